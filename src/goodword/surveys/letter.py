"""The letter that asks: the house's words with their fields filled in, and the scale to click on.

As plain text and as HTML; whoever clicks on a number comes to a page where it is chosen already,
and sends it there. Nothing is fetched when the letter is opened. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from goodword.surveys.rules import QUESTIONS
from goodword.surveys.tongues import TONGUES, Tongue

FIELDS: Mapping[str, str] = {
    "customer.first_name": "the customer’s first name",
    "customer.name": "the customer’s whole name",
    "about": "what it was about: the subject of the conversation; nothing after a sale",
    "colleague.name": "who of us wrote to them or sold to them",
    "house.name": "the name of the business",
}
_FIELD = re.compile(r"\{\s*([a-z_.]+)\s*(?:\|([^{}\n]*))?\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter's subject and its two bodies."""

    subject: str
    text: str
    html: str


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field."""
    return [m[0] for m in _FIELD.finditer(text) if m[1].lower() not in FIELDS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its fields filled in, or with what stands behind ``|`` where one is not known.

    What is filled in is never looked through for fields again.
    """

    def put(match: re.Match[str]) -> str:
        value = " ".join(values.get(match[1].lower(), "").split())
        return value or (match[2] or "").strip()

    return re.sub(r"[ \t]+([,.!?])", r"\1", _FIELD.sub(put, text))


def asked(
    *, question: str, tongue: str, subject: str, words: str, values: Mapping[str, str], link: str
) -> Asked:
    """The letter. ``link``: the address of the page; ``subject``, ``words``: as the house wrote."""
    told = TONGUES[tongue]
    text = filled(words, values)
    asks = told.questions[question].format(house=values.get("house.name", ""))
    return Asked(
        subject=filled(subject, values)[:300],
        text=_text(text, asks, told, question, link),
        html=_html(text, asks, told, question, link),
    )


def _text(text: str, asks: str, told: Tongue, question: str, link: str) -> str:
    scale = QUESTIONS[question]
    ends = told.ends[question]
    span = f"{scale.lowest} = {ends[0]}, {scale.highest} = {ends[1]}"
    return f"{text}\n\n{asks}\n{span}\n\n{told.answer_here}\n{link}\n\n{told.no_more_hint}\n"


def _html(text: str, asks: str, told: Tongue, question: str, link: str) -> str:
    scale, ends = QUESTIONS[question], told.ends[question]
    paragraphs = "".join(
        f"<p>{'<br>'.join(escape(line) for line in part.split(chr(10)))}</p>"
        for part in re.split(r"\n\s*\n", text.strip())
    )
    cell = (
        "display:inline-block;min-width:1.4em;padding:.5em .45em;margin:0 .2em .4em 0;"
        "border:1px solid #59636e;border-radius:.4em;text-align:center;text-decoration:none;"
        "color:#1f2328;background:#ffffff"
    )
    href = escape(link, quote=True)
    numbers = " ".join(f'<a href="{href}?score={n}" style="{cell}">{n}</a>' for n in scale.scores)
    span = f"{scale.lowest} = {ends[0]}, {scale.highest} = {ends[1]}"
    return (
        f'<html lang="{told.code}"><body style="font-family:sans-serif;line-height:1.5">'
        f"{paragraphs}<p><strong>{escape(asks)}</strong><br>{escape(span)}</p>"
        f'<p>{numbers}</p><p style="font-size:smaller">{escape(told.no_more_hint)}</p>'
        "</body></html>"
    )
