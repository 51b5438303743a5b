"""The components of the description that are the same whatever packs are served."""

from __future__ import annotations

from typing import Any

from punkt.files.messages.kinds import Kind
from punkt.law.packs.vocabulary import FactKind
from punkt.law.schemas.all_schemas import schema
from punkt.service.answer_forms import PARTS

from .paper_shapes import paper_shapes
from .shapes import (
    BOOLEAN,
    COUNT,
    DAY,
    DAY_OR_NONE,
    MOMENT,
    NAME,
    NAME_OR_NONE,
    NUMBER,
    Json,
    Lifted,
    by_name,
    many,
    one_of,
    or_none,
    record,
    ref,
)

_CALLED = {
    "DecisionPacks": "PackUsed",
    "DecisionFired": "FiredClause",
    "FiredClauseNorms": "NormUsed",
    "FiredClauseTerms": "CitedRule",
    "FiredClauseRows": "CitedRule",
    "FiredClauseOverrides": "CitedRule",
    "DecisionRuledOut": "RuledOutClause",
    "RuledOutClauseBecause": "RuledOutReason",
    "DecisionOpen": "OpenClause",
    "DecisionReplaced": "ReplacedClause",
    "DecisionNotices": "Notice",
    "OutcomeClauses": "ClauseReference",
    "OutcomeReason": "GapReason",
    "OutcomePresumed": "PresumedFact",
    "OutcomeNext": "NextStep",
    "OutcomeModality": "Modality",
    "FiredClauseModality": "Modality",
}
"""What tables of a decision document are called."""
_SCALAR = ["string", "number", "boolean"]
PROBLEM_CODE: Json = {"type": "string", "pattern": "^P[0-9]{3}$"}


def components() -> Json:
    """The schemas the addresses share."""
    return {
        **_values(),
        **_case(),
        **_decision(),
        **_problem(),
        **_journal(),
        **_proposals(),
        **_packs(),
        **_vocabulary(),
        **_asking(),
        **_searched(),
        **paper_shapes(),
    }


def _values() -> Json:
    text = {"ru": NAME, "en": NAME}
    return {
        "Text": record("A text in both languages", text),
        "TextOrNone": record("A text in both languages, or nothing", text, optional=text),
        "Value": {
            "description": "A value of a fact or an outcome; days are texts",
            "anyOf": [*({"type": kind} for kind in _SCALAR), many(ref("Scalar")), {"type": "null"}],
        },
        "Scalar": {"anyOf": [*({"type": kind} for kind in _SCALAR), {"type": "null"}]},
        "Span": record("The days on which something is law", {"from": DAY, "until": DAY_OR_NONE}),
        "PackId": {"description": "The id of a pack", **NAME, "maxLength": 200},
        "Language": one_of(("ru", "en")),
    }


def _case() -> Json:
    """A case of any vocabulary; the description of a running service has those of its own packs instead."""
    found = Lifted()
    found.add("CaseFile", schema("case"), lambda part: f"Case{part.title()}")
    case = found.found["CaseFile"]
    del case["properties"]["expect"]  # of the analyst's own tests
    case["properties"]["about"] = {**ref("Text"), "description": case["properties"]["about"]["description"]}
    request = record(
        "A case, with the packs and the day to decide it by",
        {
            "case": ref("CaseFile"),
            "packs": {**many(ref("PackId")), "minItems": 1, "maxItems": 16},
            "as_of": DAY_OR_NONE,
        },
        optional=("packs", "as_of"),
    )
    request["additionalProperties"] = False
    unknown = {**many(NAME), "maxItems": 10_000, "description": "Facts that whoever is asked does not know"}
    asked = {**request, "description": "A case, with the facts that are not known: they are no part of it"}
    asked["properties"] = {**request["properties"], "unknown": unknown}
    return {"CaseFile": case, "DecisionRequest": request, "QuestionRequest": asked}


def _decision() -> Json:
    anything = {"type": [*_SCALAR, "null", "array"], "items": {"type": [*_SCALAR, "null"]}}
    found = Lifted(_CALLED, lambda one: "Value" if one == anything else None)
    found.add("Decision", schema("decision"), {"outcome": "Outcome", "text": "Text"}.__getitem__)
    del found.found["Text"]
    decision = found.found["Decision"]
    decision["required"] = [name for name in decision["required"] if name not in PARTS]
    return found.found


def _problem() -> Json:
    argument = {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, ref("Text"), {"type": "null"}]}
    fault = record(
        "One thing that is wrong",
        {
            "code": PROBLEM_CODE,
            "message": NAME,
            "kind": ref("FaultKind"),
            "at": NAME,
            "line": {"type": "integer"},
            "column": {"type": "integer"},
            "path": {**NAME, "description": "The fact: `section.list/element.fact`"},
            "pointer": {
                **NAME,
                "description": "JSON Pointer (RFC 6901) into the body; of a batch, into the case of the line",
            },
            "arguments": {**by_name(argument), "description": "What the message is made of"},
        },
        optional=("line", "column", "path", "pointer"),
    )
    problem = record(
        "Problem details (RFC 9457); `errors` holds everything that is wrong",
        {
            "type": {"type": "string", "format": "uri"},
            "title": NAME,
            "status": {"type": "integer"},
            "detail": NAME,
            "instance": {"type": "string", "format": "uri"},
            "code": PROBLEM_CODE,
            "errors": many(ref("Fault")),
        },
        optional=("instance",),
    )
    return {"FaultKind": one_of(kind.value for kind in Kind), "Fault": fault, "Problem": problem}


