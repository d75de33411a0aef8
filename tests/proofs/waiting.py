"""gunicorn's configuration for servers that stand ready: they load the program and wait for a line on their input."""

import sys


def on_starting(server) -> None:
    sys.stdin.readline()
