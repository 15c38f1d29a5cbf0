"""The bell, the list, one's choices, and the mail's page: as owner, teammate, stranger."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from goodword.handoffs.tables import Handoff
from goodword.ledger.tables import Commitment
from goodword.notices.actions import post
from goodword.notices.tables import Notice, NoticeChoice, Posted
from goodword.notices.telling import Telling, write
from goodword.people.tables import Colleague, Mailbox
from tests.notices.servers import mail_server
from tests.web.business import SECRET, Business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_any_time(business: Business) -> None:
    """Colleagues who may be told at any hour, so that tests do not depend on it."""
    for one in (business.anna, business.bernd, business.rita):
        NoticeChoice.objects.create(colleague=one, always=True)


@pytest.fixture
def table(business: Business) -> Commitment:
    return Commitment.objects.get(customer__name="Ilse Vandenberghe")


@pytest.fixture
def offered(business: Business, table: Commitment) -> Notice:
    """Anna offered Ilse's table to Bernd, and he was told."""
    now = business.now
    one = Handoff.objects.create(
        giver=business.anna, receiver=business.bernd, commitment=table, offered_at=now,
        note="The painters come on the 12th.", returns_at=now + timedelta(hours=4),
    )  # fmt: skip
    told = Telling(
        business.bernd.pk, "offered", "offered:1", now, by_id=business.anna.pk, handoff_id=one.pk
    )
    write([told], now=now, mailing=False)
    return Notice.objects.get()


def told_of(
    colleague: Colleague, line: Commitment, business: Business, kind: str = "yours"
) -> Notice:
    Commitment.objects.filter(pk=line.pk).update(accountable=colleague)
    write(
        [Telling(colleague.pk, kind, f"{kind}:{line.pk}", business.now, commitment_id=line.pk)],
        now=business.now, mailing=False,
    )  # fmt: skip
    return Notice.objects.latest("pk")


def test_the_bell_counts_and_the_list_says_what_and_leads_there(
    business: Business, offered: Notice, table: Commitment, as_: Callable[[Colleague], Client]
) -> None:
    bernd = as_(business.bernd)
    page = bernd.get("/notices").content.decode()
    assert f'data-bell="1-{offered.pk}"' in page
    assert "Ilse Vandenberghe: Oak table for the hall" in page
    assert "Anna Berg offers this to you." in page
    assert "The painters come on the 12th." in page
    answer = bernd.get(f"/notices/{offered.pk}")
    assert answer.url == f"/conversations/{table.conversation_id}#line-{table.pk}"
    assert f'id="line-{table.pk}"' in bernd.get(answer.url).content.decode()
    assert 'data-bell="0-0"' in bernd.get("/notices").content.decode()


def test_the_bell_answers_only_when_something_changed(
    business: Business, offered: Notice, as_: Callable[[Colleague], Client]
) -> None:
    bernd = as_(business.bernd)
    assert bernd.get(f"/notices/bell?known=1-{offered.pk}").status_code == 204
    told = bernd.get("/notices/bell?known=0-0").json()
    assert (told["count"], told["newest"]) == (1, offered.pk)
    assert told["say"] == (
        "New notice. Ilse Vandenberghe: Oak table for the hall. Anna Berg offers this to you."
    )
    assert bernd.get("/notices/bell?known=nonsense").json()["count"] == 1
    assert as_(business.anna).get("/notices/bell?known=").json()["count"] == 0


def test_the_bell_is_cheap(
    business: Business, offered: Notice, as_: Callable[[Colleague], Client],
    django_assert_max_num_queries: Callable,
) -> None:  # fmt: skip
    bernd = as_(business.bernd)
    bernd.get(f"/notices/bell?known=1-{offered.pk}")
    with django_assert_max_num_queries(6):
        bernd.get(f"/notices/bell?known=1-{offered.pk}")


def test_nobody_reaches_the_notices_of_others(
    business: Business, offered: Notice, as_: Callable[[Colleague], Client], client: Client
) -> None:
    for one in (business.anna, business.rita):
        browser = as_(one)
        assert browser.get(f"/notices/{offered.pk}").status_code == 404
        assert browser.get("/notices/999999").status_code == 404
        browser.post("/notices/seen", {"notice": offered.pk})
        browser.post("/notices/seen", {"up_to": offered.pk})
        assert "painters" not in browser.get("/notices").content.decode()
    offered.refresh_from_db()
    assert offered.seen_at is None
    for address in ("/notices", "/notices/bell", f"/notices/{offered.pk}", "/settings/notices"):
        assert client.get(address).url.startswith("/login")


