"""What follows a sale, as the house chose it, and what was decided about each sale."""

from django.db import models


class FollowUpPlan(models.Model):
    """What follows every sale. One row.

    ``rest_days``: a customer for whom something followed a sale is left in peace for so long.
    ``latest_days``: a sale that is told later than this opens no thanks any more; what was due
    within the last of these days is due at once. ``off_for``: sources (tills, shops) whose sales
    open nothing.
    """

    id = models.SmallAutoField(primary_key=True)
    is_on = models.BooleanField(default=True)
    rest_days = models.PositiveSmallIntegerField(default=90)
    latest_days = models.PositiveSmallIntegerField(default=7)
    off_for = models.JSONField(default=list)

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


class FollowUpStep(models.Model):
    """One step of the plan: what is done so many days after the sale, in what words.

    ``role`` tells the steps apart: *thanks* (with the personal offer), *satisfied* (a survey
    takes its place where the house sends these), *further*. ``template``: what one could write.
    """

    ROLES = [(r, r) for r in ("thanks", "satisfied", "further")]
    role = models.CharField(max_length=10, choices=ROLES, unique=True)
    is_on = models.BooleanField(default=True)
    days = models.PositiveSmallIntegerField(help_text="after the sale")
    what = models.CharField(max_length=200, help_text="for the list, in a few words")
    template = models.ForeignKey(
        "goodword.Template", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.what


class FollowedSale(models.Model):
    """What was decided about a sale when it was told: changed settings touch later ones only.

    ``sale_key``: the order, whatever rows tell of it. ``why_not``: why nothing opened; empty: it
    did. ``opened`` counts the lines that were opened for it.
    """

    sale_key = models.CharField(max_length=40, unique=True)
    entry = models.ForeignKey(
        "goodword.Entry", on_delete=models.CASCADE, related_name="followed_sales"
    )
    person = models.ForeignKey(
        "goodword.Person", null=True, on_delete=models.CASCADE, related_name="followed_sales"
    )
    sold_at = models.DateTimeField()
    opened = models.PositiveSmallIntegerField(default=0)
    why_not = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "sold_at"], name="followed_person")]

    def __str__(self) -> str:
        return f"{self.sale_key}: {self.opened or self.why_not}"
