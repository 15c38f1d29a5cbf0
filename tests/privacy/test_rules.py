"""What names somebody is taken out of texts, however it is written there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.privacy.archive import safe_name
from goodword.privacy.rules import ERASED, Identity

ILSE = Identity(
    names=("Ilse Vandenberghe", "Ilse V."),
    specs=("ilse@vandenberghe.example",),
    numbers=("+32470123456",),
)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), max_size=40)


@pytest.mark.parametrize(
    "text",
    [
        "write to ilse@vandenberghe.example please", "ILSE@Vandenberghe.Example",
        "<ilse@vandenberghe.example>", "Ilse Vandenberghe", "Ilse\nVandenberghe",
        "ilse   vandenberghe", "+32470123456", "+32 470 12 34 56", "0470/12.34.56",
        "(0032) 470-12-34-56", "Dear Ilse,", "Mrs Vandenberghe", "Vandenberghe's table",
    ],
)  # fmt: skip
def test_where_they_took_part_every_name_goes(text: str) -> None:
    told = ILSE.without(text)
    assert ERASED in told
    for sign in ("ilse", "vandenberghe", "123456", "34 56", "34.56", "34-56"):
        assert sign not in told.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Ilsebill salted again",
        "Vandenberghen",
        "an order of 12345",
        "i.lse@other.example",
        "20470123",
    ],
)
def test_others_stay(text: str) -> None:
    assert ILSE.without(text) == text


def test_elsewhere_only_what_names_them_for_certain() -> None:
    assert ILSE.unnamed("Ilse is a fine name") == "Ilse is a fine name"
    assert ILSE.unnamed("Ask Ilse Vandenberghe") == f"Ask {ERASED}"
    assert ILSE.unnamed("see ilse@vandenberghe.example") == f"see {ERASED}"


@given(before=WORDS, after=WORDS, which=st.sampled_from(ILSE.whole()))
def test_nothing_that_stands_by_itself_is_left(before: str, after: str, which: str) -> None:
    told = ILSE.unnamed(f"{before} {which} {after}")
    assert f" {which} " not in told
    assert ILSE.unnamed(told) == told


@given(st.text(max_size=30))
def test_nobody_is_nobody(text: str) -> None:
    nobody = Identity((), (), ())
    assert nobody.without(text) == text
    assert nobody.unnamed(text) == text


@given(st.text(max_size=200))
def test_a_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name, "attachment")
    assert safe
    assert len(safe) <= 80
    assert not safe.startswith(".")
    assert not set(safe) & set('/\\:*?"<>|\x00\n')
    assert safe_name(safe, "attachment") == safe
