"""What winmail.dat holds, as parts of the mail that carries it."""

from mimetypes import MimeTypes

from goodword.channels.mail.mime import Part
from goodword.channels.mail.tnef import Tnef, read_tnef

_BODY = frozenset({"text/plain", "text/html"})
# Python's own table: what the machine calls its files must not change what a mail says.
_TYPES = MimeTypes(filenames=())


def with_winmail(parts: list[Part], defects: list[str]) -> list[Part]:
    """`parts`, and behind each winmail.dat the files in it; its text when there is no other."""
    if not any(_is_winmail(part) for part in parts):
        return parts
    has_body = any(part.type in _BODY and part.end - part.start > 2 and not part.depth
                   and part.disposition != "attachment" for part in parts)  # fmt: skip
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if _is_winmail(part):
            data = part.content()[0]
            tnef = read_tnef(data)
            if tnef.damaged:
                defects.append("winmail.dat is damaged; what could be read of it was kept.")
            if not has_body:
                found += _body(tnef)
            found += [_part(data, file.start, file.end, file.name) for file in tnef.files]
    return found


def _is_winmail(part: Part) -> bool:
    named = part.name.lower() == "winmail.dat"
    return not part.depth and (
        named or part.type in ("application/ms-tnef", "application/vnd.ms-tnef")
    )


def _body(tnef: Tnef) -> list[Part]:
    both = [("text/plain", tnef.text), ("text/html", tnef.html)]
    found = [_part(text.encode("utf-8"), 0, None, "", kind) for kind, text in both if text.strip()]
    for part in found:
        part.group = -1 if len(found) > 1 else 0
    return found


def _part(data: bytes, start: int, end: int | None, name: str, kind: str = "") -> Part:
    name = name.replace("\\", "/").rsplit("/", 1)[-1][:255]
    kind = kind or _TYPES.guess_type(name)[0] or "application/octet-stream"
    disposition = "" if not name else "attachment"
    return Part(data, start, len(data) if end is None else end, kind, {"charset": "utf-8"},
                disposition, name, "", "", 0, False, 0, [])  # fmt: skip
