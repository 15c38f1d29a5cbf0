"""Who is ours, what people are called, which organisation they belong to."""

import pytest

from goodword.people.rules import Ours, best_name, is_addr_spec, organisation_domain, tidy_name

OURS = Ours(frozenset({"nora@freemail.example"}), frozenset({"hartmann.example"}))


@pytest.mark.parametrize(
    ("spec", "ours"),
    [
        ("office@hartmann.example", True),
        ("robot@mail.hartmann.example", True),
        ("nora@freemail.example", True),
        ("anna@kovacs.example", False),
        ("anna@nothartmann.example", False),
        ("hartmann.example", True),
        ("", False),
    ],
)
def test_ours(spec: str, ours: bool) -> None:
    assert (spec in OURS) is ours


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Ruiz, Ana", "Ana Ruiz"),
        ("Ruiz, Ana (Sales)", "Ana Ruiz"),
        ("'Ana Ruiz'", "Ana Ruiz"),
        ("ANA RUIZ", "Ana Ruiz"),
        ("ana@ruiz.example", ""),
        ("Ruiz Carpentry, Painting, Repairs", "Ruiz Carpentry, Painting, Repairs"),
        ("  Ana \n Ruiz ", "Ana Ruiz"),
    ],
)
def test_names_as_one_would_write_them(name: str, tidy: str) -> None:
    assert tidy_name(name) == tidy


def test_the_fullest_name_wins_and_an_address_gives_one_at_need() -> None:
    assert best_name(["ana", "Ana Ruiz", ""], "a@ruiz.example") == "Ana Ruiz"
    assert best_name([""], "ana.ruiz@ruiz.example") == "Ana Ruiz"
    assert best_name([], "ar7@ruiz.example") == "ar7@ruiz.example"


def test_a_shared_address_is_called_by_its_address() -> None:
    assert best_name(["Ana Ruiz"], "info@ruiz.example") == "info@ruiz.example"


def test_freemail_and_our_own_are_no_organisation() -> None:
    assert organisation_domain("gmail.com", OURS) == ""
    assert organisation_domain("hartmann.example", OURS) == ""
    assert organisation_domain("mail.kovacs.co.uk", OURS) == "kovacs.co.uk"
    assert organisation_domain("", OURS) == ""


@pytest.mark.parametrize("spec", ["a@b)c@d", "a b@c.example", "@x.example", "x@", "<a@b.example>"])
def test_what_is_no_address(spec: str) -> None:
    assert not is_addr_spec(spec)
