"""What pages and calls leave in the audit, and who reads it there."""

import csv
import io
import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from goodword.access import OPERATOR
from goodword.audit import store
from goodword.audit.queries import Asked, check, every_line
from goodword.audit.rules import Kept, Line
from goodword.hooks.tokening import make_token
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Entry
from goodword.web.audited import QUIET
from goodword.web.urls import urlpatterns
from goodword.wiring.clock import wall
from tests.web.business import PASSWORD, SECRET, Business

pytestmark = [pytest.mark.usefixtures("audit"), pytest.mark.django_db]
type As = Callable[[Colleague], Client]


def lines(**asked: object) -> list[Kept]:
    return list(every_line(OPERATOR, Asked(**asked)))  # type: ignore[arg-type]


def last() -> Line:
    return lines()[-1].line


def ilse() -> Person:
    return Person.objects.get(name="Ilse Vandenberghe")


def test_opening_a_customer_is_a_line(business: Business, anna: Client) -> None:
    anna.get(f"/customers/{ilse().pk}", REMOTE_ADDR="10.1.2.3")
    line = last()
    assert (line.act, line.what, line.kind, line.object_id) == (
        "saw",
        "customer",
        "customer",
        ilse().pk,
    )
    assert (line.colleague_id, line.entrance, line.origin) == (business.anna.pk, "page", "10.1.2.3")


@pytest.mark.parametrize(
    ("address", "act", "kind"),
    [
        ("/", "saw", ""),
        ("/conversations/{conversation}", "saw", "conversation"),
        ("/entries/{entry}/headers", "saw", "entry"),
        ("/entries/{entry}/html", "saw", "entry"),
        ("/entries/{entry}/original", "exported", "entry"),
        ("/entries/{entry}/attachments/0", "exported", "entry"),
        ("/settings/standard", "saw", ""),
        ("/settings/audit", "saw", ""),
        ("/settings/audit.csv", "exported", ""),
        ("/customers/999999", "refused", "customer"),
    ],
)
def test_what_is_seen_and_taken_out(
    business: Business, anna: Client, address: str, act: str, kind: str
) -> None:
    entry = Entry.objects.get(subject="Oak table for the hall")
    told = address.format(entry=entry.pk, conversation=entry.conversation_id)
    b"".join(anna.get(told))
    assert (last().act, last().kind) == (act, kind)


def test_searched_words_are_not_kept_but_can_be_asked_for(business: Business, anna: Client) -> None:
    anna.get("/search", {"q": f'from:ilse "{SECRET}"'})
    kept = lines(act="searched")[-1]
    assert "pelican" not in str(kept)
    assert lines(words="pelicans") == [kept]
    assert lines(words="walrus") == []


def test_writing_and_being_refused(business: Business, as_: As) -> None:
    as_(business.bernd).post(f"/customers/{ilse().pk}/relation", {"relation": "customer"})
    assert (last().act, last().what, last().status) == ("did", "relate", 302)
    as_(business.rita).post(f"/customers/{ilse().pk}/relation", {"relation": "customer"})
    assert (last().act, last().status, last().colleague_id) == ("refused", 403, business.rita.pk)


def test_the_door(business: Business) -> None:
    browser = Client()
    email = business.anna.email
    browser.post("/login", {"username": email, "password": "not this one"})
    assert (last().act, last().colleague_id) == ("wrong login", business.anna.pk)
    assert email not in str(last())
    browser.post("/login", {"username": "nobody@nowhere.example", "password": "x"})
    assert (last().act, last().colleague_id) == ("wrong login", None)
    browser.post("/login", {"username": email, "password": PASSWORD})
    assert (last().act, last().colleague_id) == ("logged in", business.anna.pk)
    browser.post("/logout")
    assert (last().act, last().colleague_id) == ("logged out", business.anna.pk)


def test_no_customers_words_anywhere(business: Business, anna: Client, as_: As) -> None:
    for browser in (anna, as_(business.bernd)):
        for address in ("/", "/customers?q=Vandenberghe", "/search?q=pelicans", "/older"):
            browser.get(address)
        for person in Person.objects.all():
            browser.get(f"/customers/{person.pk}")
    told = "".join(str(k) for k in lines()).lower()
    for word in ("vandenberghe", "ilse", "lena", "pelican", "oak"):
        assert word not in told


def test_pages_that_stay_open_leave_no_lines(business: Business, anna: Client) -> None:
    before = len(lines())
    for _ in range(3):
        anna.get("/pulse?seen=1")
    anna.get("/health")
    assert len(lines()) == before


def test_what_is_quiet_is_a_page_and_has_a_reason() -> None:
    names = {p.name for p in urlpatterns if hasattr(p, "name")}
    assert set(QUIET) <= names
    assert all(QUIET.values())


