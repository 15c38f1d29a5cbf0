"""What was found while looking for the same person, or organisation, standing here twice.

These rows are readings: they can be thrown away and found again. What a colleague decided stands
in `goodword.people.tables` (Merge, NotTheSame) and in `NotTheSameOrganisation`.
"""

from django.db import models


class Likeness(models.Model):
    """Two persons (lower id first) who may be one. ``sureness`` in hundredths."""

    left = models.ForeignKey(
        "goodword.Person", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    right = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="+")
    sureness = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="likeness_once")]
        indexes = [models.Index(fields=["-sureness", "id"], name="likeness_surest")]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id} {self.sureness}"


class OrganisationLikeness(models.Model):
    """Two organisations (lower id first) that may be one. ``sureness`` in hundredths."""

    left = models.ForeignKey(
        "goodword.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    right = models.ForeignKey("goodword.Organisation", on_delete=models.CASCADE, related_name="+")
    sureness = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="organisation_likeness_once")
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id} {self.sureness}"


class NotTheSameOrganisation(models.Model):
    """A colleague said that two organisations (lower id first) are two."""

    left = models.ForeignKey("goodword.Organisation", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("goodword.Organisation", on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="not_the_same_house_once")
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id}"


class Looked(models.Model):
    """When it was last looked for likenesses, and at what: the one row of each kind."""

    kind = models.CharField(max_length=12, unique=True)
    at = models.DateTimeField()
    of = models.CharField(max_length=200, help_text="counts of what was looked at")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
