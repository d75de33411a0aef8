"""Print the address of a PostgreSQL server for the tests: TEST_POSTGRES_URL, or one of this machine.

Exit status: 0 with an address on stdout; 3 when there is none and the tests may go without; 1 otherwise.
"""

import getpass
import os
import sys
from urllib.parse import quote, urlsplit

import psycopg

CAN_CREATE = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"


def candidates() -> list[str]:
    """Return what to try, by socket and by port, as the current user and as `postgres`."""
    users = dict.fromkeys([quote(getpass.getuser()), "postgres"])
    places = [quote(place, safe="") for place in ("/var/run/postgresql", "/tmp", "127.0.0.1")]
    return [f"postgresql://{name}@{place}:5432/" for place in places for name in users]


def fault(url: str) -> str | None:
    """Return why a server cannot be used, None when it can."""
    try:
        server = urlsplit(url)._replace(path="/postgres").geturl()
        with psycopg.connect(server, connect_timeout=5) as connection:
            row = connection.execute(CAN_CREATE).fetchone()
            return None if row and row[0] else "the role may not create databases"
    except psycopg.Error as error:
        return " ".join(str(error).split())


def main() -> int:
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        if reason := fault(given):
            print(f"FAILED: TEST_POSTGRES_URL does not work: {reason}", file=sys.stderr)
            return 1
        print(given)
        return 0
    reasons = []
    for url in candidates():
        reason = fault(url)
        if reason is None:
            # The process id keeps runs apart that share a server.
            print(f"{url}encyclopedia_{os.getpid()}")
            return 0
        reasons.append(reason)
    required = bool(os.environ.get("REQUIRE_EVERYTHING"))
    print(
        f"{'FAILED' if required else 'SKIPPED'}: no PostgreSQL on this machine ({reasons[-1]}); "
        "start one or set TEST_POSTGRES_URL",
        file=sys.stderr,
    )
    return 1 if required else 3


if __name__ == "__main__":
    sys.exit(main())
