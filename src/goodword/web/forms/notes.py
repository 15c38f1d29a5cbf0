"""Writing a note among ourselves."""

import json
from typing import Any
from uuid import uuid4

from django import forms

from goodword.channels.notes.actions import AsksFirst
from goodword.channels.notes.queries import can_be_named
from goodword.channels.notes.rules import written
from goodword.web.forms.dress import HouseForm


class NoteForm(HouseForm):
    """The words of a note. ``key`` makes sending it twice harmless; ``shown`` keeps to whom the
    writer agreed to show the conversation; ``version``: which words were seen."""

    text = forms.CharField(
        label="Note",
        max_length=20_000,
        help_text="Stays among ourselves. Name a colleague with @, and they are told.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "textarea-line"}),
        error_messages={"required": "Write what is to be noted."},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=32_000)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"note-{place}-%s", **kwargs)
        offered = [{"name": one.name, "as": written(one)} for one in can_be_named()]
        self.fields["text"].widget.attrs["data-mentions"] = json.dumps(offered)
        self.fields["key"].initial = uuid4().hex
        self.asks: AsksFirst | None = None

    def ask(self, question: AsksFirst) -> None:
        """Say to whom naming them shows the conversation, and ask once more."""
        self.asks = question
        agreed = ",".join(map(str, sorted(question.ids | self.agreed)))
        self.data = {**self.data.dict(), "shown": agreed}  # type: ignore[attr-defined]

    @property
    def agreed(self) -> frozenset[int]:
        """To whom the writer agreed to show the conversation."""
        told = str(self.cleaned_data.get("shown", "")).split(",")
        return frozenset(int(pk) for pk in told if pk.isascii() and pk.isdigit() and len(pk) < 18)
