"""Which passwords are refused, and that nothing else is asked of them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from goodword.access import OPERATOR
from goodword.accounts.breached import is_listed
from goodword.house.actions import edit_house
from goodword.people.tables import Colleague

pytestmark = pytest.mark.django_db
GRETA = Colleague(name="Margarete Lindqvist", email="greta@lindenhof.example")

PATTERNS = [
    "aaaaaaaaaaaa", "abcabcabcabc", "121212121212", "abcdefghijklmn", "zyxwvutsrqponm",
    "qwertzuiopasd", "1q2w3e4r5t6y", "0987654321098",
]  # fmt: skip
OF_THE_HOUSE = [
    "Goodword2026!", "Okafor!2026!!", "Margarete2026!", "lindenhof-2026", "Passwort-2026!",
]  # fmt: skip
GOOD = [
    "seven quiet rivers", "correct horse battery", "äöü ñandú høne ✓", "    spaces    here",
    "qK7#vr!x9Tz@", "mmx vii lindqvist gravel", "a" * 3 + "xkcd" + "b" * 3 + "9f", "x1y2z3" * 3,
]  # fmt: skip


@pytest.fixture(autouse=True)
def _house() -> None:
    edit_house(reader=OPERATOR, name="Berg & Okafor")


@pytest.mark.parametrize("password", [*PATTERNS, *OF_THE_HOUSE, "password1234", "short", ""])
def test_what_anybody_would_try_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, GRETA)


@pytest.mark.parametrize("password", GOOD[:-1])
def test_letters_alone_spaces_and_any_script_will_do(password: str) -> None:
    validate_password(password, GRETA)


def test_from_twelve_to_a_hundred_and_twenty_eight_characters() -> None:
    long = "gravel lantern otter " * 7
    validate_password("otter gravel", GRETA)
    validate_password(long[:127] + "x", GRETA)
    for wrong in ("otter grave", long[:129]):
        with pytest.raises(ValidationError):
            validate_password(wrong, GRETA)


def test_it_is_kept_with_argon2id_and_compared_whole() -> None:
    one = Colleague(name="x", email="x@y.example")
    one.set_password("seven quiet rivers " * 6 + "A")
    assert identify_hasher(one.password).algorithm == "argon2"
    assert one.password.startswith("argon2$argon2id$")
    assert one.check_password("seven quiet rivers " * 6 + "A")
    assert not one.check_password("seven quiet rivers " * 6 + "B")
    assert make_password("x") != make_password("x")


@pytest.fixture
def breached(tmp_path: Path, settings: Any) -> Path:
    """A list as it is published: sorted SHA-1 hashes with counts."""
    known = [f"some known password {n}" for n in range(3000)]
    lines = sorted(hashlib.sha1(p.encode()).hexdigest().upper() + ":7" for p in known)
    path = tmp_path / "pwned.txt"
    path.write_bytes("\r\n".join(lines).encode() + b"\r\n")
    settings.BREACHED_PASSWORDS = str(path)
    return path


def test_what_is_known_from_a_breach_is_refused(breached: Path) -> None:
    assert all(is_listed(f"some known password {n}", breached) for n in range(0, 3000, 7))
    assert not any(is_listed(f"another password {n}", breached) for n in range(400))
    with pytest.raises(ValidationError, match="breach"):
        validate_password("some known password 42", GRETA)
    validate_password("seven quiet rivers", GRETA)


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_a_short_list_is_searched_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "list"
    hashes = sorted(hashlib.sha1(str(n).encode()).hexdigest().upper() for n in range(size))
    path.write_text("".join(f"{one}:1\n" for one in hashes), "ascii")
    assert [is_listed(str(n), path) for n in range(6)] == [n < size for n in range(6)]
