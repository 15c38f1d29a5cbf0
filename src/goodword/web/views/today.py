"""Today: what we owe, by due time."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goodword.handoffs.queries import count_to, desk
from goodword.labels.queries import tag_names
from goodword.timeline.queries import anything_here
from goodword.today.queries import CAP, Group, Today, watched_lines
from goodword.today.queries import today as read_today
from goodword.web.asking import Asking
from goodword.web.gate import for_a_part, page
from goodword.web.views.absence import today_notes

HINTS = {
    "answer": "They wrote or called, and wait for a word from us.",
    "keep": "What we said we would do.",
    "thank": "Who deserves a word of thanks.",
}
GROUPS = tuple(HINTS)
# Of each group at first; the rest follows on "show more".
LINES = 20
# Of what customers should have done by now: a gentle few, at the end of the page.
THEIRS = 5


@require_safe
@page
def today(request: HttpRequest, who: Asking) -> HttpResponse:
    """Today, whole; or the next lines of one group, for "show more"."""
    whose = "mine" if request.GET.get("whose") == "mine" else "everyone"
    overdue = request.GET.get("overdue") == "1"
    tag = request.GET.get("tag", "").strip()[:80]
    group = request.GET.get("group")
    if group is not None and group not in GROUPS:
        raise Http404
    found = read_today(
        who.reader,
        now=who.now,
        whose=whose,
        overdue=overdue,
        group=group,
        tag=tag,
        limit=LINES,
        cursor=request.GET.get("cursor", "")[:200],
    )
    groups = [_shown(g, whose, overdue, tag) for g in found.groups if g.lines]
    if for_a_part(request) and group:
        told = groups[0] if groups else {"lines": (), "more": ""}
        return render(request, "parts/lines.html", told)
    drawn = {g["name"] for g in groups}
    told = _head(found, who, whose, overdue, tag) | {
        "groups": groups,
        "absent": [name for name in GROUPS if name not in drawn],
        "quarantined": found.quarantined,
        "older": found.unopened_history,
        "empty": _empty(found, whose, overdue, tag, who),
        "days_away": today_notes(who),
        "desk": desk(who.reader, now=who.now),
        "theirs": watched_lines(who.reader, now=who.now, passed=True)[:THEIRS],
    }
    kept = {"whose": "mine"} if whose == "mine" else {}
    kept |= {"overdue": "1"} if overdue else {}
    told |= {"place": "today", "tag_names": tag_names(), "here_at": reverse("today")}
    told |= {"keeps": list(kept.items())}
    return render(request, "today.html", told)


@require_safe
@page
def pulse(request: HttpRequest, who: Asking) -> HttpResponse:
    """Whether Today has changed since it was drawn; for pages that stay open all day."""
    found = read_today(who.reader, now=who.now, limit=1)
    if fingerprint(found, count_to(who.reader)) == request.GET.get("known", ""):
        return HttpResponse(status=204)
    return render(request, "parts/changed.html")


def fingerprint(found: Today, offers: int) -> str:
    """The counts that tell one state of Today from another at a glance; offers stand there too."""
    counts = (found.everyone, found.mine, found.proposed, found.overdue, found.quarantined, offers)
    return "-".join(map(str, counts))


def capped(number: int) -> str:
    """A count as it is shown: beyond `CAP` nobody needs the rest."""
    return f"{CAP}+" if number > CAP else f"{number:,}"


def _head(found: Today, who: Asking, whose: str, overdue: bool, tag: str) -> dict[str, Any]:
    """What stands above the lines: the day in a sentence, the filters with their counts."""
    return {
        "whose": whose,
        "overdue": overdue,
        "tag": tag,
        "links": _links(whose, overdue, tag),
        "counts": {n: capped(getattr(found, n)) for n in ("everyone", "mine", "overdue")},
        "summary": summary(found, who),
        "fingerprint": fingerprint(found, count_to(who.reader))
        if whose == "everyone" and not tag
        else "",
    }


def with_counts(request: HttpRequest, who: Asking, answer: HttpResponse) -> HttpResponse:
    """The answer to an act, and beside it Today's counts as they stand now, if it came from there.

    So the counts are right at once, and a page does not take its own act for news.
    """
    came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
    if came_from.path != reverse("today"):
        return answer
    chosen = QueryDict(came_from.query)
    whose = "mine" if chosen.get("whose") == "mine" else "everyone"
    overdue, tag = chosen.get("overdue") == "1", chosen.get("tag", "").strip()[:80]
    found = read_today(who.reader, now=who.now, whose=whose, overdue=overdue, tag=tag, limit=1)
    told = _head(found, who, whose, overdue, tag) | {"oob": True}
    told["group_counts"] = [(g.name, capped(g.total)) for g in found.groups]
    answer.content += render(request, "parts/counts.html", told).content
    return answer


def _shown(group: Group, whose: str, overdue: bool, tag: str) -> dict[str, Any]:
    more = ""
    if group.next_cursor:
        more = _link(whose, overdue, tag=tag, group=group.name, cursor=group.next_cursor)
    return {
        "name": group.name,
        "title": group.title,
        "hint": HINTS[group.name],
        "count": capped(group.total),
        "lines": group.lines,
        "more": more,
    }


def _links(whose: str, overdue: bool, tag: str) -> dict[str, str]:
    return {
        "everyone": _link("everyone", overdue, tag=tag),
        "mine": _link("mine", overdue, tag=tag),
        "overdue": _link(whose, not overdue, tag=tag),
        "any_tag": _link(whose, overdue),
    }


def _link(whose: str, overdue: bool, **more: str) -> str:
    chosen = {"whose": "mine"} if whose == "mine" else {}
    chosen |= {"overdue": "1"} if overdue else {}
    chosen |= {name: value for name, value in more.items() if value}
    return reverse("today") + (f"?{urlencode(chosen)}" if chosen else "")


def summary(found: Today, who: Asking) -> str:
    """The day in one sentence."""
    local = who.now.astimezone(who.calendar.tz)
    date = f"{local:%A} {local.day} {local:%B %Y}"
    if not found.everyone:
        return f"{date}."
    late = f"{capped(found.overdue)} late" if found.overdue else "nothing late"
    asked = f", {capped(found.proposed)} to decide" if found.proposed else ""
    return f"{date}. {capped(found.everyone)} open, {late}{asked}."


def _empty(found: Today, whose: str, overdue: bool, tag: str, who: Asking) -> dict[str, str]:
    if tag and found.everyone:
        return {
            "title": f"Nothing tagged “{tag}” is open",
            "text": "Whoever has this tag has had an answer.",
            "link": _link(whose, overdue),
            "label": "Show everything",
        }
    if overdue and found.everyone:
        return {
            "title": "Nothing is late",
            "text": "What is open still has time.",
            "link": _link(whose, False),
            "label": "Show what is open",
        }
    if whose == "mine" and found.everyone:
        return {
            "title": "Nobody is waiting for you",
            "text": "Everything you answer for is answered. Colleagues still have some open.",
            "link": _link("everyone", False),
            "label": "Show everyone’s",
        }
    if not found.everyone and not anything_here():
        return _nothing_yet(who)
    return {
        "title": "Nobody is waiting for us",
        "text": "Everyone who wrote has had an answer, and what we promised is kept. "
        "A good moment to ask a customer how things are going, or to thank one.",
        "link": reverse("customers"),
        "label": "Look through our customers",
    }


def _nothing_yet(who: Asking) -> dict[str, str]:
    if not who.reader.administers:
        text = "As soon as an administrator has connected a mailbox, who waits for us stands here."
        return {"title": "No mail has been read yet", "text": text}
    return {
        "title": "No mail has been read yet",
        "text": "Connect the mailbox that your customers write to: within a minute you see here "
        "who waits for an answer, since when, and until when one is due.",
        "link": reverse("connect_mailbox"),
        "label": "Connect a mailbox",
    }
