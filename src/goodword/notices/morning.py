"""The morning note: the day's list by mail, once a local working day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from goodword.absence.queries import present
from goodword.absence.tables import Absence
from goodword.access import Reader
from goodword.handoffs.tables import Handoff
from goodword.ledger.tables import CommitmentEvent
from goodword.notices.mails import Content, Link, foot_html, foot_text, linked
from goodword.notices.rules import Hours, morning_day
from goodword.notices.sight import NOT_YOURS, offers_seen
from goodword.notices.tables import Posted
from goodword.notices.telling import recipient, recipients
from goodword.notices.words import Target
from goodword.people.queries import reader_for
from goodword.today.queries import Line
from goodword.today.queries import today as read_today
from goodword.worktime import OutOfRangeError, add_working_time

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the note."""

    words: str
    more: str
    target: Target | None


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading. ``left_out``: how many more there are."""

    title: str
    items: tuple[Item, ...]
    left_out: int = 0


def plan_mornings(*, now: datetime, wall: datetime) -> int:
    """Write down the morning notes that are due now; each once a colleague and local day."""
    due = {}
    for pk, one in recipients(None, now=now).items():
        day = morning_day(now, one.hours, one.choice.morning_at) if one.entered else None
        if day is not None:
            midnight = datetime.combine(day + timedelta(days=1), time(0, 0), one.hours.calendar.tz)
            due[f"morning:{pk}:{day:%Y-%m-%d}"] = (pk, wall + (midnight - now))
    known = set(Posted.objects.filter(key__in=list(due)).values_list("key", flat=True))
    rows = [
        Posted(key=key, colleague_id=pk, created_at=wall, due_at=wall, good_until=until)
        for key, (pk, until) in due.items()
        if key not in known
    ]
    Posted.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def morning_content(posted: Posted, *, now: datetime, link: Link) -> Content | None:
    """The note as it is now, for what its reader may see; ``None``: nothing is to be said."""
    told = recipient(posted.colleague_id, now=now)
    if told is None or told.hours.is_away(now):
        return None
    reader = reader_for(posted.colleague)
    parts = _parts(reader, told.hours, now)
    if not parts and not told.choice.empty_days:
        return None
    local = now.astimezone(told.hours.calendar.tz)
    day = f"{local:%A} {local.day} {local:%B}"
    subject = f"{day}: {_sum(parts)}" if parts else f"{day}: nothing waits for you"
    ends = [f"Away: {words}." for words in _away(now, told.hours)]
    ends += _yesterday(reader, now, told.hours)
    return Content(subject, _text(day, parts, ends, link), str(_html(day, parts, ends, link)))


def _parts(reader: Reader, hours: Hours, now: datetime) -> list[Part]:
    page = read_today(reader, now=now, whose="mine", limit=100)
    lines = sorted((line for g in page.groups for line in g.lines), key=lambda x: (x.due_at, x.id))
    zone = hours.calendar.tz
    end = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(0, 0), zone)
    late = [line for line in lines if line.late]
    due = [
        line for line in lines if not line.late and line.state != "proposed" and line.due_at < end
    ]
    asked = [line for line in lines if line.state == "proposed"]
    parts = [
        _part("Late", late, max(page.overdue - len(late), 0)),
        _part("Due today", due),
        _part("To decide: is it owed?", asked, max(page.proposed - len(asked), 0)),
        _offers(reader, now),
        _cover(reader, lines, now, hours),
    ]
    return [part for part in parts if part.items]


def _part(title: str, lines: Sequence[Line], beyond: int = 0) -> Part:
    items = tuple(_item(line) for line in lines[:SHOWN])
    return Part(title, items, max(len(lines) - SHOWN, 0) + beyond)


def _item(line: Line) -> Item:
    anchor = f"line-{line.id}"
    if line.conversation_id:
        target = Target("conversation", line.conversation_id, anchor)
    else:
        target = Target("customer", line.customer_id, anchor)
    more = line.due_text
    if line.acting:
        more += f"; for {line.accountable}"
    return Item(f"{line.who}: {line.what or '(no subject)'}", more, target)


def _offers(reader: Reader, now: datetime) -> Part:
    me = reader.colleague_id
    rows = Handoff.objects.filter(state="offered").select_related("giver")
    mine = rows.filter(receiver_id=me) | rows.filter(team__members=me).exclude(giver_id=me)
    offers = list(mine.distinct().order_by("offered_at", "pk")[: SHOWN + 1])
    seen = offers_seen(reader, offers)
    items = [
        Item(
            seen[row.pk].title,
            f"from {row.giver}",
            Target(*place) if (place := seen[row.pk].place) else None,
        )
        for row in offers
        if seen[row.pk].title != NOT_YOURS
    ]
    return Part("Offered to you", tuple(items[:SHOWN]), max(len(items) - SHOWN, 0))


def _cover(reader: Reader, lines: Sequence[Line], now: datetime, hours: Hours) -> Part:
    here = present(now=now)
    whom = [one for one, acting in here.acting.items() if acting == reader.colleague_id]
    rows = Absence.objects.filter(pk__in=[here.away[one].id for one in whom])
    items = []
    for row in rows.select_related("colleague").order_by("until"):
        number = sum(1 for line in lines if line.acting and line.accountable_id == row.colleague_id)
        more = f"until {_day(row.until, hours)}; {number} of theirs on your list"
        items.append(Item(f"{row.colleague}", more, Target("today")))
    return Part("You act for", tuple(items))


def _away(now: datetime, hours: Hours) -> list[str]:
    here = present(now=now)
    if not here.away:
        return []
    rows = Absence.objects.filter(pk__in=[away.id for away in here.away.values()])
    names = [
        f"{row.colleague} until {_day(row.until, hours)}"
        for row in rows.select_related("colleague").order_by("until", "pk")
    ]
    return ["; ".join(names)]


def _yesterday(reader: Reader, now: datetime, hours: Hours) -> list[str]:
    """What happened to one's own on the last working day, in one line."""
    zone = hours.calendar.tz
    midnight = datetime.combine(now.astimezone(zone).date(), time(0, 0), zone)
    try:
        last = add_working_time(midnight, -timedelta(microseconds=1), hours.calendar)
    except OutOfRangeError:
        return []
    day = last.astimezone(zone).date()
    begin = datetime.combine(day, time(0, 0), zone)
    own = CommitmentEvent.objects.filter(
        recorded_at__gte=begin,
        recorded_at__lt=midnight,
        commitment__accountable_id=reader.colleague_id,
    )
    done = own.filter(name="discharged").values("commitment").distinct().count()
    came = own.filter(name="opened").values("commitment").distinct().count()
    if not (done or came):
        return []
    word = "Yesterday" if day == midnight.date() - timedelta(days=1) else f"{day:%A}"
    return [f"{word}: {done} of yours done, {came} new."]


