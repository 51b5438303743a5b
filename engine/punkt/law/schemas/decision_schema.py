"""The schema of a decision document."""

from __future__ import annotations

from punkt.law.packs.pack import Modality
from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import OutcomeKind, Vocabulary

from .shared_parts import DAY, STRING, Json, described, document, form, table
from .text_patterns import ADDRESS, FILE, ID, NAME, VERSION

VERSION_OF_FORMAT = "punkt/decision/2"
_SCALAR: Json = {"type": ["string", "number", "boolean", "null"]}
_ANY: Json = {**_SCALAR, "type": [*_SCALAR["type"], "array"], "items": _SCALAR}
GAP_REASONS = (
    "division_by_zero",
    "overflow",
    "no_such_day",
    "calendar_ends",
    "not_in_force",
    "no_such_one",
    "several_such",
    "tied",
)
"""Codes of why an outcome has no value."""
_KINDS = [kind.value for kind in OutcomeKind if kind is not OutcomeKind.TERM]


def decision_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What the engine answers about a case."""
    properties = {
        "schema": described({"const": VERSION_OF_FORMAT}, "decision.schema"),
        "case": described(STRING, "decision.case"),
        "as_of": described(DAY, "decision.as_of"),
        "packs": described(_many(_pack()), "decision.packs"),
        "outcomes": described(
            _map(_map({"$ref": "#/$defs/outcome"})),
            "decision.outcomes",
        ),
        "fired": described(_many(_fired()), "decision.fired"),
        "ruled_out": described(_many(_ruled_out()), "decision.ruled_out"),
        "open": described(_many(_open()), "decision.open"),
        "replaced": described(_many(_replaced()), "decision.replaced"),
        "notices": described(_many(_notice()), "decision.notices"),
        "digest": described(form("^sha256:[0-9a-f]{64}$"), "decision.digest"),
    }
    body = table(properties, properties)
    return document("decision", "decision.decision_file", body, {"outcome": _outcome()})


def _many(item: Json) -> Json:
    return {"type": "array", "items": item}


def _map(entry: Json) -> Json:
    return {"type": "object", "additionalProperties": entry}


def _rule() -> Json:
    return described(form(ADDRESS), "decision.rule")


def _subject() -> Json:
    return described(STRING, "decision.subject")


def _source() -> Json:
    return {
        "pack": described(form(ID), "decision.pack"),
        "rule": _rule(),
        "point": described(form(ADDRESS), "decision.point"),
    }


def _modality(nullable: bool) -> Json:
    values: list[str | None] = [modality.value for modality in Modality]
    return described({"enum": [*values, None] if nullable else values}, "decision.modality")


def _names(name: str) -> Json:
    return described(_many(STRING), name)


def _pack() -> Json:
    properties = {
        "id": described(form(ID), "decision.id"),
        "version": described(form(VERSION), "decision.version"),
        "sha256": described(form("^[0-9a-f]{64}$"), "decision.sha256"),
    }
    return table(properties, properties)


def _outcome() -> Json:
    source = _source()
    properties = {
        "kind": described({"enum": _KINDS}, "decision.kind"),
        "status": described({"enum": ["determined", "not_applicable", "open", "gap", "conflict"]}, "decision.status"),
        "value": described(_ANY, "decision.value"),
        "modality": _modality(nullable=True),
        "clauses": described(_many(table(source, source)), "decision.clauses"),
        "missing": _names("decision.missing"),
        "sensitive_to": _names("decision.sensitive_to"),
    }
    determined = {"properties": {"status": {"const": "determined"}}}
    value = {
        "if": determined,
        "then": {"properties": {"value": {"not": {"type": "null"}}}},
        "else": {"properties": {"value": {"type": "null"}}},
    }
    presumed = table({"fact": _fact_name(), "value": _presumed_value(), **source}, ("fact", "value", *source))
    beside = {
        "stated": described(_ANY, "decision.stated"),
        "reason": described(_reason(), "decision.reason"),
        "if_applies": described(_ANY, "decision.if_applies"),
        "presumed": described(_many(presumed), "decision.presumed"),
        "next": described(_many(_step()), "decision.next"),
        "month": described(form(f"^{Period.MONTH.pattern}$"), "decision.month"),
    }
    return described(table({**properties, **beside}, properties, **value), "decision.outcome")


def _step() -> Json:
    """One thing that somebody is to do."""
    source = _source()
    properties = {
        "who": described(form(NAME), "decision.who"),
        "what": described(form(NAME), "decision.what"),
        "by": described({**DAY, "type": ["string", "null"]}, "decision.by_day"),
        "paper": described({**form(NAME), "type": ["string", "null"]}, "decision.paper"),
        "pack": source["pack"],
        "point": source["point"],
    }
    return table(properties, properties)


def _notice() -> Json:
    properties = {
        "pack": _source()["pack"],
        "id": described(form(NAME), "decision.notice"),
        "point": described({**form(ADDRESS), "type": ["string", "null"]}, "decision.notice_point"),
    }
    return table(properties, properties)


def _fact_name() -> Json:
    return described(STRING, "decision.fact")


def _presumed_value() -> Json:
    return described({"type": ["string", "number", "boolean"]}, "decision.presumed_value")


def _reason() -> Json:
    """Why a gap is one, where no number came out."""
    source = _source()
    code = described({"enum": list(GAP_REASONS)}, "decision.code")
    properties = {"code": code, "rule": source["rule"], "pack": source["pack"]}
    return table(properties, properties)


def _fired() -> Json:
    required = {
        **_source(),
        "quote": described(STRING, "decision.quote"),
        "modality": _modality(nullable=False),
        "subject": _subject(),
        "facts": described(_map(_ANY), "decision.facts"),
        "norms": described(_map(_norm()), "decision.norms"),
        "readings": _names("decision.readings"),
        "concludes": described(_map(_ANY), "decision.concludes"),
    }
    cited = {**_source(), "quote": required["quote"], "modality": required["modality"]}
    rules = _many(table({**cited, **_besides()}, cited))
    beside = {
        "terms": described(rules, "decision.terms"),
        "rows": described(rules, "decision.rows"),
        "overrides": described(rules, "decision.overrides"),
    }
    return table({**required, **_besides(), **beside}, required)


def _besides() -> Json:
    """What a citation has only where there is such a thing."""
    return {"sub": described(form(ADDRESS), "decision.sub"), "edition": described(form(FILE), "decision.edition")}


def _norm() -> Json:
    source = _source()
    required = {
        "value": described(_ANY, "decision.norm_value"),
        "pack": source["pack"],
        "point": source["point"],
        "modality": _modality(nullable=False),
    }
    return table({**required, **_besides()}, required)


def _ruled_out() -> Json:
    reason = {
        "fact": _fact_name(),
        "value": described(_ANY, "decision.ruled_out_value"),
        "required": described(_ANY, "decision.required"),
    }
    because = described(_many(table(reason, reason)), "decision.because")
    properties = {"rule": _rule(), "subject": _subject(), "because": because}
    return _from_pack(properties)


def _open() -> Json:
    missing = _names("decision.missing")
    properties = {"rule": _rule(), "subject": _subject(), "missing": missing}
    return _from_pack(properties)


def _from_pack(properties: Json) -> Json:
    """A row about a clause, which may say what pack it is of, and of which month where its rule decides for several."""
    beside = {"pack": _source()["pack"], "outcome": described(form(NAME), "decision.month_outcome")}
    return table({**properties, **beside}, properties)


def _replaced() -> Json:
    source = _source()
    by = described(form(ID), "decision.by")
    required = {"rule": source["rule"], "pack": source["pack"], "by": by}
    return table({**required, "instead": described(STRING, "decision.instead")}, required)
