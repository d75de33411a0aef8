"""Asking for pages: in this process through the WSGI application, and over HTTP from gunicorn."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from socket import IPPROTO_TCP, TCP_NODELAY, create_server
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]
THREADS = 4


class UnexpectedAnswer(RuntimeError):
    """A page that answered with another status than the one that is measured."""


class Browser:
    """Somebody who reads pages of a WSGI application in this process, sending what browsers send."""

    def __init__(self, application: Application, **headers: str) -> None:
        self._application = application
        self._environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "HTTP_ACCEPT": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.5",
            "HTTP_CONNECTION": "keep-alive",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **{f"HTTP_{name.upper()}": content for name, content in headers.items()},
        }

    def get(self, path: str, expected: int = 200) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of a page; raises UnexpectedAnswer when its status is not `expected`."""
        answered: list[Any] = []
        path_info, _, query = path.partition("?")
        environ = {**self._environ, "PATH_INFO": path_info, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
        answer = self._application(environ, lambda status, headers, *_: answered.extend((status, headers)))
        body = b"".join(answer)
        answer.close()
        status, headers = answered
        if not status.startswith(str(expected)):
            raise UnexpectedAnswer(f"{path}: {status} instead of {expected}")
        return dict(headers), body


class HttpBrowser:
    """Somebody who reads pages over one kept connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, **headers: str) -> bytes:
        self._connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise UnexpectedAnswer(f"{path}: {answer.status} {answer.reason} instead of 200")
        return body

    def close(self) -> None:
        self._connection.close()


@contextmanager
def serving(application: str, **environment: str) -> Iterator[HttpBrowser]:
    """Serve an application by gunicorn, as `manage.py serve` does but with one worker, on a port of its own."""
    with create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        # gunicorn asks for this where it opens the port itself; without it a page waits 40 ms for the reader's answer.
        listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        number = listening.fileno()
        server = [sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{number}", "--keep-alive", "60"]
        threads = ["--workers", "1", "--threads", str(THREADS), "--log-level", "warning"]
        process = subprocess.Popen(server + threads, env=os.environ | environment, pass_fds=[number])
    browser = HttpBrowser(port)
    try:
        yield browser
    finally:
        browser.close()
        process.terminate()
        process.wait(timeout=60)
