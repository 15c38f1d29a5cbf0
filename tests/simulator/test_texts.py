"""Every letter that can be written is whole: no open braces, no empty slots, the answer fits."""

import re
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.simulator.grammar import GrammarError, compiled, render, sentence_case, take_promises
from goodword.simulator.house import the_house
from goodword.simulator.matter import facts_of
from goodword.simulator.people import customer
from goodword.simulator.when import promise_time
from goodword.simulator.words import LANGUAGES, data, situations, words_of
from goodword.worktime import is_working

START = datetime(2026, 11, 18, 10, tzinfo=UTC)
HOUSE = the_house()
SITUATIONS = [
    pytest.param(lang, situation, id=situation["id"])
    for lang in LANGUAGES
    for rows in situations(lang).values()
    for situation in rows
]


def facts(lang: str, rng: Random) -> dict[str, str]:
    who = next(c for c in (customer(1, n) for n in range(400)) if c.lang == lang)
    us = HOUSE.speaking(lang)[0]
    found = facts_of(who, who.persons[0], us, HOUSE, START, "4321", rng)
    return found | {
        "due": "tomorrow",
        "promised": "by Friday",
        "since": "Monday",
        "wish": "Have a good week.",
        "referrer": "Una Joyce",
        "piece": "table",
    }


def all_texts(situation: dict) -> list[str]:
    names = ("subject", "ask", "answer", "hold", "deliver", "closing", "glad")
    found = [text for name in names for text in situation.get(name, ())]
    for more in situation.get("more", ()):
        found += more["ask"] + more.get("answer", [])
    return found


@pytest.mark.parametrize(("lang", "situation"), SITUATIONS)
def test_every_text_can_be_written(lang: str, situation: dict) -> None:
    rng = Random(7)
    slots = facts(lang, rng)
    for text in all_texts(situation):
        for _ in range(12):
            written, _ = take_promises(render(text, slots, rng))
            assert not re.search(r"[{}|\[\]]", written)
            assert "  " not in written.replace("\n", "x")


@pytest.mark.parametrize(("lang", "situation"), SITUATIONS)
def test_a_promise_in_a_situation_can_be_kept(lang: str, situation: dict) -> None:
    held = [text for text in situation.get("hold", ()) if text]
    assert all("[" in text and "{due}" in text for text in held)
    assert bool(held) == bool(situation.get("deliver"))
    if "more" in situation:
        assert all(more["ask"] for more in situation["more"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_words(lang: str) -> None:
    missing = set(words_of("en")) - set(words_of(lang)) - {"handover"}
    assert not missing
    groups = {"enquiry", "quote", "order", "fitting", "aftercare", "invoice", "repair", "small"}
    assert groups | {"complaint", "praise", "reorder"} <= set(situations(lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_promised_times_fit_the_day_on_which_they_are_said(lang: str) -> None:
    rng = Random(3)
    for day in range(1, 28):
        now = datetime(2026, 12, day, 12, tzinfo=UTC)
        if not is_working(now, HOUSE.calendar):
            continue
        for days in range(5):
            due = promise_time(now, days, lang, HOUSE.calendar, rng)
            assert due.at > now
            if lang == "en" and "tomorrow" in due.words:
                assert (due.at.date() - now.date()).days == 1


def test_there_are_dozens_of_situations() -> None:
    assert len(SITUATIONS) >= 60
    variants = sum(
        text.count("|") for _, s in (p.values for p in SITUATIONS) for text in all_texts(s)
    )
    assert variants > 650


def test_every_name_has_a_plain_address() -> None:
    for index in range(300):
        who = customer(5, index)
        for _, spec in who.addresses:
            assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+", spec)
    specs = [spec for index in range(300) for _, spec in customer(5, index).addresses]
    assert len(set(specs)) == len(specs)


@pytest.mark.parametrize("text", ["{a|b", "a}", "{}", "{a b|}}"])
def test_a_broken_text_is_named(text: str) -> None:
    with pytest.raises(GrammarError):
        render(text, {}, Random(1))


def test_alternatives_slots_and_promises() -> None:
    rng = Random(1)
    seen = {render("{a|b {x|y}} {name}", {"name": "N"}, rng) for _ in range(60)}
    assert seen == {"a N", "b x N", "b y N"}
    assert take_promises("Yes. [I'll call  today.] Bye") == (
        "Yes. I'll call  today. Bye",
        ["I'll call today."],
    )
    assert sentence_case("oak. a ash tray\nélan") == "Oak. An ash tray\nÉlan"


@given(st.text(alphabet="ab{}|[] ", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        compiled(text)
    except GrammarError:
        return
    try:
        render(text, {"a": "1", "b": "2"}, Random(1))
    except GrammarError:
        return


def test_the_data_files_are_read_once() -> None:
    assert data("names") is data("names")
