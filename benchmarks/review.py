"""The reviewer on real outgoing mail: precision and recall a rule, its time, and a plain baseline.

    python benchmarks/review.py [--half 2] [--errors RULE]

Messages and labels: `labels/review.md`.
"""

import argparse
import math
import re
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from goodword.review import Draft, Finding, House, all_rules, review
from review_data import Message, Span, messages

HOUSE = House(experimental=True, ignore=("regard.name", "promise.precise", "regard.thanks"))
# Families of phrases, as one would write them down in an hour.
PLAIN = {
    "excuse.busy": r"\b(?:busy|swamped|hectic|crazy|tied up|overwhelmed|buried|backlog|no time|"
    r"(?:haven't|didn't|don't) have (?:the )?time|"
    r"(?:haven't|didn't) (?:had|have|get) (?:a|the) chance)\b",
    "excuse.but": r"\b(?:sorry|apologi[sz]e|apologies|meant to|was going to|wanted to)\b"
    r"[^.!?]*\bbut\b",
    "excuse.other": r"\b(?:because|due to|unfortunately|was (?:sick|out|away|traveling))\b",
    "apology.conditional": r"\b(?:sorry|apologi[sz]e|apologies)\b[^.!?]*\b(?:if|any)\b",
    "promise.vague": r"\b(?:soon|asap|shortly|at some point|when i (?:get|have))\b",
    "handover.away": r"\b(?:please (?:contact|call)|you need to (?:contact|call))\b",
}


@dataclass(slots=True)
class Tally:
    """How often a rule was right and wrong, and what it missed."""

    right: int = 0
    wrong: int = 0
    kept: int = 0
    missed: int = 0


def interval(right: int, total: int) -> tuple[float, float]:
    """Wilson's interval, 95 %."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below = 1 + z * z / total
    return (middle - spread) / below, (middle + spread) / below


def findings(message: Message) -> list[tuple[str, Span | None]]:
    """What the reviewer flags, as rule and sentence."""
    now = message.sent if message.sent.tzinfo else message.sent.replace(tzinfo=UTC)
    found = review(message.draft, house=HOUSE, now=now)
    return [(one.rule, _sentence(message, one)) for one in found]


def _sentence(message: Message, one: Finding) -> Span | None:
    return message.sentence(one.start)


def plain_findings(message: Message) -> list[tuple[str, Span | None]]:
    """What families of phrases flag."""
    found = []
    for rule, pattern in PLAIN.items():
        for hit in re.finditer(pattern, message.text, re.I):
            found.append((rule, message.sentence(hit.start())))
    return list(dict.fromkeys(found))


def score(
    read: list[Message], flags: dict[str, list[tuple[str, Span | None]]]
) -> tuple[dict[str, Tally], int]:
    """A tally a rule, and how many plain apologies were flagged as excuses."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    plain = 0
    for message in read:
        found = flags[message.key]
        for rule, place in set(found):
            right = _right(message, rule, place)
            if right is not None:
                tallies[rule].right += right
                tallies[rule].wrong += not right
            if rule.startswith("excuse.") and place in message.plain:
                plain += 1
        for rule, place in message.places if message.read else ():
            hit = any(rule == one and _same(place, other) for one, other in found)
            tallies[rule].kept += hit
            tallies[rule].missed += not hit
    return tallies, plain


def _right(message: Message, rule: str, place: Span | None) -> bool | None:
    """Whether a flag is right; None where nobody judged it."""
    for (judged, where), right in message.judged.items():
        if judged == rule and _same(place, where):
            return right
    if not message.read:
        return None
    return any(rule == one and _same(other, place) for one, other in message.places)


def _same(one: Span | None, other: Span | None) -> bool:
    return one is None or other is None or (one[0] < other[1] and other[0] < one[1]) or one == other


def report(
    title: str, read: list[Message], flags: dict[str, list[tuple[str, Span | None]]]
) -> None:
    """Prints a table."""
    tallies, plain = score(read, flags)
    told = sum(message.read for message in read)
    print(f"\n{title}: {told} messages read whole, {plain} plain apologies flagged as excuses")
    print(f"{'rule':22}{'hits':>6}{'right':>7}{'prec.':>7}{'95 %':>14}{'kept':>10}{'recall':>8}")
    for rule, one in sorted(tallies.items()):
        hits, gold = one.right + one.wrong, one.kept + one.missed
        low, high = interval(one.right, hits)
        share = f"{one.right / hits:.2f}" if hits else "–"
        kept = f"{one.kept}/{gold}"
        recall = f"{one.kept / gold:.2f}" if gold else "–"
        bounds = f"{low:.2f}–{high:.2f}"
        print(f"{rule:22}{hits:6}{one.right:7}{share:>7}{bounds:>14}{kept:>10}{recall:>8}")


def show_errors(
    read: list[Message], flags: dict[str, list[tuple[str, Span | None]]], rule: str
) -> None:
    """The errors of one rule."""
    for message in read:
        for code, place in flags[message.key]:
            if code == rule and _right(message, rule, place) is False and place:
                print("wrong ", " ".join(message.text[slice(*place)].split())[:300])
        for code, place in message.places if message.read else ():
            hit = any(code == one and _same(place, other) for one, other in flags[message.key])
            if code == rule and place and not hit:
                print("missed", " ".join(message.text[slice(*place)].split())[:300])


def speed() -> None:
    """Time a page of draft (about 3,000 characters, findings in it), and to start the command."""
    page = "\n\n".join(f"{rule.example} {rule.instead}" for rule in all_rules().values())[:3_000]
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    review(Draft(page), house=HOUSE, now=now)
    takes = []
    for _ in range(30):
        begun = time.process_time()
        review(Draft(page), house=HOUSE, now=now)
        takes.append(time.process_time() - begun)
    middle = sorted(takes)[15] * 1000
    print(f"\n{len(page):,} characters: {middle:.1f} ms of CPU a review (middle of 30)")
    begun = time.perf_counter()
    command = [sys.executable, "-m", "goodword", "review"]
    for _ in range(5):
        subprocess.run(command, input=b"Hello Ann, here it is.", capture_output=True, check=True)
    print(f"{(time.perf_counter() - begun) / 5 * 1000:.0f} ms to start and read a line")


def main() -> None:
    """Prints everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--errors", metavar="RULE")
    asked = parser.parse_args()
    read = [one for one in messages() if asked.half in (None, one.half)]
    flags = {one.key: findings(one) for one in read}
    if asked.errors:
        show_errors(read, flags, asked.errors)
        return
    for half in (1, 2):
        chosen = [one for one in read if one.half == half]
        if chosen:
            report(f"half {half}", chosen, flags)
    if asked.half is None:
        report("both", read, flags)
    report("families of phrases", read, {one.key: plain_findings(one) for one in read})
    speed()


if __name__ == "__main__":
    main()
