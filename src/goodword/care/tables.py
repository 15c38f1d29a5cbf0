"""Intervals that somebody said, and where each customer stands."""

from django.db import models
from django.db.models import Q


class KeepInTouch(models.Model):
    """How often to be in touch with somebody (``person``), with a tag, or with a ``stage``.

    Exactly one of the three. ``ideal`` and ``longest`` as `rules.Span` writes them ("6w"); both
    empty: not at all. ``years``: a stage's interval from so many years of tenure on. Of several
    for one person (two were found to be one) the newest counts.
    """

    stage = models.CharField(max_length=8, blank=True)
    years = models.PositiveSmallIntegerField(default=0)
    tag = models.OneToOneField(
        "goodword.Tag", null=True, on_delete=models.CASCADE, related_name="interval"
    )
    person = models.ForeignKey(
        "goodword.Person", null=True, on_delete=models.CASCADE, related_name="intervals"
    )
    ideal = models.CharField(max_length=5, blank=True)
    longest = models.CharField(max_length=5, blank=True)
    reason = models.TextField(blank=True)
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "years"], condition=~Q(stage=""), name="stage_interval_once"
            ),
            models.CheckConstraint(
                condition=(~Q(stage="") & Q(tag__isnull=True, person__isnull=True))
                | Q(stage="", tag__isnull=False, person__isnull=True)
                | Q(stage="", tag__isnull=True, person__isnull=False),
                name="interval_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ideal}/{self.longest}"


class Touch(models.Model):
    """Where a customer or prospect stands: derived, thrown away and made again at will.

    ``last_at``: their last real contact, ``last_entry`` its entry. ``since_on``: customer since.
    ``restarted_on``: the day from which the interval counts (house's zone): of the last contact,
    or of a colleague's word on a check-in. ``ideal_on`` and ``longest_on``: when the two spans
    are over; empty: no interval. ``away_until``: their own absence note said so. ``keeper``: who
    of us knows them best. ``usual_days``: between their contacts, by ``gaps`` of them; ``falling``:
    silent for so much longer that they rarely come back by themselves (`rhythm`).
    """

    person = models.OneToOneField(
        "goodword.Person", primary_key=True, on_delete=models.CASCADE, related_name="touch"
    )
    stage = models.CharField(max_length=8)
    last_at = models.DateTimeField()
    last_entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    since_on = models.DateField()
    restarted_on = models.DateField()
    ideal_on = models.DateField(null=True)
    longest_on = models.DateField(null=True)
    away_until = models.DateField(null=True)
    keeper = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    usual_days = models.FloatField(null=True)
    gaps = models.PositiveIntegerField(default=0)
    falling = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["last_at", "person"],
                condition=Q(ideal_on__isnull=False),
                name="touch_by_contact",
            ),
            models.Index(
                fields=["keeper", "longest_on"],
                condition=Q(ideal_on__isnull=False),
                name="touch_by_keeper",
            ),
            models.Index(fields=["last_at"], condition=Q(falling=True), name="touch_falling"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.last_at:%Y-%m-%d}"


class Rounds(models.Model):
    """How far the clock's rounds have come; one row.

    ``entries`` and ``events``: numbers up to which news was looked at. ``merges``: the instant up
    to which. ``swept_to``: the person up to whom everybody is looked at anew; ``dated_to``:
    up to whom the days follow changed intervals (empty: all do). ``rhythm``: what the last look at
    rhythms found (`rhythm.Found`), and ``rhythm_on`` its day.
    """

    entries = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)
    merges = models.DateTimeField(null=True)
    swept_to = models.BigIntegerField(default=0)
    dated_to = models.BigIntegerField(null=True)
    rhythm = models.JSONField(default=dict)
    rhythm_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.entries}"
