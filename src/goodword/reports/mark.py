"""Whether figures are to be made again: what they were made of, in a few words."""

from datetime import date

from django.db.models import Count, Max

from goodword.channels.sales.queries import state_of_sales
from goodword.people.tables import Merge
from goodword.referrals.tables import Referral

VERSION = 1
"""Of how figures are made: another one makes them anew."""


def what_stands(as_of: date) -> str:
    """A mark of everything that figures are made of; cheap, and another one when it changed."""
    merges = Merge.objects.aggregate(last=Max("pk"), undone=Count("undone_at"))
    sent = Referral.objects.filter(state="confirmed").aggregate(n=Count("pk"), last=Max("pk"))
    told = (as_of, VERSION, state_of_sales(), *merges.values(), *sent.values())
    return "/".join(str(one) for one in told)
