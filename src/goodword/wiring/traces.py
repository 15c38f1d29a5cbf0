"""Where somebody stands in the audit: their own number, and those of everything about them."""

from goodword.ledger.tables import Commitment
from goodword.people.tables import Person, PersonAddress
from goodword.timeline.tables import Conversation, Entry, Participant


def traces_of(person_id: int) -> dict[str, list[int]]:
    """Kinds and numbers under which lines of the audit are about a customer.

    Also those who were merged into them. After an erasure only the customer's own number and
    what we owed them are left.
    """
    persons = [
        person_id,
        *Person.objects.filter(merged_into=person_id).values_list("pk", flat=True),
    ]
    addresses = PersonAddress.objects.filter(person__in=persons).values("address_id")
    entries = list(
        Participant.objects.filter(address_id__in=addresses)
        .values_list("entry_id", flat=True)
        .distinct()
    )
    owed = Commitment.objects.filter(customer__in=persons)
    conversations = set(owed.exclude(conversation=None).values_list("conversation_id", flat=True))
    for start in range(0, len(entries), 500):
        some = Entry.objects.filter(pk__in=entries[start : start + 500])
        conversations |= set(some.values_list("conversation_id", flat=True))
    old = Conversation.objects.filter(merged_into__in=conversations)
    return {
        "customer": persons,
        "entry": entries,
        "conversation": sorted({*conversations, *old.values_list("pk", flat=True)}),
        "commitment": list(owed.values_list("pk", flat=True)),
    }
