"""What templates need beside their context: the site's own words, and dates, sizes and kinds in words."""

import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, get_language_info

from articles.cards import ClaimCard, claim_cards
from articles.comparing import changed_words
from articles.models import Source
from articles.plotting import Plot, TimePlot, over_time, plot
from articles.presenting import ClaimTable, Presented, date_words

register = template.Library()
register.filter("changed_words", changed_words)

# The dates that HTML's `datetime` can hold; all other EDTF is words alone.
_MACHINE_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_SEASON = re.compile(r"\d{4}-2\d")


@register.simple_tag
def site() -> SimpleNamespace:
    """Return name, address, licence, language and direction of writing of the site."""
    return SimpleNamespace(
        name=settings.SITE_NAME,
        address=settings.SITE_URL,
        licence=settings.CONTENT_LICENSE,
        licence_address=settings.CONTENT_LICENSE_URL,
        language=settings.LANGUAGE_CODE,
        direction="rtl" if get_language_bidi() else "ltr",
    )


@register.filter
def rendered(html: str) -> SafeString:
    """Print HTML that `articles.rendering` made, and no other."""
    # Safe because rendering passes its output through nh3 last; nothing is added to it on the way here.
    return mark_safe(html)


@register.filter
def edtf(date: str) -> str:
    """Return an EDTF date in words, as a `time` element where a machine can read it."""
    words = date_words(date)
    if _MACHINE_DATE.fullmatch(date) and not _SEASON.fullmatch(date):
        return format_html('<time datetime="{}">{}</time>', date, words)
    return words


@register.filter
def said_when(date: str) -> str:
    """Return an EDTF date as a sentence has it: on a day, in a month or year, anything else in brackets."""
    is_plain = _MACHINE_DATE.fullmatch(date) and not _SEASON.fullmatch(date)
    return format_html("on {}" if is_plain and len(date) == 10 else "in {}" if is_plain else "({})", edtf(date))


@register.simple_tag(name="claim_cards")
def cards_of(article: Presented) -> Iterable[ClaimCard]:
    """Return the cards of the claims that the article's references name."""
    return claim_cards(article)


@register.simple_tag
def plot_of(table: ClaimTable, shown_whole: str) -> Plot | None:
    """Return the plot of a table's claims, None where there is nothing to compare; `shown_whole` is a field's key."""
    return plot(table, shows_all=bool(table.field and table.field.key == shown_whole))


@register.simple_tag
def time_plots_of(table: ClaimTable, shown_whole: str) -> tuple[TimePlot, ...]:
    """Return the plots over time of a table's claims; `shown_whole` is a field's key."""
    return over_time(table, shows_all=bool(table.field and table.field.key == shown_whole))


@register.filter
def source_type(source: Any) -> str:
    """Return what kind of work a source is, in words."""
    labels = dict(Source.Type.choices)
    return str(labels.get(source.type, source.type))


@register.filter
def foreign_language(source: Any) -> str:
    """Return the name of a source's language where it is not the site's."""
    language = source.language.lower()
    if not language or language.partition("-")[0] == settings.LANGUAGE_CODE.partition("-")[0]:
        return ""
    try:
        return str(get_language_info(language)["name"])
    except KeyError:
        return str(source.language)


@register.filter
def sentence(text: str) -> str:
    """End a statement with a full stop where it brings no end of its own; its capital letter is the stylesheet's."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", "\u201d", '"')) else f"{text}."


@register.filter
def signed(number: int) -> str:
    """Write a change of size with its sign: +120, −8, 0."""
    return f"{number:+,}".replace("-", "\u2212") if number else "0"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return what a mapping holds for a key."""
    return mapping.get(key)
