"""What was erased and must not come back."""

from django.db import models


class Tombstone(models.Model):
    """A keyed hash of something erased (an original, a content, an address): it stays away.

    Import, restore and checks ask here first. The key is the house's own and lies outside of the
    database, so that nobody can tell from a tombstone who was erased.

    An address keeps out what was sent before ``at``; who writes anew is somebody new. The row of
    kind ``key`` says which key the others were made with.
    """

    KINDS = [(k, k) for k in ("original", "content", "address", "key")]
    kind = models.CharField(max_length=8, choices=KINDS)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="tombstone_once")]

    def __str__(self) -> str:
        return self.kind


class Doomed(models.Model):
    """The file of an original that was erased and is still to be removed from the disk.

    Written in the transaction that erases, deleted once the file is gone: a crash in between
    leaves the work to be done, never a file that nobody knows of.
    """

    sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.sha256
