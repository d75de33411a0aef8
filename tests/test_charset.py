"""Requests are read as UTF-8; one that names another charset is refused at the server's entry point."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from encyclopedia.charset import reading_utf8
from encyclopedia.wsgi import application

PARTS = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nText.\r\n--x--\r\n'
DESK = "/admin/articles/article/add/"


def status(serve, method, path, content_type):
    environ = RequestFactory().generic(method, path).environ
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(PARTS)), "wsgi.input": BytesIO(PARTS)}
    said = []
    b"".join(serve(environ, lambda status, headers: said.append(status)))
    return said[0]


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("POST", "/"), ("GET", DESK), ("POST", DESK)])
@pytest.mark.parametrize("charset", ["=nonsense", "=hex", "=undefined", "=", "*=nonsense''utf-8"])
def test_a_request_in_an_unknown_charset_is_refused(method, path, charset):
    content_type = f"multipart/form-data; boundary=x; charset{charset}"

    assert status(application, method, path, content_type) == "400 Bad Request"


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", '; charset="UTF8"', "; charset=us-ascii"])
def test_a_request_in_utf_8_is_answered(charset):
    def answer(environ, start_response):
        start_response("200 OK", [])
        return [b""]

    assert status(reading_utf8(answer), "POST", DESK, f"multipart/form-data; boundary=x{charset}") == "200 OK"
