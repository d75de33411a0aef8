"""The example's articles as snapshots; their texts are the Markdown files beside this module."""

from dataclasses import replace
from pathlib import Path

from articles.example.claims import CLAIMS, RELATIONS, SUSPECT
from articles.example.records import ARMED_CONFLICT, ARMED_GROUP, CIVILIAN_ATTACK, SHARED
from articles.shared import Template
from articles.snapshot import NORMAL, STATED, Claim, Field, Relation, Snapshot
from articles.values import ArticleLink, Date, ListOfTexts, Place, Text, Value

__all__ = ["SHARED", "SNAPSHOTS"]

_CLAIMS = {claim.key: claim for claim in CLAIMS}


def _body(slug: str) -> str:
    return Path(__file__).with_name(f"{slug}.md").read_text(encoding="utf-8")


def _fields(template: Template, **held: Value | None) -> tuple[Field, ...]:
    """Return fields as `template` defines them: with the value that the editor states, or computed where it is None."""
    fields = []
    for name, value in held.items():
        definition = template.definition(name.replace("_", "-"))
        assert definition is not None, f"{template.key} defines no {name}"
        policy = STATED if value is not None else definition.policy
        fields.append(Field(definition.key, definition.label, definition.type, value, policy))
    return tuple(fields)


def _repeated(key: str, new_key: str = "", field: str = "") -> Claim:
    """Return a claim of the example article as another article repeats it."""
    return replace(_CLAIMS[key], key=new_key or key, field=field, rank=NORMAL)


MASSACRES = Snapshot(
    title="Aklaz and Awkassa massacres",
    slug="aklaz-and-awkassa-massacres",
    description="Attacks on two refugee camps in the Ménaka region of Mali on 26 and 27 April 2018.",
    kind=CIVILIAN_ATTACK.key,
    body=_body("aklaz-and-awkassa-massacres"),
    categories=("massacres-in-mali", "mali-war"),
    fields=_fields(
        CIVILIAN_ATTACK,
        title=Text("Aklaz and Awkassa massacres"),
        location=Place("Aklaz and Awkassa refugee camps, Menaka Cercle, Mali"),
        date=Date("2018-04-26/2018-04-27"),
        partof=ArticleLink("Mali War"),
        target=Text("Daoussahak Tuareg civilians"),
        fatalities=None,
        injuries=None,
        perpetrator=None,
    ),
    claims=CLAIMS,
    relations=RELATIONS,
)

MALI_WAR = Snapshot(
    title="Mali War",
    slug="mali-war",
    description="The armed conflict to which the Aklaz and Awkassa massacres of April 2018 belong.",
    kind=ARMED_CONFLICT.key,
    body=_body("mali-war"),
    categories=("mali-war",),
    fields=_fields(ARMED_CONFLICT, location=Place("Mali")),
    claims=(
        _repeated("akabar-toll"),
        _repeated("tchigin-bawel-toll"),
        _repeated("toll-minusma", "aklaz-awkassa-toll-minusma"),
    ),
)

GREATER_SAHARA = Snapshot(
    title=SUSPECT.title,
    slug="islamic-state-in-the-greater-sahara",
    description="An armed group that fought in the Ménaka region of Mali in early 2018.",
    kind=ARMED_GROUP.key,
    body=_body("islamic-state-in-the-greater-sahara"),
    categories=("armed-groups-in-mali", "mali-war"),
    fields=_fields(
        ARMED_GROUP,
        abbreviation=Text("ISGS"),
        active_in=Place("Ménaka region, Mali"),
        fought_against=ListOfTexts(("Malian army", "French army", "MSA", "GATIA")),
    ),
    claims=(
        _repeated("reprisals-french"),
        replace(_repeated("perpetrator-suspected", "aklaz-awkassa-suspected"), value=None),
    ),
)

SALVATION_OF_AZAWAD = Snapshot(
    title="Movement for the Salvation of Azawad",
    slug="movement-for-the-salvation-of-azawad",
    description="An armed movement that fought in the Ménaka region of Mali in early 2018.",
    kind=ARMED_GROUP.key,
    body=_body("movement-for-the-salvation-of-azawad"),
    categories=("armed-groups-in-mali", "mali-war"),
    fields=_fields(
        ARMED_GROUP,
        abbreviation=Text("MSA"),
        active_in=Place("Ménaka region, Mali"),
        fought_beside=ListOfTexts(("GATIA", "French army", "Malian army")),
        fought_against=ListOfTexts(("ISGS",)),
    ),
    claims=tuple(_repeated(key) for key in ("toll-msa-first", "toll-msa", "incursions-fulani", "incursions-denied")),
    relations=(
        Relation("toll-msa", "supersedes", "toll-msa-first", "inferred"),
        Relation("incursions-denied", "disputes", "incursions-fulani"),
    ),
)

SNAPSHOTS = (MASSACRES, MALI_WAR, GREATER_SAHARA, SALVATION_OF_AZAWAD)
