"""Claims of a number field as a table and its plot, with a default for everything."""

from articles.example.content import SNAPSHOTS
from articles.plotting import plot
from articles.presenting import ClaimTable, present
from articles.shared import Party, Shared
from articles.snapshot import Claim, Field, Snapshot
from articles.values import Quantity

MASSACRES = next(each for each in SNAPSHOTS if each.slug == "aklaz-and-awkassa-massacres")
FATALITIES = Field("fatalities", "Fatalities", "number", policy="preferred")
PARTIES = Shared(parties={key: Party(key, key.upper()) for key in ("un", "army", "msa", "cma")})


def said(key, figure="47", by="un", on="2018-04-30", at="", **others):
    defaults = {"statement": "People were killed.", "field": "fatalities", "claimed_on": on, "applies_to": at}
    value = Quantity.parse(figure) if figure else None
    return Claim(key, claimants=(by,) if by else (), value=value, **defaults | others)


def table_of(claims, relations=(), field=FATALITIES) -> ClaimTable:
    content = Snapshot("A", "a", fields=(field,), claims=tuple(claims), relations=tuple(relations))
    return next(table for table in present(content, PARTIES, {}, media_url="/media/").claim_tables if table.field)


def plotted(*claims, relations=(), **options):
    return plot(table_of(claims, relations), **options)