def _journal() -> Json:
    later = record(
        "What a later entry says of a decision, or which it corrects",
        {"kind": NAME, "entry": NUMBER, "other": {"type": ["integer", "null"]}, "why": NAME},
    )
    case: Json = {"type": "object", "description": "A case as it was given", "additionalProperties": True}
    entry = record(
        "An entry of the journal",
        {
            "id": NUMBER, "hash": NAME, "kind": NAME, "time": MOMENT, "who": NAME,
            "state": ref("EntryState"), "packs": many(ref("PackUsed")),
            "produced_by": by_name(NAME), "later": many(ref("Later")), "case": or_none(ref("CaseAsGiven")),
            "decision": or_none(ref("Decision")),
        },
    )  # fmt: skip
    state = one_of(("open", "opened", "sealed", "erased"))
    listed = record(
        "An entry as the list of the journal has it",
        {
            "id": NUMBER, "hash": NAME, "kind": NAME, "time": MOMENT, "who": NAME, "state": ref("EntryState"),
            "as_of": DAY_OR_NONE, "packs": many(ref("PackUsed")), "later": many(ref("Later")), "papers": many(NUMBER),
        },
    )  # fmt: skip
    page = record(
        "A page of the journal; `blind`: there are sealed entries that could not be looked into",
        {"entries": many(ref("ListedEntry")), "total": COUNT, "page": NUMBER, "pages": NUMBER, "blind": BOOLEAN},
    )
    lists = {"ListedEntry": listed, "EntryList": page}
    return {**lists, "EntryState": state, "CaseAsGiven": case, "Later": later, "Entry": entry}


def _proposals() -> Json:
    person, of_key = ref("Person"), {"id": NAME, "name": NAME}
    waits = {
        "id": NAME, "case": NAME, "proposed_by": person, "to": person, "digest": NAME,
        "packs": many(ref("PackId")), "ends": MOMENT,
    }  # fmt: skip
    return {
        "Person": record("Who has a key", of_key),
        "WaitingProposal": record("A proposal that waits to be confirmed", waits),
        "Proposal": record("A proposal with its decision", {**waits, "decision": ref("Decision")}),
        "ProposalList": record("What waits", {"proposals": many(ref("WaitingProposal"))}),
        "Returned": record("A proposal that was given back", {"id": NAME, "to": person}),
    }


def _packs() -> Json:
    edition = record("An edition of a document", {"id": NAME, "from": DAY, "title": ref("Text")}, optional=("title",))
    document = record(
        "A document",
        {
            "number": NAME, "date": DAY, "kind": ref("Text"), "issuer": ref("Text"), "title": ref("Text"),
            "editions": many(ref("Edition")), "invented": BOOLEAN,
        },
        optional=("number", "editions", "invented"),
    )  # fmt: skip
    pack = record(
        "A pack: the rules of one document",
        {
            "id": NAME, "version": NAME, "sha256": NAME, "title": ref("Text"), "document": ref("DocumentOfPack"),
            "jurisdiction": ref("Jurisdiction"), "in_force": ref("Span"), "extends": NAME_OR_NONE,
            "rests_on": many(NAME), "vocabulary": NAME_OR_NONE, "points": many(NAME), "counts": ref("PackCounts"),
        },
    )  # fmt: skip
    cited: Json = {
        "point": NAME,
        "sub": NAME,
        "quote": NAME,
        "modality": ref("Modality"),
    }
    return {
        "Edition": edition,
        "DocumentOfPack": document,
        "Jurisdiction": record("Where a document is law", {"code": NAME, "title": ref("Text")}),
        "PackCounts": record("How much is in a pack", {"norms": COUNT, "rules": COUNT, "readings": COUNT}),
        "Pack": pack,
        "PackList": record("All packs", {"packs": many(ref("Pack")), "loaded": MOMENT}),
        "Reloaded": record("The packs that were read", {"packs": many(ref("PackUsed")), "loaded": MOMENT}),
        "Unit": record(
            "A unit of a document, and how the ledger accounts for it",
            {
                "address": NAME, "state": NAME, "title": ref("TextOrNone"), "reason": ref("TextOrNone"),
                "left": ref("TextOrNone"), "rules": many(NAME), "norms": many(NAME), "readings": many(NAME),
            },
        ),
        "Rule": record(
            "A rule",
            {
                "id": NAME, "kind": NAME, "subject": NAME, "outcome": NAME, **cited, "says": ref("TextOrNone"),
                "who": ref("TextOrNone"), "in_force": ref("Span"),
            },
        ),
        "NormValue": record("A value of a norm", {"from": DAY, "until": DAY_OR_NONE, "value": ref("Value")}),
        "Norm": record(
            "A norm with its values over time",
            {
                "name": NAME, "title": ref("TextOrNone"), **cited, "unit": NAME, "values": many(ref("NormValue")),
                "towards_base": NAME_OR_NONE, "confirmed_on": DAY_OR_NONE,
            },
        ),
        "Reading": record(
            "A reading of a place that can be read in several ways",
            {
                "name": NAME, "point": NAME, "sub": NAME, "quote": NAME, "question": ref("Text"), "adopted": NAME,
                "options": by_name(ref("Text")), "reason": ref("TextOrNone"), "confirmed_by": ref("TextOrNone"),
                "confirmed_on": DAY_OR_NONE,
            },
        ),
        "DocumentPoint": record(
            "A point of a document",
            {
                "pack": NAME, "point": NAME, "title": ref("TextOrNone"), "units": many(ref("Unit")),
                "rules": many(ref("Rule")), "norms": many(ref("Norm")), "readings": many(ref("Reading")),
            },
        ),
    }  # fmt: skip


