"""The schemas of a pack's other files: header, norms, readings, ledger."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import definitions, fact_names, outcome_names
from .shared_parts import (
    BOOLEAN,
    DAY,
    STRING,
    TEXT,
    Json,
    approvals,
    by_name,
    choice,
    citation,
    cited_anew,
    described,
    document,
    form,
    in_force,
    listed,
    offered,
    place,
    resting,
    several,
    table,
)
from .text_patterns import ADDRESS, FILE, ID, NAME, PATH, UNIT, VERSION

STATES = Texts("law.states", "encoded", "definition", "procedural", "authority", "external", "untranslatable", "todo")
"""How a ledger may account for a unit of the document."""
STRICTER = ("higher", "lower")
TOWARDS_BASE = ("replaces", "tightens", "fills")
VALUE_KEYS = ("value", "values", "facts", "parameter")


def pack_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The header of a pack."""
    outcome = offered(outcome_names(vocabulary) if full else (), NAME)
    properties = {
        "pack": described(form(ID), "packs.pack"),
        "version": described(form(VERSION), "packs.version"),
        "vocabulary": described(form(ID), "packs.vocabulary"),
        "title": described(TEXT, "packs.title"),
        "document": _document(),
        "jurisdiction": described(
            table(
                {
                    "code": described(STRING, "packs.code"),
                    "title": described(TEXT, "packs.pack_title"),
                },
                ("code", "title"),
            ),
            "packs.jurisdiction",
        ),
        "in_force": {**in_force(), "required": ["from"]},
        "extends": described(form(ID), "packs.extends"),
        "rests_on": described(several(form(ID), unique=True), "packs.other_laws"),
        "replaces": described(
            by_name(several(outcome, unique=True), PATH),
            "packs.replaces",
        ),
        "instead": described(by_name(by_name(outcome), PATH), "packs.instead"),
        "applies": described(by_name({"$ref": "#/$defs/applies"}, PATH), "packs.applies"),
        "titles": described(by_name(by_name(TEXT, PATH), PATH), "packs.titles"),
        "tensions": described(several(_tension()), "packs.tensions"),
        "readings": described(resting(), "packs.rests_on"),
    }
    required = ("pack", "version", "title", "document", "jurisdiction", "in_force")
    defs = {"applies": _applies(full), **(definitions(vocabulary) if full else {})}
    return document("pack", "packs.pack_file", table(properties, required), defs)


def _applies(full: bool) -> Json:
    """To whom of a record type the pack applies, and where the document says so."""
    condition: Json = {"$ref": "#/$defs/condition"} if full else {}
    properties = {
        "when": described(condition, "rules.to_whom"),
        **citation(),
        "readings": described(resting(), "packs.rests_on"),
    }
    return described(table(properties, ("when", "point", "quote", "modality")), "packs.applies_to")


def _tension() -> Json:
    """Findings that a reader is to be told of where they stand side by side."""
    found = by_name(described(STRING, "packs.tension_value"), PATH)
    properties = {
        "subject": described(form(PATH), "packs.tension_of"),
        "outcomes": described(found, "packs.tension_outcomes"),
        "says": described(TEXT, "packs.tension_says"),
    }
    return described(table(properties, properties), "packs.tension")


def _document() -> Json:
    properties = {
        "number": described(STRING, "packs.number"),
        "date": described(DAY, "packs.date"),
        "kind": described(TEXT, "packs.kind"),
        "issuer": described(TEXT, "packs.issuer"),
        "title": described(TEXT, "packs.document_title"),
        "editions": described(several(_edition()), "packs.editions"),
        "invented": described(BOOLEAN, "packs.invented"),
    }
    return described(table(properties, ("date", "kind", "issuer", "title")), "packs.document")


def _edition() -> Json:
    properties = {
        "id": described(form(FILE), "packs.edition_id"),
        "from": described(DAY, "packs.edition_from"),
        "title": described(TEXT, "packs.edition_title"),
    }
    return table(properties, ("id", "from"))


