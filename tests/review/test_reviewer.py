"""The reviewer as a whole: places, fingerprints, house style, every rule and its page."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.review import Draft, Finding, House, Letter, Silence, all_rules, review
from goodword.review.lines import lines_of
from goodword.review.politeness import politeness

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RULES = sorted(all_rules())
PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
BAD = "Sorry for the delay, we have been swamped."
PIECES = st.sampled_from(
    [rule.example for rule in all_rules().values()]
    + [rule.instead for rule in all_rules().values()]
    + [
        "\n\n",
        "\r\n> ",
        " ",
        "…",
        "🙂 ",
        "On Mon, 23 Nov 2026, Ann wrote:\n> ",
        "-- \nBerta\n",
        "i'll ",
    ]
)
Found = Callable[..., list[Finding]]


@pytest.mark.parametrize("code", [code for code in RULES if code != "promise.impossible"])
def test_each_example_is_found_and_what_to_write_instead_is_fine(code: str, found: Found) -> None:
    rule = all_rules()[code]
    about = {"to": ("Ann Berg",), "answers": rule.answers}
    if code == "regard.thanks":
        about["thanks_due"] = "your first order"
    assert code in [one.rule for one in found(rule.example, **about)]
    assert found(rule.instead, **about) == []


@pytest.mark.parametrize("code", RULES)
def test_each_rule_has_a_page_with_its_example(code: str) -> None:
    rule, page = all_rules()[code], (PAGES / f"{code}.md").read_text("utf-8")
    said = " ".join(page.split())
    for words in (rule.name, rule.example, rule.instead, rule.answers, rule.severity):
        assert " ".join(words.split()) in said
    assert ("experimental" in said) == rule.experimental
    assert f"rules/{code}.md" in (PAGES.parent / "review.md").read_text("utf-8")


def test_no_page_is_of_no_rule() -> None:
    assert sorted(place.stem for place in PAGES.glob("*.md")) == RULES


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=30), max_size=8), st.text(max_size=40))
def test_any_text_can_be_read_and_places_lie_in_it(pieces: list[str], theirs: str) -> None:
    text = "".join(pieces)
    draft = Draft(text, reply_to=Letter(theirs), to=("Ann Berg",), thanks_due="your order")
    for one in review(draft, house=House(experimental=True), now=NOW):
        assert 0 <= one.start <= one.end <= len(text)
        assert one.message and one.why and len(one.fingerprint) == 16


@settings(max_examples=30, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=4))
def test_a_fingerprint_survives_what_is_written_elsewhere(pieces: list[str]) -> None:
    before = {one.fingerprint for one in review(Draft(BAD), now=NOW) if one.rule == "excuse.busy"}
    text = "Dear Ann Berg,\n\nthe table is ready.\n\n" + BAD + "\n\n" + "It is oak.\n"
    after = {one.fingerprint for one in review(Draft(text), now=NOW)}
    assert before and before <= after


def test_what_is_quoted_or_signed_is_nobody_s_excuse(found: Found) -> None:
    text = f"Thank you, Ann.\n\nBerta\n-- \nAlways busy\n\nOn Mon, Ann wrote:\n> {BAD}\n"
    assert found(text) == []


def test_places_are_right_behind_line_ends_of_all_kinds(found: Found) -> None:
    text = "Hello Ann,\r\n\r\nsorry for the delay, we have been\r\nswamped.\r\n"
    (one,) = [one for one in found(text) if one.rule == "excuse.busy"]
    assert text[one.start : one.end] == "we have been\r\nswamped"


@pytest.mark.parametrize(
    "text",
    [
        "Entschuldigen Sie die Verspätung, wir waren sehr beschäftigt. Ich melde mich asap.",
        "Désolé pour le retard, nous étions débordés. Je vous réponds asap.",
        "Perdone el retraso, hemos estado muy ocupados. Le contesto asap.",
        "Sorry voor de vertraging, we waren erg druk. Ik kom er asap op terug.",
        "遅くなり申し訳ありません。",
        "",
        "   \n\n",
    ],
)
def test_other_languages_are_left_alone(text: str, found: Found) -> None:
    assert found(text, to=("Ann Berg",)) == []


def test_rules_can_be_chosen(found: Found) -> None:
    text = f"{BAD} I'll call you soon."
    assert {one.rule for one in review(Draft(text), now=NOW)} == {"excuse.busy", "promise.vague"}
    chosen = review(Draft(text), house=House(select=("promise",)), now=NOW)
    assert {one.rule for one in chosen} == {"promise.vague"}
    assert review(Draft(text), house=House(ignore=("excuse", "promise.vague")), now=NOW) == []


def test_experimental_rules_are_off_until_asked_for() -> None:
    text = "That is not my problem."
    assert review(Draft(text), now=NOW) == []
    assert review(Draft(text), house=House(select=("regard",)), now=NOW) == []
    assert review(Draft(text), house=House(select=("regard.curt",)), now=NOW)


def test_a_house_sets_how_grave_a_rule_is() -> None:
    house = House(severities={"excuse": "info"})
    assert {one.severity for one in review(Draft(BAD), house=house, now=NOW)} == {"info"}


@pytest.mark.parametrize(
    ("silence", "silent"),
    [
        (Silence("colleagues", rule="excuse.busy"), True),
        (Silence("colleagues", rule="excuse"), True),
        (Silence("colleagues", rule="promise"), False),
        (Silence("our word", words="been swamped"), True),
        (Silence("our word", words="been ill"), False),
        (Silence("she knows", rule="excuse.busy", person="berta@house.example"), True),
        (Silence("he knows", rule="excuse.busy", person="bo@house.example"), False),
        (Silence("this one", fingerprint="0000000000000000"), False),
    ],
)
def test_silences(silence: Silence, silent: bool) -> None:
    draft = Draft(BAD, sender="Berta <berta@house.example>")
    found = review(draft, house=House(silences=(silence,)), now=NOW)
    assert (found == []) == silent


def test_one_finding_is_silenced_and_its_twin_is_not() -> None:
    text = f"{BAD}\n\n{BAD}"
    first, second = review(Draft(text), now=NOW)
    assert first.fingerprint != second.fingerprint
    house = House(silences=(Silence("once", fingerprint=first.fingerprint),))
    assert [one.start for one in review(Draft(text), house=house, now=NOW)] == [second.start]


def test_only_excuses_are_errors_by_themselves() -> None:
    grave = {rule.code for rule in all_rules().values() if rule.severity == "error"}
    assert grave == {"excuse.busy", "excuse.but"}


def test_a_long_text_takes_its_time_in_proportion() -> None:
    text = (BAD + " I'll call you soon, if you like. ") * 4_000
    assert review(Draft(text), now=NOW)


def test_politeness_ranks_as_people_do() -> None:
    polite = "Hi Ann, thank you for the nice work. Could you perhaps send me the list?"
    rude = "Why did you not send the stupid list? You are wrong."
    assert politeness(lines_of(polite)) > politeness(lines_of(rude))


def test_it_loads_no_django() -> None:
    code = "import sys, goodword.review as r; r.all_rules(); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True,
                          env={"PYTHONPATH": ":".join(sys.path)})  # fmt: skip
    assert done.stdout.strip() == b"False"
