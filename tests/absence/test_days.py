"""The days that absence notes name, in the languages people write them in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.absence.days import NotedDays, read_days

# A Wednesday.
SENT = date(2026, 7, 15)


def days(first: str | None, last: str | None) -> NotedDays:
    told = [date.fromisoformat(f"2026-{day}") if day else None for day in (first, last)]
    return NotedDays(*told)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("I am out of the office until 3 August.", None, "08-03"),
        ("I'm away through Friday, July 31st, 2026.", None, "07-31"),
        ("I will be back on Monday.", None, "07-19"),
        ("I will be back in the office on Monday 3 August.", None, "08-02"),
        ("Back tomorrow. For urgent matters call Bernd.", None, "07-15"),
        ("On leave from 20 July to 3 August, with no access to mail.", "07-20", "08-03"),
        ("On leave 20 July - 3 August 2026.", "07-20", "08-03"),
        ("I am on holiday between July 20 and return on August 4.", "07-20", "08-03"),
        ("I am out of the office. From 3 August I am available again.", None, "08-02"),
        ("Away until 2026-08-03.", None, "08-03"),
        ("Away until 08/31/2026.", None, "08-31"),
        ("Ich bin bis zum 3. August nicht im Büro.", None, "08-03"),
        ("Ich bin bis einschließlich Freitag, 31.07.2026, im Urlaub.", None, "07-31"),
        ("Vom 20.07. bis 03.08.2026 bin ich nicht erreichbar.", "07-20", "08-03"),
        ("Ich bin ab dem 4. August wieder für Sie da.", None, "08-03"),
        ("Ab 20. Juli bin ich im Urlaub und am 4.8. erst wieder da.", "07-20", None),
        ("Ich bin im Urlaub und erst wieder am 04.08. im Büro.", None, "08-03"),
        ("Je suis absente du 20 juillet au 3 août.", "07-20", "08-03"),
        ("Je serai de retour le lundi 3 août.", None, "08-02"),
        ("Absent jusqu’au 1er août inclus.", None, "08-01"),
        ("Estaré fuera hasta el 3 de agosto.", None, "08-03"),
        ("Sono in ferie fino al 3 agosto.", None, "08-03"),
        ("Ik ben afwezig tot en met vrijdag 31 juli.", None, "07-31"),
        ("Vanaf maandag 3 augustus ben ik weer aanwezig.", None, "08-02"),
        ("Estarei ausente até 3 de agosto.", None, "08-03"),
        ("Jeg er tilbage mandag den 3. august.", None, "08-02"),
        ("Jag är på semester till och med 31 juli.", None, "07-31"),
        ("Palaan 3. elokuuta.", None, "08-02"),
        ("Jestem na urlopie do 3 sierpnia.", None, "08-03"),
        ("Jsem na dovolené do 3. srpna.", None, "08-03"),
        ("Я в отпуске до 3 августа.", None, "08-03"),
        ("8月3日まで休暇をいただいております。", None, "08-03"),
        ("Away until 2 January.", None, None),
    ],
)
def test_days_are_read_as_they_are_meant(text: str, first: str | None, last: str | None) -> None:
    if "January" in text:
        assert read_days(text, sent=SENT) == NotedDays(None, date(2027, 1, 2))
    else:
        assert read_days(text, sent=SENT) == days(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office.",
        "I may be slow to answer.",
        "Our offer of 3 May stands; call +49 30 123456 until we speak.",
        "Away until 03/08/2026 or 08/03/2026.",
        "Away until 31 February.",
        "I was away until 3 March.",
        "",
    ],
)
def test_what_can_not_be_told_is_left_open(text: str) -> None:
    found = read_days(text, sent=SENT)
    if "slow" in text or "03/08" in text or "March" in text:
        assert found.first is None
    else:
        assert found == NotedDays()


@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_whatever_is_written_the_days_lie_near_and_in_order(text: str, sent: date) -> None:
    found = read_days(f"until {text} back on {text} 3 May - 7.6.", sent=sent)
    if found.first and found.last:
        assert found.first <= found.last
    if found.last:
        assert abs((found.last - sent).days) <= 401
