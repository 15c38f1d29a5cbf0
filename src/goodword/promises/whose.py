"""Who answers for a promise: whoever gave it, while they are here and nobody took over since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from goodword.house.queries import the_house
from goodword.people.tables import Colleague, Mailbox, OurAddress, Person
from goodword.promises.rules import Word
from goodword.timeline.tables import Conversation, Participant


@dataclass(slots=True)
class Whose:
    """What decides who is accountable, gathered for many promises at once."""

    able: set[int]
    kept: dict[int, tuple[datetime, int]]
    looked_after: dict[int, tuple[datetime | None, int]]
    addressed: dict[int, int]
    mailboxes: dict[int, Mailbox]
    last_resort: list[int]

    def accountable(self, word: Word, mailbox_id: int | None) -> int:
        """One colleague, always. Raises `RuntimeError` in a house without anybody."""
        mailbox = self.mailboxes.get(mailbox_id or 0)
        since_then = [
            one
            for one in (
                self.kept.get(word.letter.conversation_id),
                self.looked_after.get(word.customer_id),
            )
            if one and one[0] is not None and one[0] > word.letter.at
        ]
        after = max(since_then, default=(None, None), key=lambda one: one[0] or word.letter.at)
        keeper = self.looked_after.get(word.customer_id)
        nearest = [
            after[1],
            word.letter.colleague_id,
            self.addressed.get(word.letter.entry_id),
            keeper[1] if keeper else None,
            mailbox.accountable_id if mailbox else None,
            mailbox.owner_id if mailbox else None,
            *self.last_resort,
        ]
        for colleague in nearest:
            if colleague is not None and colleague in self.able:
                return colleague
        raise RuntimeError("There is no active colleague in the house: add one first.")


def whose(words: Sequence[Word]) -> Whose:
    """What `Whose.accountable` needs for these promises."""
    able = Colleague.objects.filter(is_active=True).exclude(role="read-only").order_by("pk")
    colleagues = list(able.values_list("pk", "role"))
    talks = Conversation.objects.filter(
        pk__in={w.letter.conversation_id for w in words}, kept_by__isnull=False,
        kept_since__isnull=False,
    )  # fmt: skip
    people = Person.objects.filter(
        pk__in={w.customer_id for w in words}, looked_after_by__isnull=False
    )
    on_duty = the_house().on_duty_id
    return Whose(
        able={pk for pk, _ in colleagues},
        kept={
            pk: (since, colleague)
            for pk, since, colleague in talks.values_list("pk", "kept_since", "kept_by_id")
            if since is not None and colleague is not None
        },
        looked_after={
            pk: (since, colleague)
            for pk, since, colleague in people.values_list(
                "pk", "looked_after_since", "looked_after_by_id"
            )
            if colleague is not None
        },
        addressed=_addressed({w.letter.entry_id for w in words if not w.letter.ours}),
        mailboxes={m.pk: m for m in Mailbox.objects.all()},
        last_resort=[
            *([on_duty] if on_duty else []),
            *(pk for pk, role in colleagues if role == "administrator"),
            *(pk for pk, _ in colleagues),
        ],
    )


def _addressed(entry_ids: Collection[int]) -> dict[int, int]:
    """The colleague whose address stands in To of a customer's letter."""
    if not entry_ids:
        return {}
    to = Participant.objects.filter(entry_id__in=list(entry_ids), role="to", ours=True)
    named = list(to.order_by("-pk").values_list("entry_id", "address__spec"))
    specs = {spec for _, spec in named}
    ours = OurAddress.objects.filter(spec__in=specs, colleague__isnull=False)
    known = dict(Colleague.objects.filter(email__in=specs).values_list("email", "pk"))
    known |= {spec: pk for spec, pk in ours.values_list("spec", "colleague_id") if pk is not None}
    return {entry: known[spec] for entry, spec in named if spec in known}
