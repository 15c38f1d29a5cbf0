"""What a reader of an HTML letter sees, as text."""

from time import process_time

import pytest

from goodword.channels.mail.htmltext import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<b>Dear</b> <i>Ann</i>,\n  thank   you", "Dear Ann, thank you"),
        ("a<b>b</b>c", "abc"),
        ("<ul><li>One<li>Two</ul>", "- One\n- Two"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
        (
            '<a href="https://x.example/a?b=1&amp;c=2">offer</a>',
            "offer <https://x.example/a?b=1&c=2>",
        ),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:ann@x.org">ann@x.org</a>', "ann@x.org"),
        ('<a href="javascript:alert(1)">here</a> <a name=top>top</a>', "here top"),
        ("<head><title>T</title><style>p{}</style></head><script>x<y</script>Hello", "Hello"),
        ("<!-- secret --><!doctype html><![if !mso]>Hello<![endif]>", "Hello"),
        ("<!-- never closed <p>Hello", "Hello"),
        ("<style>never closed <p>Hello", "never closed\n\nHello"),
        ("Fish &amp; chips &lt;3 &#8364; &nbsp;5&#0;&#xD800;", "Fish & chips <3 € 5"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
        ('<img src=x alt="Our shop"> <img src=y alt="">', "Our shop"),
        ("<blockquote type=cite>said<br>before</blockquote>now", "> said\n> before\n\nnow"),
        (
            '<blockquote class="gmail_quote">a<blockquote type=cite>b</blockquote></blockquote>',
            "> a\n>\n> > b",
        ),
        ("<blockquote>only indented</blockquote>", "only indented"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ('<p title="1 > 0">Hello</p>', "Hello"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("<P>Hello</P><FONT COLOR=red>you</FONT>", "Hello\n\nyou"),
        ("<a href='https://x.example'>open", "open"),
        ("</blockquote></pre></a>Hello", "Hello"),
        ("", ""),
    ],
)
def test_html_reads_as_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b>", "<", "<a ", "<!--", "<style>", '<a href="', "<blockquote>", "&amp", "</a>"],
)
def test_time_grows_no_faster_than_the_html(piece: str) -> None:
    def seconds(times: int) -> float:
        html = piece * times + ">"
        started = process_time()
        html_to_text(html)
        return process_time() - started

    small = min(seconds(10_000) for _ in range(3))
    large = min(seconds(80_000) for _ in range(2))
    assert large < 8 * small * 3 + 1
