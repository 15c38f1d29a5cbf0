"""Writes: done once under a key, refused in words, never over somebody else's."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from goodword.access import Refused
from goodword.hooks import repeating
from goodword.hooks.rules import ANSWER_KEPT, CLAIM
from goodword.hooks.tables import RepeatedWrite, Token
from goodword.ledger import actions as ledger
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.queries import reader_for
from goodword.people.tables import Person
from goodword.wiring.erasing import erase
from tests.api.conftest import Program
from tests.web.business import Business

Programs = Callable[..., Program]


def owed(name: str) -> Commitment:
    return Commitment.objects.get(customer__name=name)


def test_the_same_write_under_a_key_is_done_once_and_answered_twice(
    business: Business, program: Programs
) -> None:
    anna, tomas = program(business.anna), Person.objects.get(name="Tomás Rivera")
    due = (business.now + timedelta(days=3)).isoformat()
    note = {"kind": "follow-up", "what": "ask how the drawer runs", "due_at": due}
    where = f"/customers/{tomas.pk}/commitments"
    first = anna.post(where, note, **{"Idempotency-Key": "one"})
    again = anna.post(where, note, **{"Idempotency-Key": "one"})
    assert first.status == again.status == 201
    assert first.told == again.told and again.headers["Idempotent-Replayed"] == "true"
    assert Commitment.objects.filter(what=note["what"]).count() == 1
    other = anna.post(where, note | {"what": "another"}, **{"Idempotency-Key": "one"})
    assert (other.status, other.told["code"]) == (422, "invalid")
    assert anna.post(where, note, **{"Idempotency-Key": "two"}).told["id"] != first.told["id"]
    mine = program(business.bernd).post(where, note, **{"Idempotency-Key": "one"})
    assert mine.status == 201 and mine.told["id"] != first.told["id"]


def test_a_refusal_under_a_key_is_given_again_too(business: Business, program: Programs) -> None:
    anna, one = program(business.anna), owed("Tomás Rivera")
    told = {"expected_version": one.version + 5, "reason": "done"}
    answers = [
        anna.post(f"/commitments/{one.pk}/done", told, **{"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert [a.status for a in answers] == [409, 409]
    assert answers[0].told == answers[1].told
    assert answers[1].headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["", "x" * 121, "with space", "ümlaut"])
def test_a_key_that_can_not_be_is_refused(business: Business, program: Programs, key: str) -> None:
    told = program(business.anna).client.post(
        "/api/v1/doubles/look",
        headers={"Idempotency-Key": key, "Authorization": f"Bearer {program(business.anna).token}"},
    )
    assert told.status_code == 422


def test_answers_are_kept_sealed_and_not_for_ever(business: Business, program: Programs) -> None:
    anna, one = program(business.anna), owed("Tomás Rivera")
    told = {"expected_version": one.version, "reason": "by phone"}
    anna.post(f"/commitments/{one.pk}/done", told, **{"Idempotency-Key": "k"})
    row = RepeatedWrite.objects.get()
    assert row.status == 200 and "Rivera" not in row.answer
    assert repeating.forget_old_answers(now=row.at + ANSWER_KEPT - timedelta(minutes=1)) == 0
    assert repeating.forget_old_answers(now=row.at + ANSWER_KEPT + timedelta(minutes=1)) == 1


def test_no_answer_keeps_words_of_somebody_who_was_erased(
    business: Business, program: Programs
) -> None:
    anna, tomas = program(business.anna), Person.objects.get(name="Tomás Rivera")
    where = f"/customers/{tomas.pk}"
    key = {"Idempotency-Key": "k"}
    assert anna.ask("PATCH", where, {"note": "likes oak"}, **key).told["note"] == "likes oak"
    erase(
        reader=reader_for(business.anna), person_id=tomas.pk, reason="asked for it",
        wall=business.now,
    )  # fmt: skip
    again = anna.ask("PATCH", where, {"note": "likes oak"}, **key)
    assert (again.status, again.told) == (200, {"done": True})


def test_a_write_that_died_is_taken_over_and_its_first_doer_can_not_finish(
    business: Business, program: Programs
) -> None:
    program(business.anna)
    told: dict[str, Any] = {"token_id": Token.objects.get().pk, "key": "k", "request_digest": "d"}
    first = repeating.claim(**told, now=business.now)
    with pytest.raises(repeating.InProgress):
        repeating.claim(**told, now=business.now + CLAIM - timedelta(seconds=1))
    second = repeating.claim(**told, now=business.now + CLAIM + timedelta(seconds=1))
    assert isinstance(first, repeating.Claim) and isinstance(second, repeating.Claim)
    with pytest.raises(repeating.Overtaken):
        repeating.finish(first, status=200, body="{}")
    repeating.finish(second, status=201, body='{"a": 1}')
    later = business.now + timedelta(minutes=9)
    assert repeating.claim(**told, now=later) == repeating.Answer(201, '{"a": 1}')
    with pytest.raises(repeating.AnotherWrite):
        repeating.claim(**(told | {"request_digest": "other"}), now=later)


def test_what_is_being_done_is_not_begun_again(business: Business, program: Programs) -> None:
    anna, one = program(business.anna), owed("Tomás Rivera")
    told = {"expected_version": one.version, "reason": "by phone"}
    anna.post(f"/commitments/{one.pk}/done", told, **{"Idempotency-Key": "k"})
    RepeatedWrite.objects.update(status=None, answer="")
    waits = anna.post(f"/commitments/{one.pk}/done", told, **{"Idempotency-Key": "k"})
    assert (waits.status, waits.told["code"]) == (409, "in_progress")
    assert waits.headers["Retry-After"] == "1"


def test_a_failure_of_ours_changes_nothing_and_frees_the_key(
    business: Business, program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, one = program(business.anna), owed("Tomás Rivera")
    told = {"expected_version": one.version, "reason": "by phone"}
    with monkeypatch.context() as broken:
        broken.setattr("goodword.api.routes.commitments._line", lambda *_: 1 / 0)
        failed = anna.post(f"/commitments/{one.pk}/done", told, **{"Idempotency-Key": "k"})
    assert (failed.status, failed.told["code"]) == (500, "failed")
    assert owed("Tomás Rivera").is_open and not RepeatedWrite.objects.exists()
    again = anna.post(f"/commitments/{one.pk}/done", told, **{"Idempotency-Key": "k"})
    assert again.status == 200


def test_who_was_faster_is_told_with_the_version_as_it_stands(
    business: Business, program: Programs
) -> None:
    one = owed("Tomás Rivera")
    ledger.hold(
        reader=reader_for(business.bernd), commitment_id=one.pk, expected_version=one.version,
        now=business.now, check_by=business.now + timedelta(days=2), reason="their measurements",
    )  # fmt: skip
    late = program(business.anna).post(
        f"/commitments/{one.pk}/done", {"expected_version": one.version, "reason": "x"}
    )
    assert late.status == 409
    assert "Bernd Okafor" in late.told["detail"]
    assert late.told["current_version"] == one.version + 1
    assert owed("Tomás Rivera").state == "held"


def test_everything_about_a_line(business: Business, program: Programs) -> None:
    anna, one = program(business.anna), owed("Tomás Rivera")
    line = anna.get(f"/commitments/{one.pk}").told
    soon = (business.now + timedelta(days=4)).isoformat()
    acts = [
        ("later", {"due_at": soon, "told": True, "reason": "by phone"}, "open"),
        ("later", {"due_at": soon, "told": False, "reason": "busy"}, "open"),
        ("hold", {"check_by": soon, "reason": "their plan"}, "held"),
        ("resume", {}, "open"),
        ("reassign", {"colleague_id": business.bernd.pk, "reason": "his customer"}, "open"),
        ("done", {"reason": "told by phone"}, "discharged"),
        ("undo", {"reason": "a slip"}, "open"),
        ("release", {"reason": "they said so"}, "released"),
        ("undo", {"reason": "a slip"}, "open"),
        ("not-owed", {"reason": "a duplicate"}, "cancelled"),
    ]
    for verb, told, state in acts:
        answer = anna.post(
            f"/commitments/{one.pk}/{verb}", told | {"expected_version": line["version"]}
        )
        assert answer.status == 200, (verb, answer.told)
        line = answer.told
        assert line["state"] == state, verb
    life = anna.get(f"/commitments/{one.pk}/history").told["items"]
    assert len(life) == CommitmentEvent.objects.filter(commitment=one).count()


@pytest.mark.parametrize("sharing", ["contact", "nothing"])
def test_a_foreign_line_is_not_acted_upon(
    business: Business, program: Programs, sharing: str
) -> None:
    from goodword.people.tables import Mailbox

    Mailbox.objects.filter(owner=business.bernd).update(sharing=sharing)
    lena = owed("Lena Fuchs")
    Commitment.objects.filter(pk=lena.pk).update(accountable=business.bernd)
    anna = program(business.anna)
    told = {"expected_version": lena.version, "reason": "x"}
    answer = anna.post(f"/commitments/{lena.pk}/done", told)
    missing = anna.post("/commitments/987654321/done", told)
    if sharing == "nothing":
        assert (answer.status, answer.told) == (missing.status, missing.told) == (404, answer.told)
    else:
        assert answer.status == 403
    assert "pelicans" not in str(anna.get("/today").told) + str(anna.get("/search?q=about").told)


def test_a_read_only_colleague_changes_nothing(business: Business, program: Programs) -> None:
    one = owed("Tomás Rivera")
    told = {"expected_version": one.version, "reason": "x"}
    assert program(business.rita).post(f"/commitments/{one.pk}/done", told).status == 403


def test_pages_of_a_list_hold_everything_once_while_rows_come_in(
    business: Business, program: Programs
) -> None:
    anna, found, cursor = program(business.anna), list[int](), ""
    Person.objects.bulk_create(
        Person(name=f"Person {n % 5}", created_at=business.now) for n in range(30)
    )
    everybody = set(Person.objects.values_list("pk", flat=True))
    while True:
        page = anna.get(f"/customers?limit=7&cursor={cursor}").told
        found += [one["id"] for one in page["items"]]
        Person.objects.create(name="Aaron", created_at=business.now)
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(found) == len(set(found)) and everybody <= set(found)


def test_what_programs_type_is_cleaned_or_refused(business: Business, program: Programs) -> None:
    anna, tomas = program(business.anna), Person.objects.get(name="Tomás Rivera")
    where = f"/customers/{tomas.pk}"
    assert anna.ask("PATCH", where, {"name": "a\x00b"}).status == 422
    assert anna.ask("PATCH", where, {"unknown": 1}).status == 422
    assert anna.ask("PATCH", where, {"note": "\ud800"}).status in (400, 422)
    told = anna.ask("PATCH", where, {"name": "Tomás R.", "numbers": ["+34 91 123 45 67"]})
    assert (told.status, told.told["name"], len(told.told["numbers"])) == (200, "Tomás R.", 1)
    for when in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "tomorrow", "2026-12-01"):
        note = {"kind": "promise", "what": "x", "due_at": when}
        assert anna.post(f"{where}/commitments", note).status == 422


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_key_do_it_once(business: Business, program: Programs) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory is one connection's own")
    anna, tomas = program(business.anna), Person.objects.get(name="Tomás Rivera")
    due = (business.now + timedelta(days=3)).isoformat()
    note = {"kind": "follow-up", "what": "once", "due_at": due}
    answers: list[int] = []

    def send() -> None:
        told = Program(anna.token).post(
            f"/customers/{tomas.pk}/commitments", note, **{"Idempotency-Key": "k"}
        )
        answers.append(told.status)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Commitment.objects.filter(what="once").count() == 1
    assert set(answers) <= {201, 409} and 201 in answers


def test_a_cursor_of_another_list_is_refused(business: Business, program: Programs) -> None:
    from goodword.api.paging import opened, shut

    assert opened("older", shut("older", "ü/1")) == "ü/1"
    with pytest.raises(Refused):
        opened("customers", shut("older", "x"))
