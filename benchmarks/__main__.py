"""The command `python -m benchmarks`: measure in throw-away databases, print one table, leave nothing behind."""

import argparse
import os
import signal
import sys
from tempfile import TemporaryDirectory
from typing import Any

import django

REVISIONS = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--revisions", type=int, default=REVISIONS, help="how old the old article gets (%(default)s)")
    revisions = parser.parse_args().revisions
    if revisions < 100:
        parser.error("--revisions: at least 100, or nothing could grow")
    signal.signal(signal.SIGTERM, _stop)
    with TemporaryDirectory(prefix="encyclopedia-benchmarks-") as directory:
        # The pool is one for each alias, and here two databases take turns under the same.
        os.environ |= {"VAR_DIR": directory, "DATABASE_POOL": "0", "DJANGO_SETTINGS_MODULE": "encyclopedia.settings"}
        django.setup()
        from benchmarks.measurements import measure  # needs the settings, and they the environment

        print(measure(revisions))


def _stop(*_: Any) -> None:
    """End by an exception, so that every `with` removes what it made."""
    sys.exit("benchmarks: stopped")


if __name__ == "__main__":
    main()
