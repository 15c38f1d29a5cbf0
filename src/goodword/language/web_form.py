"""Mails that a contact form sent: they belong to the person who filled it in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from goodword.language.addresses import is_robot_address
from goodword.language.phrases import all_spellings, plain_lower
from goodword.language.tongues import all_tongues, every

VERSION = 1

_SPEC = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LONGEST_LABEL = 48
_LINES_READ = 400
_MOST_CHARACTERS = 200_000
# Typeform and others number their questions: "1. What is your name?".
_NUMBERING = re.compile(r"^(?:\d{1,2}[.)]|[-*•#+]+)\s*")
_FORM_HEADERS = ("x-form-id", "x-formspree", "x-contact-form", "x-wpcf7", "x-form-name")
# What a person filled in, and what only accompanies it.
_ANSWERS = ("name", "first", "last", "email", "phone", "subject", "message")


@dataclass(frozen=True, slots=True)
class WebForm:
    """What a visitor filled in. What the form did not ask is empty."""

    name: str
    spec: str
    phone: str
    message: str


@cache
def _labels() -> dict[str, str]:
    meanings: dict[str, str] = {}
    for tongue in all_tongues():
        for meaning, words in tongue.form_labels.items():
            for label in all_spellings(words):
                meanings.setdefault(label, meaning)
    return meanings


@cache
def _notes() -> tuple[str, ...]:
    return tuple(all_spellings(every("form_notes")))


def read_web_form(
    subject: str,
    author_text: str,
    *,
    from_spec: str,
    reply_to: tuple[str, ...],
    headers: Mapping[str, tuple[str, ...]],
) -> WebForm | None:
    """Reads a contact form's mail, or returns None when it is none.

    It is one when the text consists of labelled answers ("Name: …", "Email: …", "Message: …",
    the answer beside or below its label; many languages) with an address that is not the
    sender's own and something that was said. A mail that a person wrote by hand with such
    lines needs a further sign (a form's words or headers, a robot as sender, Reply-To elsewhere).
    """
    # Without an address there is nobody to answer; most letters end here.
    if "@" not in author_text and all(address == from_spec for address in reply_to):
        return None
    answers, labelled, filled = _read_answers(author_text[:_MOST_CHARACTERS])
    spec = _spec_of(answers, reply_to, from_spec)
    if not spec or len(answers.keys() & set(_ANSWERS)) < 2:
        return None
    others = spec.lower() != from_spec.lower()
    signs = (
        _mentions_form(subject, author_text)
        + any(name in headers for name in _FORM_HEADERS)
        + (is_robot_address(from_spec) and others)
        + (others and any(address.lower() == spec for address in reply_to))
        + (labelled >= 3 and {"email", "message"} <= answers.keys() and bool(_name_of(answers)))
        + (filled > 0 and labelled >= 3 and labelled * 2 >= filled)
    )
    # A visitor's own address may stand in From (old forms): then the form must say that it is one.
    if signs < (2 if others else 3) or ("message" not in answers and labelled < 3):
        return None
    return WebForm(
        name=_name_of(answers),
        spec=spec,
        phone=answers.get("phone", "").splitlines()[0].strip() if answers.get("phone") else "",
        message=answers.get("message") or answers.get("subject", ""),
    )


def _read_answers(text: str) -> tuple[dict[str, str], int, int]:
    """Answers by meaning, how many labelled lines there are, and how many lines in all."""
    answers: dict[str, list[str]] = {}
    labelled = filled = 0
    meaning = ""
    for line in text.replace("\r\n", "\n").split("\n")[:_LINES_READ]:
        stripped = line.strip()
        if not stripped:
            if meaning == "message":
                answers[meaning].append("")
            continue
        if stripped in ("--", "---") or stripped.strip("-_=*") == "":
            # The form's own footer or a rule: after the message nothing was filled in.
            if meaning == "message" and "".join(answers["message"]):
                meaning = ""
            continue
        found, value = _split_answer(stripped)
        # Inside a message only a label of another answer ends it.
        if found and not (meaning == "message" and found in answers):
            meaning = found
            labelled += 1
            filled += 1
            answers.setdefault(meaning, [])
            if value:
                answers[meaning].append(value)
        elif meaning == "message" or (meaning and not answers[meaning]):
            # What was said is counted once, however long it is.
            filled += not "".join(answers[meaning])
            answers[meaning].append(stripped if meaning != "message" else line.rstrip())
        else:
            filled += 1
            meaning = ""
    return (
        {name: "\n".join(values).strip() for name, values in answers.items() if any(values)},
        labelled,
        filled,
    )


def _split_answer(stripped: str) -> tuple[str, str]:
    """The meaning of a form's label and the answer beside it: "Email: …", "*Name* …", "Message"."""
    bare = _NUMBERING.sub("", stripped, count=1)
    label, colon, value = bare.partition(":")
    if not colon or len(label) > _LONGEST_LABEL:
        label, colon, value = bare, "", ""
        if len(label) > _LONGEST_LABEL:
            return "", ""
    key = plain_lower(label).strip(" \t\xa0*_?[]()\"'#").removesuffix(" (required)")
    found = _labels().get(key, "")
    # Without a colon only a label that stands alone counts.
    return found, value.strip(" \t\xa0*")


def _name_of(answers: dict[str, str]) -> str:
    whole = answers.get("name", "")
    if not whole or ("last" in answers and " " not in whole):
        whole = " ".join(filter(None, (answers.get("first") or whole, answers.get("last"))))
    first_line = whole.splitlines()[0] if whole else ""
    return " ".join(_SPEC.sub("", first_line).strip(" <>()[],;\"'").split())[:200]


def _spec_of(answers: dict[str, str], reply_to: tuple[str, ...], from_spec: str) -> str:
    """The visitor's address: as filled in, else beside the name, else where answers go."""
    for source in (answers.get("email", ""), answers.get("name", "")):
        found = _SPEC.search(source[:400])
        if found:
            return found[0].lower()
    if "email" not in answers:
        for address in reply_to:
            if address.lower() != from_spec.lower() and not is_robot_address(address):
                return address.lower()
    return ""


def _mentions_form(subject: str, author_text: str) -> bool:
    return any(
        note in text
        for text in (plain_lower(subject), plain_lower(author_text[:600] + author_text[-400:]))
        for note in _notes()
    )
