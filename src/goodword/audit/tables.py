"""What the house's own database remembers of the audit, which lies apart from it."""

from django.db import models


class Anchor(models.Model):
    """The audit's last line at some moment: its number and hash.

    Written now and then into the house's database, so that an audit whose end was cut off, or
    that was written anew from the beginning, does not pass its check.
    """

    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)
