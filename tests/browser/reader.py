"""A reader of the site: a browser window of some width, in light or dark, and what it complains of."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

WIDE, PHONE = 1440, 360
HEIGHTS = {WIDE: 900, PHONE: 740}


class Reader:
    """A fresh browser profile with one page open at a time.

    `complaints` gathers what no page may do: log an error, ask another host, ask for what is not there.
    """

    def __init__(self, browser: Browser, address: str, *, width=WIDE, scheme="light", **settings):
        self.address, self.complaints = address, []
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=scheme,
            reduced_motion="reduce",
            **settings,
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._complain(f"uncaught: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def open(self, path: str) -> Page:
        """Go to a page of the site, by its address: `zh/basics/training/`."""
        self.page.goto(self.address + path)
        return self.page

    def leave(self) -> None:
        self.context.close()

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