def _day(moment: datetime | None, hours: Hours) -> str:
    if moment is None:
        return "a day not said"
    local = moment.astimezone(hours.calendar.tz)
    return f"{local:%a} {local.day} {local:%b}"


def _sum(parts: Iterable[Part]) -> str:
    """The day in a subject: "2 late, 3 due today, 1 offered to you"."""
    words = {"Late": "late", "Due today": "due today", "Offered to you": "offered to you"}
    told = [
        f"{len(part.items) + part.left_out} {words[part.title]}"
        for part in parts
        if part.title in words
    ]
    return ", ".join(told) or "your list"


def _text(day: str, parts: Sequence[Part], ends: Sequence[str], link: Link) -> str:
    blocks = [f"Good morning. {_opening(day, parts)}"]
    for part in parts:
        rows = [f"{part.title}\n{'-' * len(part.title)}"]
        for item in part.items:
            address = link(item.target) if item.target else ""
            rows.append(f"* {item.words}\n  {item.more}" + (f"\n  {address}" if address else ""))
        if part.left_out:
            rows.append(f"  and {part.left_out} more")
        blocks.append("\n".join(rows))
    return "\n\n".join([*blocks, *ends, foot_text(link)]) + "\n"


def _html(day: str, parts: Sequence[Part], ends: Sequence[str], link: Link) -> SafeString:
    blocks = [format_html("<p>Good morning. {}</p>", _opening(day, parts))]
    for part in parts:
        rows = [
            (linked(item.words, link(item.target) if item.target else ""), item.more)
            for item in part.items
        ]
        more = format_html("<li>and {} more</li>", part.left_out) if part.left_out else ""
        items = format_html_join("", "<li>{}<br><small>{}</small></li>", rows)
        blocks.append(format_html("<h3>{}</h3><ul>{}{}</ul>", part.title, items, more))
    blocks += [format_html("<p>{}</p>", end) for end in ends]
    return format_html("{}{}", mark_safe("".join(blocks)), foot_html(link))  # noqa: S308 - escaped above


def _opening(day: str, parts: Sequence[Part]) -> str:
    if parts:
        return f"This is your list for {day}."
    return (
        f"Nothing waits for you this {day.split()[0]}. A good moment to ask a customer how things "
        "are going, or to thank one."
    )
