"""What is remembered of a mailbox that is reached by JMAP: numbers for its letters, and its state.

JMAP knows a letter by an id that is a word (RFC 8620 §1.2), and everything here knows it by its
number in a folder. So each id in a folder gets a number of ours, once and for good.
"""

from django.db import models

FIRST_NEW = 1_000_000_000
"""Letters that come after connecting have numbers from here on; those before, below."""


class JmapAccount(models.Model):
    """Whose mail it is there. ``state``: up to where changes are known here (RFC 8620 §5.2).

    ``numbering`` stands for UIDVALIDITY: another account under the same login is numbered anew.
    """

    connection = models.OneToOneField(
        "goodword.Connection", on_delete=models.CASCADE, related_name="jmap"
    )
    account_id = models.CharField(max_length=255)
    state = models.CharField(max_length=2000)
    numbering = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return self.account_id


class JmapFolder(models.Model):
    """A folder whose letters are numbered. ``up`` and ``down``: the next numbers, never used again.

    ``listed``: all that lay there before connecting has numbers.
    """

    folder = models.OneToOneField(
        "goodword.Folder", on_delete=models.CASCADE, related_name="jmap", primary_key=True
    )
    up = models.PositiveBigIntegerField(default=FIRST_NEW)
    down = models.PositiveBigIntegerField(default=FIRST_NEW - 1)
    listed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.down} to {self.up}"


class JmapEmail(models.Model):
    """A letter that lies in a folder on the server, as far as is known here.

    ``blob_id`` names its bytes (RFC 8621 §4.1.1), ``size`` counts them.
    """

    folder = models.ForeignKey(
        "goodword.Folder", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    uid = models.PositiveBigIntegerField()
    email_id = models.CharField(max_length=255)
    blob_id = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder", "uid"], name="jmap_uid_once"),
            models.UniqueConstraint(fields=["folder", "email_id"], name="jmap_email_once"),
        ]

    def __str__(self) -> str:
        return self.email_id
