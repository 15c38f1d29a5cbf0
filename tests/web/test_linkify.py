"""Links in plain text: the ones people mean, and none that a text could break out of."""

import html
import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.web.linkify import linkify

LINK = re.compile(
    r'<a href="([^"]*)" rel="noopener noreferrer nofollow" target="_blank">([^<]*)</a>'
)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see https://shop.example/table now", "https://shop.example/table"),
        ("see https://shop.example/table.", "https://shop.example/table"),
        ("(https://shop.example/a_(b))", "https://shop.example/a_(b)"),
        ("<https://shop.example/x>", "https://shop.example/x"),
        ("at www.shop.example, today", "http://www.shop.example"),
        ("HTTP://SHOP.EXAMPLE/", "HTTP://SHOP.EXAMPLE/"),
        ("write to anna@shop.example.", "mailto:anna@shop.example"),
        ("<anna.b+c@shop.example>", "mailto:anna.b+c@shop.example"),
        ("https://bücher.example/ä", "https://bücher.example/ä"),
        ("https://shop.example/?a=1&b=2", "https://shop.example/?a=1&amp;b=2"),
    ],
)
def test_people_find_their_links(text: str, target: str) -> None:
    found = LINK.findall(linkify(text))
    assert [href for href, _ in found] == [target]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "http://user:pw@shop.example/",
        "xhttp://shop.example",
        "@handle and a@b",
        "anna@shop@example.org",
        "https://" + "a" * 3000 + ".example",
        "no links here",
    ],
)
def test_what_is_no_link_stays_words(text: str) -> None:
    assert linkify(text) == html.escape(text)


PIECES = st.sampled_from(
    ["https://", "http://", "www.", "a.example", "anna@", "javascript:", '"', "'", "<", ">", "&",
     "(", ")", " ", "\n", "\t", "\u00a0", "\u202e", "onclick=", "x", "//", "?", "#", "\x00", "é"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_the_words_never_change_and_nothing_but_links_is_added(text: str) -> None:
    shown = linkify(text)
    assert html.unescape(re.sub(r"</?a\b[^<>]*>", "", shown)).replace("\r", "") == html.unescape(
        html.escape(text)
    ).replace("\r", "")
    bare = LINK.sub("", shown)
    assert "<" not in bare and '"' not in bare


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_a_link_leads_exactly_where_its_words_say(text: str) -> None:
    for href, words in LINK.findall(linkify(text)):
        target, told = html.unescape(href), html.unescape(words)
        assert target in (told, f"mailto:{told}", f"http://{told}")
        assert target.lower().startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize("unit", ["a", "@", "https://", "(", ")", ".", "www.", "a@a.", "<", "\n"])
def test_a_hundred_thousand_characters_take_no_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = process_time()
    linkify(text)
    linkify("https://a.example/" + text)
    assert process_time() - started < 5
