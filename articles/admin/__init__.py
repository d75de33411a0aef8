"""The desk in Django's admin."""

from articles.admin import articles, records  # noqa: F401  # importing registers
