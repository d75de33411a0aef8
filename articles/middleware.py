"""The library's front desk: a published page is answered before sessions, accounts and templates are even looked at."""

import re
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from articles.snapshot import KEY_PATTERN

Handler = Callable[[HttpRequest], HttpResponseBase]
STORED = re.compile(rf"/wiki/{KEY_PATTERN}/(?:claims/|sources/)?")
CACHED_BYTES = 64 * 1024 * 1024


class PageCache:
    """Bodies of pages by their etag, the least recently read dropped first; an etag names its content for ever."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._bodies: OrderedDict[tuple[str, bool], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, bool]) -> bytes | None:
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def put(self, key: tuple[str, bool], body: bytes) -> None:
        with self._lock:
            self._bytes += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._bytes > self._most_bytes:
                self._bytes -= len(self._bodies.popitem(last=False)[1])


class LibraryMiddleware:
    """Answer GET and HEAD of a published page from its stored bytes: one query, and a second for a body not yet read.

    Outermost, so that a reader costs no session, cookie or template; everything else goes the ordinary way.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.bodies = PageCache(CACHED_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") and STORED.fullmatch(request.path_info) and not _wants_https(request):
            page = self._page(request)
            if page is not None:
                return page
        return self.get_response(request)

    def _page(self, request: HttpRequest) -> HttpResponse | None:
        request.get_host()
        path = request.path_info
        etag: str | None = _column("etag", path)
        if etag is None:
            return None
        is_gzipped = "gzip" in request.headers.get("Accept-Encoding", "")
        quoted = f'"{etag}-gzip"' if is_gzipped else f'"{etag}"'
        response: HttpResponse
        if quoted in _asked_for(request):
            response = HttpResponseNotModified()
        else:
            body = self.bodies.get((etag, is_gzipped))
            if body is None:
                stored = _column("gzipped" if is_gzipped else "plain", path, etag)
                if stored is None:
                    return None
                body = bytes(stored)
                self.bodies.put((etag, is_gzipped), body)
            response = HttpResponse(body if request.method == "GET" else b"")
            response["Content-Length"] = str(len(body))
            if is_gzipped:
                response["Content-Encoding"] = "gzip"
        response["ETag"] = quoted
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Accept-Encoding"])
        for name, content in SECURITY_HEADERS.items():
            response[name] = content
        return response


def _wants_https(request: HttpRequest) -> bool:
    return settings.SECURE_SSL_REDIRECT and not request.is_secure()


def _asked_for(request: HttpRequest) -> set[str]:
    """Return the etags that the reader has, weak or strong."""
    return {etag.removeprefix("W/") for etag in parse_etags(request.headers.get("If-None-Match", ""))}


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
