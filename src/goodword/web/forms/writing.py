"""Templates and signatures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from goodword.drafts.beginning import Box
from goodword.drafts.wording import LONGEST, LONGEST_SIGNATURE, TemplateView
from goodword.web.forms.dress import HouseForm

MINE, HOUSE = ("own", "For me alone"), ("house", "For everybody in the house")


class TemplateForm(HouseForm):
    """Words that are used again, with their fields."""

    name = forms.CharField(label="Name", max_length=80, help_text="What you look for it by.")
    subject = forms.CharField(
        label="Subject, if it begins a letter", max_length=200, required=False
    )
    text = forms.CharField(
        label="Words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write its words."},
    )
    whose = forms.ChoiceField(label="Who has it", choices=[MINE], widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, leads: bool, known: TemplateView | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, str] = {"whose": "own"}
        if known is not None:
            initial = {"name": known.name, "subject": known.subject, "text": known.text,
                       "whose": "own" if known.own else "house"}  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["whose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [MINE, HOUSE] if leads else [MINE]


class SignatureForm(HouseForm):
    """One field for each mailbox that one may send from, and one for all others."""

    def __init__(
        self, boxes: Sequence[Box], known: Mapping[int | None, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, int | None] = {"usual": None}
        self.places |= {f"box{box.id}": box.id for box in boxes if len(boxes) > 1}
        names = {box.id: box.address for box in boxes}
        for name, box in self.places.items():
            label = f"From {names[box]}" if box else "Your signature"
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_SIGNATURE,
                initial=known.get(box, ""),
                widget=forms.Textarea(attrs={"rows": 4, "class": "textarea"}),
                help_text="" if box is None else "Empty: the one above.",
            )

    def told(self) -> Iterator[tuple[int | None, str]]:
        """Each mailbox with its words."""
        for name, box in self.places.items():
            yield box, self.cleaned_data[name]
