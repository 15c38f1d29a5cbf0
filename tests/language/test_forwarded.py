"""A mail passed on belongs to who wrote it: its head is read in every style."""

import pytest

from goodword.language import Forwarded, read_forwarded
from tests.language.test_zones import HEADS


@pytest.mark.parametrize("head", HEADS)
def test_every_head_names_its_writer(head: str) -> None:
    found = read_forwarded(f"For you, Cem.\n\n{head}\n\nWhich chairs?\n")
    assert found is not None
    assert "Ada Field" in found.name
    assert found.spec in ("ada@field.example", "")
    assert found.text.strip() == "Which chairs?"


def test_all_that_a_head_says_is_read() -> None:
    found = read_forwarded(
        "See below.\n\n---------- Forwarded message ---------\n"
        "From: Ada Field <Ada@Field.example>\nDate: Mon, 3 Feb 2025 at 10:11\n"
        "Subject: Oak chairs\nTo: <orders@house.example>\n\n\nHello,\n\nwhich chairs?\n\nAda"
    )
    assert found == Forwarded(
        name="Ada Field",
        spec="ada@field.example",
        date_text="Mon, 3 Feb 2025 at 10:11",
        subject="Oak chairs",
        text="Hello,\n\nwhich chairs?\n\nAda",
    )


@pytest.mark.parametrize(
    ("sender", "name", "spec"),
    [
        ("Ada Field <ada@field.example>", "Ada Field", "ada@field.example"),
        ('"Field, Ada" <ada@field.example>', "Field, Ada", "ada@field.example"),
        ("Ada Field [mailto:ada@field.example]", "Ada Field", "ada@field.example"),
        ("Ada <ada@field.example<mailto:ada@field.example>>", "Ada", "ada@field.example"),
        ("ada@field.example (Ada Field)", "Ada Field", "ada@field.example"),
        ("ada@field.example", "", "ada@field.example"),
        ("Ada Field", "Ada Field", ""),
        ("Ada Field@FIELD", "Ada Field@FIELD", ""),
    ],
)
def test_senders_are_written_in_many_ways(sender: str, name: str, spec: str) -> None:
    found = read_forwarded(f"-----Original Message-----\nFrom: {sender}\nSubject: Chairs\n\nHello")
    assert found is not None
    assert (found.name, found.spec) == (name, spec)


def test_a_quoted_forward_loses_its_marks() -> None:
    found = read_forwarded(
        "Begin forwarded message:\n\n> From: Ada Field <ada@field.example>\n> Subject: Chairs\n"
        "> Date: 3 February 2025\n>\n> Which chairs?\n> Ada\n"
    )
    assert found is not None
    assert (found.subject, found.text) == ("Chairs", "Which chairs?\nAda")


def test_the_outermost_forward_counts() -> None:
    inner = "---------- Forwarded message ---------\nFrom: Cem <cem@x.example>\nSubject: In\n\nOld"
    found = read_forwarded(
        f"------- Forwarded message ------\nFrom: Ada <ada@x.example>\nSubject: Out\n\n{inner}"
    )
    assert found is not None
    assert found.spec == "ada@x.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, which chairs?",
        "Please note: closed. Also: open.",
        "a@b.example\n--\nx",
        "-" * 50,
    ],
)
def test_no_head_no_forward(text: str) -> None:
    assert read_forwarded(text) is None
