"""What the loyalty page is told from: sums that are made again, and what people entered.

``Buyer``, ``Bought``, ``Figure`` and ``Reckoning`` are derived from sales and hold nothing of
their own: they can be thrown away and are made again by the clock (`goodword.reports.reckoning`).
"""

from django.db import models


class Buyer(models.Model):
    """A customer who bought: the days of the first purchase and of the last one.

    ``days``: on how many days, which is how many purchases. ``gap``: days from the first to the
    second; none: there is only one. ``sent``: somebody sent them to us.
    """

    person = models.OneToOneField(
        "goodword.Person", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveIntegerField()
    gap = models.PositiveIntegerField(null=True)
    sent = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["first_on"], name="buyer_first"),
            models.Index(fields=["last_on"], name="buyer_last"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.days}"


class Bought(models.Model):
    """What a customer bought of a colleague (none: not told) in a month, in one currency.

    Of ``purchases``, ``again`` were made when the customer had bought from the house before,
    ``theirs`` when from this colleague before, and ``sent`` is 1 with the first purchase of
    somebody who was sent to us. The amounts beside them are in ten-thousandths, less what was
    given back.
    """

    person = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="its first day")
    currency = models.CharField(max_length=3, blank=True)
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.CASCADE, related_name="+"
    )
    purchases = models.PositiveIntegerField()
    again = models.PositiveIntegerField()
    theirs = models.PositiveIntegerField()
    sent = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    again_amount = models.BigIntegerField()
    theirs_amount = models.BigIntegerField()
    sent_amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["month", "person"], name="bought_month")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.month} {self.purchases}"


class Figure(models.Model):
    """Sums of one kind (``topic``), in one currency where they are of money."""

    topic = models.CharField(max_length=40)
    currency = models.CharField(max_length=3, blank=True)
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "currency"], name="figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.currency}".strip()


class Reckoning(models.Model):
    """The last time that the sums were made: of what (``of``), until which day, how long it took.

    ``nameless``: sales to nobody known, which are in no figure.
    """

    id = models.SmallAutoField(primary_key=True)
    at = models.DateTimeField()
    of = models.CharField(max_length=200)
    as_of = models.DateField()
    version = models.PositiveSmallIntegerField()
    customers = models.PositiveIntegerField()
    purchases = models.PositiveIntegerField()
    nameless = models.PositiveIntegerField()
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"{self.as_of} {self.purchases}"


class Service(models.Model):
    """The day since which a colleague sells for us, as an administrator entered it."""

    colleague = models.OneToOneField(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    since = models.DateField()

    def __str__(self) -> str:
        return f"{self.pk} {self.since}"


class Effort(models.Model):
    """What winning new customers and keeping those we have took, in a month or a quarter.

    Hours in hundredths; spend, and the ``rate`` of one hour, in ten-thousandths of ``currency``.
    """

    MONTHS = [(1, "a month"), (3, "a quarter")]
    begins = models.DateField(unique=True, help_text="the first day of the month or quarter")
    months = models.PositiveSmallIntegerField(choices=MONTHS)
    currency = models.CharField(max_length=3, blank=True)
    rate = models.BigIntegerField()
    winning_hours = models.BigIntegerField(default=0)
    keeping_hours = models.BigIntegerField(default=0)
    winning_spend = models.BigIntegerField(default=0)
    keeping_spend = models.BigIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m}"
