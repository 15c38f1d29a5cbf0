"""German due times, said on Tuesday 24 November 2026 at 10:00 in Berlin."""

import pytest

from goodword.language import read_due
from goodword.language.due.tongue import tongue_of

from .test_phrases import TUESDAY, local, only


@pytest.mark.parametrize(
    ("phrase", "earliest", "latest"),
    [
        ("bis Freitag", "11-24 10:00", "11-27 17:00"),
        ("bis Ende der Woche", "11-24 10:00", "11-27 17:00"),
        ("bis Ende des Monats", "11-24 10:00", "11-30 17:00"),
        ("bis Monatsende", "11-24 10:00", "11-30 17:00"),
        ("morgen früh", "11-25 00:00", "11-25 12:00"),
        ("am Morgen des 2. Dezember", "12-02 00:00", "12-02 12:00"),
        ("um 10 Uhr morgen", "11-25 10:00", "11-25 10:00"),
        ("übermorgen", "11-26 00:00", "11-26 24:00"),
        ("in 3 Werktagen", "11-27 00:00", "11-27 24:00"),
        ("in KW 50", "12-07 00:00", "12-13 24:00"),
        ("Anfang nächster Woche", "11-30 00:00", "12-02 24:00"),
        ("übernächste Woche", "12-07 00:00", "12-13 24:00"),
        ("heute Abend", "11-24 18:00", "11-24 24:00"),
        ("bis 15.3.", "11-24 10:00", "03-15 17:00"),
        ("bis zum 15. fertig", "11-24 10:00", "12-15 17:00"),
        ("am 15.12", "12-15 00:00", "12-15 24:00"),
        ("am Freitag, den 4. Dezember um 9.30 Uhr", "12-04 09:30", "12-04 09:30"),
        ("um 17 Uhr", "11-24 17:00", "11-24 17:00"),
        ("um 17 Uhr 30", "11-24 17:30", "11-24 17:30"),
        ("um 14:30 am Freitag", "11-27 14:30", "11-27 14:30"),
        ("um halb vier", "11-24 15:30", "11-24 15:30"),
        ("um Viertel vor vier", "11-24 15:45", "11-24 15:45"),
        ("spätestens Donnerstag", "11-24 10:00", "11-26 17:00"),
        ("Montagnachmittag", "11-30 12:00", "11-30 19:00"),
        ("zwischen 9 und 11 Uhr am Donnerstag", "11-26 09:00", "11-26 11:00"),
        ("von Montag bis Mittwoch", "11-30 00:00", "12-02 24:00"),
        ("binnen 48 Stunden", "11-24 10:00", "11-26 10:00"),
        ("in anderthalb Stunden", "11-24 11:30", "11-24 11:30"),
        ("in einer halben Stunde", "11-24 10:30", "11-24 10:30"),
        ("vor zwei Wochen", "11-10 00:00", "11-10 24:00"),
        ("vor Weihnachten", "11-24 10:00", "12-24 17:00"),
        ("Di 8.12. 14:00", "12-08 14:00", "12-08 14:00"),
        ("im ersten Quartal 2027", "01-01 00:00", "03-31 24:00"),
        ("am Freitag in einer Woche", "12-04 00:00", "12-04 24:00"),
        ("heute in 14 Tagen", "12-08 00:00", "12-08 24:00"),
        ("am Di, den 8.12., um 9h", "12-08 09:00", "12-08 09:00"),
        ("ab Donnerstag", "11-26 00:00", "open"),
    ],
)
def test_a_phrase_has_its_time(phrase: str, earliest: str, latest: str) -> None:
    due = only(f"Wir machen es {phrase}.")
    assert (local(due.earliest), local(due.latest)) == (earliest, latest)


def test_the_phrase_is_marked_in_its_own_words() -> None:
    text = "Sie bekommen das Angebot bis spätestens Freitag um 12 Uhr."
    due = only(text)
    assert due.text == "bis spätestens Freitag um 12 Uhr"
    assert text[due.start : due.end] == due.text
    assert due.understood == "by Friday 27 November 2026 12:00"


def test_a_condition_has_no_date() -> None:
    due = only("Sobald ich von Anna höre, melde ich mich.")
    assert (due.condition, due.latest) == ("Sobald ich von Anna höre", None)


@pytest.mark.parametrize(
    "text",
    [
        "Guten Morgen, danke für die Nachricht.",
        "Ich mache das so bald wie möglich.",
        "Es kostet 15.3 Prozent mehr.",
        "So geht das nicht.",
        "Das war am 1. Tag.",
        "Das macht der Mann mit dem Hut.",
    ],
)
def test_what_names_no_time_yields_none(text: str) -> None:
    assert read_due(text, TUESDAY) == []


def test_the_language_can_be_given() -> None:
    assert read_due("15. 12.", TUESDAY, language="de")
    assert read_due("bis Freitag", TUESDAY, language="en") == []


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("wir melden uns bis freitag", "de"),
        ("we will be in touch by friday", "en"),
        ("bis montag please send me the file that we need", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_the_words(text: str, tongue: str) -> None:
    assert tongue_of(text.split()) == tongue
