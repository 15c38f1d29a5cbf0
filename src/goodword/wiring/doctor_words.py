"""A look-over as one object, for programs; keys are added, never renamed."""

from typing import Any

from goodword.channels.mail.live.watching_compare import stretches
from goodword.wiring.doctor import Report

LEVELS = ("good", "look", "wrong")


def as_object(report: Report) -> dict[str, Any]:
    """``level``, ``checks`` and ``folders``; UIDs as stretches from first to last."""
    return {
        "level": LEVELS[report.level],
        "checks": [
            {"name": c.name, "level": LEVELS[c.level], "words": c.words, "more": list(c.more)}
            for c in report.checks
        ],
        "folders": [
            {
                "mailbox": one.mailbox,
                "folder": one.folder,
                "told": one.told,
                "server": one.found.server if one.found else None,
                "here": one.found.here if one.found else None,
                **{
                    name: stretches(getattr(one.found, name)) if one.found else []
                    for name in ("coming", "missing", "refused", "gone", "lost")
                },
            }
            for one in report.folders
        ],
    }
