"""Personal data in pages: who may, what it shows, what comes out, what goes."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from goodword.access import OPERATOR
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.privacy.archive import safe_name
from goodword.privacy.exporting import Export
from goodword.privacy.tables import Erasure
from tests.web.business import ILSE, PASSWORD, SALES, SECRET, Business, bring_in, letter

pytestmark = pytest.mark.django_db
type As = Callable[[Colleague], Client]
NOW = datetime.now(UTC)


@pytest.fixture
def anna(business: Business) -> Client:
    """The administrator, who has just logged in."""
    browser = Client()
    browser.post("/login", {"username": business.anna.email, "password": PASSWORD})
    return browser


def unzipped(answer: object) -> dict[str, bytes]:
    raw = b"".join(answer)  # type: ignore[call-overload]
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_held_is_said_in_counts(ilse: Person, anna: Client) -> None:
    page = anna.get(f"/customers/{ilse.pk}/personal-data").content.decode()
    assert "ilse@vandenberghe.example" in page
    assert "2 entries of theirs alone" in page
    assert "1 commitment" in page


def test_only_administrators(business: Business, ilse: Person, as_: As) -> None:
    for one in (business.bernd, business.rita):
        browser = as_(one)
        assert browser.get(f"/customers/{ilse.pk}/personal-data").status_code == 403
        assert browser.post(f"/customers/{ilse.pk}/personal-data/export").status_code == 403
        told = {"reason": "x", "sure": "on"}
        assert browser.post(f"/customers/{ilse.pk}/personal-data/erase", told).status_code == 403
        assert browser.get("/settings/keeping").status_code == 403
    ilse.refresh_from_db()
    assert ilse.erased_at is None


def test_foreign_and_missing_look_the_same(business: Business, anna: Client) -> None:
    Mailbox.objects.filter(name="bernd").update(sharing="nothing")
    lena = Person.objects.get(name="Lena Fuchs")
    for person in (lena.pk, 10**9):
        for part in ("", "/export", "/erase"):
            ask = anna.post if part else anna.get
            where = f"/customers/{person}/personal-data{part}"
            assert ask(where, {"reason": "x", "sure": "on"}).status_code == 404


def test_everything_comes_out_in_one_file(ilse: Person, anna: Client) -> None:
    files = unzipped(anna.post(f"/customers/{ilse.pk}/personal-data/export"))
    person = json.loads(files["person.json"])
    assert person["persons"][0]["name"] == "Ilse Vandenberghe"
    assert person["persons"][0]["addresses"][0]["address"] == "ilse@vandenberghe.example"
    entries = [json.loads(line) for line in files["entries.jsonl"].splitlines()]
    assert [e["subject"] for e in entries] == [
        "Oak table for the hall",
        "Re: Oak table for the hall",
    ]
    assert "oak table costs" in entries[0]["readings"]["zones"]["author"]
    (owed,) = json.loads(files["commitments.json"])
    assert owed["history"]
    assert any(n.startswith("originals/") and b"Message-ID" in d for n, d in files.items())
    assert any(n.startswith("attachments/") for n in files)
    assert "seen.json" in files


def test_letters_of_personal_mailboxes_stay_with_their_owner(
    business: Business, anna: Client
) -> None:
    lena = Person.objects.get(name="Lena Fuchs")
    files = unzipped(anna.post(f"/customers/{lena.pk}/personal-data/export"))
    assert not any(SECRET.encode() in data for data in files.values())
    assert b"1 entries lie in personal mailboxes" in files["README.txt"]
    page = anna.get(f"/customers/{lena.pk}/personal-data").content.decode()
    assert "1 entry lies in personal mailboxes" in page
    whole = dict(Export(OPERATOR, lena.pk, now=NOW).files())
    assert any(SECRET.encode() in data for data in whole.values())


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "C:\\x", "a\x00b", "..", ".", "", "con",
     "x" * 400 + ".pdf", "\u202egnp.exe", "a/b", "-rf", "name\nwith"],
)  # fmt: skip
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = safe_name(name, "attachment")
    assert safe
    assert not set(safe) & set("/\\\x00\n\u202e:")
    assert not safe.startswith((".", " "))
    assert len(safe) <= 80


def test_hostile_attachment_names_in_the_zip(
    business: Business, ilse: Person, anna: Client, tmp_path: Path
) -> None:
    mail = letter(
        ILSE, SALES, "Plans", "Could you look?", at=NOW, number=90,
        files=(("../../../evil.html", b"x"), ("../../../evil.html", b"y")),
    )  # fmt: skip
    bring_in(tmp_path, "sales", [mail])
    files = unzipped(anna.post(f"/customers/{ilse.pk}/personal-data/export"))
    for name in files:
        assert not name.startswith("/")
        assert ".." not in name.split("/")
    assert len([n for n in files if "evil" in n]) == 2


def test_erasing_asks_for_a_reason_and_a_tick(ilse: Person, anna: Client) -> None:
    where = f"/customers/{ilse.pk}/personal-data/erase"
    for told in ({}, {"reason": "asked"}, {"sure": "on"}):
        answer = anna.post(where, told)
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert not Erasure.objects.exists()
    anna.post(where, {"reason": "asked by letter", "sure": "on"}, follow=True)
    assert Erasure.objects.get().person_number == ilse.pk
    assert "Vandenberghe" not in anna.get("/customers").content.decode()
    assert anna.get(f"/customers/{ilse.pk}/personal-data").status_code == 404


def test_who_did_not_prove_lately_is_asked_first(business: Business, ilse: Person, as_: As) -> None:
    told = {"reason": "asked by letter", "sure": "on"}
    answer = as_(business.anna).post(f"/customers/{ilse.pk}/personal-data/erase", told)
    assert answer.status_code == 403
    assert "asked by letter" in answer.content.decode()
    assert not Erasure.objects.exists()
