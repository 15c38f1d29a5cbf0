"""What servers say is read as it is written, and anything else is said to be none."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goodword.channels.mail.live import jmap_rules as rules
from goodword.channels.mail.live.jmap_rules import NotJmap
from goodword.channels.mail.live.jmap_tables import JmapEmail
from goodword.channels.mail.live.tables import Folder, TakenUid, UntakenUid
from goodword.timeline.tables import Entry, Original, Sighting
from goodword.wiring.doctor_folders import compare_folders
from tests.channels.mail.live.conftest import NOW, House, begin_anew, letter
from tests.channels.mail.live.jmap_office import Office
from tests.examples import examples

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["id", "blobId", "size", "receivedAt", "mailboxIds", "name", "parentId", "role", "totalEmails",
     "myRights", "capabilities", "primaryAccounts", "apiUrl", "downloadUrl", "used", "hardLimit",
     "resourceType", "types", rules.CORE, rules.MAIL]
)  # fmt: skip
LIKE = st.dictionaries(NAMES, ANY)
SESSION = {
    "capabilities": {rules.CORE: {"maxObjectsInGet": 20}, rules.MAIL: {}},
    "primaryAccounts": {rules.MAIL: "u1"},
    "apiUrl": "/jmap/",
    "downloadUrl": "https://blobs.example/{accountId}/{blobId}/{name}?t={type}",
}


@settings(max_examples=examples(20, 500))
@given(LIKE, st.lists(LIKE, max_size=4))
@example({"capabilities": {rules.CORE: {}}, "primaryAccounts": {rules.MAIL: "a\x00"}}, [])
@example({"id": "M1", "blobId": "G", "mailboxIds": {"a": True}, "receivedAt": "9999-99-99"}, [])
def test_nothing_that_a_server_says_is_an_accident(one: dict[str, Any], some: list[Any]) -> None:
    for read, told in (
        (lambda t: rules.read_session(t, "https://jmap.example/"), one),
        (rules.read_letter, one), (rules.read_boxes, some), (rules.read_quota, some),
    ):  # fmt: skip
        try:
            found = read(told)
        except NotJmap:
            continue
        # What was read can be kept in any database.
        assert "\x00" not in str(found)
        str(found).encode()


def test_a_session_is_read_with_its_addresses() -> None:
    found = rules.read_session(SESSION, "https://jmap.example/session")
    assert (found.api, found.account_id, found.objects) == ("https://jmap.example/jmap/", "u1", 20)
    assert (found.push, found.quota) == ("", False)
    url = rules.expanded(found.download, {"accountId": "u1", "blobId": "G/1 ?", "name": "l.eml",
                                          "type": "message/rfc822"})  # fmt: skip
    assert url == "https://blobs.example/u1/G%2F1%20%3F/l.eml?t=message%2Frfc822"


@pytest.mark.parametrize(("most", "used"), [(0, 1), (-3, 1), (10**9, 500), (True, 500), ("9", 500)])
def test_a_strange_limit_is_made_a_possible_one(most: object, used: int) -> None:
    offered = {rules.CORE: {"maxObjectsInGet": most}, rules.MAIL: {}}
    told = {**SESSION, "capabilities": offered}
    assert rules.read_session(told, "https://jmap.example/").objects == used


def test_folders_have_paths_also_where_parents_are_lost_or_go_round() -> None:
    told = [
        {"id": "a", "name": "Kunden", "parentId": None},
        {"id": "b", "name": "A/B & Größe", "parentId": "a", "role": "Archive", "totalEmails": 3},
        {"id": "c", "name": "Lost", "parentId": "nobody"},
        {"id": "d", "name": "Round", "parentId": "e"},
        {"id": "e", "name": "And round", "parentId": "d"},
        {"id": "f", "name": "Theirs", "myRights": {"mayReadItems": False}},
        {"id": "g", "name": "\ud800\x00 "},
    ]
    found = {box.id: box.path for box in rules.read_boxes(told)}
    assert found == {
        "a": "Kunden", "b": "Kunden/A∕B & Größe", "c": "Lost", "d": "And round/Round",
        "e": "Round/And round", "g": "?",
    }  # fmt: skip
    assert [(b.role, b.total) for b in rules.read_boxes(told) if b.id == "b"] == [("archive", 3)]


@pytest.mark.parametrize(
    ("origin", "target", "same"),
    [
        ("https://a.example/x", "https://a.example/jmap", True),
        ("https://a.example/", "https://api.a.example/", True),
        ("https://a.example/", "https://a.example:8443/", True),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/jmap", True),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/jmap", False),
        ("https://a.example/", "http://a.example/", False),
        ("https://a.example/", "https://b.example/", False),
        ("https://a.example/", "https://a.example.evil.example/", False),
        ("https://a.example/", "https://eviLa.example/", False),
        ("https://example/", "https://b.example/", False),
        ("https://a.example/", "file:///etc/passwd", False),
    ],
)
def test_what_lets_us_in_stays_on_the_site(origin: str, target: str, same: bool) -> None:
    assert rules.same_site(origin, target) is same


def test_instants_are_read_in_any_zone() -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for told in ("2026-11-22T09:00:00Z", "2026-11-22T10:00:00+01:00", "2026-11-22T09:00:00"):
        assert rules.read_instant(told) == at
    assert rules.read_instant("yesterday") is None and rules.read_instant(7) is None


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(n, marks=pytest.mark.slow) for n in range(3, 40))]
)
def test_whatever_happens_there_all_is_here_once(house: House, office: Office, seed: int) -> None:
    """Letters come, move, go, come back; the server forgets, breaks off, refuses; we restart."""
    chance = random.Random(seed)
    office.objects, office.page = chance.choice([2, 500]), chance.choice([3, None])
    begin_anew(house)
    folders = ["in", "se", "ju", "dr"]
    written = 0
    for _ in range(40):
        keys = list(office.letters)
        act = chance.choice(["add"] * 4 + ["move", "remove", "look", "look", "fault"])
        if act == "add" or not keys:
            at = NOW - timedelta(hours=chance.randrange(2000))
            office.add(letter(f"{seed}-{written}"), at, chance.choice(folders))
            written += 1
        elif act == "move":
            some = chance.sample(folders, chance.choice([1, 1, 2]))
            office.move(chance.choice(keys), *some)
        elif act == "remove":
            office.remove(chance.choice(keys))
        elif act == "look":
            _look(house)
        else:
            _fault(office, house, chance)
    office.statuses.clear()
    office.breaks_at = None
    begin_anew(house)
    house.look(later=13 * 3600)
    house.look(later=13 * 3600)
    wanted = {key for key, one in office.letters.items() if one.boxes & {"in", "se", "ju"}}
    here = set(JmapEmail.objects.values_list("email_id", flat=True))
    assert wanted <= here
    taken = {one.blob for key, one in office.letters.items() if key in wanted}
    assert taken <= {f"G{_sha1(raw)}" for raw in _kept()}
    assert Entry.objects.count() == Original.objects.count()
    assert Sighting.objects.count() == Sighting.objects.values("entry", "folder").distinct().count()
    assert not UntakenUid.objects.exists()
    assert compare_folders(house.row, now=house.now)[1][0] == 0
    for folder in Folder.objects.filter(wanted=True):
        assert TakenUid.objects.filter(folder=folder, uid__gt=folder.newest_uid).count() == 0


def _look(house: House) -> None:
    try:
        house.look(later=700)
    except OSError:
        begin_anew(house)


def _fault(office: Office, house: House, chance: random.Random) -> None:
    kind = chance.choice(["forget", "break", "refuse", "restart"])
    if kind == "forget":
        office.since = len(office.log)
    elif kind == "break":
        office.breaks_at = chance.randrange(12)
        _look(house)
    elif kind == "refuse" and office.letters:
        office.statuses[chance.choice(list(office.letters.values())).blob] = 500
    else:
        begin_anew(house)


def _kept() -> list[bytes]:
    from goodword.timeline.originals import raw_bytes

    return [raw_bytes(one) for one in Original.objects.all()]


def _sha1(raw: bytes) -> str:
    import hashlib

    return hashlib.sha1(raw, usedforsecurity=False).hexdigest()
