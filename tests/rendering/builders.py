"""An article with a default for everything, rendered as a page would."""

from collections.abc import Mapping, Sequence
from typing import Any

import html5lib

from articles.rendering import Rendered, render, title_key
from articles.shared import Image, Name, Party, Record, Shared, Source
from articles.snapshot import Citation, Claim, Snapshot
from articles.values import Quantity

TOLL = Claim(
    "toll-minusma",
    "47 people were killed.",
    kind="count",
    claimants=("minusma",),
    claimed_on="2018-04-30",
    value=Quantity.of(47),
)
OWN_VOICE = Claim("night-raid", "It happened at night.")
MISSION = Party("minusma", "United Nations Mission", short_name="MINUSMA")
REPORT = Source("un-report", "Note on human rights", authors=(Name(literal="UN News"),), issued="2018-05")
MAP = Image("map", "5f/ab.png", 640, 480, "A map of Menaka", "Where it happened", "A. Cartographer", "CC BY 4.0")
TITLES = {"Mali War": "/wiki/mali-war/", "Menaka": "/wiki/menaka/"}


def rendered(
    body: str,
    *,
    claims: Sequence[Claim] = (TOLL, OWN_VOICE),
    citations: Sequence[Citation] = (),
    records: Sequence[Record] = (MISSION, REPORT, MAP),
    titles: Mapping[str, str] = TITLES,
    **options: Any,
) -> Rendered:
    snapshot = Snapshot("An article", "an-article", body=body, claims=tuple(claims), citations=tuple(citations))
    addresses = {title_key(title): address for title, address in titles.items()}
    return render(snapshot, Shared.of(records), addresses, media_url="/media/", **options)


def html(body: str, **options: Any) -> str:
    result = rendered(body, **options)
    return (result.lead + result.sections).strip()


def messages(body: str, **options: Any) -> list[str]:
    return [problem.message for problem in rendered(body, **options).problems]


def elements(html: str) -> list[Any]:
    """Return the elements that a browser makes of a piece of HTML."""
    return list(html5lib.parseFragment(html, namespaceHTMLElements=False).iter())[1:]
