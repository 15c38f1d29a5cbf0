"""The reviewer: every rule over one draft."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from goodword.review.drafts import Draft
from goodword.review.findings import Finding, Hit, Rule
from goodword.review.house import House
from goodword.review.page import Page
from goodword.review.records import Record
from goodword.review.registry import all_rules

VERSION = 1
# What is longer was not typed as a reply; its beginning is read.
_LONGEST = 60_000
_HOUSE = House()


def review(
    draft: Draft, *, record: Record | None = None, house: House = _HOUSE, now: datetime
) -> list[Finding]:
    """What is worth another look in a draft, in order of its places.

    `now` is the writer's moment, with a zone; `record` tells what can be kept (without one,
    nothing is said of promises that can't). Raises nothing for any text; text in a language that
    the rules don't know finds nothing.
    """
    if len(draft.text) > _LONGEST:
        draft = replace(draft, text=draft.text[:_LONGEST])
    page = Page(draft, house, now, record)
    if not page.lines or not page.english:
        return []
    found: list[Finding] = []
    seen: Counter[str] = Counter()
    for rule in all_rules().values():
        if not house.wants(rule) or (rule.cues and page.vocabulary.isdisjoint(rule.cues)):
            continue
        for hit in rule.find(page):
            sentence = _sentence(page, hit)
            finding = _finding(rule, hit, sentence, seen, house)
            if not house.silenced(finding, sentence=sentence, sender=draft.sender):
                found.append(finding)
    return sorted(found, key=lambda one: (one.start, one.end, one.rule))


def _sentence(page: Page, hit: Hit) -> str:
    """The words of the sentence that a hit stands in; what a letter lacks has none."""
    line = page.line_at(hit.start)
    return line.sentence.text if line and hit.end > hit.start else ""


def _finding(rule: Rule, hit: Hit, sentence: str, seen: Counter[str], house: House) -> Finding:
    words = " ".join(sentence.lower().split()) if sentence else ""
    key = f"{rule.code}\n{words or hit.message}"
    seen[key] += 1
    print_ = sha256(f"{key}\n{seen[key]}".encode("utf-8", "replace")).hexdigest()[:16]
    return Finding(
        rule=rule.code,
        start=hit.start,
        end=hit.end,
        severity=house.severity(rule),
        message=hit.message,
        why=rule.why,
        suggestion=hit.suggestion,
        page=rule.page,
        fingerprint=print_,
    )
