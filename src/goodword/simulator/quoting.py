"""How mail programs put a letter together: text, signature, and what it answers."""

from html import escape

from goodword.simulator.letter import Letter
from goodword.simulator.when import date_words
from goodword.simulator.words import words_of

LONGEST_QUOTE = 48
WRAPPED_AT = {"gmail": 76, "thunderbird": 72}


def plain_body(letter: Letter) -> str:
    """The text/plain body; kept on the letter, so that an answer can quote it."""
    text = letter.text
    width = WRAPPED_AT.get(letter.client)
    if width:
        text = wrapped(text, width)
    if letter.signature:
        text = f"{text}\n\n{letter.signature}"
    if letter.forwarded is not None:
        text = f"{text}\n\n{forward_block(letter)}".lstrip("\n")
    elif letter.quoted is not None and letter.quote_style == "inline":
        text = _between_the_lines(letter, text)
    elif letter.quoted is not None and letter.quote_style != "none":
        quote = quote_block(letter)
        below = letter.quote_style == "below"
        text = f"{quote}\n\n{text}" if below else f"{text}\n\n{quote}"
    letter.full_text = text
    return text + "\n"


def quote_block(letter: Letter) -> str:
    """The attribution and the quoted text, in the writer's program's style and language."""
    quoted = letter.quoted
    assert quoted is not None
    lines = (quoted.full_text or plain_body(quoted)).rstrip("\n").split("\n")[:LONGEST_QUOTE]
    words, style = words_of(letter.client_lang)["quote"], letter.quote_style
    if style in ("outlook", "original"):
        rule = "_" * 32 if style == "outlook" else words["original"]
        return "\n".join([rule, *_outlook_head(letter), "", *lines])
    line = _attribution(letter)
    marked = [_marked(text) for text in lines]
    if style == "apple":
        return "\n".join([f"> {line}", "> ", *marked])
    return "\n".join([line, *([""] if style == "gmail" else []), *marked])


def _between_the_lines(letter: Letter, text: str) -> str:
    """The answer below the paragraph that asks, the rest below the next one."""
    quoted = letter.quoted
    assert quoted is not None
    theirs = (quoted.full_text or plain_body(quoted)).rstrip("\n").split("\n\n")
    cut = next((n for n, part in enumerate(theirs, start=1) if "?" in part), 1)
    mine = text.split("\n\n")
    asked = "\n>\n".join(_marked(part) for part in theirs[:cut])
    pieces = [f"{_attribution(letter)}\n{asked}", *mine[:2]]
    if len(mine) > 2 and cut < len(theirs):
        pieces.append(_marked(theirs[cut]))
    return "\n\n".join(pieces + mine[2:])


def _marked(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"> {line}" if line and line[0] != ">" else f">{line}" for line in lines)


def forward_block(letter: Letter) -> str:
    """A forwarded letter with its head, as Gmail, Apple Mail, Outlook and others write it."""
    inner = letter.forwarded
    assert inner is not None
    names = words_of("en")["quote"]["labels"]
    date = words_of("en")["quote"]["outlook"].format(**date_words(inner.date, letter.zone, "en"))
    sender = f"{inner.sender.name} <{inner.sender.spec}>".strip()
    to = ", ".join(party.name or party.spec for party in inner.to)
    values = dict(zip(names, (sender, date, to, inner.subject), strict=True))
    body = (inner.full_text or plain_body(inner)).rstrip("\n")
    if letter.client in ("apple", "iphone"):
        order, rule = ("From", "Subject", "Sent", "To"), "Begin forwarded message:\n"
    elif letter.client == "outlook":
        order, rule = ("From", "Sent", "To", "Subject"), "-----Original Message-----"
    elif letter.client == "gmail":
        order, rule = ("From", "Sent", "Subject", "To"), "---------- Forwarded message ---------"
    else:
        order, rule = ("Subject", "Sent", "From", "To"), "-------- Forwarded Message --------"
    dated = {"Sent": "Sent" if letter.client == "outlook" else "Date"}
    head = [f"{dated.get(name, name)}: {values[name]}" for name in order]
    return "\n".join([rule, *head, "", body])


