"""Reading and sending forms as a browser without JavaScript does, with nothing but the standard library."""

from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

Cells = dict[str, list[str]]


class Page(HTMLParser):
    """What a browser would send of a page's forms, the two sides of each question of a conflict, and its complaints."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.cells: Cells = {}
        self.sides: list[str] = []
        self.complaints: list[str] = []
        self._templates = 0
        self._select = ""
        self._collects: list[str] | None = None
        self._text_of = ""
        self.feed(markup)
        self.close()

    def questions(self) -> list[tuple[str, str, str]]:
        """Return name, stored side and own side of each part in conflict."""
        names = [name.removesuffix("-about") for name in self.cells if name.endswith("-about")]
        return list(zip(names, self.sides[::2], self.sides[1::2], strict=True))

    def handle_starttag(self, tag, attributes):
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        held = dict(attributes)
        if tag == "select":
            self._select = held.get("name", "")
        elif tag == "option" and self._select and "selected" in held:
            self._add(self._select, held.get("value") or "")
        elif tag == "input" and "name" in held and held.get("type") not in ("submit", "button", "file"):
            if held.get("type") not in ("checkbox", "radio") or "checked" in held:
                self._add(held["name"], held.get("value") or "")
        elif tag == "textarea" and "name" in held:
            self._text_of, self._collects = held["name"], []
        elif (tag == "p" and held.get("class") == "question-side") or (tag, held.get("class")) == ("ul", "errorlist"):
            self._collects = []

    def handle_endtag(self, tag):
        if tag == "template":
            self._templates -= 1
        if self._templates or self._collects is None or tag not in ("textarea", "p", "ul"):
            return
        text = "".join(self._collects)
        if tag == "textarea":
            # As a browser does: the line break that begins the element is none of its text, and each is sent as two.
            self._add(self._text_of, text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n"))
        else:
            (self.sides if tag == "p" else self.complaints).append(text)
        self._collects = None

    def handle_data(self, data):
        if not self._templates and self._collects is not None:
            self._collects.append(data)

    def _add(self, name: str, text: str) -> None:
        self.cells.setdefault(name, []).append(text)


class Answer(NamedTuple):
    """What the server said."""

    status: int
    location: str
    text: str


class Browser:
    """One person's browser: it keeps cookies, and sends one request at a time, each over a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def log_in(self, name: str, password: str) -> None:
        """Log in by the admin's own page; raises RuntimeError where that does not lead on."""
        address = "/admin/login/"
        cells = Page(self.get(address).text).cells | {"username": [name], "password": [password]}
        answer = self.post(address, cells)
        if answer.status != 302:
            raise RuntimeError(f"{name} could not log in: {answer.status} {Page(answer.text).complaints}")

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, cells: Cells, *, is_awaited: bool = True) -> Answer:
        """Send a form; where its answer is not awaited, hang up as soon as the form is sent."""
        return self._ask("POST", address, urlencode(cells, doseq=True), is_awaited=is_awaited)

    def _ask(self, method: str, address: str, body: str | None = None, *, is_awaited: bool = True) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        try:
            connection.request(method, address, body, headers)
            if not is_awaited:
                return Answer(0, "", "")
            with connection.getresponse() as response:
                text = response.read().decode()
                for header in response.headers.get_all("Set-Cookie") or ():
                    for name, morsel in SimpleCookie(header).items():
                        self._cookies[name] = morsel.value
                return Answer(response.status, response.headers.get("Location") or "", text)
        finally:
            connection.close()
