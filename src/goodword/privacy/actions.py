"""Erasing a person: in one transaction, for good, and so that nothing brings them back."""

from collections.abc import Collection, Iterator
from datetime import datetime
from urllib.parse import unquote_plus

from django.apps import apps
from django.db import connection, transaction
from django.db.models import JSONField, Model, Q, TextField

from goodword.access import NotAllowed, Reader, Refused
from goodword.access.actions import end_shares
from goodword.channels.mail.sending.keeping import forget_letters
from goodword.drafts.tables import Draft
from goodword.handoffs.answering import end
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.labels.tables import SavedView
from goodword.ledger.deciding import author_of
from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.ledger.writing import record
from goodword.people.tables import Address, Domain, Merge, Organisation, Person, PersonNumber
from goodword.privacy.rules import ERASED, Identity
from goodword.privacy.scope import Scope, identity_of, root_of, scope_of
from goodword.privacy.tables import Erasure
from goodword.referrals.queries import lines_that_name
from goodword.timeline import search_index
from goodword.timeline.erased import bury
from goodword.timeline.forgetting import (
    forget_originals,
    hanging_on,
    hollow,
    overwrite,
    redact,
    remove_doomed,
)
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Conversation, Entry, Quarantined

# What is done with these rooms is said below, word for word; every other text is swept.
_NOT_SWEPT = {
    "attachment", "conversation", "entry", "original", "participant", "reading", "colleague",
    "workcalendar", "tombstone", "doomed", "erasure", "token", "house",
}  # fmt: skip


def erase(*, reader: Reader, person_id: int, reason: str, now: datetime) -> Erasure:
    """Erase everything held on a person, also what this reader may not read; what went, in counts.

    Open lines are closed; commitments stay as rows without words. Afterwards `clean` overwrites
    what is free in the database and removes files. Raises `NotFound`, and `NotAllowed` for
    everybody but administrators.
    """
    if not reader.administers:
        raise NotAllowed("Only an administrator may erase somebody.")
    if not reason.strip():
        raise Refused("Say why: who asked for it, and when.")
    overwrite()
    with transaction.atomic():
        root = root_of(person_id)
        person = Person.objects.select_for_update().get(pk=root)
        if person.erased_at:
            raise Refused("This customer was erased before.")
        return _erase(reader, root, reason, now)


def _erase(reader: Reader, root: int, reason: str, now: datetime) -> Erasure:
    scope = scope_of(root)
    identity = identity_of(scope)
    counts = {"persons": len(scope.persons), "addresses": len(scope.addresses)}
    counts["closed"] = _close(reader, scope, now)
    counts["commitments"] = _silence(reader, scope, now)
    counts["quarantined"] = _quarantine(identity, now)
    went = hollow(scope.alone, now=now)
    left = redact(scope.among, addresses=scope.addresses, without=identity.without, now=now)
    counts["letters"], counts["letters_with_others"] = went["entries"], left["entries"]
    for part in ("attachments", "originals"):
        counts[part] = went[part] + left[part]
    _conversations(scope, identity)
    _drafts(identity)
    _others_lines(scope, identity)
    counts |= _person(scope, identity, now)
    counts["texts"] = _sweep(identity)
    return Erasure.objects.create(
        at=now,
        colleague_id=reader.colleague_id,
        person_number=root,
        reason=identity.without(reason.strip())[:2000],
        counts=counts,
    )


def clean(*, now: datetime) -> int:
    """Finish erasures: remove files, and write anew what the database still holds in free places.

    Safe to be killed and repeated; how many erasures were finished.
    """
    remove_doomed()
    todo = list(Erasure.objects.filter(cleaned_at=None).values_list("pk", flat=True))
    if not todo:
        return 0
    overwrite()
    search_index.clean()
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                cursor.execute("VACUUM")
    Erasure.objects.filter(pk__in=todo).update(cleaned_at=now)
    return len(todo)


def _close(reader: Reader, scope: Scope, now: datetime) -> int:
    """Close what is open: whom we can't reach, we can't answer."""
    rows = Commitment.objects.select_for_update(of=("self",)).filter(
        pk__in=scope.commitments, is_listed=True
    )
    changes = [
        (
            row,
            [
                Event(
                    "rejected" if row.state == "proposed" else "cancelled",
                    at=now,
                    recorded_at=now,
                    colleague_id=reader.colleague_id,
                    reason="The customer's data were erased.",
                    data=author_of(reader),
                )
            ],
        )
        for row in rows
    ]
    record(changes)
    return len(changes)


def _silence(reader: Reader, scope: Scope, now: datetime) -> int:
    """Commitments stay as rows that count; their words, and words about them, go."""
    rows = Commitment.objects.filter(pk__in=scope.commitments)
    # No reading of what is left of the conversation shall judge them again.
    count = rows.update(what=ERASED, why=ERASED, doubt="", conversation=None)
    events = CommitmentEvent.objects.filter(commitment__in=scope.commitments).exclude(reason="")
    events.exclude(reason="The customer's data were erased.").update(reason=ERASED)
    offers = Handoff.objects.filter(
        Q(commitment__in=scope.commitments)
        | Q(customer__in=scope.persons)
        | Q(conversation__in=_alone_in(scope))
    )
    for offer in offers.filter(state="offered"):
        end(offer, "withdrawn", now=now, by=reader.colleague_id)
        end_shares(matter=f"handoff:{offer.pk}", now=now)
    HandoffWord.objects.filter(handoff__in=offers).update(text=ERASED)
    offers.update(note=ERASED)
    calls = HelpCall.objects.filter(commitment__in=scope.commitments)
    calls.exclude(answer="").update(answer=ERASED)
    calls.update(text=ERASED)
    for call in calls.filter(ended_at=None):
        HelpCall.objects.filter(pk=call.pk).update(ended_at=now)
        end_shares(matter=f"help:{call.pk}", now=now)
    return count


