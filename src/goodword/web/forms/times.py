"""When something will be done: quick choices in working time, or a day and a time of one's own."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms

from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm
from goodword.worktime import (
    Calendar,
    add_working_time,
    end_of_working_day,
    next_working_moment,
)

OWN = "own"
MISSING = "Enter a day and a time, such as 2026-12-01 10:00."
LOCAL = "%Y-%m-%dT%H:%M"
# Five years with a leap day or two: beyond that, a day is a slip of the finger.
FARTHEST = timedelta(days=5 * 365 + 2)


class DueField(forms.CharField):
    """A local date and time as browsers send them; the house's zone is added later."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text:
            try:
                datetime.strptime(text[:16], LOCAL)  # noqa: DTZ007 - the zone is the house's
            except ValueError:
                raise forms.ValidationError(MISSING) from None
        return str(text[:16])

    @staticmethod
    def chosen(told: dict[str, Any], who: Asking) -> datetime:
        """The chosen moment, aware."""
        if told["when"] != OWN:
            return datetime.fromisoformat(told["when"])
        local = datetime.strptime(told["when_own"], LOCAL)  # noqa: DTZ007
        return local.replace(tzinfo=who.calendar.tz)


def due_chosen(form: HouseForm, told: dict[str, Any], who: Asking) -> datetime | None:
    """The moment that a form's ``when`` and ``when_own`` say; what can't be is refused in words."""
    if "when" not in told or "when_own" in form.errors:
        return None
    if told["when"] == OWN and not told.get("when_own"):
        form.refuse(MISSING, "when_own")
        return None
    due_at = DueField.chosen(told, who)
    if due_at <= who.now:
        form.refuse("Choose a time that is still to come.", "when_own")
    elif due_at - who.now > FARTHEST:
        form.refuse("Choose a day within the next five years.", "when_own")
    return due_at


def due_choices(form: forms.Form, who: Asking) -> None:
    """Fill the form's ``when`` with moments that make sense from now on."""
    choice = form.fields["when"]
    assert isinstance(choice, forms.ChoiceField)
    offered = quick_times(who.now, who.calendar)
    posted = form.data.get("when", "") if form.is_bound else ""
    known = {value for value, _ in offered}
    if posted not in known and posted != OWN:
        moment = _moment(posted)
        if moment is not None:
            # Chosen from a form that was drawn a while ago: the moment still stands.
            offered = [*offered, (posted, _words(moment, who.now, who.calendar))]
    choice.choices = [*offered, (OWN, "Another time")]
    choice.initial = offered[1][0] if len(offered) > 1 else OWN
    own = form.fields["when_own"].widget
    assert isinstance(form.auto_id, str)
    own.attrs["data-chooses"] = f"{form.auto_id % 'when'}_{len(offered)}"
    local = add_working_time(who.now, timedelta(hours=8), who.calendar).astimezone(who.calendar.tz)
    form.fields["when_own"].initial = local.strftime(LOCAL)


def choose_beforehand(form: forms.Form, moment: datetime, who: Asking) -> None:
    """Offer one more moment of the form's ``when``, in order of time, and choose it."""
    choice = form.fields["when"]
    assert isinstance(choice, forms.ChoiceField)
    moment = moment.astimezone(who.calendar.tz).replace(second=0, microsecond=0)
    *offered, own = cast(list[tuple[str, str]], choice.choices)
    known = {datetime.fromisoformat(value): words for value, words in offered}
    known.setdefault(moment, _words(moment, who.now, who.calendar))
    choice.choices = [*((at.isoformat(), known[at]) for at in sorted(known)), own]
    choice.initial = moment.isoformat()
    own_place = len(known)
    assert isinstance(form.auto_id, str)
    form.fields["when_own"].widget.attrs["data-chooses"] = f"{form.auto_id % 'when'}_{own_place}"


def quick_times(now: datetime, calendar: Calendar) -> list[tuple[str, str]]:
    """Moments to choose from, as ISO text with their words, soonest first."""
    close = end_of_working_day(now, calendar)
    following = end_of_working_day(close + timedelta(minutes=1), calendar)
    opening = next_working_moment(close + timedelta(minutes=1), calendar)
    moments = [
        add_working_time(now, timedelta(hours=2), calendar),
        close,
        add_working_time(opening, timedelta(hours=2), calendar),
        following,
        end_of_working_day(now + timedelta(days=7), calendar),
    ]
    kept: list[tuple[str, str]] = []
    for moment in sorted({m.replace(second=0, microsecond=0) for m in moments}):
        if moment > now:
            kept.append((moment.isoformat(), _words(moment, now, calendar)))
    return kept


def _words(moment: datetime, now: datetime, calendar: Calendar) -> str:
    local, today = moment.astimezone(calendar.tz), now.astimezone(calendar.tz)
    days = local.date().toordinal() - today.date().toordinal()
    named = {0: "Today", 1: "Tomorrow"}.get(days, f"{local:%A}")
    dated = f"{named} {local.day} {local:%B}" if not -1 < days < 7 else named
    return f"{dated} {local:%H:%M}"


def _moment(text: str) -> datetime | None:
    """An aware moment from its ISO text; nothing at the ends of the calendar, nor a slip."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and 1970 < moment.year < 9000 else None
