"""The customer's page: what opening, sending, changing and forging do."""

import json
from typing import Any

import pytest
from django.test import Client

from goodword.access import OPERATOR, Refused
from goodword.ledger import deciding
from goodword.ledger.tables import Commitment
from goodword.notices.tables import Notice
from goodword.privacy.actions import erase
from goodword.privacy.exporting import Export
from goodword.surveys.actions import may_ask_again
from goodword.surveys.links import new_link
from goodword.surveys.tables import Asking, NoMore, Score
from goodword.timeline.search import search
from goodword.timeline.tables import Entry
from goodword.web.views import answering as page
from tests.surveys.conftest import PUBLIC, Asker

pytestmark = pytest.mark.django_db


def send(link: str, score: object, words: str = "") -> Any:
    return Client(enforce_csrf_checks=True).post(link, {"score": str(score), "words": words})


@pytest.fixture
def link(asker: Asker) -> str:
    asker.turn_on()
    return asker.ask()


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanners_that_open_links_answer_nothing(link: str, method: str):
    for score in (1, 5):
        assert getattr(Client(), method)(f"{link}?score={score}&words=x").status_code == 200
    assert getattr(Client(), method)(f"{link}/stop").status_code == 200
    assert not Score.objects.exists() and not NoMore.objects.exists()
    assert not Commitment.objects.filter(kind="recovery").exists()


def test_words_without_end_are_told_so_and_nothing_breaks(link: str):
    assert send(link, 3, "a" * 100_000).status_code == 200
    assert len(Score.objects.get().entry.readings.get(reader="zones").value["author"]) == 2000
    huge = send(link, 1, "a" * 10_000_000)
    assert huge.status_code in (400, 413) and Score.objects.count() == 1


def test_the_page_is_nobodys_but_theirs(asker: Asker, link: str):
    page = Client().get(link)
    text = page.content.decode()
    assert not page.cookies
    assert page["Referrer-Policy"] == "no-referrer" and page["X-Robots-Tag"].startswith("noindex")
    assert page["Cache-Control"] == "no-store" and page["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in page["Content-Security-Policy"] and "<script" not in text
    assert "carla@" not in text and "Anna" not in text and "/login" not in text
    assert "carla" not in link and str(asker.asking().pk) != link.rsplit("/", 1)[-1]
    assert asker.asking().digest not in link


def test_wrong_foreign_ended_and_erased_links_look_the_same(asker: Asker, link: str):
    shapes = {Client().get(f"/say/{new_link()[0]}").content}
    shapes |= {Client().get(f"/say/{one}").content for one in ("x", "é" * 50, "." * 3000, "0")}
    shapes.add(send("/say/wrong", 5).content)
    shapes.add(Client().get(f"/say/{new_link()[0]}/stop").content)
    asker.house.later(days=31)
    shapes.add(Client().get(link).content)
    shapes.add(send(link, 5).content)
    asker.house.later(days=-31)
    erase(reader=OPERATOR, person_id=asker.carla().pk, reason="asked", now=asker.house.now)
    shapes.add(Client().get(link).content)
    assert len(shapes) == 1
    assert Client().get(link).status_code == 404 and not Score.objects.exists()


@pytest.mark.parametrize("wrong", [False, True])
def test_one_origin_waits_when_it_asks_too_often(
    asker: Asker, link: str, wrong: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(page.time, "time", lambda: 1_800_000_045.0)
    monkeypatch.setattr(page, "MOST_SENT", 3)
    asked = "/say/wrong" if wrong else link
    for _ in range(3):
        assert send(asked, 9).status_code == (404 if wrong else 400)
    slow = send(asked, 1)
    assert slow.status_code == 429 and slow["Retry-After"] == "15"
    assert slow["Referrer-Policy"] == "no-referrer" and "Wait a minute" in slow.content.decode()
    assert send(f"{link}/stop", 0).status_code == 429 and not NoMore.objects.exists()
    assert Client().get(asked).status_code == (404 if wrong else 200), "looking goes on"
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(link, {"score": "1"})
    assert elsewhere.status_code == 200 and Score.objects.count() == 1


def test_looking_has_an_end_too(link: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page.time, "time", lambda: 1_800_000_045.0)
    monkeypatch.setattr(page, "MOST_SEEN", 2)
    assert [Client().head(link).status_code for _ in range(3)] == [200, 200, 429]
    assert send(link, 4).status_code == 200, "who has their page open can send it"


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "4.5", "five", "٤", "99999999999", "4\x00"])
def test_only_a_number_of_the_scale_is_an_answer(link: str, score: str):
    assert send(link, score).status_code == 400
    assert not Score.objects.exists()


def test_an_answer_is_changed_for_a_week_and_what_was_said_stays(asker: Asker, link: str):
    send(link, 5, "Fine.")
    send(link, 5, "Fine.")
    assert Score.objects.count() == 1, "sent twice, it is one"
    asker.house.later(days=3)
    assert 'value="5" checked' in Client().get(link).content.decode()
    send(link, 2, "It broke.")
    rows = Score.objects.order_by("pk")
    assert [(row.score, row.counts) for row in rows] == [(5, False), (2, True)]
    assert Entry.objects.filter(kind="answer").count() == 2
    assert Commitment.objects.filter(kind="recovery").count() == 1
    asker.house.later(days=5)
    assert send(link, 5).status_code == 404


def test_nobody_changes_their_answer_for_ever(asker: Asker):
    asker.turn_on(tongue="de")
    link = asker.ask()
    for number in range(14):
        done = send(link, number % 5 + 1, str(number))
    assert done.status_code == 400 and Score.objects.count() == 11
    assert "oft genug" in done.content.decode()
    assert Score.objects.filter(counts=True).count() == 1


