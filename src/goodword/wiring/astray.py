"""Letters that did not arrive, or of which nobody knows: whoever wrote them is told, once."""

from datetime import datetime, timedelta

from django.db.models import Q

from goodword.channels.mail.sending.tables import Outgoing
from goodword.notices.deriving import administrators
from goodword.notices.tables import Notice
from goodword.notices.telling import Telling, write

LATELY = timedelta(days=7)


def tell_astray(*, now: datetime, wall: datetime, mailing: bool) -> int:
    """Tell of letters in doubt, refused, or come back since; how many tellings."""
    lately = wall - LATELY
    stuck = Q(state__in=("doubt", "refused"), ended_at__gt=lately)
    missed = Q(recipients__state__in=("refused", "bounced"), recipients__at__gt=lately)
    rows = Outgoing.objects.filter(stuck | missed).exclude(state="withdrawn").distinct()
    found = {
        f"astray:{row.pk}:{row.state}:{row.fence}": row for row in rows.select_related("mailbox")
    }
    told = set(Notice.objects.filter(key__in=list(found)).values_list("key", flat=True))
    return write(
        [
            Telling(to, "astray", key, now)
            for key, row in found.items()
            if key not in told
            for to in _whom(row)
        ],
        now=now,
        mailing=mailing,
    )


def _whom(row: Outgoing) -> list[int]:
    """Its writer; else who answers for the mailbox; else those who keep the house."""
    one = row.colleague_id or row.mailbox.owner_id or row.mailbox.accountable_id
    return [one] if one else sorted(administrators())