def test_a_notice_says_less_when_sight_was_taken_away(
    business: Business, as_: Callable[[Colleague], Client]
) -> None:
    private = Commitment.objects.get(customer__name="Lena Fuchs")
    told_of(business.rita, private, business, "again")
    Notice.objects.update(colleague=business.rita)
    rita = as_(business.rita)
    Mailbox.objects.filter(name="bernd").update(sharing="everything")
    assert SECRET in rita.get("/notices").content.decode()
    Mailbox.objects.filter(name="bernd").update(sharing="nothing")
    assert SECRET not in rita.get("/notices").content.decode()
    Commitment.objects.filter(pk=private.pk).update(accountable=business.bernd)
    page = rita.get("/notices").content.decode()
    assert "Lena" not in page
    assert "not yours to see any more" in page
    number = Notice.objects.get().pk
    assert rita.get(f"/notices/{number}").url == "/notices"
    assert "Lena" not in str(rita.get("/notices/bell?known=1-0").content)


def test_what_has_settled_itself_asks_nothing_any_more(
    business: Business, table: Commitment, as_: Callable[[Colleague], Client]
) -> None:
    told_of(business.bernd, table, business)
    bernd = as_(business.bernd)
    assert 'data-bell="1-' in bernd.get("/notices").content.decode()
    Commitment.objects.filter(pk=table.pk).update(
        is_listed=False, is_open=False, state="discharged", closed_at=business.now
    )
    page = bernd.get("/notices").content.decode()
    assert 'data-bell="0-0"' in page
    assert "Seen or settled" in page


def test_notices_of_one_matter_stand_together_and_are_seen_together(
    business: Business, table: Commitment, as_: Callable[[Colleague], Client]
) -> None:
    told_of(business.bernd, table, business)
    told_of(business.bernd, table, business, "again")
    bernd = as_(business.bernd)
    page = bernd.get("/notices").content.decode()
    assert page.count("notice-new") == 1
    assert "2 wait for you" in page
    bernd.get(f"/notices/{Notice.objects.latest('pk').pk}")
    assert not Notice.objects.filter(seen_at=None).exists()


def test_all_are_marked_as_seen_but_not_what_came_meanwhile(
    business: Business, table: Commitment, as_: Callable[[Colleague], Client]
) -> None:
    first = told_of(business.bernd, table, business)
    second = told_of(business.bernd, table, business, "again")
    bernd = as_(business.bernd)
    assert bernd.post("/notices/seen", {"up_to": first.pk}).url == "/notices"
    assert [n.pk for n in Notice.objects.filter(seen_at=None)] == [second.pk]
    bernd.post("/notices/seen", {"notice": [second.pk, "9" * 30, "x"]})
    assert not Notice.objects.filter(seen_at=None).exists()


def test_earlier_ones_follow_page_by_page(
    business: Business, table: Commitment, as_: Callable[[Colleague], Client]
) -> None:
    Notice.objects.bulk_create(
        Notice(
            colleague=business.bernd, kind="again", key=f"n{n}", commitment=table,
            at=business.now - timedelta(minutes=n), seen_at=business.now,
        )
        for n in range(50)
    )  # fmt: skip
    bernd = as_(business.bernd)
    first = bernd.get("/notices").content.decode()
    assert first.count('class="notice"') == 40
    more = first.partition("/notices?cursor=")[2].partition('"')[0]
    part = bernd.get(f"/notices?cursor={more}", headers={"HX-Request": "true"}).content.decode()
    assert part.count('class="notice"') == 10
    assert bernd.get("/notices?cursor=nonsense").status_code == 200


def test_outside_of_ones_hours_the_bell_is_quiet(
    business: Business, table: Commitment, as_: Callable[[Colleague], Client], monkeypatch
) -> None:
    notice = told_of(business.bernd, table, business)
    NoticeChoice.objects.update(always=False)
    evening = business.now.replace(hour=22, minute=0)
    while evening.weekday() > 3:
        evening += timedelta(days=1)
    Notice.objects.update(at=evening - timedelta(minutes=5))
    bernd = as_(business.bernd)
    monkeypatch.setattr("goodword.wiring.clock.wall", lambda: evening)
    page = bernd.get("/notices").content.decode()
    assert 'data-bell="0-0"' in page
    assert "1 came outside of your hours" in page
    monkeypatch.setattr("goodword.wiring.clock.wall", lambda: evening + timedelta(hours=11))
    assert f'data-bell="1-{notice.pk}"' in bernd.get("/notices").content.decode()