def test_strangers_can_not_fill_the_disk(business: Business) -> None:
    browser = Client()
    before = len(lines())
    for _ in range(70):
        browser.post("/api/v1/nothing", REMOTE_ADDR="10.9.9.9")
    assert len(lines()) - before <= 61


def test_a_page_is_not_shown_when_it_can_not_be_recorded(
    business: Business, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> int:
        raise store.DatabaseError("gone")

    monkeypatch.setattr(store, "append", broken)
    assert anna.get(f"/customers/{ilse().pk}").status_code == 200  # it waits in the file
    answer = anna.get("/health")
    assert (answer.status_code, b"wait" in answer.content) == (503, True)
    monkeypatch.setattr(settings, "AUDIT_WAITING", "/nowhere/at/all")
    answer = anna.get(f"/customers/{ilse().pk}")
    assert answer.status_code == 503
    assert "recorded" in answer.content.decode()
    assert "Vandenberghe" not in answer.content.decode()


def test_a_program_hears_as_a_program_that_it_can_not_be_recorded(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> int:
        raise store.DatabaseError("gone")

    _, secret = make_token(
        reader=reader_for(business.anna), name="program", scopes=["read", "customers"],
        expires_at=wall() + timedelta(days=1), now=wall(),
    )  # fmt: skip
    monkeypatch.setattr(store, "append", broken)
    monkeypatch.setattr(settings, "AUDIT_WAITING", "/nowhere/at/all")
    for address in (f"customers/{ilse().pk}", "customers"):
        answer = Client().get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert answer.json()["code"] == "not_recorded"
        assert "kept: look" in answer.json()["detail"]
        assert b"Vandenberghe" not in answer.content


def test_only_administrators_read_it(business: Business, as_: As, anna: Client) -> None:
    for one in (business.bernd, business.rita):
        for address in ("/settings/audit", "/settings/audit.csv"):
            assert as_(one).get(address).status_code == 403
    page = anna.get("/settings/audit").content.decode()
    assert "Bernd Okafor" in page
    assert "was refused" in page


def test_filters(business: Business, anna: Client, as_: As) -> None:
    as_(business.bernd).get(f"/customers/{ilse().pk}")
    entry = Entry.objects.get(subject="Oak table for the hall")
    as_(business.bernd).get(f"/conversations/{entry.conversation_id}")
    as_(business.bernd).get("/customers")

    def shown(**query: object) -> int:
        page = anna.get("/settings/audit", query).content.decode()
        return len(re.findall(r"line \d+</span>", page))

    assert shown(customer=ilse().pk) == 2
    assert shown(customer=ilse().pk, who=business.anna.pk) == 0
    assert shown(who=business.bernd.pk, act="saw") == 3
    assert shown(since="2100-01-01") == 0
    assert anna.get("/settings/audit", {"customer": "x"}).status_code == 422


def test_the_table_is_safe_in_a_spreadsheet(business: Business, anna: Client, as_: As) -> None:
    Colleague.objects.filter(pk=business.bernd.pk).update(name="=cmd|' /C calc'!A0")
    as_(business.bernd).get("/")
    answer = anna.get("/settings/audit.csv")
    text = b"".join(answer).decode()  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == "number"
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)
    assert not [c for row in rows for c in row if c[:1] in ("=", "+", "-", "@")]
    assert "attachment" in answer["Content-Disposition"]


def test_the_chain_holds_after_all_of_it(business: Business, anna: Client) -> None:
    for _ in range(5):
        anna.get("/")
    assert check(OPERATOR).fault == ""


def test_a_line_costs_little(business: Business) -> None:
    one = Line(at=business.now, entrance="page", act="saw", what="today", colleague_id=1)
    began = time.process_time()
    for _ in range(50):
        store.append([one])
    assert (time.process_time() - began) / 50 < 0.05


def test_calls_of_the_api_are_lines_under_their_token(business: Business) -> None:
    token, secret = make_token(
        reader=reader_for(business.anna), name="program", scopes=["read"],
        expires_at=wall() + timedelta(days=1), now=wall(),
    )  # fmt: skip
    browser = Client()
    browser.get(f"/api/v1/customers/{ilse().pk}", headers={"Authorization": f"Bearer {secret}"})
    line = last()
    assert (line.entrance, line.act, line.token) == ("api", "saw", token.prefix)
    assert (line.colleague_id, line.kind, line.object_id) == (
        business.anna.pk, "customer", ilse().pk,
    )  # fmt: skip
    browser.get(f"/api/v1/customers/{ilse().pk}", headers={"Authorization": "Bearer gw_wrong"})
    assert (last().act, last().colleague_id) == ("wrong login", None)
