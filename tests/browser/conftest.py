"""A real browser before the small business. Skips where Chromium is not installed."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from goodword.people.tables import Colleague
from tests.browser.judge import AXE, WATCH
from tests.web.business import Business, open_business

# The browser's driver runs an event loop in this thread; the tests' own queries are meant.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
COOKIE = settings.SESSION_COOKIE_NAME
type Opens = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (/usr/bin/chromium)")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def one_at_a_time() -> Iterator[threading.Lock]:
    """The server's threads share one connection to the database in memory: they take turns."""
    turn, answer = threading.Lock(), BaseHandler.get_response

    def in_turn(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        with turn:
            return answer(handler, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseHandler, "get_response", in_turn)
        yield turn


@pytest.fixture
def house(transactional_db: None, tmp_path: Path) -> Business:
    """The small business, visible to the server's threads."""
    return open_business(tmp_path)


def stay(who: str) -> str:
    """What the browser of a colleague who logged in holds."""
    browser = Client()
    browser.force_login(Colleague.objects.get(email=who))
    session = browser.session
    session["proved_at"] = datetime.now(UTC).timestamp()
    session.save()
    return browser.cookies[COOKIE].value


@pytest.fixture
def opens(
    chromium: Browser, live_server: LiveServer, house: Business, one_at_a_time: threading.Lock
) -> Iterator[Opens]:
    """Opens a page as a colleague: ``opens("/", width=390, scheme="dark")``."""
    kept: list[BrowserContext] = []

    def open_page(
        address: str = "/", *, width: int = 1280, scheme: str = "light", bypass: bool = False,
        who: str = "anna@workshop.example",
    ) -> Page:  # fmt: skip
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900 if width > 600 else 844},
            color_scheme="dark" if scheme == "dark" else "light",
            bypass_csp=bypass,
        )
        context.set_default_timeout(30_000)
        kept.append(context)
        context.add_init_script(WATCH)
        if bypass:
            context.add_init_script(path=AXE)
        context.add_cookies([{"name": COOKIE, "value": stay(who), "url": live_server.url}])
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in kept:
        context.close()
    # What the pages asked for last is answered before the house is cleared.
    for _ in range(3):
        time.sleep(0.02)
        with one_at_a_time:
            pass
