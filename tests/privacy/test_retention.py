"""How long things are kept: what goes, what never goes, and that it can be stopped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from goodword.access import OPERATOR, NotAllowed, NotFound, Reader, Refused
from goodword.ledger.tables import Commitment
from goodword.people.tables import Mailbox
from goodword.privacy import retention
from goodword.privacy.tables import Retention
from goodword.timeline.search import search
from goodword.timeline.tables import Entry
from tests.web.business import SALES, Business, bring_in, letter

NOW = datetime.now(UTC)


def days(count: float) -> timedelta:
    return timedelta(days=count)


@pytest.fixture
def old(business: Business, tmp_path: Path) -> None:
    """Letters of 400, 200 and 100 days ago, that nothing is owed for; one in two mailboxes."""
    for number, age in ((200, 400), (201, 200), (202, 100)):
        mail = letter(
            "Old <old@old.example>", SALES, f"Old {age}", "Thank you.",
            at=NOW - days(age), number=number,
        )  # fmt: skip
        bring_in(tmp_path / str(age), "sales", [mail])
        if age == 400:
            bring_in(tmp_path / "twice", "bernd", [mail], owner="bernd@workshop.example")
    Mailbox.objects.filter(name="sales").update(owner=None)
    Commitment.objects.filter(customer__uses__address__spec="old@old.example").update(
        is_listed=False, is_open=False, state="discharged"
    )


def rule(name: str | None, count: int, kind: str = "mail") -> None:
    box = Mailbox.objects.get(name=name).pk if name else None
    retention.set_rule(reader=OPERATOR, mailbox_id=box, kind=kind, days=count)


def left() -> set[str]:
    return set(Entry.objects.filter(subject__startswith="Old ").values_list("subject", flat=True))


def expire(**more: object) -> int:
    return retention.expire(now=NOW, on_batch=lambda **_: None, **more)  # type: ignore[arg-type]


def test_without_a_rule_everything_stays(old: None) -> None:
    assert expire() == 0
    assert left() == {"Old 400", "Old 200", "Old 100"}


def test_a_rule_for_every_mailbox(old: None) -> None:
    rule(None, 150)
    (shown,) = retention.rules(OPERATOR, now=NOW)
    assert shown.due == 2
    assert retention.would_go(OPERATOR, mailbox_id=None, kind="mail", days=150, now=NOW) == 2
    before = Entry.objects.count()
    assert expire() == 2
    assert left() == {"Old 100"}
    assert Entry.objects.count() == before
    assert expire() == 0


def test_what_lies_in_two_mailboxes_is_kept_as_long_as_the_longer_says(old: None) -> None:
    rule("sales", 150)
    assert expire() == 1
    assert left() == {"Old 400", "Old 100"}
    rule("bernd", 1000)
    assert expire() == 0
    rule("bernd", 300)
    assert expire() == 1
    assert left() == {"Old 100"}


def test_a_mailbox_of_its_own_rule_does_not_follow_the_other(old: None) -> None:
    rule(None, 30)
    rule("sales", 1000)
    assert expire() == 0
    assert len(left()) == 3


def test_what_is_owed_never_goes(business: Business) -> None:
    rule(None, 30)
    later = NOW + days(4000)
    retention.expire(now=later, on_batch=lambda **_: None)
    for owed in Commitment.objects.filter(is_listed=True).select_related("evidence"):
        assert owed.evidence is not None
        assert owed.evidence.subject
        assert owed.evidence.original is not None


def test_what_went_is_not_found_and_does_not_come_back(old: None, tmp_path: Path) -> None:
    rule(None, 150)
    expire()
    hits = search(OPERATOR, "subject:400", now=NOW, zone="UTC").hits
    assert list(hits) == []
    again = letter(
        "Old <old@old.example>", SALES, "Old 400", "Thank you.", at=NOW - days(400), number=200
    )
    bring_in(tmp_path / "again", "sales", [again])
    assert "Old 400" not in left()


def test_it_stops_between_batches_and_goes_on(old: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    rule(None, 50)
    told: list[dict[str, object]] = []
    signs = iter([True, False])
    went = retention.expire(
        now=NOW, go_on=lambda: next(signs), on_batch=lambda **words: told.append(words)
    )
    assert (went, len(told)) == (1, 1)
    assert told[0] == {"kind": "mail", "mailbox": 0, "entries": 1}
    assert expire() == 2
    assert left() == set()


def test_who_says_how_long(business: Business) -> None:
    lead = Reader(business.bernd.pk, "lead", None)
    with pytest.raises(NotAllowed):
        retention.set_rule(reader=lead, mailbox_id=None, kind="mail", days=90)
    with pytest.raises(Refused):
        retention.set_rule(reader=OPERATOR, mailbox_id=None, kind="mail", days=3)
    with pytest.raises(NotFound):
        retention.set_rule(reader=OPERATOR, mailbox_id=10**9, kind="mail", days=90)
    with pytest.raises(NotFound):
        retention.remove_rule(reader=OPERATOR, rule_id=10**9)


def test_the_page_shows_what_would_go_before_it_stands(business: Business, old: None) -> None:
    anna = Client()
    anna.force_login(business.anna)
    told = {"mailbox": "", "kind": "mail", "days": "150"}
    page = anna.post("/settings/keeping", told).content.decode()
    assert "2 entries</strong> would go" in page
    assert not Retention.objects.exists()
    anna.post("/settings/keeping", {**told, "sure": "1"})
    one = Retention.objects.get()
    assert one.days == 150
    assert "2 entries go next" in anna.get("/settings/keeping").content.decode()
    anna.post(f"/settings/keeping/{one.pk}/remove")
    assert not Retention.objects.exists()
    assert anna.post("/settings/keeping", {**told, "days": "3"}).status_code == 422
