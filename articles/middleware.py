"""The library's front desk: a published page is answered before sessions, accounts and templates are even looked at."""

import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase, ResponseHeaders
from django.utils.http import parse_etags

from articles.choosing import NAMES
from articles.plotting import PLOT
from articles.snapshot import KEY_PATTERN

Handler = Callable[[HttpRequest], HttpResponseBase]
STORED = re.compile(rf"/wiki/{KEY_PATTERN}/(?:claims/|sources/)?")
CHOSEN = re.compile(rf"(?:^|&)(?:{'|'.join((PLOT, *NAMES))})=")
"""A query to which the claims page has an answer of its own; any other, such as a tracker's, changes nothing."""
CACHED_BYTES = 64 * 1024 * 1024


class Page(NamedTuple):
    """A page as it is sent: its bytes, and the headers of every answer that sends them."""

    body: bytes
    headers: ResponseHeaders


class PageCache:
    """Pages by their etag and coding, the least recently read dropped first; an etag names its content for ever."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._pages: OrderedDict[tuple[str, bool], Page] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, bool]) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, bool], page: Page) -> None:
        with self._lock:
            dropped = self._pages.pop(key, None)
            self._bytes += len(page.body) - (len(dropped.body) if dropped else 0)
            self._pages[key] = page
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._pages.popitem(last=False)[1].body)


class LibraryMiddleware:
    """Answer GET and HEAD of a published page from its stored bytes: one query, and a second for a body not yet read.

    Outermost, so that a reader costs no session, cookie or template; everything else goes the ordinary way.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.pages = PageCache(CACHED_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") and _is_stored(request) and not _wants_https(request):
            page = self._answer(request)
            if page is not None:
                return page
        return self.get_response(request)

    def _answer(self, request: HttpRequest) -> HttpResponse | None:
        request.get_host()
        path = request.path_info
        etag = _column("etag", path)
        if not isinstance(etag, str):
            return None
        # The raw headers: request.headers would build a mapping of all of them for every reader.
        is_gzipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        asked_for = request.META.get("HTTP_IF_NONE_MATCH")
        if asked_for and _quoted(etag, is_gzipped) in {each.removeprefix("W/") for each in parse_etags(asked_for)}:
            unchanged = HttpResponseNotModified()
            for name, content in _headers(etag, is_gzipped).items():
                unchanged[name] = content
            return unchanged
        page = self.pages.get((etag, is_gzipped)) or self._read(path, etag, is_gzipped)
        if page is None:
            return None
        response = HttpResponse(page.body if request.method == "GET" else b"")
        # Shared by all answers: nothing outside this middleware changes them.
        response.headers = page.headers
        return response

    def _read(self, path: str, etag: str, is_gzipped: bool) -> Page | None:
        stored = _column("gzipped" if is_gzipped else "plain", path, etag)
        if not isinstance(stored, bytes | memoryview):
            return None
        body = bytes(stored)
        response = HttpResponse(body, headers=_headers(etag, is_gzipped))
        response["Content-Length"] = str(len(body))
        if is_gzipped:
            response["Content-Encoding"] = "gzip"
        page = Page(body, response.headers)
        self.pages.put((etag, is_gzipped), page)
        return page


def _is_stored(request: HttpRequest) -> bool:
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    return STORED.fullmatch(path) is not None and not (
        query and path.endswith("/claims/") and CHOSEN.search(query) is not None
    )


def _wants_https(request: HttpRequest) -> bool:
    return settings.SECURE_SSL_REDIRECT and not request.is_secure()


def _quoted(etag: str, is_gzipped: bool) -> str:
    return f'"{etag}-gzip"' if is_gzipped else f'"{etag}"'


def _headers(etag: str, is_gzipped: bool) -> dict[str, str]:
    """Return the headers of an answer with or without its body."""
    own = {"ETag": _quoted(etag, is_gzipped), "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    return own | SECURITY_HEADERS


def _column(name: str, path: str, etag: str = "") -> Any:
    """Read one column of a stored page, None without one; the ORM would cost more than the rest of the answer."""
    with connection.cursor() as cursor:
        if etag:
            cursor.execute(f"SELECT {name} FROM articles_publishedpage WHERE path = %s AND etag = %s", [path, etag])
        else:
            cursor.execute(f"SELECT {name} FROM articles_publishedpage WHERE path = %s", [path])
        row = cursor.fetchone()
    return row[0] if row else None


def _security_headers() -> dict[str, str]:
    headers = {
        "Content-Security-Policy": "; ".join(
            f"{directive} {' '.join(sources)}".strip() for directive, sources in settings.SECURE_CSP.items()
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return headers


SECURITY_HEADERS = _security_headers()
