"""What was said about the massacres at Aklaz and Awkassa, by whom, and how one claim stands to another."""

from articles.snapshot import PREFERRED, Claim, Relation
from articles.values import ArticleLink, Quantity

SUSPECT = ArticleLink("Islamic State in the Greater Sahara")


def _killed(key: str, low: int, high: int | None = None, *, by: str, on: str = "", at: str = "", **more: str) -> Claim:
    """Return a claim on how many were killed: over all, or `at` one of the camps."""
    count = f"{low} to {high}" if high else f"{low}"
    return Claim(
        key,
        f"{count} people were killed{f' in {at}' if at else ' in the massacres at Aklaz and Awkassa'}.",
        kind="count",
        claimants=(by,),
        claimed_on=on,
        field="fatalities",
        counts="killed",
        applies_to=at,
        value=Quantity.of(low, high),
        **more,
    )


CLAIMS = (
    # Prelude
    Claim(
        "inwelane-toll",
        "Four civilians were killed at Inwelane, near Talataye.",
        kind="count",
        event_date="2018-02",
        counts="killed",
        among="civilians",
        place="Inwelane",
        value=Quantity.of(4),
    ),
    Claim(
        "reprisals-french",
        "Sixty ISGS militants were killed or captured in the reprisal offensives.",
        kind="count",
        claimants=("french-army",),
        claimed_on="2018-03-15",
        counts="killed or captured",
        among="ISGS militants",
        value=Quantity.of(60),
    ),
    Claim(
        "akabar-toll",
        "Thirty jihadists were killed in the battle of Akabar.",
        kind="count",
        event_date="2018-04-01",
        counts="killed",
        among="jihadists",
        place="Akabar",
        value=Quantity.of(30),
    ),
    Claim(
        "executions-minusma",
        "Both movements summarily executed ninety-five people in the Ménaka region.",
        kind="count",
        claimants=("minusma",),
        modality="accused",
        claimed_on="2018-04",
        counts="summarily executed",
        place="Ménaka region",
        value=Quantity.of(95),
    ),
    Claim(
        "looting-minusma",
        "Both movements looted and carried out ethnic cleansing in the Ménaka region.",
        kind="attribution",
        claimants=("minusma",),
        modality="accused",
        claimed_on="2018-04",
    ),
    Claim(
        "tchigin-bawel-toll",
        "Sixteen Tuareg nomads were killed at Tchigin Bawel.",
        kind="count",
        event_date="2018-04-18",
        counts="killed",
        among="Tuareg nomads",
        place="Tchigin Bawel",
        value=Quantity.of(16),
    ),
    Claim(
        "attacks-decreased",
        "Attacks on civilians in the Ménaka region had become markedly fewer.",
        claimants=("guibert",),
    ),
    # Massacres
    Claim(
        "pursuit-perpetrators",
        "The MSA patrol that pursued the attackers killed four of them.",
        kind="count",
        claimants=("msa",),
        modality="alleged",
        counts="killed",
        among="perpetrators",
        value=Quantity.of(4),
    ),
    Claim(
        "pursuit-msa-killed",
        "One MSA fighter was killed in the pursuit.",
        kind="count",
        claimants=("msa",),
        modality="alleged",
        counts="killed",
        among="MSA fighters",
        value=Quantity.of(1),
    ),
    Claim(
        "pursuit-msa-injured",
        "One MSA fighter was injured in the pursuit.",
        kind="count",
        claimants=("msa",),
        modality="alleged",
        counts="injured",
        among="MSA fighters",
        value=Quantity.of(1),
    ),
    # Death toll
    _killed("toll-maiga-aklaz", 6, 9, by="maiga", at="Aklaz"),
    _killed("toll-maiga-awkassa", 31, by="maiga", at="Awkassa"),
    Claim(
        "victims-maiga",
        "Old people, women and children were shot, and young men affiliated with the MSA were many among the dead.",
        claimants=("maiga",),
    ),
    _killed("toll-tribal", 43, by="tribal-administrator"),
    Claim("victims-tribal", "All of the dead were civilians.", claimants=("tribal-administrator",)),
    _killed("toll-msa-first", 43, by="msa", modality="confirmed"),
    _killed("toll-msa-aklaz", 12, by="msa", at="Aklaz"),
    _killed("toll-msa-awkassa", 31, by="msa", at="Awkassa"),
    _killed("toll-minusma", 47, by="minusma", on="2018-04-30", rank=PREFERRED),
    Claim(
        "injured-minusma",
        "Two people were injured in the massacres.",
        kind="count",
        claimants=("minusma",),
        claimed_on="2018-04-30",
        field="injuries",
        counts="injured",
        value=Quantity.of(2),
        rank=PREFERRED,
    ),
    _killed("toll-french", 47, by="french-army", on="2018-05-01", modality="confirmed"),
    _killed("toll-gatia", 47, by="gatia", on="2018-05-01", modality="confirmed"),
    _killed("toll-msa", 47, by="msa", on="2018-05-01", modality="confirmed"),
    # Reactions
    Claim("war-crimes", "The attacks were war crimes.", claimants=("annadif",), wording="war crimes"),
    Claim(
        "terrorist-attacks",
        "Those responsible carried out terrorist attacks.",
        kind="attribution",
        claimants=("french-army",),
        modality="accused",
        wording="terrorist attacks",
    ),
    # Perpetrators
    Claim(
        "perpetrator-suspected",
        "The Islamic State in the Greater Sahara carried out the attacks; no group has claimed them.",
        kind="attribution",
        modality="suspected",
        field="perpetrator",
        value=SUSPECT,
        rank=PREFERRED,
    ),
    Claim("identities", "All the civilians who were killed were Daoussahak, and the perpetrators were Fulani."),
    Claim(
        "motive-maiga",
        "The massacres were revenge for the joint offensive of February and March, and were meant to frighten the "
        "Daoussahak of Menaka.",
        claimants=("maiga",),
        modality="alleged",
    ),
    # Further massacres
    Claim(
        "may-1-toll",
        "Seventeen civilians were killed at Tindinbawen and Taylalene.",
        kind="count",
        claimants=("gatia", "msa"),
        event_date="2018-05-01",
        counts="killed",
        among="civilians",
        place="Tindinbawen and Taylalene",
        value=Quantity.of(17),
    ),
    Claim(
        "may-1-burned",
        "Several of the dead of 1 May were burned to death in their homes.",
        kind="occurrence",
        claimants=("gatia", "msa"),
        event_date="2018-05-01",
    ),
    Claim("denounced-fulani", "The attacks of 1 May deserve condemnation.", claimants=("fulani-rights",)),
    Claim(
        "incursions-fulani",
        "GATIA and the MSA attacked Fulani communities, in particular in Niger.",
        kind="attribution",
        claimants=("fulani-rights",),
        modality="accused",
    ),
    Claim(
        "incursions-denied",
        "The MSA made no incursions against Fulani communities.",
        kind="attribution",
        claimants=("msa",),
        modality="denied",
    ),
    Claim(
        "aghay-toll",
        "Seventeen Fulani were killed in an attack at Aghay, Niger.",
        kind="count",
        event_date="2018-05-18",
        counts="killed",
        among="Fulani",
        place="Aghay, Niger",
        value=Quantity.of(17),
    ),
    Claim(
        "agreement-signed",
        "The MSA and Ganda Iso signed an agreement to calm tensions and to create one force against ISGS.",
        kind="occurrence",
        event_date="2018-05-05",
    ),
    Claim(
        "signatory-disowned",
        "Mohamed Sidibe, who signed for Ganda Iso, had not been affiliated with the group since 2014, and Ganda Iso "
        "withdraws its part of the agreement.",
        claimants=("ganda-iso",),
    ),
)

RELATIONS = (
    Relation("toll-msa-first", "corroborates", "toll-tribal"),
    Relation("toll-msa-awkassa", "corroborates", "toll-maiga-awkassa", "inferred"),
    Relation("toll-msa-aklaz", "disputes", "toll-maiga-aklaz", "inferred"),
    Relation("victims-tribal", "disputes", "victims-maiga", "inferred"),
    Relation("toll-french", "corroborates", "toll-minusma"),
    Relation("toll-gatia", "corroborates", "toll-minusma"),
    Relation("toll-msa", "corroborates", "toll-minusma"),
    Relation("toll-msa", "supersedes", "toll-msa-first", "inferred"),
    Relation("incursions-denied", "disputes", "incursions-fulani"),
    Relation("signatory-disowned", "disputes", "agreement-signed", "inferred"),
)
