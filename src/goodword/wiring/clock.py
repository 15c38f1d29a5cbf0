"""The one place that reads the clock."""

from datetime import datetime

from django.utils import timezone

from goodword.house.queries import the_house


def now() -> datetime:
    """The house's present: the instant it reads an archive as of, else the real one."""
    return the_house().as_of or timezone.now()


def wall() -> datetime:
    """The real present, for when something was seen or recorded."""
    return timezone.now()
