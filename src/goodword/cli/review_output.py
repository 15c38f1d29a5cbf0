"""Findings as people, editors and programs read them: text, lines, JSON, SARIF 2.1.0."""

from typing import TYPE_CHECKING, Any

import goodword
from goodword.review import Finding, all_rules

if TYPE_CHECKING:
    from goodword.cli.reviewing import Given

_LEVELS = {"info": "note", "warning": "warning", "error": "error"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def told(output: str, given: "Given", findings: list[Finding]) -> str:
    """The findings in one of the outputs, with a line end."""
    if output == "text":
        return f"{_readable(given, findings)}\n"
    if output == "line":
        return "".join(f"{_line(given, one)}\n" for one in findings)
    # Here: who reads the answer with their own eyes need not wait for it.
    import json

    if output == "json":
        return "".join(
            f"{json.dumps(as_told(given, one), ensure_ascii=False)}\n" for one in findings
        )
    return f"{json.dumps(_sarif(given, findings), ensure_ascii=False, indent=2)}\n"


def as_told(given: "Given", one: Finding) -> dict[str, Any]:
    """A finding as JSON knows it; the keys are a contract (docs/review.md)."""
    line, column = _position(given, one.start)
    return {
        "rule": one.rule,
        "severity": one.severity,
        "line": line,
        "column": column,
        "start": one.start,
        "end": one.end,
        "text": given.draft.text[one.start : one.end],
        "message": one.message,
        "why": one.why,
        "suggestion": one.suggestion,
        "page": one.page,
        "fingerprint": one.fingerprint,
    }


def _readable(given: "Given", findings: list[Finding]) -> str:
    if not findings:
        return "Nothing to say: it can go."
    return "\n\n".join("\n".join(_paragraph(given, one)) for one in findings)


def _paragraph(given: "Given", one: Finding) -> list[str]:
    line, column = _position(given, one.start)
    said = _shown(" ".join(given.draft.text[one.start : one.end].split()))
    lines = [f"{line}:{column}  {one.severity}  {one.rule}  {_shown(one.message)}"]
    if said:
        lines.append(f"    said      {said if len(said) <= 160 else f'{said[:157]}…'}")
    lines.append(f"    why       {one.why}")
    if one.suggestion is not None:
        lines.append(f"    instead   {_shown(one.suggestion.strip()) or '(leave it out)'}")
    lines.append(f"    silence   {one.fingerprint}")
    return lines


def _line(given: "Given", one: Finding) -> str:
    line, column = _position(given, one.start)
    return (
        f"{_shown(given.name)}:{line}:{column}: {one.severity}: {_shown(one.message)} [{one.rule}]"
    )


def _position(given: "Given", start: int) -> tuple[int, int]:
    """Line and column, both from 1, in the file where its text stands there as it is."""
    text, at = given.draft.text, start
    if given.shift >= 0:
        text, at = given.whole, start + given.shift
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _sarif(given: "Given", findings: list[Finding]) -> dict[str, Any]:
    used = list(all_rules().values())
    places = {rule.code: at for at, rule in enumerate(used)}
    driver = {
        "name": "goodword review",
        "version": goodword.__version__,
        "rules": [
            {
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.name},
                "fullDescription": {"text": rule.why},
                "help": {"text": f"Not: {rule.example}\nInstead: {rule.instead}"},
                "defaultConfiguration": {
                    "level": _LEVELS[rule.severity],
                    "enabled": not rule.experimental,
                },
            }
            for rule in used
        ],
    }
    results = [_result(given, one, places[one.rule]) for one in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(given: "Given", one: Finding, index: int) -> dict[str, Any]:
    line, column = _position(given, one.start)
    end_line, end_column = _position(given, one.end)
    region: dict[str, Any] = {
        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
    }  # fmt: skip
    artifact = {"uri": _uri(given.name)}
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": f"{one.message} {one.why}"},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {"sentence/v1": one.fingerprint},
    }
    if one.suggestion is not None:
        change = {"deletedRegion": region, "insertedContent": {"text": one.suggestion}}
        result["fixes"] = [
            {
                "description": {"text": "Say it otherwise"},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
            }
        ]
    return result


def _uri(name: str) -> str:
    if name == "-":
        return "stdin"
    from urllib.parse import quote

    return quote(name.replace("\\", "/"))


def _shown(text: str) -> str:
    """Without what could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
