"""Who fell quiet: what a look at the sales found, and what the house said of it at the time."""

from django.db import models
from django.db.models import Q


class QuietLook(models.Model):
    """One look at the house's sales, with what the alert was worth on its past.

    ``as_of``: the last day that the sales reach, and so the day that is judged; empty where there
    are no sales. ``began``: the first day. ``target`` in hundredths and ``horizon`` in days are
    what was asked for; ``looks``, ``judged``, ``named`` and ``stayed_away`` what came of it as of
    earlier days (`goodword.loyalty.quiet.Backtest`). ``why_not``: why nothing could be learnt, in
    words. ``behind``: sources whose sales end before the others', by name and day.

    ``of`` says what was looked at, so that the same is not looked at twice; ``seconds``: how long
    it took. ``current``: the one whose verdicts stand; they are written before it becomes that.
    """

    at = models.DateTimeField()
    of = models.CharField(max_length=200)
    as_of = models.DateField(null=True)
    began = models.DateField(null=True)
    target = models.PositiveSmallIntegerField()
    horizon = models.PositiveSmallIntegerField()
    customers = models.PositiveIntegerField(default=0)
    looks = models.PositiveSmallIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    stayed_away = models.PositiveIntegerField(default=0)
    why_not = models.TextField(blank=True)
    behind = models.JSONField(default=dict)
    seconds = models.FloatField(default=0.0)
    current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=Q(current=True), name="one_quiet_look_stands"
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of} {self.named}"


class QuietVerdict(models.Model):
    """A customer with a rhythm of their own, judged: thrown away and made again by each look.

    ``last_on``: the day of the last purchase; ``missed_on``: the day after which it was longer
    than usual. ``times``: purchases; ``usual``: days between them; ``chance``: of at least one
    within the look's horizon (one half where nothing is known). ``late``: silent for longer than
    usual; ``quiet``: named. ``knows``: who of us knows them best; ``entry``: the last sale.
    """

    look = models.ForeignKey(
        QuietLook, on_delete=models.CASCADE, related_name="verdicts", db_index=False
    )
    person = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="+")
    last_on = models.DateField()
    missed_on = models.DateField()
    times = models.PositiveIntegerField()
    usual = models.FloatField()
    silent = models.PositiveIntegerField()
    chance = models.FloatField()
    late = models.BooleanField()
    quiet = models.BooleanField()
    knows = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["look", "-missed_on", "person"],
                condition=Q(late=True),
                name="quiet_verdict_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.chance:.2f}"


class QuietSpell(models.Model):
    """A silence that the house named: what was said then stays said, whatever a later look finds.

    One for each purchase (``since``: its day) that was followed by such a silence. ``named_on``:
    the day that was judged, with the ``chance`` and ``horizon`` told. ``bought_on``: the next
    purchase, once there is one.
    """

    person = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    named_on = models.DateField()
    named_at = models.DateTimeField()
    chance = models.FloatField()
    horizon = models.PositiveSmallIntegerField()
    bought_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "since"], name="quiet_spell_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}"
