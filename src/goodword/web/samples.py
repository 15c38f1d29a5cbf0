"""Written sample data for the style guide: every component in its ordinary and extreme shapes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django import forms

from goodword.handoffs.views import Desk, HelpView, OfferView, WordView
from goodword.timeline.views import AttachmentView, EntryView, PersonOnEntry
from goodword.today.queries import Line, Offer
from goodword.web.forms.dress import HouseForm


class SampleForm(HouseForm):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As you would write it on an envelope.")
    address = forms.EmailField(
        label="E-mail address",
        error_messages={"invalid": "Enter an e-mail address in the form name@example.org."},
    )
    standard = forms.ChoiceField(
        label="First answer within", choices=[("4", "4 working hours"), ("8", "8 working hours")]
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)


def samples(now: datetime) -> dict[str, Any]:
    """Everything the style guide shows."""
    wrong = SampleForm({"name": "", "address": "anna at example", "standard": "4"})
    return {
        "lines": _lines(now),
        "entries": _entries(now),
        "desk": _desk(now),
        "form": SampleForm(auto_id="plain_%s"),
        "wrong": wrong,
    }


def _line(now: datetime, number: int, **changed: Any) -> Line:
    told: dict[str, Any] = {
        "id": 900_000 + number,
        "version": 1,
        "group": "answer",
        "kind": "reply",
        "state": "open",
        "who": "Ilse Vandenberghe",
        "customer_id": 0,
        "organisation": "Vandenberghe Interiors",
        "what": "Oak table: could it come a week earlier?",
        "why": "asks a question: “could it come a week earlier?”",
        "snippet": "Dear all, the painters finish on the 12th, so we wondered whether the table "
        "could come a week earlier than agreed.",
        "since": now - timedelta(hours=3),
        "due_at": now + timedelta(hours=2),
        "due_text": "due in 2 working hours",
        "late": False,
        "accountable": "Anna Berg",
        "accountable_id": 0,
        "acting": "",
        "conversation_id": None,
        "evidence_id": None,
        "chasers": 0,
        "told": None,
        "mine": True,
        "can_act": True,
    }
    return Line(**(told | changed))


def _lines(now: datetime) -> list[Line]:
    return [
        _line(
            now,
            1,
            due_at=now - timedelta(hours=30),
            due_text="3 working hours late",
            late=True,
            chasers=2,
            mine=False,
        ),
        _line(now, 2),
        _line(
            now,
            3,
            who="Maximiliane Freifrau von Hohenthal-Wolkenstein zu Rittershausen",
            organisation="Hohenthal’sche Forst- und Güterverwaltung mit beschränkter Haftung",
            what="Fwd: Re: Re: " + "Quotation for the panelling of the great hall, " * 6,
            state="proposed",
            due_text="due Thursday 10:00",
        ),
        _line(
            now,
            4,
            who="دار النخيل للأثاث",
            organisation="",
            what="متى تصل الطاولات؟ نحتاجها قبل الافتتاح",
            why="asks a question",
            snippet="السلام عليكم، هل يمكن أن تخبرونا متى تصل الطاولات إلى المتجر؟",
            offers=(Offer(0, "Tables: on their way", now - timedelta(hours=1), 0),),
        ),
        _line(
            now,
            5,
            group="keep",
            kind="promise",
            state="held",
            what="Send the revised drawing",
            told=now + timedelta(days=2),
            doubts=("They wrote thanks since: was it answered elsewhere?",),
        ),
        _line(
            now,
            7,
            what="Delivery on the 12th",
            mine=False,
            acting="Bernd Okafor",
            away_until=now + timedelta(days=4),
        ),
        _line(
            now,
            6,
            what="a message to Bernd’s mailbox",
            why="",
            snippet="",
            can_act=False,
            legible=False,
            mine=False,
            accountable="Bernd Okafor",
        ),
    ]


def _desk(now: datetime) -> Desk:
    offer = OfferView(
        id=900_201,
        state="offered",
        what="conversation",
        title="Oak table for the hall",
        who="",
        giver="Anna Berg",
        to="Bernd Okafor",
        note="She moves on Friday: be generous with the day of delivery.",
        offered_at=now - timedelta(hours=1),
        returns_at=now + timedelta(hours=3),
        ended_at=None,
        ended_by="",
        matters=2,
        to_me=True,
        by_me=False,
        commitment_id=None,
        conversation_id=0,
        customer_id=None,
    )
    asked = (WordView("Bernd Okafor", "question", "Which Friday?", now),)
    mine = replace(offer, id=900_202, what="customer", who="Ilse Vandenberghe", title="",
                   to_me=False, by_me=True, words=asked)  # fmt: skip
    back = replace(mine, id=900_203, state="returned", ended_at=now, words=())
    call = HelpView(
        id=900_301,
        asker="Anna Berg",
        to="",
        text="Does anyone know what oak costs now?",
        at=now - timedelta(minutes=20),
        who="Ilse Vandenberghe",
        title="Oak table for the hall",
        commitment_id=0,
        conversation_id=0,
        by_me=False,
        helper="",
        answer="",
        ended_at=None,
    )
    return Desk((offer,), (mine,), (back,), (call,))


def _entries(now: datetime) -> list[EntryView]:
    us = PersonOnEntry("to", "Anna Berg", "anna@workshop.example", True, None)
    file = AttachmentView(0, "drawing-with-a-rather-long-name-final-2.pdf", "", 245_760, False, "")
    plain: dict[str, Any] = {
        "conversation_id": 0,
        "kind": "mail",
        "subject": "Oak table",
        "author_person_id": None,
        "colleague": "",
        "signature": "",
        "said": "",
        "has_html": False,
        "automated": False,
        "automated_kind": "",
        "automated_reasons": (),
        "answer_score": 0.0,
        "answer_reasons": (),
        "forged": False,
        "redacted": False,
        "quoted_text": "",
        "attachments": (),
        "seen_in": (("sales", "INBOX"),),
    }
    theirs = plain | {
        "id": 900_101,
        "direction": "in",
        "at": now - timedelta(hours=5),
        "author_name": "Ilse Vandenberghe",
        "author_spec": "ilse@vandenberghe.example",
        "people": (us,),
        "author_text": "Dear Anna,\n\nthe painters finish on the 12th. Could the table come a week "
        "earlier? The measures are on https://vandenberghe.example/hall (second drawing).\n\n"
        "Kind regards\nIlse",
        "quoted_text": "> We shall deliver on the 19th.",
        "signature": "Ilse Vandenberghe\n+32 2 555 01 02",
        "attachments": (file,),
        "answer_score": 0.9,
        "answer_reasons": ("a question: “Could the table come a week earlier?”",),
    }
    ours = plain | {
        "id": 900_102,
        "direction": "out",
        "at": now - timedelta(hours=4),
        "author_name": "Anna Berg",
        "author_spec": "anna@workshop.example",
        "colleague": "Anna Berg",
        "people": (PersonOnEntry("to", "Ilse", "ilse@vandenberghe.example", False, None),),
        "author_text": "Dear Ilse,\n\nyes: it will be with you on the 12th, before noon.\n\nAnna",
    }
    hidden = theirs | {"id": 900_103, "redacted": True, "author_text": ""}
    return [EntryView(**told) for told in (theirs, ours, hidden)]
