"""A write that is sent twice under one key is done once, and answered twice."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.accounts.sealing import Unsealable, seal, unseal
from goodword.hooks.rules import ANSWER_KEPT, CLAIM
from goodword.hooks.tables import RepeatedWrite

PURPOSE = "answers"
DONE = '{"done": true}'


class AnotherWrite(Exception):  # noqa: N818 - an answer, not a fault
    """The key was used for another request already."""


class InProgress(Exception):  # noqa: N818
    """The first request under this key has not been answered yet."""


class Overtaken(Exception):  # noqa: N818
    """The claim was taken for dead and passed on: what was done under it must be undone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do a write; ``at`` is its fencing mark."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first request was answered."""

    status: int
    body: str


def claim(*, token_id: int, key: str, request_digest: str, now: datetime) -> Claim | Answer:
    """Begin a write under a key, or give the answer that it has had.

    Raises `AnotherWrite` and `InProgress`. A claim that died (its process was killed) can be taken
    over after two minutes; whoever held it before can't finish any more.
    """
    try:
        with transaction.atomic():
            row = RepeatedWrite.objects.create(
                token_id=token_id, key=key, request_digest=request_digest, at=now
            )
            return Claim(row.pk, now)
    except IntegrityError:
        pass
    known = RepeatedWrite.objects.filter(token_id=token_id, key=key).first()
    if known is None:
        raise InProgress
    if known.at < now - ANSWER_KEPT:
        RepeatedWrite.objects.filter(pk=known.pk, at=known.at).delete()
        return claim(token_id=token_id, key=key, request_digest=request_digest, now=now)
    if known.request_digest != request_digest:
        raise AnotherWrite
    if known.status is not None:
        try:
            return Answer(known.status, unseal(known.answer, purpose=PURPOSE))
        except Unsealable:
            raise AnotherWrite from None
    if known.at > now - CLAIM:
        raise InProgress
    taken = RepeatedWrite.objects.filter(pk=known.pk, status=None, at=known.at).update(at=now)
    if not taken:
        raise InProgress
    return Claim(known.pk, now)


def finish(held: Claim, *, status: int, body: str) -> None:
    """Keep the answer; in the same transaction as the write itself. Raises `Overtaken`."""
    mine = RepeatedWrite.objects.filter(pk=held.id, at=held.at, status=None)
    if not mine.update(status=status, answer=seal(body, purpose=PURPOSE)):
        raise Overtaken


def give_up(held: Claim) -> None:
    """Nothing was done: the same key may try again at once."""
    RepeatedWrite.objects.filter(pk=held.id, at=held.at, status=None).delete()


def empty_answers() -> int:
    """Take the words out of every kept answer, when somebody is erased; how many.

    A write that is sent again is still not done twice; it only hears that it was done.
    """
    return RepeatedWrite.objects.exclude(status=None).update(answer=seal(DONE, purpose=PURPOSE))


def forget_old_answers(*, now: datetime) -> int:
    """Delete answers that are not given again any more; how many."""
    return RepeatedWrite.objects.filter(at__lt=now - ANSWER_KEPT).delete()[0]