def test_a_colleague_does_not_answer_in_a_customers_place(asker: Asker, link: str):
    browser = Client()
    browser.force_login(asker.house.anna)
    assert browser.get(link).status_code == 200
    assert browser.post(link, {"score": "5"}).status_code == 409
    browser.post(f"{link}/stop")
    assert not Score.objects.exists() and not NoMore.objects.exists()


def test_words_that_ask_for_something_open_a_line_whatever_the_number(asker: Asker, link: str):
    send(link, 5, "All good. Could you send me the invoice again?")
    line = Commitment.objects.get(kind="recovery")
    assert line.what == "see to what they ask for" and "invoice" in line.why
    assert line.due_at > asker.house.now and line.mailbox == asker.house.office


def test_a_bad_answer_after_it_was_put_right_is_a_further_matter(asker: Asker, link: str):
    send(link, 1, "Late.")
    line = Commitment.objects.get(kind="recovery")
    send(link, 5, "They rang at once.")
    send(link, 2, "Now it is broken.")
    line.refresh_from_db()
    assert (line.doubt, line.chasers) == ("", 1)
    assert "Now it is broken." in line.why, "the newest is what one has to know"
    discharge(line, asker)
    send(link, 1, "It broke again.")
    (_, further) = Commitment.objects.filter(kind="recovery").order_by("pk")
    assert further.state == "open" and "broke again" in further.why


def discharge(line: Commitment, asker: Asker) -> None:
    deciding.discharge(
        reader=asker.house.reader(), commitment_id=line.pk, expected_version=line.version,
        reason="put right", now=asker.house.now,
    )  # fmt: skip


def test_a_good_answer_is_offered_to_what_is_to_be_put_right(link: str):
    send(link, 1, "Late.")
    send(link, 5, "They rang at once, thank you.")
    line = Commitment.objects.get(kind="recovery")
    assert line.state == "open" and "5 of 5" in line.doubt
    assert line.events.filter(name="doubted", entry__kind="answer").count() == 1


def test_kind_words_reach_whom_they_concern(asker: Asker, link: str):
    send(link, 5, "Anna was wonderful.")
    told = Notice.objects.get(kind="praised")
    assert told.colleague == asker.house.anna
    assert not Commitment.objects.filter(kind__in=("recovery", "thanks")).exists()
    browser = Client()
    browser.force_login(asker.house.anna)
    assert "Anna was wonderful." in browser.get("/notices").content.decode()


def test_what_they_wrote_is_shown_as_words_and_found(asker: Asker, link: str):
    words = "<script>alert(1)</script> zeppelin =1+1"
    send(link, 5, words)
    assert len(search(OPERATOR, "zeppelin", now=asker.house.now, zone="UTC").hits) == 1
    browser = Client()
    browser.force_login(asker.house.anna)
    talk = Entry.objects.get(kind="answer").conversation_id
    person = f"/customers/{asker.carla().pk}"
    for address in (person, "/loyalty/satisfaction", link, f"/conversations/{talk}"):
        text = browser.get(address).content.decode()
        assert "<script>alert" not in text
        assert "zeppelin" in text


def test_one_click_is_enough_to_be_left_in_peace(asker: Asker, link: str):
    mail = asker.letter()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = asker.house.server.mails[-1][2].decode()
    assert f"\r\nList-Unsubscribe: <https://{PUBLIC.partition('//')[2]}{link}/stop>\r\n" in raw
    assert mail["List-Unsubscribe"].strip("<>").endswith(f"{link}/stop")
    asker.house.later(days=200)
    done = Client(enforce_csrf_checks=True).post(f"{link}/stop", {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and NoMore.objects.count() == 1
    assert Client().post(f"{link}/stop").status_code == 200 and NoMore.objects.count() == 1
    asker.settle(number=2)
    asker.house.later(days=3)
    assert asker.look() == 0
    person = asker.carla().pk
    may_ask_again(reader=asker.house.reader(), person_id=person, now=asker.house.now)
    assert not NoMore.objects.filter(ended_at=None).exists()
    with pytest.raises(Refused, match="already"):
        may_ask_again(reader=asker.house.reader(), person_id=person, now=asker.house.now)
    before = len(asker.house.server.mails)
    assert asker.look() == 1 and asker.house.send() == 1
    assert len(asker.house.server.mails) == before + 1 and asker.link() != link


def test_the_example_records_nothing(asker: Asker):
    asker.turn_on()
    assert Client().get("/say/example?score=3").status_code == 200
    assert Client().post("/say/example", {"score": "3", "words": "x"}).status_code == 200
    assert not Score.objects.exists() and not Entry.objects.filter(kind="answer").exists()


def test_what_is_held_on_them_names_what_they_answered(asker: Asker, link: str):
    send(link, 4, "Fine.")
    send(f"{link}/stop", "")
    files = dict(Export(OPERATOR, asker.carla().pk, now=asker.house.now).files())
    told = json.loads(files["surveys.json"])
    assert [said["score"] for one in told["asked"] for said in one["answers"]] == [4]
    assert len(told["asks_no_more"]) == 1 and b"Fine." in files["entries.jsonl"]


def test_erasing_takes_what_they_said_along(asker: Asker, link: str):
    send(link, 1, "A zeppelin fell on it.")
    erase(reader=OPERATOR, person_id=asker.carla().pk, reason="asked", now=asker.house.now)
    assert not Asking.objects.exists() and not Score.objects.exists()
    assert not search(OPERATOR, "zeppelin", now=asker.house.now, zone="UTC").hits
    assert "zeppelin" not in Commitment.objects.get(kind="recovery").why
