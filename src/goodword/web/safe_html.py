"""Mail HTML made safe to show: the last step before the browser, nothing edits its result.

What stays: text, its structure, links one may press, harmless styles. What goes: scripts, forms,
frames, style sheets, names and ids, everything that is fetched without being asked for.
The page that shows the result adds a sandbox and a Content-Security-Policy of its own.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import nh3

from goodword.web.safe_css import safe_style

_TEXT = (
    "a abbr acronym address b bdi bdo big blockquote br caption center cite code col colgroup dd "
    "del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp section "
    "article header footer main aside small span strike strong sub sup table tbody td tfoot th "
    "thead time tr tt u ul var wbr"
)
_GONE = (
    "script style template title noscript textarea select option iframe object applet svg math xml"
)
_SHAPE = "style dir lang title align valign bgcolor width height"
TAGS = frozenset(_TEXT.split())
GONE_WITH_CONTENT = frozenset(_GONE.split())
_EVERYWHERE = frozenset(_SHAPE.split())
_OF_TAGS = {
    "a": {"href"},
    "img": {"src", "alt", "border"},
    "font": {"color", "face", "size"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "li": {"value", "type"},
    "hr": {"size", "noshade"},
    "br": {"clear"},
}
_PICTURES = ("image/png", "image/gif", "image/jpeg", "image/webp")
_MOST_EMBEDDED = 8 * 1024 * 1024
_LONGEST_URL = 4000

type Pictures = Callable[[str], tuple[str, bytes] | None]


@dataclass
class SafeHtml:
    """Sanitised HTML, and how many remote images it would like to fetch."""

    html: str
    remote_images: int


@dataclass
class _Filter:
    pictures: Pictures
    images: bool
    remote: int = 0
    embedded: int = 0

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return safe_style(value) or None
        if name in ("width", "height", "border", "cellpadding", "cellspacing", "size"):
            return value if len(value) <= 6 and value.rstrip("%px ").isdigit() else None
        if name == "href":
            return value if _pressable(value) else None
        if name == "src":
            return self._source(value.strip())
        return value

    def _source(self, value: str) -> str | None:
        scheme, _, rest = value.partition(":")
        scheme = scheme.lower()
        if scheme == "cid":
            return self._embed(unquote(rest))
        if scheme == "data":
            kind = rest[:24].partition(";")[0].lower()
            return value if kind in _PICTURES and ";base64," in rest[:40] else None
        if scheme in ("http", "https"):
            self.remote += 1
            return value if self.images and scheme == "https" and _pressable(value) else None
        return None

    def _embed(self, content_id: str) -> str | None:
        found = self.pictures(content_id)
        if found is None or found[0].lower() not in _PICTURES:
            return None
        self.embedded += len(found[1])
        if self.embedded > _MOST_EMBEDDED:
            return None
        return f"data:{found[0].lower()};base64,{b64encode(found[1]).decode('ascii')}"


def safe_html(html: str, *, pictures: Pictures, images: bool = False) -> SafeHtml:
    """Sanitise a mail's HTML.

    ``pictures`` gives type and content of a part that the mail refers to by ``cid:``
    (RFC 2392); these are embedded. ``images``: keep remote pictures, over https only.
    """
    choose = _Filter(pictures, images)
    cleaned = nh3.clean(
        html.replace("\x00", ""),
        tags=set(TAGS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes={"*": set(_EVERYWHERE)} | {tag: set(a) for tag, a in _OF_TAGS.items()},
        attribute_filter=choose,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
    return SafeHtml(cleaned, choose.remote)


def _pressable(value: str) -> bool:
    """Whether a link leads where it says: a whole address, no tricks in it."""
    value = value.strip()
    if len(value) > _LONGEST_URL:
        return False
    scheme = value.partition(":")[0].lower()
    if scheme in ("mailto", "tel"):
        return True
    if scheme not in ("http", "https"):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:
        return False
