"""HTML to the text that a reader of it would see: one pass, no tree, linear time.

A tree is not needed for this, and tree builders take quadratic time on a few kilobytes of
nested tags; mail is hostile input.
"""

import html as htmllib
import re
from collections.abc import Callable

from goodword.channels.mail.charsets import storable

_TAG = re.compile(r"<(?:(/?[a-zA-Z][^\s/>]{0,60})([^>]*)>|(!--|[!?]))")
_HREF = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']{1,2000}))", re.I)
_ALT = re.compile(r"\balt\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']{1,2000}))", re.I)
_LINES = ("address article aside body caption center dd details dir div dl dt fieldset "
          "figcaption figure footer form header html legend main menu nav ol option section "
          "summary table tbody tfoot thead tr ul /li")  # fmt: skip
_PARAGRAPHS = "p hr h1 h2 h3 h4 h5 h6"
_SHOWN_LINKS = ("http:", "https:", "mailto:", "tel:", "ftp:")
# Elements whose content nobody sees, and what ends each.
_UNSEEN = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "title", "xml", "textarea")
}
_DEEPEST_QUOTE = 20


def html_to_text(html: str) -> str:
    """Blocks become lines, links keep their text and, when it differs, their address.

    Quoted mail (<blockquote type=cite> and its kin) is marked with "> ". Scripts, styles
    and comments are left out; one that nobody closes hides nothing.
    """
    out = _Text()
    handlers = out.handlers()
    last = html.rfind(">") + 1  # behind it, no tag can end: searching there is in vain
    last_comment = html.rfind("-->")
    unclosed: set[str] = set()
    position = 0
    resume = 0
    while resume >= 0:
        tags, resume = _TAG.finditer(html, resume, last), -1
        for tag in tags:
            start, behind = tag.span()
            if start > position:
                out.add(html[position:start])
            position = behind
            name, attributes, declaration = tag.groups()
            if declaration:
                position = resume = _after_declaration(html, tag, last_comment)
                break
            handler = handlers.get(name) or handlers.get(name.lower())
            if handler:
                handler(attributes)
            elif name.lower() in _UNSEEN and name.lower() not in unclosed:
                end = _UNSEEN[name.lower()].search(html, position)
                if end:
                    position = resume = end.start()
                    break
                unclosed.add(name.lower())
            if '"' in attributes and attributes.count('"') % 2 and behind - start < 500:
                position = _quoted_end(html, behind)
                if position != behind:
                    resume = position
                    break
    out.add(html[position:])
    return out.finished()


