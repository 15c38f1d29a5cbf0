"""Which extension or line of the telephone is whose."""

from django.db import models

from goodword.people.tables import Colleague, Mailbox


class TelephoneLine(models.Model):
    """An extension ("101"), a number of ours (E.164), or what the telephone system calls one.

    ``colleague``: whose it is. ``mailbox``: by whose standard and hours calls to it are returned,
    and who answers for them when nobody is nearer. At least one of the two is said.
    """

    line = models.CharField(max_length=60, unique=True)
    colleague = models.ForeignKey(
        Colleague, null=True, blank=True, on_delete=models.CASCADE, related_name="lines"
    )
    mailbox = models.ForeignKey(
        Mailbox, null=True, blank=True, on_delete=models.CASCADE, related_name="lines"
    )

    class Meta:
        ordering = ["line"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(colleague__isnull=False) | models.Q(mailbox__isnull=False),
                name="line_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return self.line
