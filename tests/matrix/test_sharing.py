"""A personal mailbox at each level of sharing: every page, list, search, program and export, asked
as its owner, as a teammate, as an administrator and as a stranger."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions
from goodword.channels.mail.live.tables import Folder, TakenUid
from goodword.hooks.rules import SCOPES
from goodword.hooks.tokening import make_token
from goodword.people.queries import reader_for
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Sighting
from tests.matrix import test_api, test_pages
from tests.matrix.house import House
from tests.matrix.rules import PAGES

WORD = "thirtyseven"
"""Stands in the subject, the text and a file's name of Lena's letter to Bernd, and nowhere else."""
SEARCHES = tuple(
    f"search?q={words}"
    for words in ("pelicans", "from:fuchs", "subject:pelicans", "is:waiting", "has:attachment")
)
OTHERS = ("teammate", "administrator")
ASKING = {"nothing": OTHERS[:1], "contact": OTHERS, "everything": ()}
"""Who goes over everything: an administrator sees no more of a personal mailbox than a teammate."""


@pytest.fixture(scope="module", autouse=True)
def live(house: House, django_db_blocker: Any) -> None:
    """Bernd's letters come from a server."""
    with django_db_blocker.unblock():
        box, now = Mailbox.objects.get(name="bernd"), datetime.now(UTC)
        row = actions.connect(
            reader=OPERATOR, mailbox_id=box.pk, host="127.0.0.1", port=9, security="none",
            login="bernd", secret={"password": "x"}, from_date=None, now=now,
        )  # fmt: skip
        inbox = Folder.objects.create(connection=row, name="INBOX", shown="inbox", role="inbox")
        for number, one in enumerate(Sighting.objects.filter(mailbox=box), 1):
            TakenUid.objects.create(
                folder=inbox, uidvalidity=1, uid=number, original_id=one.original_id
            )


@pytest.fixture(params=["nothing", "contact", "everything"])
def sharing(house: House, db: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """How far Bernd shares his mailbox."""
    with transaction.atomic():
        Mailbox.objects.filter(name="bernd").update(sharing=request.param)
        yield request.param
        transaction.set_rollback(True)


def foreign(found: Iterable[tuple[str, str]]) -> list[str]:
    """Addresses with the objects of Bernd's letter in them, or with none."""
    kinds = dict(found)
    return [kinds["foreign"]] if "foreign" in kinds else list(kinds.values())[:1]


def pages(house: House) -> list[str]:
    """Every page that can be got, and searches."""
    found = [
        address
        for pattern in test_pages.ROUTES
        if PAGES[str(pattern.name)].reads
        for address in foreign(test_pages.addresses(pattern, house))
    ]
    return [*found, "/customers?q=fuchs", *(f"/{one}" for one in SEARCHES)]


def programs(house: House) -> list[str]:
    """Every operation of the API that reads, and searches."""
    found = [
        address
        for method, path, told in test_api.OPERATIONS
        if method == "get"
        for address in foreign(test_api.addresses(path, told, house))
    ]
    return [*found, *(f"/api/v1/{one}" for one in SEARCHES)]


def said(house: House, role: str, address: str) -> str:
    """What a page says."""
    answer = test_pages.answer(house, role, "get", address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return body.decode("utf-8", "replace") + str(dict(answer.items()))


def told(house: House, role: str, addresses: list[str]) -> str:
    """All that a program of this role is told."""
    now = datetime.now(UTC)
    token = make_token(
        reader=reader_for(house.colleagues[role]), name=role, scopes=SCOPES,
        expires_at=now + timedelta(days=9), now=now,
    )[1]  # fmt: skip
    found = (test_api.ask(token, "get", address, None) for address in addresses)
    return "".join(words.decode("utf-8", "replace") for status, words in found if status == 200)


def test_no_page_says_to_others_what_is_not_shared_with_them(house: House, sharing: str) -> None:
    words = {
        "nothing": (WORD, "lena fuchs", "fuchs.example"),
        "contact": (WORD,),
        "everything": (),
    }[sharing]
    for role in ASKING[sharing]:
        # Administrators keep the list of who was merged, erased, or exported.
        sought = words if role == "teammate" else (WORD,)
        for address in pages(house):
            page = said(house, role, address).lower()
            assert not [word for word in sought if word in page], (role, address)
    search = f"/{SEARCHES[1]}"
    assert WORD in said(house, "owner", search)
    for role in OTHERS:
        assert (WORD in said(house, role, search)) is (sharing == "everything")
        assert ("Lena Fuchs" in said(house, role, "/customers")) is (sharing != "nothing")


def test_no_program_is_told_what_is_not_shared_with_its_colleague(
    house: House, sharing: str
) -> None:
    search = [f"/api/v1/{SEARCHES[1]}"]
    assert WORD in told(house, "owner", search)
    for role in OTHERS:
        assert (WORD in told(house, role, search)) is (sharing == "everything")
    for role in ASKING[sharing]:
        words = told(house, role, programs(house))
        assert WORD not in words
        assert "Lena Fuchs" not in words or sharing == "contact" or role == "administrator"


def test_a_stranger_is_told_nothing_at_all(house: House, db: None) -> None:
    client = Client(raise_request_exception=False)
    for address in [*pages(house), *programs(house)]:
        with transaction.atomic():
            answer = client.get(address, REMOTE_ADDR="203.0.113.9")
            transaction.set_rollback(True)
        page = answer.content.decode("utf-8", "replace").lower()
        assert WORD not in page and "lena fuchs" not in page, address