def html_body(letter: Letter) -> str:
    """The text/html body: paragraphs, a signature block, the quote as the program nests it."""
    parts = [_paragraphs(letter.text, letter.client)]
    if letter.signature:
        parts.append(_html_signature(letter))
    if letter.quoted is not None and letter.quote_style != "none":
        parts.append(_html_quote(letter))
    style = '<style>p.MsoNormal{margin:0;font-family:"Calibri",sans-serif}</style>'
    head = f"<head>{style}</head>" if letter.client == "outlook" else ""
    return f"<html>{head}<body>{''.join(parts)}</body></html>"


def wrapped(text: str, width: int) -> str:
    """The text with lines of at most `width` characters, broken between words."""
    out: list[str] = []
    for line in text.split("\n"):
        while len(line) > width:
            cut = line.rfind(" ", 0, width)
            if cut <= 0:
                break
            out.append(line[:cut])
            line = line[cut + 1 :]
        out.append(line)
    return "\n".join(out)


def _attribution(letter: Letter) -> str:
    quoted, words = letter.quoted, words_of(letter.client_lang)
    assert quoted is not None
    style = letter.quote_style if letter.quote_style in ("gmail", "apple") else "thunderbird"
    name = quoted.sender.name or quoted.sender.spec
    return words["quote"][style].format(
        name=name,
        spec=quoted.sender.spec,
        **date_words(quoted.date, letter.zone, letter.client_lang),
    )


def _outlook_head(letter: Letter) -> list[str]:
    quoted, words = letter.quoted, words_of(letter.client_lang)["quote"]
    assert quoted is not None
    labels = words["labels"]
    sent = words["outlook"].format(**date_words(quoted.date, letter.zone, letter.client_lang))
    name = f"{quoted.sender.name} <{quoted.sender.spec}>".strip()
    to = "; ".join(party.name or party.spec for party in quoted.to)
    values = [name, sent, to, quoted.subject]
    return [f"{label}: {value}" for label, value in zip(labels, values, strict=True)]


def _paragraphs(text: str, client: str) -> str:
    tag = '<p class="MsoNormal">' if client == "outlook" else "<div>"
    end = "</p>" if client == "outlook" else "</div>"
    blank = f"{tag}&nbsp;{end}" if client == "outlook" else f"{tag}<br>{end}"
    lines = escape(text, quote=False).split("\n")
    return "\n".join([f"{tag}{line}{end}" if line else blank for line in lines])


def _html_signature(letter: Letter) -> str:
    lines = escape(letter.signature, quote=False).split("\n")
    if letter.client == "outlook":
        rows = "".join(f"<tr><td>{line}</td></tr>" for line in lines if line != "--")
        return f'<br><table border="0" cellpadding="0">{rows}</table>'
    if letter.client == "gmail":
        inner = "<br>".join(line for line in lines if line != "--")
        return f'<br clear="all"><div class="gmail_signature" dir="ltr">{inner}</div>'
    return f'<div id="signature"><br>{"<br>".join(lines)}</div>'


def _html_quote(letter: Letter) -> str:
    quoted = letter.quoted
    assert quoted is not None
    inner = _paragraphs(quoted.full_text or plain_body(quoted), "gmail")
    style = letter.quote_style
    if style in ("outlook", "original"):
        head = "<br>".join(
            f"<b>{label}:</b> {value}"
            for label, _, value in (
                escape(line, quote=False).partition(": ") for line in _outlook_head(letter)
            )
        )
        edge = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
        return f'<div style="{edge}"><p class="MsoNormal">{head}</p></div>{inner}'
    line = escape(_attribution(letter), quote=False)
    if style == "gmail":
        return (
            f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{line}<br></div>'
            f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;'
            f'padding-left:1ex">{inner}</blockquote></div>'
        )
    mark = '<div class="moz-cite-prefix">' if style in ("thunderbird", "below") else "<div>"
    return f'<br>{mark}{line}<br></div><blockquote type="cite">{inner}</blockquote>'
