"""Secrets at rest: read only with the key's file, and never after a change."""

import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.accounts import factors
from goodword.accounts.codes import code_at, new_seed
from goodword.accounts.sealing import Unsealable, add_key, drop_old_keys, keys, seal, unseal
from goodword.accounts.tables import CodeMaker
from goodword.wiring.clock import wall
from goodword.wiring.keys import SEALED, renew
from tests.factories import make_colleague


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    settings.SEALING_KEYS = tmp_path / "sealing-keys"
    return tmp_path / "sealing-keys"


@given(st.text(), st.text(max_size=20))
def test_what_is_sealed_is_read_again_and_never_the_same_twice(text: str, purpose: str) -> None:
    text, purpose = (t.encode("utf-8", "replace").decode() for t in (text, purpose))
    sealed = seal(text, purpose=purpose)
    assert unseal(sealed, purpose=purpose) == text
    assert seal(text, purpose=purpose) != sealed
    with pytest.raises(Unsealable):
        unseal(sealed, purpose=purpose + "x")


@given(st.integers(0, 200), st.integers(1, 255))
def test_whatever_is_changed_is_not_read(at: int, by: int) -> None:
    sealed = bytearray(seal("a webhook's key", purpose="webhook").encode())
    sealed[at % len(sealed)] ^= by
    with pytest.raises(Unsealable):
        told = sealed.decode("latin-1")
        assert unseal(told, purpose="webhook") != "a webhook's key"


@pytest.mark.parametrize("sealed", ["", "x", "s1.none.AAAA", "s1..", "s2.a.b", "a.b.c.d"])
def test_what_was_never_sealed_is_refused_with_what_to_do(sealed: str) -> None:
    with pytest.raises(Unsealable, match="backup"):
        unseal(sealed)


def test_the_key_lies_in_a_file_that_only_its_owner_reads(place: Path) -> None:
    seal("x")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert not [one for one in place.parent.iterdir() if one != place]


def test_without_the_file_nothing_is_read(place: Path) -> None:
    sealed = seal("x")
    place.unlink()
    with pytest.raises(Unsealable):
        unseal(sealed)


def test_two_that_begin_at_once_agree_on_one_key(place: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: keys()[0], range(16)))
    assert len(found) == 1


def test_a_new_key_seals_and_the_old_ones_still_open(place: Path) -> None:
    old = seal("x")
    name = add_key()
    assert seal("y").split(".")[1] == name and unseal(old) == "x"
    assert drop_old_keys() == 1
    with pytest.raises(Unsealable):
        unseal(old)


@pytest.mark.django_db
def test_renewing_keys_loses_no_secret(place: Path) -> None:
    anna, seed, now = make_colleague(), new_seed(), wall()
    code = code_at(seed, int(now.timestamp()) // 30)
    factors.add_code_maker(colleague=anna, seed=seed, code=code, now=now)
    before = CodeMaker.objects.get().secret
    assert seed not in before
    assert renew() == (1, 1)
    after = CodeMaker.objects.get().secret
    assert after != before and unseal(after, purpose=factors.PURPOSE) == seed
    assert len(keys()) == 1


def test_every_column_that_is_sealed_is_known_to_the_renewal() -> None:
    known = {(table.__name__, column) for table, column, _ in SEALED}
    assert known == {
        ("CodeMaker", "secret"),
        ("Webhook", "secret"),
        ("RepeatedWrite", "answer"),
        ("Posted", "text"),
        ("Posted", "html"),
        ("Connection", "secret"),
        ("Shop", "secret"),
    }
