"""Who looks after whom: bringing in a list, moving many, taking over from who leaves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from goodword.people.tables import Colleague, Mailbox, Person
from goodword.web.forms.dress import HouseForm

LARGEST = 5 * 1024 * 1024
HOUSE = "house"


class ListForm(HouseForm):
    """A CSV file, or its lines pasted in."""

    file = forms.FileField(
        label="A CSV file",
        required=False,
        help_text="Two columns: the customer (address or name) and the colleague. "
        "Nothing is changed before you have seen what it would do.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label="Or the lines themselves",
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def raw(self) -> bytes:
        """What was given."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return bytes(file.read(LARGEST))
        return str(self.cleaned_data["text"]).encode()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file = told.get("file")
        if file is None and not told.get("text", "").strip():
            self.refuse("Choose a file, or paste the lines.", "file")
        if file is not None and file.size > LARGEST:
            self.refuse("The file is larger than 5 MB. Split it.", "file")
        return told


class MoveForm(HouseForm):
    """All customers of one colleague to another."""

    giver = forms.ChoiceField(label="From")
    taker = forms.ChoiceField(label="To", required=False)

    def __init__(
        self, givers: Mapping[int, str], takers: Iterable[Colleague], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "giver", [(str(pk), words) for pk, words in givers.items()])
        people = [(str(c.pk), str(c)) for c in takers]
        _offer(self, "taker", [("", "Nobody in particular"), *people])


class GiveForm(HouseForm):
    """Customers that were chosen in the list, to one colleague."""

    taker = forms.ChoiceField(label="Looked after by", required=False)

    def __init__(self, takers: Iterable[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(c.pk), str(c)) for c in takers]
        _offer(self, "taker", [("", "Choose"), *people, (HOUSE, "Nobody in particular")])

    def wanted(self, told: Iterable[str]) -> list[int]:
        """The customers whose boxes were ticked."""
        return [int(pk) for pk in dict.fromkeys(told) if pk.isdecimal() and len(pk) < 19]


class LeaveForm(HouseForm):
    """Who takes over: one for all, others for some customers, and whose the mailboxes become."""

    successor = forms.ChoiceField(
        label="Who takes over",
        help_text="Everything that is not given to somebody else below: open matters, customers, "
        "being on duty, covering for others.",
    )

    def __init__(
        self,
        *args: Any,
        heirs: Iterable[Colleague],
        customers: Iterable[Person],
        mailboxes: Iterable[Mailbox],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(c.pk), str(c)) for c in heirs]
        _offer(self, "successor", [("", "Choose"), *people])
        for box in mailboxes:
            self.fields[f"mailbox_{box.pk}"] = _choice(
                f"The mailbox {box.name}",
                [("", "Becomes the mailbox of who takes over"), (HOUSE, "Becomes the house’s"),
                 *[(pk, f"Becomes {name}’s") for pk, name in people]],
                "With it everything that lies there becomes theirs to read.",
            )  # fmt: skip
        for person in customers:
            self.fields[f"customer_{person.pk}"] = _choice(
                person.name or "somebody without a name", [("", "As above"), *people]
            )

    @property
    def mailbox_fields(self) -> list[forms.BoundField]:
        """The fields that say whose a mailbox becomes."""
        return [self[name] for name in self.fields if name.startswith("mailbox_")]

    @property
    def customer_fields(self) -> list[forms.BoundField]:
        """The fields that say who takes over a customer."""
        return [self[name] for name in self.fields if name.startswith("customer_")]

    def by_customer(self) -> dict[int, int]:
        """Other successors by customer."""
        return {pk: int(chosen) for pk, chosen in self._chosen("customer_") if chosen}

    def mailboxes(self) -> dict[int, int | None]:
        """New owners by mailbox; the house for none."""
        chosen = [(pk, value) for pk, value in self._chosen("mailbox_") if value]
        return {pk: None if value == HOUSE else int(value) for pk, value in chosen}

    def _chosen(self, start: str) -> list[tuple[int, str]]:
        told = self.cleaned_data
        return [(int(n.removeprefix(start)), told[n]) for n in told if n.startswith(start)]


def _choice(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=choices, required=False, help_text=hint)
    field.widget.attrs["class"] = "select"
    return field


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
