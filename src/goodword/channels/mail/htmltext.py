"""HTML to the text that a reader of it would see: one pass, no tree, linear time.

A tree is not needed for this, and tree builders take quadratic time on a few kilobytes of
nested tags; mail is hostile input.
"""

import html as htmllib
import re

from goodword.channels.mail.charsets import storable

LONGEST_HTML = 8 << 20
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60})([^>]*)>|<(!--|[!?])")
_ATTRIBUTE = re.compile(
    r"([a-zA-Z-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']{1,2000}))"
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"\n{3,}")
_LINE_END = re.compile(r"[ \t]+\n")
_LINES = frozenset({"address", "article", "aside", "body", "caption", "center", "dd", "details",
                    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
                    "form", "header", "html", "legend", "li", "main", "menu", "nav", "ol",
                    "option", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
                    "ul"})  # fmt: skip
_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "title", "xml", "textarea")
}
_DEEPEST_QUOTE = 20


class _Text:
    """The text so far; knows how to break lines and quote them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.quotes: list[bool] = []
        self.link = ""
        self.link_start = 0

    def end_line(self) -> None:
        text = "".join(self.line).strip(" ")
        if text:
            self.lines.append("> " * self.depth + text if self.depth else text)
        self.line.clear()
        self.link_start = 0

    def break_line(self) -> None:
        """A <br>: two in a row leave an empty line."""
        if "".join(self.line).strip(" "):
            self.end_line()
        else:
            self.blank()
            self.line.clear()

    def paragraph(self) -> None:
        self.end_line()
        self.blank()

    def blank(self) -> None:
        quote = ("> " * self.depth).rstrip()
        if self.lines and self.lines[-1] not in ("", quote):
            self.lines.append(quote)


def html_to_text(html: str) -> str:
    """Blocks become lines, links keep their text and, when it differs, their address.

    Quoted mail (<blockquote type=cite> and its kin) is marked with "> ". Scripts, styles
    and comments are left out.
    """
    html = html[:LONGEST_HTML]
    out = _Text()
    last = html.rfind(">") + 1  # behind it, no tag can end: searching there is in vain
    last_comment = html.rfind("-->")
    unclosed: set[str] = set()
    position = 0
    preformatted = 0
    while True:
        match = _TAG.search(html, position, last)
        _add(out, html[position : match.start() if match else len(html)], preformatted > 0)
        if match is None:
            break
        position = match.end()
        if match[4]:
            position = _after_declaration(html, match, last_comment)
            continue
        name, closing = match[2].lower(), bool(match[1])
        attributes = match[3]
        if attributes.count('"') % 2 and attributes.count("=") and position - match.start() < 500:
            position = _quoted_end(html, position)
        if name in _UNSEEN:
            # One that nobody closes hides nothing: better too much text than too little.
            end = None if closing or name in unclosed else _UNSEEN[name].search(html, position)
            if end:
                position = end.start()
            elif not closing:
                unclosed.add(name)
        elif name == "pre":
            preformatted = max(0, preformatted + (-1 if closing else 1))
            out.paragraph()
        else:
            _apply(out, name, closing, attributes)
    out.end_line()
    text = storable("\n".join(out.lines))
    return _BREAKS.sub("\n\n", _LINE_END.sub("\n", text)).strip("\n")


def _add(out: _Text, chunk: str, preformatted: bool) -> None:
    if not chunk:
        return
    if preformatted:
        first, *others = _unescape(chunk.replace("\r\n", "\n")).split("\n")
        out.line.append(first)
        for line in others:
            out.break_line()
            out.line.append(line)
        return
    chunk = _SPACE.sub(" ", chunk)
    if chunk == " ":
        if out.line and out.line[-1][-1:] != " ":
            out.line.append(" ")
        return
    if out.line and chunk[0] == " " and out.line[-1][-1:] == " ":
        chunk = chunk[1:]
    out.line.append(_unescape(chunk).replace("\xa0", " ") if "&" in chunk else chunk)


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    try:
        plain = htmllib.unescape(text)
    except ValueError:  # a character reference of thousands of digits
        return text
    return plain if "\ufffd" in text else plain.replace("\ufffd", "")


def _apply(out: _Text, name: str, closing: bool, attributes: str) -> None:
    if name == "br":
        out.break_line()
    elif name == "a":
        _link(out, closing, attributes)
    elif name == "blockquote":
        _quote(out, closing, attributes)
    elif name in _PARAGRAPHS:
        out.paragraph()
    elif name in _LINES:
        out.end_line()
        if name == "li" and not closing:
            out.line.append("- ")
    elif name in ("td", "th"):
        out.line.append(" ")
    elif name == "img" and not closing:
        alternative = _attribute(attributes, "alt")
        if alternative:
            _add(out, f" {alternative} ", False)


def _quote(out: _Text, closing: bool, attributes: str) -> None:
    out.paragraph()
    if closing:
        cited = out.quotes.pop() if out.quotes else False
        out.depth = max(0, out.depth - cited)
        return
    lower = attributes.lower()
    cited = ("cite" in lower or "quote" in lower) and out.depth < _DEEPEST_QUOTE
    out.quotes.append(cited)
    out.depth += cited


def _link(out: _Text, closing: bool, attributes: str) -> None:
    if not closing:
        out.link = _attribute(attributes, "href")
        out.link_start = len(out.line)
        return
    target, out.link = out.link.strip(), ""
    if not target.lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:")):
        return
    shown = "".join(out.line[out.link_start :]).strip()
    bare = target.split(":", 1)[1].lstrip("/").rstrip("/").split("?subject", 1)[0]
    if shown and bare.lower() not in shown.lower():
        out.line.append(f" <{_unescape(target)}>")


def _attribute(attributes: str, name: str) -> str:
    for match in _ATTRIBUTE.finditer(attributes[:20_000]):
        if match[1].lower() == name:
            return storable(_unescape(match[2] or match[3] or match[4] or ""))
    return ""


def _after_declaration(html: str, match: re.Match[str], last_comment: int) -> int:
    """Past a comment, a doctype or a conditional; an unclosed one hides nothing."""
    if match[4] == "!--" and match.end() <= last_comment:
        return html.find("-->", match.end()) + 3
    end = html.find(">", match.end())
    return end + 1 if end >= 0 else match.end()


def _quoted_end(html: str, position: int) -> int:
    """A tag whose quoted attribute held a ">": it ends behind the closing quote."""
    quote = html.find('"', position, position + 2000)
    end = html.find(">", quote, quote + 2000) if quote >= 0 else -1
    newline = html.find("<", position, quote if quote >= 0 else position)
    return end + 1 if end >= 0 and newline < 0 else position
