"""Mails to colleagues: notices that nobody saw in the page. Words are made when they are sent."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from goodword.notices.queries import waiting
from goodword.notices.tables import Notice, Posted
from goodword.notices.telling import recipients
from goodword.notices.words import Said, Target, say
from goodword.people.queries import reader_for

OF_USE = timedelta(days=3)
MOST = 30
type Link = Callable[[Target], str]
"""The whole address of a page; empty while nobody said where the house is."""


@dataclass(frozen=True, slots=True)
class Content:
    """A mail's words, as text and as simple HTML."""

    subject: str
    text: str
    html: str


def gather(*, now: datetime, wall: datetime) -> int:
    """Write down one mail for each colleague who has notices to be mailed now; how many.

    What was seen or has settled itself meanwhile is not mailed; in quiet hours it waits.
    """
    due = Notice.objects.filter(mail_due_at__lte=now, mailed_at__isnull=True)
    by_colleague: dict[int, list[int]] = defaultdict(list)
    for pk, colleague in due.order_by("pk").values_list("pk", "colleague_id")[:2000]:
        by_colleague[colleague].append(pk)
    told = recipients(by_colleague, now=now)
    return sum(
        _gather_for(colleague, ids, told[colleague].hours.next_heard(now), now, wall)
        if colleague in told
        else _let_be(ids)
        for colleague, ids in by_colleague.items()
    )


@transaction.atomic
def _gather_for(
    colleague_id: int, ids: Sequence[int], heard: datetime, now: datetime, wall: datetime
) -> int:
    rows = Notice.objects.select_for_update().filter(
        pk__in=ids, mail_due_at__lte=now, mailed_at__isnull=True
    )
    if heard > now:
        rows.update(mail_due_at=heard)
        return 0
    held = set(rows.values_list("pk", flat=True))
    wanted = sorted(waiting(colleague_id).filter(pk__in=held).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=held - set(wanted)).update(mail_due_at=None)
    if not wanted:
        return 0
    posted, made = Posted.objects.get_or_create(
        key=f"notices:{colleague_id}:{wanted[0]}",
        defaults={
            "colleague_id": colleague_id,
            "created_at": wall,
            "due_at": wall,
            "good_until": wall + OF_USE,
        },
    )
    Notice.objects.filter(pk__in=wanted).update(mailed_at=now, posted=posted)
    return int(made)


def _let_be(ids: Sequence[int]) -> int:
    """Nobody mails those who have left."""
    Notice.objects.filter(pk__in=ids).update(mail_due_at=None)
    return 0


def notices_content(posted: Posted, *, now: datetime, link: Link) -> Content | None:
    """What a mail with notices says now; ``None``: there is nothing left to say."""
    open_ones = waiting(posted.colleague_id).filter(posted=posted).order_by("-at", "-pk")
    rows = list(open_ones[:MOST])
    if not rows:
        return None
    said = say(reader_for(posted.colleague), rows, now=now)
    told = [said[row.pk] for row in rows]
    return Content(_subject(told), _text(told, link), str(_html(told, link)))


def _subject(told: Sequence[Said]) -> str:
    first = f"{told[0].title} – {told[0].text}"
    if len(told) == 1:
        return first[:150]
    return f"{len(told)} things for you: {told[0].title}"[:150]


def _text(told: Sequence[Said], link: Link) -> str:
    parts = []
    for one in told:
        lines = [one.title, f"  {one.text}"]
        if one.quote:
            lines.append(f"  “{one.quote}”")
        lines.append(f"  {link(Target('notice', one.id))}")
        parts.append("\n".join(line for line in lines if line.strip()))
    return "\n\n".join([*parts, foot_text(link)]) + "\n"


def _html(told: Sequence[Said], link: Link) -> SafeString:
    rows = [
        (
            linked(one.title, link(Target("notice", one.id))),
            one.text,
            format_html("<br><i>“{}”</i>", one.quote) if one.quote else "",
        )
        for one in told
    ]
    body = format_html_join("", "<p><b>{}</b><br>{}{}</p>", rows)
    return format_html("{}{}", body, foot_html(link))


def linked(words: str, address: str) -> SafeString:
    """Words that lead to an address, where there is one."""
    if not address:
        return format_html("{}", words)
    return format_html('<a href="{}">{}</a>', address, words)


def foot_text(link: Link) -> str:
    """Why this mail came, and where one chooses otherwise."""
    address = link(Target("notice_choices"))
    where = f": {address}" if address else " in Goodword, under Settings."
    return f"--\u0020\nGoodword sent this. You choose what it mails to you{where}"


def foot_html(link: Link) -> SafeString:
    """The same, for HTML."""
    where = linked("choose what it mails to you", link(Target("notice_choices")))
    return format_html("<p><small>Goodword sent this. You can {}.</small></p>", where)