class _Text:
    """The text so far; knows how to break lines, quote them and name the links in them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.quotes: list[bool] = []
        self.preformatted = 0
        self.link = ""
        self.link_start = 0

    def handlers(self) -> dict[str, Callable[[str], None]]:
        """What each tag does; a tag that is not here does nothing."""
        found: dict[str, Callable[[str], None]] = {}
        for name in _LINES.split():
            found[name] = found["/" + name.strip("/")] = self.new_line
        for name in _PARAGRAPHS.split():
            found[name] = found["/" + name] = self.paragraph
        found |= {"br": self.break_line, "/br": self.break_line, "br/": self.break_line,
                  "li": self.item, "td": self.cell, "th": self.cell, "/td": self.cell,
                  "a": self.open_link, "/a": self.close_link, "img": self.image,
                  "blockquote": self.quote, "/blockquote": self.unquote,
                  "pre": self.open_pre, "/pre": self.close_pre}  # fmt: skip
        return found

    def add(self, chunk: str) -> None:
        """Text between tags."""
        if not self.preformatted:
            self.line.append(chunk)
            return
        first, *others = chunk.replace("\r\n", "\n").split("\n")
        self.line.append(first)
        for line in others:
            self.break_line("")
            self.line.append(line)

    def said(self) -> str:
        """The current line: spaces folded, references resolved. It begins anew."""
        text = "".join(self.line)
        self.line.clear()
        self.link_start = 0
        if "&" in text:
            text = _unescape(text)
        return text.rstrip().replace("\xa0", " ") if self.preformatted else " ".join(text.split())

    def new_line(self, attributes: str) -> None:
        """The beginning or the end of a block."""
        if self.line:
            text = self.said()
            if text:
                self.lines.append("> " * self.depth + text if self.depth else text)

    def break_line(self, attributes: str) -> None:
        """A <br>: two in a row leave an empty line."""
        before = len(self.lines)
        self.new_line("")
        if len(self.lines) == before:
            self.blank()

    def paragraph(self, attributes: str) -> None:
        """The beginning or the end of a block with space around it."""
        self.new_line("")
        self.blank()

    def blank(self) -> None:
        """An empty line, unless there is one."""
        quote = ("> " * self.depth).rstrip()
        if self.lines and self.lines[-1] not in ("", quote):
            self.lines.append(quote)

    def item(self, attributes: str) -> None:
        """An item of a list."""
        self.new_line("")
        self.line.append("- ")

    def cell(self, attributes: str) -> None:
        """The edge of a table cell."""
        self.line.append(" ")

    def image(self, attributes: str) -> None:
        """The words that stand for an image."""
        alternative = _value(_ALT, attributes)
        if alternative:
            self.line.append(f" {alternative} ")

    def open_link(self, attributes: str) -> None:
        """The beginning of a link's text."""
        self.link = _value(_HREF, attributes).strip()
        self.link_start = len(self.line)

    def close_link(self, attributes: str) -> None:
        """The end of a link's text: an address that the text does not show is added."""
        target, self.link = self.link, ""
        if not target.lower().startswith(_SHOWN_LINKS):
            return
        shown = "".join(self.line[self.link_start :]).strip()
        bare = target.split(":", 1)[1].strip("/").split("?subject", 1)[0]
        if shown and bare.lower() not in shown.lower():
            self.line.append(f" <{target}>")

    def quote(self, attributes: str) -> None:
        """A block of quoted mail, or one that is only indented."""
        self.paragraph("")
        lower = attributes.lower()
        cited = ("cite" in lower or "quote" in lower) and self.depth < _DEEPEST_QUOTE
        self.quotes.append(cited)
        self.depth += cited

    def unquote(self, attributes: str) -> None:
        """The end of such a block."""
        self.new_line("")
        if self.quotes:
            self.depth -= self.quotes.pop()
        self.blank()

    def open_pre(self, attributes: str) -> None:
        """Text whose line breaks count."""
        self.paragraph("")
        self.preformatted += 1

    def close_pre(self, attributes: str) -> None:
        """The end of such text."""
        self.paragraph("")
        self.preformatted = max(0, self.preformatted - 1)

    def finished(self) -> str:
        """All lines, storable."""
        self.new_line("")
        while self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        return storable("\n".join(self.lines)).strip("\n")


def _unescape(text: str) -> str:
    try:
        plain = htmllib.unescape(text)
    except ValueError:  # a character reference of thousands of digits
        return text
    return plain if "\ufffd" in text else plain.replace("\ufffd", "")


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    match = pattern.search(attributes[:20_000])
    return match[1] or match[2] or match[3] or "" if match else ""


def _after_declaration(html: str, match: re.Match[str], last_comment: int) -> int:
    """Past a comment, a doctype or a conditional."""
    if match[3] == "!--" and match.end() <= last_comment:
        return html.find("-->", match.end()) + 3
    end = html.find(">", match.end())
    return end + 1 if end >= 0 else match.end()


def _quoted_end(html: str, position: int) -> int:
    """A tag whose quoted attribute held a ">": it ends behind the closing quote."""
    quote = html.find('"', position, position + 2000)
    end = html.find(">", quote, quote + 2000) if quote >= 0 else -1
    newline = html.find("<", position, quote if quote >= 0 else position)
    return end + 1 if end >= 0 and newline < 0 else position
