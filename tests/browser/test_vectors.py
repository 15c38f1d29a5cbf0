"""Attack strings that others collected, each through the real page in a real browser."""

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from goodword.timeline.tables import Entry, Original

pytestmark = [
    pytest.mark.browser,
    pytest.mark.data,
    pytest.mark.django_db(transaction=True),
]
ALIVE = "script, iframe, frame, object, embed, base, form, link, svg, math, input, style"
LEFT = """alive => ({
  alive: document.body.querySelectorAll(alive).length,
  handlers: [...document.body.querySelectorAll("*")].flatMap(e => [...e.attributes])
    .filter(a => a.name.startsWith("on")).length,
  strange: [...document.body.querySelectorAll("[href], [src]")]
    .map(e => new URL(e.href || e.src).protocol)
    .filter(p => !["http:", "https:", "mailto:", "tel:", "data:"].includes(p)).length,
  over: [...document.body.querySelectorAll("*")]
    .filter(e => ["fixed", "absolute", "sticky"].includes(getComputedStyle(e).position)).length,
})"""


def vectors(data: Path) -> Iterator[tuple[str, str]]:
    """Each attack string with a label."""
    root = data / "hostile" / "html_xss"
    for path in sorted(p for p in root.glob("*/*") if p.suffix != ".js"):
        text = path.read_text("utf-8", "replace")
        if path.suffix == ".json":
            for number, one in enumerate(json.loads(text)):
                words = one.get("payload") if isinstance(one, dict) else one
                if isinstance(words, str):
                    yield f"{path.name}#{number}", words
        else:
            yield path.name, text


def test_some_vectors_do_nothing(opens: Callable[..., Page], data: Path) -> None:
    assert not harm(opens("/"), list(vectors(data))[::40])


@pytest.mark.slow
def test_no_vector_runs_fetches_or_covers_anything(opens: Callable[..., Page], data: Path) -> None:
    assert not harm(opens("/"), vectors(data))


def harm(page: Page, attacks: Iterable[tuple[str, str]]) -> list[object]:
    """What attacks did in the page of a letter: left alive, asked for, fired."""
    entry = Entry.objects.get(subject="Oak table for the hall")
    # What the page before this one was still asking for is none of the letter's doing.
    page.goto("about:blank")
    asked: list[str] = []
    fired: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (fired.append(dialog.type), dialog.dismiss()))
    wrong: list[object] = []
    for name, words in attacks:
        body = base64.encodebytes(words.encode("utf-8", "replace"))
        raw = (
            b"From: v@vector.example\r\nSubject: v\r\nMIME-Version: 1.0\r\nContent-Type: text/html;"
            b" charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body
        )
        Original.objects.filter(pk=entry.original_id).update(data=zlib.compress(raw))
        asked.clear()
        answer = page.goto(f"/entries/{entry.pk}/html")
        if answer is None or answer.status == 404:
            continue
        left = page.evaluate(LEFT, ALIVE)
        # The browser itself asks for the house's icon once.
        beyond = [url for url in asked[1:] if not url.endswith("/static/mark.svg")]
        if any(left.values()) or fired or beyond:
            wrong.append((name, left, beyond[:2], fired[:1]))
            fired.clear()
    return wrong
