"""The base subject of RFC 5256, with the prefixes of many languages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.language import base_subject


@pytest.mark.parametrize(
    ("subject", "base", "replied"),
    [
        ("Chairs", "Chairs", False),
        ("Re: Chairs", "Chairs", True),
        ("RE: re : Chairs", "Chairs", True),
        ("Re[2]: Chairs", "Chairs", True),
        ("Re(3): Chairs", "Chairs", True),
        ("Re^2: Chairs", "Chairs", True),
        ("Fwd: Chairs", "Chairs", False),
        ("FW: Re: Chairs", "Chairs", True),
        ("AW: WG: Stühle", "Stühle", True),
        ("Antwort: Stühle", "Stühle", True),
        ("TR: Chaises", "Chaises", False),
        ("RV: Sillas", "Sillas", False),
        ("R: Sedie", "Sedie", True),
        ("I: Sedie", "Sedie", False),
        ("Antw: Stoelen", "Stoelen", True),
        ("Doorst: Stoelen", "Stoelen", False),
        ("RES: ENC: Cadeiras", "Cadeiras", True),
        ("Odp: Krzesła", "Krzesła", True),
        ("PD: Krzesła", "Krzesła", False),
        ("SV: VB: Stolar", "Stolar", True),
        ("Vs: Tuolit", "Tuolit", True),
        ("Отв: Стулья", "Стулья", True),
        ("回复：椅子", "椅子", True),
        ("转发: 椅子", "椅子", False),
        ("[chairs-list] Re: [chairs-list] Oak", "Oak", True),
        ("Re: [EXTERNAL] Oak", "Oak", True),
        ("[only a tag]", "[only a tag]", False),
        ("Chairs (fwd) (FWD)", "Chairs", False),
        ("[Fwd: [fwd: Re: Chairs]]", "Chairs", True),
        ("  Re:\t  many \n blanks ", "many blanks", True),
        ("Reminder: Chairs", "Reminder: Chairs", False),
        ("Offer: chairs", "Offer: chairs", False),
        ("Re:", "", True),
        ("", "", False),
    ],
)
def test_prefixes_come_off(subject: str, base: str, replied: bool) -> None:
    assert base_subject(subject) == (base, replied)


@given(st.text(max_size=60))
def test_a_base_subject_is_its_own_base(subject: str) -> None:
    base, _ = base_subject(subject)
    assert base_subject(base) == (base, False)


@pytest.mark.parametrize(
    "evil",
    ["Re: " * 25_000, "[a]" * 33_000, "[" * 100_000, "Re[" * 33_000, "x" + " (fwd)" * 16_000,
     "[fwd: " * 16_000 + "]" * 16_000, "Re" + " " * 100_000 + ":", "[a] Re: " * 12_000],
)  # fmt: skip
def test_a_hundred_kilobytes_are_nothing(evil: str) -> None:
    started = time.process_time()
    base_subject(evil)
    assert time.process_time() - started < 5
