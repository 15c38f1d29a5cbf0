"""Links that let somebody in, as mail; only when the house can send mail and knows its address."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from goodword.accounts.invitations import Invited, has_a_way_in
from goodword.accounts.words import invitation_letter
from goodword.house.queries import the_house
from goodword.notices.actions import post
from goodword.people.tables import Colleague
from goodword.wiring.outgoing import mail_is_set_up
from goodword.wiring.places import address_of


def can_mail() -> bool:
    """Whether a link can be mailed."""
    return mail_is_set_up() and bool(address_of("/"))


def link(request: HttpRequest, invited: Invited) -> str:
    """An invitation's whole address, to be shown once."""
    path = reverse("open_invitation", args=[invited.token])
    return address_of(path) or request.build_absolute_uri(path)


def post_invitation(
    request: HttpRequest, colleague: Colleague, invited: Invited, *, now: datetime, by: str = ""
) -> None:
    """Mail an invitation to whom it is for.

    The address in it is the one that the operator set: what a request says of its host is not
    believed, or a stranger could have links mailed that lead to themselves.
    """
    letter = invitation_letter(
        name=colleague.name,
        house=the_house().name,
        link=address_of(reverse("open_invitation", args=[invited.token])),
        by=by,
        again=has_a_way_in(colleague),
    )
    post(
        colleague_id=colleague.pk,
        key=f"invitation {colleague.pk} {now.timestamp():.6f}",
        subject=letter.subject,
        text=letter.text,
        now=now,
        secret=True,
        good_until=invited.expires_at,
    )
