"""Which parts of a mail are its body, and the text and HTML they make."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from goodword.channels.mail.charsets import decode_text
from goodword.channels.mail.htmltext import html_to_text
from goodword.channels.mail.mime import Part

LONGEST_TEXT = 8 << 20
LONGEST_HTML = 2 << 20
_BODY_TYPES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext",
                         "text/markdown", "text/x-amp-html"})  # fmt: skip
_NOT_PROSE = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/directory",
                        "text/csv", "text/rfc822-headers", "text/css"})  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w:.-]{1,40})", re.I)
_ENRICHED = re.compile(r"<(?:/?[a-zA-Z][\w-]{0,60}|<)>?")
_MBOX_FROM = re.compile(r"^>(>*From )", re.MULTILINE)
_STUB = re.compile(r"html|view (?:it|this|the message)|web ?browser", re.IGNORECASE)
_SHOWN_HEADERS = ("from", "to", "cc", "date", "subject")


@dataclass(slots=True)
class Bodies:
    """The text of a mail while it is put together. See `Mail` for the meaning of each."""

    text: str = ""
    html: str = ""
    attached: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    room: int = LONGEST_TEXT
    html_room: int = LONGEST_HTML

    def words_of(self, html: str) -> str:
        """HTML as text, within what one mail may cost."""
        if len(html) > self.html_room:
            self.defects.append("The HTML is longer than 2 MiB; its text was read in part.")
        html = html[: max(0, self.html_room)]
        self.html_room -= len(html)
        return html_to_text(html)


def is_body(parts: list[Part]) -> list[bool]:
    """For each part, whether it is body text that the mail itself shows."""
    flags: list[bool] = []
    seen: set[str] = set()
    for part in parts:
        plain_type = part.type in _BODY_TYPES or (
            part.type.startswith("text/") and part.type not in _NOT_PROSE and not part.name
        )
        shown = (
            part.depth == 0
            and plain_type
            and (
                len(parts) == 1
                or (part.disposition != "attachment" and (not part.name or part.type not in seen))
            )
        )
        flags.append(shown)
        if shown:
            seen.add(part.type)
    return flags


def read_bodies(parts: list[Part], flags: list[bool], defects: list[str]) -> Bodies:
    """The text of all body parts, in order; of alternatives the plain one, if it says anything."""
    bodies = Bodies(defects=defects)
    if len(parts) == 1 and flags[0] and parts[0].type == "text/plain":
        bodies.text = plain_text(parts[0], bodies).strip("\n")
        return bodies
    plains: dict[int, str] = {}
    htmls: dict[int, str] = {}
    for index, part in enumerate(parts):
        if flags[index]:
            if part.type in ("text/html", "text/x-amp-html"):
                if part.type == "text/html":
                    htmls[index] = html_source(part, bodies)
            else:
                plains[index] = plain_text(part, bodies)
    bodies.html = "\n".join(html for html in htmls.values() if html)
    bodies.text = _composed(parts, plains, htmls, bodies)
    return bodies


def _composed(
    parts: list[Part], plains: dict[int, str], htmls: dict[int, str], bodies: Bodies
) -> str:
    converted: dict[int, str] = {}

    def words(index: int) -> str:
        if index not in converted:
            converted[index] = bodies.words_of(htmls[index])
        return converted[index]

    good = {
        parts[index].group
        for index, text in plains.items()
        if parts[index].group
        and _says_something(
            text, (words(rival) for rival in htmls if parts[rival].group == parts[index].group)
        )
    }
    with_html = {parts[index].group for index in htmls}
    segments: list[str] = []
    squeezed: list[str] = []
    for index in sorted({*plains, *htmls}):
        group = parts[index].group
        if index in plains and (group in good or group not in with_html or not group):
            segment = plains[index]
        elif index in htmls and (not group or group not in good):
            segment = words(index)
        else:
            continue
        short = "".join(segment.split())
        # The same letter once as text and once as HTML, not declared as alternatives.
        if short and not any(short in other for other in squeezed):
            segments.append(segment.strip("\n"))
            squeezed.append(short)
    return "\n\n".join(segments)


def _says_something(text: str, rivals: Iterable[str]) -> bool:
    """Whether a plain alternative is worth reading: not empty, no "your program shows no HTML"."""
    if not any(character.isalnum() for character in text[:100_000]):
        return False
    if len(text) > 300 or not _STUB.search(text):
        return True
    return not any(len(rival) > 3 * len(text) for rival in rivals)


def _content(part: Part, bodies: Bodies) -> bytes:
    data, defect = part.content()
    if defect:
        bodies.defects.append(defect)
    if len(data) > bodies.room:
        bodies.defects.append("The text is longer than 8 MiB; only its beginning was read.")
        data = data[: bodies.room]
    bodies.room -= len(data)
    return data


def plain_text(part: Part, bodies: Bodies) -> str:
    """A text part's content as text, unwrapped when it is flowed (RFC 3676)."""
    text, defect = decode_text(_content(part, bodies), part.params.get("charset", ""))
    if defect:
        bodies.defects.append(defect)
    if part.type in ("text/enriched", "text/richtext"):
        return _ENRICHED.sub(lambda found: "<" if found[0] == "<<" else "", text)
    if part.params.get("format", "").lower() == "flowed":
        text = _unflowed(text, part.params.get("delsp", "").lower() == "yes")
    if ">From " in text:
        text = _without_mbox_quotes(text)
    return text


def html_source(part: Part, bodies: Bodies) -> str:
    """An HTML part's source as text; an undeclared charset is looked for in the source."""
    data = _content(part, bodies)
    charset = part.params.get("charset", "")
    if not charset:
        declared = _META_CHARSET.search(data[:4096])
        charset = declared[1].decode("ascii", "ignore") if declared else ""
        charset = "" if charset.lower().startswith("utf-16") else charset
    text, defect = decode_text(data, charset)
    if defect:
        bodies.defects.append(defect)
    return text


def attached_text(part: Part, bodies: Bodies) -> None:
    """Add what can be read in a text attachment or in an attached mail (its head included)."""
    if part.fields:
        head = dict(reversed(part.fields))
        bodies.attached += [f"{name.capitalize()}: {head[name]}"
                            for name in _SHOWN_HEADERS if name in head]  # fmt: skip
    elif part.type == "text/html":
        bodies.attached.append(bodies.words_of(html_source(part, bodies)))
    elif part.type.startswith(("text/", "message/")):
        bodies.attached.append(plain_text(part, bodies))


def _unflowed(text: str, delete_space: bool) -> str:
    """Lines that end in a space go on in the next one of the same quote depth (RFC 3676)."""
    out: list[list[str]] = []
    going_on = -1
    for line in text.split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        flows = rest.endswith(" ") and rest != "-- "
        if going_on == depth and rest != "-- ":
            out[-1].append(rest)
        else:
            out.append([">" * depth + " " if depth else "", rest])
        if flows and delete_space:
            out[-1][-1] = out[-1][-1][:-1]
        going_on = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)


def _without_mbox_quotes(text: str) -> str:
    """Undo the ">" that mbox files put before "From " at the beginning of a line.

    Beside other lines that begin with ">", it is a quotation and stays.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(">") and _MBOX_FROM.match(line):
            before = lines[number - 1] if number else ""
            after = lines[number + 1] if number + 1 < len(lines) else ""
            if not before.startswith(">") and not after.startswith(">"):
                lines[number] = line[1:]
    return "\n".join(lines)
