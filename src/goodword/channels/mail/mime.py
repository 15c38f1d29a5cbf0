"""The parts of a mail (RFC 2046), found without recursion and within a budget.

The walk is made of offsets into the raw bytes: nothing is decoded or copied here but an
attached mail that somebody encoded. It reads what is there, not what should be: missing
boundaries, boundaries that nobody closes, parts without an end.
"""

import re
from dataclasses import dataclass

from goodword.channels.mail.headers import Fields, split_head
from goodword.channels.mail.transfer import decode_transfer
from goodword.channels.mail.words import file_name, parse_params

MOST_PARTS = 10_000
_MOST_SCANNED = 256 << 20
_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,120}")
_GUESSED_BOUNDARY = re.compile(rb"(?mi)^--(\S{1,200})[ \t]*\r?\n(?:Content-|\r?\n)")
_OWN_WORDS = frozenset({"message/delivery-status", "message/disposition-notification",
                        "message/feedback-report", "message/external-body",
                        "message/global-delivery-status"})  # fmt: skip


@dataclass(slots=True)
class Part:
    """A leaf, or an attached mail. Its encoded content is `buffer[start:end]`.

    `group` numbers the outermost multipart/alternative around it (0: none), `depth` counts
    the attached mails around it, `fields` is the head of an attached mail's own content.
    """

    buffer: bytes
    start: int
    end: int
    type: str
    params: dict[str, str]
    disposition: str
    name: str
    content_id: str
    encoding: str
    group: int
    related: bool
    depth: int
    fields: Fields

    def content(self) -> tuple[bytes, str]:
        """The decoded bytes and a defect."""
        return decode_transfer(self.buffer[self.start : self.end], self.encoding)


@dataclass(slots=True)
class _Task:
    buffer: bytes
    start: int
    end: int
    default: str
    group: int
    related: bool
    depth: int


def content_type(fields: dict[str, tuple[str, ...]], default: str) -> tuple[str, dict[str, str]]:
    """The type and its parameters; `default` when it is missing or is no type at all."""
    values = fields.get("content-type")
    if not values:
        return default, {}
    kind, params = parse_params(values[0])
    if not _TYPE.fullmatch(kind):
        found = _TYPE.search(kind)
        kind = found[0] if found else ("text/plain" if kind in ("", "text") else default)
        kind = "text/html" if "html" in kind else kind
    return kind, params


