"""The business itself: its calendar, its service standard, its clock."""

from django.db import models


class WorkCalendar(models.Model):
    """Working hours under a name; ``definition`` is ``goodword.worktime.Calendar.to_json()``."""

    name = models.CharField(max_length=80, unique=True)
    definition = models.JSONField()

    def __str__(self) -> str:
        return self.name


class House(models.Model):
    """The one row of settings that a business changes in pages.

    ``as_of``: when set, the house reads its archive as if that instant were now.
    ``horizon_days``: mail older than this when it is first imported opens nothing by itself.
    ``first_response_minutes`` and ``next_response_minutes``: the service standard, working time.
    ``second_factor``: who must have one: nobody (empty), ``administrators``, ``everybody``.
    ``handoff_minutes``: after how long an offer that nobody took goes back, working time.
    ``promise_days``: what was promised without a date is due after so many working days;
    ``promise_check_days``: what waits for a condition is looked at again after so many.
    ``undo_seconds``: so long a letter waits before it goes, for second thoughts.
    ``quiet_target``: of the customers named as quiet, the share (in hundredths) who should indeed
    stay away for ``quiet_horizon`` days; ``check_ins_a_day``: so many check-ins open by themselves
    for each of us on a working day.
    ``rereads_after``: all mail is being read again, and is up to this entry; empty: it is not.
    """

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=120, default="Our house")
    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="+")
    first_response_minutes = models.PositiveIntegerField(default=240)
    next_response_minutes = models.PositiveIntegerField(default=480)
    horizon_days = models.PositiveIntegerField(default=30)
    as_of = models.DateTimeField(null=True, blank=True)
    handoff_minutes = models.PositiveIntegerField(default=240)
    promise_days = models.PositiveSmallIntegerField(default=2)
    promise_check_days = models.PositiveSmallIntegerField(default=5)
    undo_seconds = models.PositiveSmallIntegerField(default=10)
    quiet_target = models.PositiveSmallIntegerField(default=90)
    quiet_horizon = models.PositiveSmallIntegerField(default=56)
    check_ins_a_day = models.PositiveSmallIntegerField(default=3)
    rereads_after = models.BigIntegerField(null=True, blank=True)
    second_factor = models.CharField(max_length=16, blank=True, default="")
    on_duty = models.ForeignKey(
        "goodword.Colleague", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name
