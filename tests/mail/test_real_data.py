"""The parser and the readers on mail that none of us wrote. Nothing of it is repeated here."""

import json
import re
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from goodword.channels.mail import count_store, open_store, parse_mail
from goodword.channels.mail.addresses import parse_addresses

pytestmark = pytest.mark.data

DATA = Path(__file__).parents[3] / "shared" / "data"
if not DATA.is_dir():
    pytest.skip("the real data is not beside the repository", allow_module_level=True)

WORD = re.compile(r"\w{3,}")
# How many mails each trap holds, counted by eye.
MBOXES = {
    "mimekit/mbox__simple.mbox.txt": 3,
    "mimekit/mbox__unmunged.mbox.txt": 2,
    "sisimai/mailbox__mbox-0": 37,
    "imaptest/esearch.mbox": 7,
    "imaptest/fetch-body.mbox": 4,
    "imaptest/sort-date.mbox": 7,
    "kmime/simple-encapsulated.mbox": 2,
    "kmime/dontchangemail.mbox": 1,
    "mime4j/test-1__mbox.rlug-0": 1,
}
REAL = {
    "enron/delainey-d": 3566,
    "rlists/r-sig-finance.mbox": 14576,
    "spamassassin": 3250,
}


@pytest.mark.parametrize("name", MBOXES)
def test_mbox_traps(name: str) -> None:
    assert len(list(open_store(DATA / "hostile" / "mbox" / name))) == MBOXES[name]


@pytest.mark.parametrize("name", REAL)
def test_real_stores_are_read_whole(name: str) -> None:
    path = DATA / "mail" / name
    found = 0
    size = 0
    for item in open_store(path):
        found += 1
        size += item.size_read
        assert item.problem == ""
    assert (found, size) == (REAL[name], count_store(path))


def test_hostile_mails_are_read_in_time_and_storable() -> None:
    slow: list[str] = []
    for path in sorted((DATA / "hostile").glob("*/*/*")):
        if path.is_file() and path.parts[-3] in ("mail", "bounce", "spoof", "tnef"):
            started = process_time()
            mail = parse_mail(path.read_bytes())
            if process_time() - started > 2:
                slow.append(path.name)
            said = [mail.subject, mail.text, mail.html, mail.attached_text]
            assert not [text for text in said if re.search("[\x00\ud800-\udfff]", text)]
            assert not [defect for defect in mail.defects if "could not be read (" in defect]
    assert slow == []


def expected(part: dict[str, object]) -> list[str]:
    """The words of a text or HTML part of the expected parse."""
    body = part.get("body")
    if not isinstance(body, dict):
        return []
    text = body.get("Text") or re.sub(r"<[^>]*>", " ", str(body.get("Html", "")))
    return WORD.findall(str(text).lower())


def test_expected_words_come_back() -> None:
    """Parsed beside stalwart's own expectations; where those hold damage, ours must not."""
    folder = DATA / "hostile" / "mail_expected" / "stalwart-mail-parser"
    short: list[str] = []
    files = 0
    for file in sorted(folder.glob("*.json")):
        source = DATA / "hostile/mail/stalwart-mail-parser" / f"{file.stem}.eml"
        if not source.exists():
            group, _, number = file.stem.partition("__")
            source = DATA / f"mail/fixtures/stalwart_mail_parser/eml/{group}/{number}.eml"
        files += 1
        mail = parse_mail(source.read_bytes())
        words = {w for part in json.loads(file.read_text())["parts"] for w in expected(part)}
        got = set(WORD.findall(f"{mail.text} {mail.attached_text} {mail.html}".lower()))
        if len(words) >= 5 and len(words & got) < 0.9 * len(words):
            short.append(file.stem)
    # There, the expected words are undecoded bytes, text/enriched's commands or parts' heads.
    known = {"legacy__052", "rfc__000", "malformed__009", "malformed__020", "malformed__021"}
    assert files > 30 and set(short) <= known


def fixture_addresses(value: object) -> list[str]:
    if isinstance(value, dict):
        if isinstance(value.get("address"), str):
            return [value["address"].lower()]
        return [spec for inner in value.values() for spec in fixture_addresses(inner)]
    if isinstance(value, list):
        return [spec for inner in value for spec in fixture_addresses(inner)]
    return []


def test_address_fixtures() -> None:
    cases = json.loads((DATA / "mail/fixtures/stalwart_mail_parser/address.json").read_text())
    verdicts: Counter[str] = Counter()
    for case in cases:
        if "mailto:" in case["header"] or "://" in case["header"]:
            continue  # values of List-* headers
        wanted = [spec for spec in fixture_addresses(case["expected"]) if spec.count("@") == 1]
        got = [a.spec for a in parse_addresses((" ".join(case["header"].split("\n")).strip(),))[0]]
        verdicts["same" if got == wanted else "other"] += 1
    # Others: comments inside specs, two addresses without a comma, "NO" as an address.
    assert verdicts["other"] <= 5 < verdicts["same"]