def grouped(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Fields by name, each with all its values, in order of first appearance."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        if name in found:
            found[name].append(value)
        else:
            found[name] = [value]
    return {name: tuple(values) for name, values in found.items()}


def walk(
    data: bytes, fields: dict[str, tuple[str, ...]], body: int, defects: list[str]
) -> list[Part]:
    """Every leaf and attached mail of the mail whose head ends at `body`, in order."""
    parts: list[Part] = []
    stack: list[_Task] = []
    top = _Task(data, body, len(data), "text/plain", 0, False, 0)
    scanned = _visit(top, fields, parts, stack, defects)
    while stack:
        task = stack.pop()
        if len(parts) >= MOST_PARTS or scanned > _MOST_SCANNED:
            # What is left is kept as text: unread is better than lost.
            defects.append("The mail has too many parts; the last ones were not told apart.")
            parts.append(_part(task, "text/plain", {}, {}))
            break
        head, start = split_head(task.buffer, task.start, task.end, defects)
        task.start = min(start, task.end)
        scanned += _visit(task, grouped(head), parts, stack, defects)
    return parts


def _visit(
    task: _Task,
    fields: dict[str, tuple[str, ...]],
    parts: list[Part],
    stack: list[_Task],
    defects: list[str],
) -> int:
    """File one entity under leaves or lay its children on the stack; bytes looked at."""
    kind, params = content_type(fields, task.default)
    if kind.startswith("multipart/"):
        children = _children(task, kind, params, defects, len(parts) + len(stack))
        stack.extend(reversed(children))
        if children:
            _keep_headless(task, fields, children[0].start, parts)
            return task.end - task.start
        kind, params = "text/plain", {}
    parts.append(_part(task, kind, params, fields))
    if kind.startswith("message/") and kind not in _OWN_WORDS:
        _open_message(parts[-1], stack)
    return 0


def _keep_headless(
    task: _Task, fields: dict[str, tuple[str, ...]], first: int, parts: list[Part]
) -> None:
    """A first part whose boundary was forgotten leaves its Content-Type beside its parent's.

    Otherwise what stands before the first boundary is for programs that know no MIME.
    """
    types = fields["content-type"]
    if len(types) > 1 and types[1].lower().startswith("text/"):
        boundary = task.buffer.rfind(b"\n--", task.start, first)
        if boundary > task.start:
            kind, params = parse_params(types[1])
            headless = _Task(task.buffer, task.start, boundary, "", 0, False, task.depth)
            parts.append(_part(headless, kind, params, fields))


def _part(
    task: _Task, kind: str, params: dict[str, str], fields: dict[str, tuple[str, ...]]
) -> Part:
    disposition = ""
    named: dict[str, str] = {}
    values = fields.get("content-disposition")
    if values:
        disposition, named = parse_params(values[0])
    ids = fields.get("content-id")
    encodings = fields.get("content-transfer-encoding")
    encoding = encodings[0].split(";")[0].split("(")[0].strip(" \t\"'").lower() if encodings else ""
    return Part(task.buffer, task.start, task.end, kind, params, disposition,
                file_name(named, params) if named or params else "",
                ids[0].strip(" <>") if ids else "", encoding, task.group, task.related,
                task.depth, [])  # fmt: skip


def _open_message(part: Part, stack: list[_Task]) -> None:
    """Lay the mail inside a message/* part on the stack, and note its head on the part."""
    buffer, start, end = part.buffer, part.start, part.end
    if part.encoding in ("base64", "quoted-printable"):
        buffer = part.content()[0]
        start, end = 0, len(buffer)
    part.fields = split_head(buffer, start, end, [])[0]
    stack.append(_Task(buffer, start, end, "text/plain", 0, False, part.depth + 1))


def _children(
    task: _Task, kind: str, params: dict[str, str], defects: list[str], count: int
) -> list[_Task]:
    boundary = params.get("boundary", "").encode("utf-8", "ignore").rstrip()
    spans = _spans(task, boundary, MOST_PARTS - count, defects) if boundary else []
    if not spans:
        guess = _GUESSED_BOUNDARY.search(task.buffer, task.start, task.end)
        if guess:
            spans = _spans(task, guess[1], MOST_PARTS - count, defects)
        defects.append(
            "The boundary between the parts is not the declared one; it was found by its looks."
            if spans
            else "The mail says that it has parts, but none was found; it was read as text."
        )
    group = task.group
    if kind == "multipart/alternative" and not group:
        group = task.start + 1
    default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    related = task.related or kind == "multipart/related"
    return [_Task(task.buffer, start, end, default, group, related, task.depth)
            for start, end in spans]  # fmt: skip


def _spans(task: _Task, boundary: bytes, most: int, defects: list[str]) -> list[tuple[int, int]]:
    """Where the parts between `boundary` lines begin and end.

    Lines that only begin with the boundary count when no line is exactly it. What stands
    after the closing line is no part, unless a new boundary line opens it again.
    """
    exact: list[tuple[int, int, bool]] = []
    loose: list[tuple[int, int, bool]] = []
    buffer, end = task.buffer, task.end
    needle = b"--" + boundary
    position = buffer.find(needle, task.start, end)
    while position >= 0 and len(exact) <= most:
        line_end = buffer.find(b"\n", position, end)
        line_end = end if line_end < 0 else line_end
        if position == task.start or buffer[position - 1] == 10:
            behind = position + len(needle)
            tail = buffer[behind : min(line_end, behind + 80)].strip()
            if tail in (b"", b"--"):
                exact.append((position, line_end + 1, bool(tail)))
            elif not exact:
                loose.append((position, line_end + 1, tail.startswith(b"--")))
        position = buffer.find(needle, line_end, end)
    lines = exact or loose[: most + 1]
    if len(lines) > most:
        defects.append("The mail has too many parts; the last ones were not told apart.")
        lines = lines[: max(most, 1)]
    elif lines and not lines[-1][2]:
        defects.append("The last part has no end; it was read up to the end of the mail.")
    if not lines:
        return []
    stops = [line[0] for line in lines[1:]] + [end]
    return [(begin, _before_break(buffer, begin, stop))
            for (_, begin, closing), stop in zip(lines, stops, strict=True)
            if not closing and begin <= stop]  # fmt: skip


def _before_break(buffer: bytes, start: int, stop: int) -> int:
    """The line break before a boundary belongs to the boundary."""
    if stop < len(buffer) and stop > start and buffer[stop - 1] == 10:
        stop -= 1
        if stop > start and buffer[stop - 1] == 13:
            stop -= 1
    return stop