def _vocabulary() -> Json:
    kinds = ref("FactKind")
    return {
        "FactKind": one_of(kind.value for kind in FactKind),
        "Fact": record(
            "A fact of a record type",
            {
                "path": NAME, "type": kinds, "label": ref("Text"), "question": ref("Text"), "range": NAME_OR_NONE,
                "decimals": COUNT, "unit": NAME_OR_NONE, "values": by_name(ref("Text")), "of": NAME_OR_NONE,
                "sensitive": BOOLEAN, "none": BOOLEAN, "derived": BOOLEAN,
            },
        ),
        "RecordType": record(
            "A record type: a section of a case, or the elements of a list",
            {"name": NAME, "title": ref("Text"), "section": BOOLEAN, "facts": many(ref("Fact"))},
        ),
        "OutcomeType": record(
            "An outcome that rules may decide",
            {
                "subject": NAME, "name": NAME, "kind": ref("OutcomeKind"), "title": ref("Text"),
                "type": kinds, "decimals": {"type": ["integer", "null"]}, "unit": NAME_OR_NONE,
                "values": by_name(ref("Text")),
            },
        ),
        "Vocabulary": record(
            "Everything a case may state and rules may decide",
            {
                "id": NAME, "version": NAME, "title": ref("TextOrNone"), "units": by_name(ref("Text")),
                "subjects": many(ref("RecordType")), "outcomes": many(ref("OutcomeType")),
            },
        ),
    }  # fmt: skip


def _asking() -> Json:
    asked: dict[str, Any] = {"fact": NAME, "label": NAME, "asks": or_none(ref("Fact"))}
    return {
        "Question": record(
            "A fact to ask for, and the outcomes that wait for it", {**asked, "waiting": many(NAME)}
        ),
        "Presumption": record(
            "A fact that is presumed until the case says it", {**asked, "value": ref("Value"), "pack": NAME, "point": NAME}
        ),
        "Questions": record(
            "What to ask next",
            {
                "case": NAME, "as_of": DAY, "next": or_none(ref("Question")), "remaining": many(NAME), "method": NAME,
                "done": BOOLEAN, "unknown": many(NAME), "presumed": many(ref("Presumption")),
            },
        ),
        "State": record(
            "Whether the service can be used",
            {
                "status": NAME, "version": NAME, "packs": COUNT, "reload_refused": many(PROBLEM_CODE),
            },
            optional=("version", "packs", "reload_refused"),
        ),
    }  # fmt: skip


def _searched() -> Json:
    """What the solver finds."""
    anything = {"description": "A value of a fact, also of a list"}
    change = record(
        "A change: a fact that gets one of the values, or an element that is added or removed",
        {"fact": NAME, "by": NAME, "from": anything, "to": many(anything), "add": NAME, "remove": NAME},
        optional=("by", "from", "to", "add", "remove"),
    )
    way = record(
        "Changes that are made together, and the case then",
        {"changes": many(ref("Change")), "case": ref("CaseAsGiven")},
    )
    head = {"case": NAME, "as_of": DAY}
    settled = record(
        "What an outcome comes to whatever is missing", {"status": ref("OutcomeStatus"), "value": ref("Value")}
    )
    needed = record(
        "What an open outcome waits for, and what is presumed for it",
        {
            "subject": NAME, "outcome": NAME, "missing": many(NAME), "needless": many(NAME), "not_proven": many(NAME),
            "settled": or_none(ref("SettledOutcome")), "presumed": many(ref("PresumedFact")),
        },
    )  # fmt: skip
    return {
        "Change": change,
        "Way": way,
        "WaysToOutcome": record(
            "Ways to another outcome; `immutable`: what nobody can change and would have to be otherwise",
            {**head, "ways": many(ref("Way")), "proven": BOOLEAN, "more": BOOLEAN, "immutable": many(ref("Change"))},
        ),
        "SettledOutcome": settled,
        "NeededFacts": needed,
        "ExactMissing": record("The facts that can still matter", {**head, "outcomes": many(ref("NeededFacts"))}),
    }
