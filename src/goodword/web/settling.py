"""What follows at once from a decision on a page, so that the next page shows it."""

from goodword.people.queries import PersonCard
from goodword.people.tables import Person
from goodword.replies.actions import not_a_customer
from goodword.timeline.queries import customer_story
from goodword.web.asking import Asking
from goodword.wiring.promising import settle

OPENING = ("", "customer")
MOST_PEOPLE = 200
MOST_CONVERSATIONS = 200


def after_relation(who: Asking, card: PersonCard, relation: str, *, whole_domain: bool) -> None:
    """Withdraw what was owed to somebody who is no customer, or see what a customer waits for."""
    everybody = [card.id]
    if whole_domain and card.organisation:
        members = Person.objects.filter(organisation_id=card.organisation[0]).order_by("pk")
        everybody = list(members.values_list("pk", flat=True)[:MOST_PEOPLE])
    for person_id in everybody:
        if relation in OPENING:
            story = customer_story(who.reader, person_id, now=who.now, limit=MOST_CONVERSATIONS)
            settle(conversation_ids=[talk.id for talk in story.conversations], now=who.now)
        else:
            reason = f"they are not a customer ({relation})"
            not_a_customer(reader=who.reader, customer_id=person_id, now=who.now, reason=reason)