def _alone_in(scope: Scope) -> list[int]:
    """Conversations in which nobody else takes part."""
    mixed = Entry.objects.filter(pk__in=scope.among).values_list("conversation_id", flat=True)
    return sorted(set(scope.conversations) - set(mixed))


def _quarantine(identity: Identity, now: datetime) -> int:
    """What could not be read may be theirs: what names them for certain goes."""
    count = 0
    for row in Quarantined.objects.select_related("original").iterator(chunk_size=50):
        try:
            text = raw_bytes(row.original).decode("utf-8", "replace")
        except FileNotFoundError:
            continue
        if identity.unnamed(text) != text:
            row.delete()
            forget_originals([row.original.sha256], now=now)
            count += 1
    return count


def _conversations(scope: Scope, identity: Identity) -> None:
    alone = _alone_in(scope)
    Conversation.objects.filter(pk__in=alone).update(subject="", dirty=False)
    apps.get_model("goodword", "Tagged")._default_manager.filter(conversation__in=alone).delete()
    for row in Conversation.objects.filter(pk__in=set(scope.conversations) - set(alone)):
        Conversation.objects.filter(pk=row.pk).update(
            subject=identity.without(row.subject), dirty=True
        )


def _drafts(identity: Identity) -> None:
    """What was being written to them, or waits, goes; answers to their letters go with these."""
    forget_letters(identity.specs)
    for spec in identity.specs:
        to_them = Q(to__icontains=spec) | Q(cc__icontains=spec) | Q(bcc__icontains=spec)
        Draft.objects.filter(to_them).delete()


def _others_lines(scope: Scope, identity: Identity) -> None:
    """What we owe others in conversations that they shared: reasons may quote a greeting."""
    others = Commitment.objects.filter(
        Q(conversation__in=scope.conversations) | lines_that_name(scope.persons)
    )
    for row in others.exclude(pk__in=scope.commitments):
        Commitment.objects.filter(pk=row.pk).update(
            what=identity.without(row.what),
            why=identity.without(row.why),
            doubt=identity.without(row.doubt),
        )
        for event in CommitmentEvent.objects.filter(commitment=row).exclude(reason=""):
            CommitmentEvent.objects.filter(pk=event.pk).update(
                reason=identity.without(event.reason)
            )


def _person(scope: Scope, identity: Identity, now: datetime) -> dict[str, int]:
    """Names, addresses, numbers, notes, tags: everything that hangs on the person itself."""
    addresses = Address.objects.filter(pk__in=scope.addresses)
    numbers = PersonNumber.objects.filter(person__in=scope.persons)
    told = set(numbers.values_list("number", flat=True))
    specs = set(addresses.values_list("spec", flat=True)) | {f"tel:{n}" for n in told}
    bury("address", specs, now=now)
    persons = Person.objects.filter(pk__in=scope.persons)
    organisations = set(persons.values_list("organisation_id", flat=True)) - {None}
    counts = {"numbers": len(told), "notes": persons.exclude(note="").count()}
    Merge.objects.filter(
        Q(kept_person__in=scope.persons) | Q(gone_person__in=scope.persons)
    ).update(moved={}, reason="", undone_at=now)
    for table, column in hanging_on(Person):
        table._default_manager.filter(**{f"{column}__in": scope.persons}).delete()
    addresses.delete()
    persons.update(
        name="", note="", relation="", organisation=None, looked_after_by=None, erased_at=now
    )
    _organisations(organisations)
    return counts


def _organisations(ids: Collection[int]) -> None:
    """A company with nobody else in it may be the person itself: its name and domains go, too."""
    for organisation in Organisation.objects.filter(pk__in=ids, persons=None, merged=None):
        Domain.objects.filter(organisation=organisation).delete()
        Organisation.objects.filter(pk=organisation.pk).update(name=ERASED, relation="")


def _sweep(identity: Identity) -> int:
    """Take what names the person for certain out of every other text in the house."""
    count = _views(identity)
    for table, column in _texts():
        hit = Q()
        for text in identity.written():
            hit |= Q(**{f"{column}__icontains": text})
        if not hit:
            return count
        for row in table._default_manager.filter(hit).iterator(chunk_size=200):
            before = getattr(row, column)
            after = _swept(before, identity)
            if after != before:
                table._default_manager.filter(pk=row.pk).update(**{column: after})
                count += 1
    return count


def _views(identity: Identity) -> int:
    """Saved views that ask for this person: their words are written as addresses write them."""
    gone = [
        view.pk
        for view in SavedView.objects.all()
        if identity.unnamed(told := f"{view.name} {unquote_plus(view.query)}") != told
    ]
    SavedView.objects.filter(pk__in=gone).delete()
    return len(gone)


def _texts() -> Iterator[tuple[type[Model], str]]:
    for table in apps.get_app_config("goodword").get_models():
        if table._meta.model_name in _NOT_SWEPT:
            continue
        for column in table._meta.concrete_fields:
            if isinstance(column, TextField | JSONField) and column.name != "secret":
                yield table, column.name


def _swept(value: object, identity: Identity) -> object:
    if isinstance(value, str):
        return identity.unnamed(value)
    if isinstance(value, dict):
        return {k: _swept(v, identity) for k, v in value.items()}
    if isinstance(value, list):
        return [_swept(v, identity) for v in value]
    return value
