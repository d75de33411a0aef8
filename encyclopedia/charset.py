"""The one charset that requests are read in: UTF-8, that of every page and form."""

import codecs
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REFUSAL = b"The request could not be read: its Content-Type names another charset than UTF-8.\n"


def reading_utf8(application: "WSGIApplication") -> "WSGIApplication":
    """Return `application` behind a check that answers a request in any other charset with 400.

    Django decodes by whatever Python can look up, "hex" and "undefined" among them, and fails before any middleware.
    """

    def checked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [REFUSAL]

    return checked


def is_utf8(content_type: str) -> bool:
    """Return whether a Content-Type names UTF-8, the part of it that is ASCII, or no charset."""
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False
