"""Style declarations out of strange mail: only properties and values known to be harmless stay.

Nothing here can fetch, overlay or escape: no functions but colours, no escapes, no position.
"""

import re

_PROPERTIES = (
    "color background-color background text-align text-decoration text-transform text-indent "
    "vertical-align white-space word-break overflow-wrap letter-spacing line-height direction "
    "font font-family font-size font-style font-weight font-variant "
    "border border-top border-right border-bottom border-left border-color border-style "
    "border-width border-top-color border-top-style border-top-width border-right-color "
    "border-right-style border-right-width border-bottom-color border-bottom-style "
    "border-bottom-width border-left-color border-left-style border-left-width "
    "border-collapse border-spacing border-radius "
    "padding padding-top padding-right padding-bottom padding-left "
    "margin margin-top margin-right margin-bottom margin-left "
    "width min-width max-width height max-height table-layout caption-side empty-cells "
    "list-style list-style-type display clear float"
)
_TABLE_DISPLAYS = "row cell row-group header-group footer-group caption"
_PLAIN = frozenset(_PROPERTIES.split())
_DISPLAYS = {"none", "block", "inline", "inline-block", "table", "list-item"} | {
    f"table-{part}" for part in _TABLE_DISPLAYS.split()
}
_VALUE = re.compile(r"[A-Za-z0-9#%.,'\" \t\r\n()/-]*")
_FUNCTION = re.compile(r"([A-Za-z-]*)\s*\(")
_NEGATIVE = re.compile(r"(?:^|[\s,(])-\s*[\d.]")
_NUMBER = re.compile(r"(?<![#\w])\d{5,}")
_COLOURS = frozenset({"rgb", "rgba", "hsl", "hsla"})
_LONGEST = 20_000


def safe_style(style: str) -> str:
    """The declarations of a ``style`` attribute that are harmless, written anew; maybe none."""
    if len(style) > _LONGEST:
        return ""
    kept = []
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if value.lower().endswith("!important"):
            value = value[: -len("!important")].rstrip()
        if colon and name in _PLAIN and value and _harmless(name, value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def _harmless(name: str, value: str) -> bool:
    if not _VALUE.fullmatch(value) or "//" in value or _NUMBER.search(value):
        return False
    if value.count("'") % 2 or value.count('"') % 2 or value.count("(") != value.count(")"):
        return False
    if name == "display":
        return value.lower() in _DISPLAYS
    if _NEGATIVE.search(value):
        return False
    return all(found.lower() in _COLOURS for found in _FUNCTION.findall(value))
