"""A real browser before the small business. Skips where Chromium is not installed."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from goodword.people.tables import Colleague
from tests.browser.windows import Windows
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
    # Fewer processes: a tenth of the work is saved.
    "--in-process-gpu",
    "--process-per-site",
]
COOKIE = settings.SESSION_COOKIE_NAME
# A machine that is busy with other things is slow, not wrong.
expect.set_options(timeout=60_000)
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


@pytest.fixture(scope="session")
def kept_static() -> Iterator[None]:
    """Styles and scripts are fetched once by each window, as from a house that runs."""
    serve = StaticFilesHandlerMixin.serve

    def kept(handler: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = serve(handler, request)
        answer["Cache-Control"] = "max-age=86400"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", kept)
        yield


@pytest.fixture(scope="session")
def windows(chromium: Browser, live_server: LiveServer, kept_static: None) -> Iterator[Windows]:
    """The browser's windows before the server."""
    some = Windows(chromium, live_server.url)
    yield some
    some.close()


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
def opens(windows: Windows, house: Business, one_at_a_time: threading.Lock) -> Iterator[Opens]:
    """Opens a page as a colleague: ``opens("/", width=390, scheme="dark")``.

    With ``bypass``, the page can be judged by axe. Each page has cookies and storage of its own.
    """
    lent: list[BrowserContext] = []

    def open_page(
        address: str = "/", *, width: int = 1280, scheme: str = "light", bypass: bool = False,
        who: str = "anna@workshop.example",
    ) -> Page:  # fmt: skip
        context = windows.lend(judged=bypass)
        lent.append(context)
        context.add_cookies([{"name": COOKIE, "value": stay(who), "url": windows.address}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900 if width > 600 else 844})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(address)
        return page

    yield open_page
    for context in lent:
        windows.take_back(context)
    # What the pages asked for last is answered before the house is cleared.
    for _ in range(3):
        time.sleep(0.02)
        with one_at_a_time:
            pass