def norms_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The named values that a document lays down."""
    norms = described(by_name({"$ref": "#/$defs/norm"}), "packs.norms")
    defs = {"norm": _norm(vocabulary if full else None), "norm_value": _norm_value()}
    return document("norms", "packs.norms_file", table({"norms": norms}, ("norms",)), defs)


def _worded() -> Json:
    """From which day a norm of one value stands elsewhere or in other words."""
    return table({"from": described(DAY, "packs.from"), **cited_anew()}, ("from",))


def _norm_value() -> Json:
    scalar = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    return described(
        {**scalar, "type": [*scalar["type"], "array"], "minItems": 1, "items": scalar},
        "packs.norm_value",
    )


def _norm(vocabulary: Vocabulary | None) -> Json:
    value: Json = {"$ref": "#/$defs/norm_value"}
    dated = table(
        {
            "from": described(DAY, "packs.from"),
            "until": described(DAY, "packs.until"),
            "value": described(value, "packs.value_on_these_days"),
            **cited_anew(),
        },
        ("from", "value"),
    )
    fact = offered(fact_names(vocabulary), PATH)
    units = vocabulary.units if vocabulary else ()
    properties = {
        "title": described(TEXT, "packs.norm_title"),
        "value": described(value, "packs.value"),
        "values": described(several(dated), "packs.values"),
        "wordings": described(several(_worded()), "packs.norm_wordings"),
        "facts": described(several(fact, unique=True), "packs.facts"),
        "parameter": described(fact, "packs.parameter"),
        "unit": described(offered(units, UNIT), "packs.norm_unit"),
        **citation(),
        "towards_base": described(
            choice(TOWARDS_BASE),
            "packs.towards_base",
        ),
        "stricter": described(
            choice(STRICTER),
            "packs.stricter",
        ),
        "confirmed_on": described(DAY, "packs.confirmed_on"),
        "approved": approvals(),
    }
    one = [{"required": [key]} for key in VALUE_KEYS]
    return described(table(properties, ("title", "point", "modality", "quote"), oneOf=one), "packs.norm")


def presumptions_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What the document presumes of facts that are not given."""
    facts = [path for subject in vocabulary.subjects.values() for path in subject.facts] if vocabulary and full else ()
    properties = {
        "subject": described(offered(vocabulary.subjects if vocabulary and full else (), NAME), "packs.presumed_of"),
        "fact": described(offered(facts, PATH), "packs.presumed_fact"),
        "is": described({"type": ["string", "number", "boolean"], "pattern": r"\S"}, "packs.presumed_value"),
        **citation(),
        "in_force": in_force(),
        "says": described(TEXT, "packs.presumed_says"),
    }
    entry = described(table(properties, ("subject", "fact", "is", "point", "modality", "quote")), "packs.presumption")
    presumptions = described(several(entry), "packs.presumptions")
    body = table({"presumptions": presumptions}, ("presumptions",))
    return document("presumptions", "packs.presumptions_file", body)


def readings_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Places where a text can be read in several ways."""
    properties = {
        **place(),
        "question": described(TEXT, "packs.question"),
        "adopted": described(form(NAME), "packs.adopted"),
        "options": described(by_name(TEXT), "packs.options"),
        "reason": described(TEXT, "packs.reason"),
        "wordings": described(
            several(table({"from": described(DAY, "packs.from"), **place()}, ("from",))), "packs.reading_wordings"
        ),
        "approved": approvals(),
        "confirmed": described(
            table(
                {"by": described(TEXT, "packs.confirmed_by"), "day": described(DAY, "packs.confirmed_day")},
                ("by", "day"),
            ),
            "packs.confirmed",
        ),
    }
    required = ("point", "quote", "question", "adopted", "options", "reason")
    reading = described(table(properties, required), "packs.reading")
    readings = described(by_name(reading), "packs.readings")
    return document("readings", "packs.readings_file", table({"readings": readings}, ("readings",)))


def ledger_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Every unit of the document and how it is accounted for."""
    state = described(choice(STATES), "packs.state")
    state["description"] += listed(STATES, STATES)
    properties = {
        "state": state,
        "title": described(TEXT, "packs.ledger_title"),
        "reason": described(TEXT, "packs.ledger_reason"),
        "left": described(TEXT, "packs.left"),
        "rules": described(
            several(form(NAME), unique=True),
            "packs.rules",
        ),
    }
    stated = {
        "properties": {"state": {"enum": [s for s in STATES if s not in ("encoded", "todo")]}},
        "required": ["state"],
    }
    unit = described(
        table(properties, ("state", "title"), **{"if": stated, "then": {"required": ["reason"]}}),
        "packs.unit",
    )
    points = described(
        by_name(unit, ADDRESS),
        "packs.points",
    )
    parts = {"edition": described(form(FILE), "packs.ledger_edition"), "points": points}
    return document("ledger", "packs.ledger_file", table(parts, ("points",)))
