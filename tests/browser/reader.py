"""A reader of the site: a browser window of some width, in light or dark, and what it complains of."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

WIDE, PHONE = 1440, 360
HEIGHTS = {WIDE: 900, PHONE: 740}
CLIPBOARD = ["clipboard-read", "clipboard-write"]


class Windows:
    """The windows of a browser, each with a profile of its own: empty, but for scripts and styles it fetched.

    A reader who changed nothing else leaves a window to the next: a new one costs a second of the processor.
    """

    def __init__(self, browser: Browser):
        self.browser = browser
        self.free: list[Page] = []

    def new(self, **settings) -> Page:
        settings = {"permissions": CLIPBOARD, "reduced_motion": "reduce"} | settings
        return self.browser.new_context(**settings).new_page()

    def take(self) -> Page:
        return self.free.pop() if self.free else self.new()

    def give_back(self, page: Page) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        page.goto("about:blank")
        page.mouse.move(0, 0)
        page.emulate_media(media="null", reduced_motion="reduce")
        session = page.context.new_cdp_session(page)
        kept = {"origin": origin, "storageTypes": "local_storage"}
        session.send("Storage.clearDataForOrigin", kept)
        session.detach()
        self.free.append(page)


class Reader:
    """A browser profile with one page open at a time.

    `complaints` gathers what no page may do: log an error, ask another host, ask for what is not there.
    With `fresh`, or other settings of a context, nobody used the window before.
    """

    def __init__(
        self, windows: Windows, address: str, *, width=WIDE, scheme="light", fresh=False, **settings
    ):
        self.windows, self.address, self.complaints = windows, address, []
        self.alone = fresh or bool(settings)
        self.page: Page = windows.new(**settings) if self.alone else windows.take()
        self.page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
        self.page.emulate_media(color_scheme=scheme)
        self.hears = {
            "console": self._console,
            "pageerror": lambda error: self._complain(f"uncaught: {error}"),
            "request": self._request,
            "response": self._response,
        }
        for event, hear in self.hears.items():
            self.page.on(event, hear)

    @property
    def context(self) -> BrowserContext:
        """The profile, for who changes it: no other reader comes there."""
        self.alone = True
        return self.page.context

    def open(self, path: str) -> Page:
        """Go to a page of the site, by its address: `zh/basics/training/`."""
        self.page.goto(self.address + path)
        return self.page

    def remember(self, **kept: str) -> None:
        """Keep what an earlier visit would have kept, as it is stored: `view='"columns"'`."""
        page = self.open("404.html")
        for name, value in kept.items():
            page.evaluate("pair => localStorage.setItem(...pair)", [f"tandem.{name}", value])

    def leave(self) -> None:
        for event, hear in self.hears.items():
            self.page.remove_listener(event, hear)
        if self.alone:
            self.page.context.close()
        else:
            self.windows.give_back(self.page)

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self.page.url.removeprefix(self.address)}: {what}")

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"console: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self._complain(f"asks {request.url}")

    def _response(self, response) -> None:
        if response.status >= 400:
            self._complain(f"{response.status} for {response.url}")
