"""Every setting of the encyclopedia. The environment is read here and nowhere else.

A fresh clone starts with no environment at all. A wrong value stops the start and names its variable; a
variable set to the empty string counts as not set.
"""

import os
import re
import secrets
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
import django
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Reading the environment ----------------------------------------------------------------------


def broken(name: str, advice: str) -> ImproperlyConfigured:
    """Return the error that stops the start; `advice` says what is wrong and what to write instead."""
    return ImproperlyConfigured(f"{name}: {advice}")


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Turn an error of the operating system into one that names the variable."""
    try:
        yield
    except OSError as error:
        raise broken(name, f"{error.strerror or error}: {error.filename}") from error


def read_text(name: str, default: str, *, longest: int = 200) -> str:
    value = os.environ.get(name, "").strip() or default
    if not value.isprintable() or len(value) > longest:
        raise broken(name, f"write one line of at most {longest} characters")
    return value


def read_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", "1", "0", "true", "false", "yes", "no", "on", "off"):
        raise broken(name, f"{value!r} is neither true nor false; write true or false")
    return value in ("1", "true", "yes", "on") if value else default


def read_number(name: str, default: int, *, most: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit()) or int(value) > most:
        raise broken(name, f"{value!r} is not a whole number from 0 to {most}")
    return int(value)


def read_address(name: str, default: str) -> str:
    """Return an http or https address without a trailing slash."""
    value = read_text(name, default, longest=2000)
    if not value:
        return value
    address = split_address(name, value)
    if address.scheme not in ("http", "https") or not address.hostname or set(value) & set(" <>\"'\\"):
        raise broken(name, f"{value!r} is no web address; write one like https://encyclopedia.example")
    return value.rstrip("/")


def split_address(name: str, value: str) -> SplitResult:
    try:
        address = urlsplit(value)
        _ = address.port  # read now, because a port out of range raises only when it is asked for
    except ValueError as error:
        raise broken(name, f"the address cannot be read ({error})") from error
    return address


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


# --- Where things lie -----------------------------------------------------------------------------


def read_directory(name: str, default: Path) -> Path:
    """Return a directory of our own, made private when it did not exist."""
    path = BASE_DIR / Path(read_text(name, str(default), longest=4000)).expanduser()
    with naming(name):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise broken(name, f"{path} cannot be written; choose another directory or change its owner")
    return path


VAR_DIR = read_directory("VAR_DIR", BASE_DIR / "var")
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"

# --- The site -------------------------------------------------------------------------------------


def read_bind() -> str:
    """Return the address that gunicorn listens on, as host:port."""
    value = read_text("BIND", "127.0.0.1:8000")
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise broken("BIND", f"{value!r} is no address to listen on; write one like 127.0.0.1:8000")
    return value


BIND = read_bind()
WORKERS = read_number("WORKERS", 2, most=64) or 1


def read_site_url() -> SplitResult:
    """Return where readers reach the site; by default this machine, at the port of BIND."""
    value = read_address("SITE_URL", f"http://127.0.0.1:{BIND.rpartition(':')[2]}")
    address = split_address("SITE_URL", value)
    if address.path or address.query or address.fragment or address.username:
        raise broken("SITE_URL", f"{value!r} says more than scheme, host and port; write only those")
    return address


def read_allowed_hosts(site_host: str) -> list[str]:
    """Return the names the site answers to; by default the one of SITE_URL."""
    local = ["localhost", "127.0.0.1", "[::1]"] if is_loopback(site_host) else []
    own = f"[{site_host}]" if ":" in site_host else site_host
    value = read_text("ALLOWED_HOSTS", ",".join(dict.fromkeys([own, *local])), longest=4000)
    hosts = [host.strip() for host in value.split(",") if host.strip()]
    for host in hosts:
        bare = host.removeprefix(".")
        if bare.startswith("[") or not bare or not set(bare) & set("/:*@?# "):
            continue
        raise broken("ALLOWED_HOSTS", f"{host!r} is no host name; write for example encyclopedia.example,[::1]")
    if not hosts:
        raise broken("ALLOWED_HOSTS", "names no host, so nobody would be answered; write one or leave it out")
    return hosts


_site = read_site_url()
_site_host = _site.hostname or ""
SITE_URL = _site.geturl()
SITE_NAME = read_text("SITE_NAME", "Encyclopedia of Contested Events", longest=100)
CONTENT_LICENSE = read_text("CONTENT_LICENSE", "CC BY-SA 4.0")
CONTENT_LICENSE_URL = read_address(
    "CONTENT_LICENSE_URL",
    "https://creativecommons.org/licenses/by-sa/4.0" if CONTENT_LICENSE == "CC BY-SA 4.0" else "",
)
IS_HTTPS = _site.scheme == "https"

DEBUG = read_bool("DEBUG", default=False)
if DEBUG and not is_loopback(_site_host):
    raise broken("DEBUG", f"shows secrets to the readers of {SITE_URL}; turn it off")

ALLOWED_HOSTS = read_allowed_hosts(_site_host)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Secrets --------------------------------------------------------------------------------------


def read_secret_key() -> str:
    """Return SECRET_KEY, or the key in VAR_DIR/secret_key, which is generated when it is missing."""
    value = os.environ.get("SECRET_KEY", "").strip()
    path = VAR_DIR / "secret_key"
    source = "the variable"
    if not value:
        source = str(path)
        with naming("SECRET_KEY"):
            if not path.exists():
                write_secret_key(path)
            value = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(value) < 50 or len(set(value)) < 5:
        raise broken("SECRET_KEY", f"{source} holds fewer than 50 random characters; unset or delete it")
    return value


def write_secret_key(path: Path) -> None:
    """Write a new key, whole or not at all; two processes that start at once go on with the first one's."""
    draft = path.with_name(f"secret_key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


SECRET_KEY = read_secret_key()

# --- Database -------------------------------------------------------------------------------------

DATABASE_POOL = read_number("DATABASE_POOL", 8, most=1000)


def read_database() -> dict[str, Any]:
    url = read_text("DATABASE_URL", "", longest=4000)
    if not url:
        return sqlite_database(VAR_DIR / "encyclopedia.sqlite3", {})
    scheme = url.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise broken("DATABASE_URL", "write sqlite:////path/to/file or postgresql://user:password@host/name")
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise broken("DATABASE_URL", "cannot be read; write %-escapes for : / @ ? # in its parts") from error
    name, options = database["NAME"], database.get("OPTIONS", {})
    if scheme == "sqlite":
        if name == ":memory:":
            raise broken("DATABASE_URL", "names no file; write sqlite:////path/to/file")
        return sqlite_database(BASE_DIR / name, options)
    if not name:
        raise broken("DATABASE_URL", "names no database; write postgresql://user:password@host/name")
    return postgresql_database(database, options)


def sqlite_database(path: Path, options: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of an SQLite file; a missing one is made private, and its companions follow it."""
    # A file that exists is not opened: closing it would drop the locks of the process's own connections.
    if not path.exists():
        with naming("DATABASE_URL"):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
        raise broken("DATABASE_URL", f"{path} is no file that can be read and written")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and its pragmas cost more than reading a page.
        "CONN_MAX_AGE": None,
        # Django turns foreign keys on by itself. IMMEDIATE takes the write lock when a transaction opens, so
        # that a writer waits its turn instead of failing when it first writes.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"),
            **options,
        },
    }


def postgresql_database(database: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a PostgreSQL database, with psycopg's pool unless DATABASE_POOL is 0."""
    limits = "-c lock_timeout=20s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
    options = {"connect_timeout": 10, "application_name": "encyclopedia", "options": limits, **options}
    if DATABASE_POOL:
        options["pool"] = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 20}
    return {
        **database,
        "OPTIONS": options,
        # A pool keeps the connections; without one each thread keeps its own.
        "CONN_MAX_AGE": 0 if DATABASE_POOL else None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": read_database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache ----------------------------------------------------------------------------------------


def read_cache() -> dict[str, Any]:
    url = read_text("CACHE_URL", "locmem://", longest=4000)
    if url == "locmem://":
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "encyclopedia",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    address = split_address("CACHE_URL", url)
    if address.scheme not in ("redis", "rediss") or not address.hostname:
        raise broken("CACHE_URL", "write redis://host:6379/0, or leave it out to cache in memory")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "encyclopedia",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
    }


CACHES = {"default": read_cache()}

# --- Mail -----------------------------------------------------------------------------------------


def read_mail() -> tuple[str, dict[str, Any]]:
    """Return the backend that sends mail, and its options."""
    address = split_address("EMAIL_URL", read_text("EMAIL_URL", "console://", longest=4000))
    if address.scheme == "console":
        return "django.core.mail.backends.console.EmailBackend", {}
    if address.scheme not in ("smtp", "smtp+tls", "smtps") or not address.hostname or address.path.strip("/"):
        raise broken("EMAIL_URL", "write smtp+tls://user:password@host:587, or leave it out to print mail")
    return "django.core.mail.backends.smtp.EmailBackend", {
        "host": address.hostname,
        "port": address.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[address.scheme],
        "username": unquote(address.username or ""),
        "password": unquote(address.password or ""),
        "use_tls": address.scheme == "smtp+tls",
        "use_ssl": address.scheme == "smtps",
        "timeout": 10,
    }


def read_sender(site_host: str) -> str:
    value = read_text("DEFAULT_FROM_EMAIL", f"encyclopedia@{site_host}")
    if not re.fullmatch(r"[^\s@<>,]+@[^\s@<>,]+|[^<>@,]+<[^\s@<>,]+@[^\s@<>,]+>", value):
        raise broken("DEFAULT_FROM_EMAIL", f"{value!r} is no address; write one like Desk <desk@encyclopedia.example>")
    return value


EMAIL_BACKEND, _mail = read_mail()
DEFAULT_FROM_EMAIL = read_sender(_site_host)
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": EMAIL_BACKEND, "OPTIONS": _mail}}
    del EMAIL_BACKEND
elif _mail:
    EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _mail["host"], _mail["port"], _mail["timeout"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["username"], _mail["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["use_tls"], _mail["use_ssl"]

# --- Language and time ----------------------------------------------------------------------------


def read_time_zone() -> str:
    name = read_text("TIME_ZONE", "UTC")
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise broken("TIME_ZONE", f"{name!r} is unknown; write a name like Europe/Paris or UTC") from error
    return name


def read_language_code() -> str:
    code = read_text("LANGUAGE_CODE", "en").lower()
    known = dict(global_settings.LANGUAGES)
    if code not in known and not (code.count("-") == 1 and code.partition("-")[0] in known):
        raise broken("LANGUAGE_CODE", f"{code!r} is unknown; write a code like en, fr or pt-br")
    return code


TIME_ZONE = read_time_zone()
USE_TZ = True
LANGUAGE_CODE = read_language_code()

# --- Parts ----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "reversion",
    "markdownx",
    "articles.apps.ArticlesConfig",
]

MIDDLEWARE = [
    "articles.middleware.LibraryMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django 6 brings the middleware that reads SECURE_CSP; ours does the same on 5.2.
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "encyclopedia.csp.ContentSecurityPolicyMiddleware",
    # Gives what the library does not store an ETag too: old revisions, histories, comparisons, parties, sources.
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.admin.sessions.keep_open",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "encyclopedia.urls"
WSGI_APPLICATION = "encyclopedia.wsgi.application"
ASGI_APPLICATION = "encyclopedia.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "encyclopedia.static.StaticFiles"},
}

# --- Security -------------------------------------------------------------------------------------

SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
# Addresses of drafts say what an editor works on, so they are never sent to other sites.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# A proxy that ends TLS tells gunicorn so by X-Forwarded-Proto; gunicorn believes it from 127.0.0.1 and from
# FORWARDED_ALLOW_IPS only, and Django believes gunicorn.
SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "articles.admin.rescue.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
# Other sites under the same domain, and browsers' preload lists, are not the encyclopedia's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# A browser takes a cookie of such a name from this very host and by TLS only.
_cookie_prefix = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrftoken"
# Counted from the last visit to the desk; see articles/admin/sessions.py.
SESSION_COOKIE_AGE = 8 * 3600
SESSION_ENGINE = "articles.models.session"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
# Length and a list of common ones, and no rule of which signs a password holds (ASVS 5.0, 6.2).
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

REVIEW_OWN_WORK = read_bool("REVIEW_OWN_WORK", default=False)

# How many proxies stand in front, each of which adds an address to X-Forwarded-For.
PROXIES = read_number("PROXIES", 0, most=10)
ADDRESS_DAYS = read_number("ADDRESS_DAYS", 90, most=3650)

# An article's form sends one field for every cell of every claim and citation: well over Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# Pictures belong to the server's own account; readers get them through the program.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- The editor -----------------------------------------------------------------------------------

# markdownx's own views are not mounted: these are the addresses of the article admin's.
MARKDOWNX_URLS_PATH = "/admin/articles/article/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/articles/article/upload/"
# The editor keeps its height and scrolls beside the preview.
MARKDOWNX_EDITOR_RESIZABLE = False

if django.VERSION < (6, 0):
    FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Log ------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "articles": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
