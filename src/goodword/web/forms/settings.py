"""Settings of the house: its standard, its people, its mailboxes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from goodword.house.tables import House, WorkCalendar
from goodword.people.tables import Colleague, Mailbox
from goodword.web.forms.dress import HouseForm


def hours_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DecimalField:
    """A length of working time, entered in hours, halves allowed."""
    words = {
        "invalid": "Enter a number of hours, such as 4 or 1.5.",
        "required": "Enter a number of hours, such as 4 or 1.5.",
        "min_value": "Enter at least a quarter of an hour.",
        "max_value": "Enter at most 1,440 hours.",
    }
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal("0.25"),
        max_value=Decimal(1440),
        help_text=help_text,
        error_messages=words,
        widget=forms.NumberInput(attrs={"class": "input-short", "step": "any"}),
    )


def working_days_field(label: str, help_text: str) -> forms.IntegerField:
    """So many working days; left empty, it stays as it was."""
    words = dict.fromkeys(("invalid", "min_value", "max_value"), "Enter 1 to 60 working days.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=60,
        help_text=help_text,
        error_messages=words,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


def minutes(hours: Decimal | None) -> int | None:
    """Hours as whole minutes."""
    return None if hours is None else round(hours * 60)


def hours(minutes: int | None) -> str:
    """Minutes as the hours that people enter."""
    return "" if minutes is None else f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".")


def people_choices(people: Iterable[Colleague], nobody: str) -> list[tuple[str, str]]:
    """Colleagues to choose from, and nobody."""
    return [("", nobody), *((str(c.pk), c.name) for c in people)]


def chosen(value: str) -> int | None:
    """The id behind a choice, or nobody."""
    return int(value) if value else None


class StandardForm(HouseForm):
    """The house's name, and how soon it answers."""

    name = forms.CharField(label="Name of your business", max_length=120)
    first_response = hours_field(
        "First answer within",
        help_text="Working hours until somebody who writes for the first time hears from us.",
    )
    next_response = hours_field(
        "Next answers within", help_text="Working hours for every later letter in a conversation."
    )
    horizon = forms.IntegerField(
        label="Older mail opens nothing after",
        min_value=0,
        max_value=3650,
        help_text="Days. What is older than this when it is first read is kept and shown, but "
        "does not ask for an answer by itself.",
        error_messages={
            "required": "Enter a number of days.",
            "invalid": "Enter a whole number of days.",
            "min_value": "Enter a number of days from 0 to 3,650.",
            "max_value": "Enter a number of days from 0 to 3,650.",
        },
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    promise_days = working_days_field(
        "A promise without a date is due after",
        "Working days, until the end of the last. The line says that it is our standard.",
    )
    promise_check_days = working_days_field(
        "Look again at what waits for something after",
        "Working days: “as soon as I hear from Max” is looked at again then.",
    )
    undo_seconds = forms.IntegerField(
        label="A letter can be taken back for",
        required=False,
        min_value=0,
        max_value=120,
        help_text="Seconds that it waits in the outbox after “Send”.",
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    on_duty = forms.ChoiceField(
        label="On duty",
        required=False,
        help_text="Answers for what arrives when nobody is nearer to the customer.",
    )

    def __init__(self, house: House, people: Iterable[Colleague], *args: Any, **kw: Any) -> None:
        known = {
            "name": house.name,
            "first_response": hours(house.first_response_minutes),
            "next_response": hours(house.next_response_minutes),
            "horizon": house.horizon_days,
            "promise_days": house.promise_days,
            "promise_check_days": house.promise_check_days,
            "undo_seconds": house.undo_seconds,
            "on_duty": str(house.on_duty_id or ""),
        }
        super().__init__(*args, initial=known, **kw)
        field = self.fields["on_duty"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people_choices(people, "Nobody in particular")


class OurAddressForm(HouseForm):
    """An address or a domain that is ours."""

    spec = forms.CharField(
        label="Address or domain",
        max_length=320,
        help_text="anna@our.example for one address, our.example for all of a domain.",
    )
    colleague = forms.ChoiceField(
        label="Whose is it?", required=False, help_text="Leave it open for a shared address."
    )

    def __init__(self, people: Iterable[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["colleague"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people_choices(people, "Shared by the house")


class LineForm(HouseForm):
    """Whose an extension or a line of the telephone is."""

    line = forms.CharField(
        label="Extension, number or name",
        max_length=60,
        help_text="As the telephone system writes it: 101, +32 2 222 22 22, or Reception.",
    )
    colleague = forms.ChoiceField(label="Whose is it?", required=False)
    mailbox = forms.ChoiceField(
        label="Calls are returned by the standard of",
        required=False,
        help_text="The mailbox’s hours hold for them, and whoever answers for it answers for them "
        "too, unless the line is a colleague’s.",
    )

    def __init__(
        self, people: Iterable[Colleague], boxes: Iterable[Mailbox], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        whose, where = self.fields["colleague"], self.fields["mailbox"]
        assert isinstance(whose, forms.ChoiceField) and isinstance(where, forms.ChoiceField)
        whose.choices = people_choices(people, "Nobody’s in particular")
        shared = [(str(box.pk), box.name) for box in boxes if box.owner_id is None]
        where.choices = [("", "The house"), *shared]


class ColleagueForm(HouseForm):
    """Somebody new in the house."""

    name = forms.CharField(label="Name", max_length=160)
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address in the form name@example.org."},
    )
    role = forms.ChoiceField(label="What they may do", choices=Colleague.ROLES, initial="colleague")


class EditColleagueForm(HouseForm):
    """A colleague's name, what they may do, and whether they still belong to the house."""

    name = forms.CharField(label="Name", max_length=160)
    role = forms.ChoiceField(label="What they may do", choices=Colleague.ROLES)
    is_active = forms.ChoiceField(
        label="Access",
        choices=[("yes", "works here"), ("no", "has left: can’t log in any more")],
    )


class MailboxForm(HouseForm):
    """Whose a mailbox is, what others see of it, and by which standard it is answered."""

    name = forms.CharField(label="Name", max_length=160)
    owner = forms.ChoiceField(label="Whose mailbox is it?", required=False)
    sharing = forms.ChoiceField(
        label="What colleagues see of it",
        choices=[
            ("contact", "that contact happened, not what was written"),
            ("everything", "everything"),
            ("nothing", "nothing at all"),
        ],
        help_text="Only for a personal mailbox: a shared one is open to everybody in the house.",
    )
    accountable = forms.ChoiceField(
        label="Who answers for what arrives here?",
        required=False,
        help_text="When nobody is nearer to the customer.",
    )
    calendar = forms.ChoiceField(label="Working hours", required=False)
    first_response = hours_field(
        "First answer within",
        required=False,
        help_text="Working hours. Empty: as the house’s standard says.",
    )
    next_response = hours_field(
        "Next answers within",
        required=False,
        help_text="Working hours. Empty: as the house’s standard says.",
    )

    def __init__(
        self,
        mailbox: Mailbox,
        people: Iterable[Colleague],
        calendars: Iterable[WorkCalendar],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        known = {
            "name": mailbox.name,
            "owner": str(mailbox.owner_id or ""),
            "sharing": mailbox.sharing,
            "accountable": str(mailbox.accountable_id or ""),
            "calendar": str(mailbox.calendar_id or ""),
            "first_response": hours(mailbox.first_response_minutes),
            "next_response": hours(mailbox.next_response_minutes),
        }
        super().__init__(*args, initial=known, **kwargs)
        everybody = list(people)
        self._offer("owner", people_choices(everybody, "Nobody’s: the house shares it"))
        self._offer("accountable", people_choices(everybody, "Its owner, or who is on duty"))
        named = [(str(c.pk), c.name) for c in calendars]
        self._offer("calendar", [("", "As the house’s"), *named])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
