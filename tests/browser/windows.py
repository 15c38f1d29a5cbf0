"""Windows of the browser: a fresh one costs a second, so they are emptied and used again."""

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.judge import AXE, WATCH

_REMEMBER = "window.itsOwn = Date"
_ITS_OWN = "window.itsOwn === Date"


class Windows:
    """Contexts of one browser before one server, each lent to one page at a time.

    What a page left in its context is thrown away when it comes back: cookies, storage, routes. A
    context whose clock was replaced can't be mended, and is closed.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self._browser = browser
        self._free: dict[bool, list[BrowserContext]] = {False: [], True: []}
        self._judged: dict[BrowserContext, bool] = {}

    def lend(self, *, judged: bool) -> BrowserContext:
        """An empty context; ``judged``: each of its pages has axe."""
        if self._free[judged]:
            return self._free[judged].pop()
        context = self._browser.new_context(base_url=self.address)
        context.set_default_timeout(60_000)
        context.add_init_script(WATCH)
        if judged:
            context.add_init_script(path=AXE)
        # A page of the house that stays open keeps the context's process.
        stays = context.new_page()
        stays.goto("/static/mark.svg")
        stays.evaluate(_REMEMBER)
        self._judged[context] = judged
        return context

    def take_back(self, context: BrowserContext) -> None:
        """Close its pages and forget what they left."""
        stays, *others = context.pages
        for page in others:
            page.close()
        context.set_offline(False)
        context.unroute_all()
        context.clear_permissions()
        context.clear_cookies()
        if stays.evaluate(_ITS_OWN):
            _empty(stays, self.address)
            self._free[self._judged[context]].append(context)
        else:
            context.close()

    def close(self) -> None:
        """Close what was lent and came back."""
        for context in (*self._free[False], *self._free[True]):
            context.close()


def _empty(page: Page, address: str) -> None:
    devtools = page.context.new_cdp_session(page)
    told = {"origin": address, "storageTypes": "all"}
    devtools.send("Storage.clearDataForOrigin", told)
    devtools.detach()