def test_everybody_chooses_for_themselves(
    business: Business, as_: Callable[[Colleague], Client]
) -> None:
    bernd = as_(business.bernd)
    page = bernd.get("/settings/notices").content.decode()
    assert "could not be read" not in page
    assert "could not be read" in as_(business.anna).get("/settings/notices").content.decode()
    fields = {
        "morning": "yes", "morning_at": "07:15", "warn": "30", "always": "on",
        **{f"topic_{t}": "page" for t in (
            "offered", "answers", "talk", "yours", "again", "soon", "overdue", "cover", "help",
            "helped", "mention", "absence", "unsent", "astray", "hook", "mailbox", "praised",
        )},
    }  # fmt: skip
    assert bernd.post("/settings/notices", fields).url == "/settings/notices"
    row = NoticeChoice.objects.get(colleague=business.bernd)
    assert (f"{row.morning_at:%H:%M}", row.warn_minutes, row.always, row.empty_days) == (
        "07:15", 30, True, False,
    )  # fmt: skip
    assert row.choices["offered"] == "page"
    assert NoticeChoice.objects.get(colleague=business.anna).choices == {}
    assert bernd.post("/settings/notices", fields | {"morning": "no"}).status_code == 302
    row.refresh_from_db()
    assert row.morning_at is None
    for wrong in (
        {"morning_at": ""}, {"morning_at": "soon"}, {"warn": "-1"}, {"topic_offered": "pigeon"},
        {"warn": "999999"},
    ):  # fmt: skip
        answer = bernd.post("/settings/notices", fields | wrong)
        assert answer.status_code == 422, wrong
        assert 'class="wrong"' in answer.content.decode()


def test_the_mails_page_is_for_administrators(
    business: Business, as_: Callable[[Colleague], Client]
) -> None:
    row = post(colleague_id=business.bernd.pk, key="x", subject="s", text="t", now=business.now)
    bernd = as_(business.bernd)
    assert bernd.get("/settings/mail").status_code == 403
    assert bernd.post("/settings/mail/test").status_code == 403
    assert bernd.post(f"/settings/mail/{row.pk}/again").status_code == 403
    anna = as_(business.anna)
    assert "Not set up." in anna.get("/settings/mail").content.decode()
    assert anna.post(f"/settings/mail/{row.pk}/burn").status_code == 404
    assert anna.post("/settings/mail/999999/again").status_code == 404


def test_mail_is_tried_out_and_what_is_in_doubt_decided(
    business: Business, as_: Callable[[Colleague], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = as_(business.anna)
    with mail_server() as server:
        monkeypatch.setenv("GOODWORD_SMTP_HOST", "localhost")
        monkeypatch.setenv("GOODWORD_SMTP_PORT", str(server.port))
        monkeypatch.setenv("GOODWORD_SMTP_TLS", "none")
        monkeypatch.setenv("GOODWORD_MAIL_FROM", "nonsense")
        assert "can’t be used" in anna.get("/settings/mail").content.decode()
        monkeypatch.setenv("GOODWORD_MAIL_FROM", "goodword@workshop.example")
        monkeypatch.setenv("GOODWORD_SMTP_PASSWORD", "hush hush")
        assert "not tried yet" in anna.get("/settings/mail").content.decode()
        page = anna.post("/settings/mail/test", follow=True).content.decode()
        assert "The mail server took it." in page
        assert "It works." in page
        assert "hush" not in page
        server.fails["RCPT"] = ["550 <b>nobody</b>"]
        page = anna.post("/settings/mail/test", follow=True).content.decode()
        assert "550 &lt;b&gt;nobody&lt;/b&gt;" in page
        assert "Mails that need a word from you" in page
        row = Posted.objects.get(state="failed")
        assert anna.post(f"/settings/mail/{row.pk}/arrived").url == "/settings/mail"
        row.refresh_from_db()
        assert row.state == "sent"
