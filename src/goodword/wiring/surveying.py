"""Asks customers: what may be asked about now, whether they can reach the page, the letter."""

import ipaddress
import logging
import threading
import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from goodword.access import OPERATOR, Reader, Refused
from goodword.channels.mail.sending.actions import enqueue
from goodword.channels.mail.sending.letters import To, Writing
from goodword.channels.mail.sending.queries import can_send
from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.fields import first_name
from goodword.house.queries import calendar_of, the_house
from goodword.people.tables import Colleague, Person
from goodword.surveys.actions import ask, take_back_waiting
from goodword.surveys.letter import Asked, asked
from goodword.surveys.links import new_link, page_of, stop_of
from goodword.surveys.occasions import Occasion, due, pieces, settled, sold
from goodword.surveys.queries import the_plan
from goodword.surveys.rules import ONCE_IN, why_not
from goodword.surveys.tables import SurveyPlan
from goodword.surveys.tongues import TONGUES
from goodword.surveys.whom import whom
from goodword.timeline.tables import Conversation
from goodword.wiring.clock import wall
from goodword.wiring.home import setting
from goodword.wiring.places import address_of
from goodword.worktime import is_working

log = logging.getLogger(__name__)

MOST = 25
"""So many letters at one look: a busy week is spread over the day."""
ENOUGH_TO_TELL = 2000
"""Of more customers than these, every so many-th is looked at to say how many it would be."""
EXAMPLE = "example"
_INWARD = (".local", ".localhost", ".internal", ".lan", ".home", ".intranet", ".test", ".invalid")


def not_public() -> str:
    """Why customers can't reach the pages from outside, as far as it can be told; empty: they can.

    A host of one's own network that the operator allowed counts: they know who reaches it.
    """
    base = setting("GOODWORD_URL").strip()
    if not base:
        return "Nobody said yet where the pages are (GOODWORD_URL)."
    parts = urlsplit(base)
    host = (parts.hostname or "").lower()
    if host and host in settings.PRIVATE_HOSTS:
        return ""
    if parts.scheme != "https":
        return f"{base} is not an address of https://, so answers could be read on their way."
    try:
        inward = not ipaddress.ip_address(host).is_global
    except ValueError:
        inward = "." not in host or host.endswith(_INWARD)
    return f"{base} leads to your own network alone." if inward else ""


def ask_due(stop: threading.Event) -> int:
    """The clock's: ask whoever may be asked now; how many. Only while the house works."""
    plan, house, now = the_plan(), the_house(), wall()
    calendar = calendar_of(house.calendar)
    if not plan.is_on or house.as_of is not None or not is_working(now, calendar):
        return 0
    if plan.mailbox_id is None or can_send(plan.mailbox_id) or not_public():
        return 0
    number = 0
    for some in pieces(due(plan, now=now, calendar=calendar)):
        known = whom(some, now=now)
        for occasion in some:
            if stop.is_set() or number >= MOST:
                return number
            if why_not(known[occasion.key], now):
                continue
            try:
                number += _ask(plan, occasion, now=now)
            except Refused as refusal:
                log.warning("A customer could not be asked: %s", refusal)
                return number
    return number


def _ask(plan: SurveyPlan, occasion: Occasion, *, now: datetime) -> bool:
    token, digest = new_link()
    person = Person.objects.get(pk=occasion.person_id)
    who = Colleague.objects.filter(pk=occasion.colleague_id or 0).first()
    letter = letter_of(
        plan, occasion.kind, name=person.name, about=occasion.about,
        colleague=who.name if who else "", link=_link(token),
    )  # fmt: skip
    stop = address_of(stop_of(token))
    done = ask(occasion=occasion, plan=plan, letter=letter, digest=digest, stop=stop, now=now)
    return done is not None


def letter_of(
    plan: SurveyPlan, occasion: str, *, name: str, about: str, colleague: str, link: str
) -> Asked:
    """The letter as it would go to somebody of this name."""
    told = TONGUES[plan.tongue]
    words = plan.words_sale or told.words_sale if occasion == "sale" else plan.words or told.words
    known = "" if "@" in name else name
    return asked(
        question=plan.question,
        tongue=plan.tongue,
        subject=plan.subject or told.subject,
        words=words.strip(),
        values={
            "customer.name": known,
            "customer.first_name": first_name(known),
            "about": about[:120],
            "colleague.name": colleague,
            "house.name": the_house().name,
        },
        link=link,
    )


def a_week(plan: SurveyPlan, *, now: datetime) -> float:
    """How many customers a week would have been asked by this plan over the last quarter."""
    calendar = calendar_of(the_house().calendar)
    since = now - ONCE_IN
    found: list[Occasion] = []
    if plan.after_answer:
        found += settled(since, plan.quiet_days, now=now, calendar=calendar)
    if plan.after_sale:
        found += sold(since - timedelta(days=plan.sale_days), now, now=now + ONCE_IN)
    newest = list({one.person_id: one for one in found}.values())
    some = newest[:: -(-len(newest) // ENOUGH_TO_TELL) or 1]
    known = whom(some, now=now)
    far = now + ONCE_IN  # who was asked lately will be asked again
    share = sum(not why_not(known[one.key], far) for one in some) / max(1, len(some))
    return share * len(newest) / (ONCE_IN.days / 7)


def send_test(*, reader: Reader, now: datetime) -> Outgoing:
    """Send the letter to oneself, as it would reach a customer; its link leads to an example.

    Raises `Refused` with what is missing.
    """
    me = Colleague.objects.filter(pk=reader.colleague_id or 0).first()
    if me is None or not reader.administers:
        raise Refused("Only an administrator may try this out.")
    plan = the_plan()
    if plan.mailbox_id is None:
        raise Refused("Choose the mailbox that asks, and keep it, first.")
    occasion = "conversation" if plan.after_answer else "sale"
    link = _link(EXAMPLE) or "https://goodword.example/say/example"
    letter = letter_of(plan, occasion, name=me.name, about="", colleague=me.name, link=link)
    return enqueue(
        reader=OPERATOR,
        letter=Writing(
            key=f"survey-test:{uuid.uuid4().hex}",
            mailbox_id=plan.mailbox_id,
            people=(To(me.email, me.name),),
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            kind="survey",
        ),
        now=now,
    )


@transaction.atomic
def keep_for_owner(outgoing: Outgoing) -> None:
    """Who answers such a letter reaches whoever's matter it was, and not just the mailbox."""
    asking = getattr(outgoing, "asking", None)
    if asking is None or asking.colleague_id is None or outgoing.conversation_id is None:
        return
    rows = Conversation.objects.filter(pk=outgoing.conversation_id, kept_by=None)
    rows.update(kept_by=asking.colleague_id, kept_since=outgoing.sent_at or asking.asked_at)


def stop_asking(person_id: int, *, now: datetime) -> int:
    """A wish of theirs stands: what asks them and has not gone yet is not sent."""
    return take_back_waiting([person_id], now=now, reason="They are not to be contacted first.")


def _link(token: str) -> str:
    return address_of(page_of(token))
