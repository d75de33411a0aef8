"""What the example's articles share: who speaks in them, the infobox templates, and the categories."""

from articles.shared import Category, FieldDefinition, Party, Shared, Template
from articles.snapshot import PREFERRED

PARTIES = (
    Party("minusma", "MINUSMA"),
    Party("french-army", "French Army", kind="armed force"),
    Party("msa", "Movement for the Salvation of Azawad", short_name="MSA"),
    Party("gatia", "Imghad Tuareg Self-Defense Group and Allies", short_name="GATIA"),
    Party("maiga", "Daouda Maiga", kind="person", description="governor of Menaka"),
    Party("tribal-administrator", "Daoussahak tribal administrator", kind="unnamed person"),
    Party(
        "guibert",
        "Bruno Guibert",
        kind="person",
        description="commander of Operation Barkhane",
        affiliation="french-army",
    ),
    Party("annadif", "Mahamat Saleh Annadif", kind="person", description="head of MINUSMA", affiliation="minusma"),
    Party("fulani-rights", "Fulani rights organizations", kind="group of organizations"),
    Party("ganda-iso", "Ganda Iso", other_names=("Ganda Izo",)),
    Party("isgs", "Islamic State in the Greater Sahara", short_name="ISGS"),
)

CIVILIAN_ATTACK = Template(
    "civilian-attack",
    "civilian attack",
    "An attack on people who took no part in the fighting.",
    (
        FieldDefinition("title", "Title", help="The event's name, as the infobox heads it.", necessity="suggested"),
        FieldDefinition(
            "location", "Location", "place", "From the smallest place to the country.", necessity="required"
        ),
        FieldDefinition("date", "Date", "date", "When it happened, not when it was reported.", necessity="required"),
        FieldDefinition("partof", "Part of", "article", "The war or campaign that the attack belongs to."),
        FieldDefinition("target", "Target", help="Who was attacked, in neutral words.", necessity="suggested"),
        FieldDefinition(
            "fatalities",
            "Fatalities",
            "number",
            "People killed, without attackers unless the claim says so.",
            necessity="required",
            policy=PREFERRED,
        ),
        FieldDefinition("injuries", "Injuries", "number", "People injured.", necessity="suggested", policy=PREFERRED),
        FieldDefinition(
            "perpetrator",
            "Perpetrator",
            "article",
            "Who is said to be responsible; the claim says by whom, and whether suspected, accused or confirmed.",
            necessity="suggested",
            policy=PREFERRED,
        ),
        FieldDefinition("missing", "Missing", "number", "People whose fate is unknown.", policy=PREFERRED),
        FieldDefinition("detained", "Detained", "number", "People taken away and held.", policy=PREFERRED),
        FieldDefinition("displaced", "Displaced", "number", "People who had to flee.", policy=PREFERRED),
        FieldDefinition("weapons", "Weapons", "list", "One to a line."),
        FieldDefinition("coordinates", "Coordinates", "place", "The place with its coordinates: “Aklaz (15.6, 2.9)”."),
    ),
)

ARMED_CONFLICT = Template(
    "armed-conflict",
    "armed conflict",
    "A war, a campaign or a battle.",
    (
        FieldDefinition("location", "Location", "place", necessity="required"),
        FieldDefinition("date", "Date", "date", "From its first day to its last, as far as they are known."),
        FieldDefinition("partof", "Part of", "article"),
        FieldDefinition("fatalities", "Fatalities", "number", policy="range"),
    ),
)

ARMED_GROUP = Template(
    "armed-group",
    "armed group",
    "A movement, militia or army that fights.",
    (
        FieldDefinition("abbreviation", "Abbreviation"),
        FieldDefinition("active-in", "Active in", "place", "Where it is known to have fought.", necessity="suggested"),
        FieldDefinition("fought-beside", "Fought beside", "list", "One to a line."),
        FieldDefinition("fought-against", "Fought against", "list", "One to a line."),
    ),
)

CATEGORIES = (
    Category("massacres", "Massacres", description="Killings of many people who could not defend themselves."),
    Category("massacres-in-mali", "Massacres in Mali", parent="massacres"),
    Category("armed-conflicts", "Armed conflicts"),
    Category("mali-war", "Mali War", parent="armed-conflicts"),
    Category("armed-groups", "Armed groups"),
    Category("armed-groups-in-mali", "Armed groups in Mali", parent="armed-groups"),
)

SHARED = Shared.of((*PARTIES, CIVILIAN_ATTACK, ARMED_CONFLICT, ARMED_GROUP, *CATEGORIES))
