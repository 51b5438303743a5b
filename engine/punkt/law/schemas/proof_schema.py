"""The schemas of what a pack says for proofs: findings it knows of, and which values are better for the person."""

from __future__ import annotations

from punkt.files.texts import Texts
from punkt.law.packs.acknowledged import ABOUT, KINDS
from punkt.law.packs.value_order import WORDS
from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import definitions, outcome_names
from .shared_parts import TEXT, Json, by_name, choice, described, document, form, listed, offered, place, several, table
from .text_patterns import NAME, PATH

FINDINGS = Texts("schemas.findings")
"""Kinds of findings that may be known."""
_ORDERS = Texts("schemas.orders")


def acknowledged_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """The findings of a proof that a pack knows of."""
    kind = described(choice(KINDS), "proof.kind")
    kind["description"] += listed(KINDS, FINDINGS)
    cited = place()
    properties = {
        "finding": kind,
        "subject": described(form(PATH), "proof.subject"),
        "outcome": described(
            offered(outcome_names(vocabulary) if full else (), NAME),
            "proof.outcome",
        ),
        "clause": described(form(NAME), "proof.clause"),
        "norm": described(form(NAME), "proof.norm"),
        "norms": described(
            several(form(NAME), unique=True),
            "proof.norms",
        ),
        "where": described(
            {"$ref": "#/$defs/condition"} if full else {},
            "proof.where",
        ),
        "point": cited["point"],
        "sub": cited["sub"],
        "reason": described(TEXT, "proof.reason"),
    }
    needs = [_needs(kinds, key) for key, kinds in ABOUT.items()]
    known = described(table(properties, ("finding", "point", "reason"), allOf=needs), "proof.known")
    body = table(
        {"acknowledged": described(several(known), "proof.acknowledged")},
        ("acknowledged",),
    )
    defs = definitions(vocabulary) if full else None
    return document("acknowledged", "proof.acknowledged_file", body, defs)


def _needs(kinds: tuple[str, ...], key: str) -> Json:
    stated = {"properties": {"finding": {"enum": list(kinds)}}, "required": ["finding"]}
    return {"if": stated, "then": {"required": [key]}}


def better_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """Which values of an outcome are better for the person."""
    order = described(
        {"type": ["string", "array"], "minItems": 1},
        "proof.order",
    )
    if full:
        order["anyOf"] = [{"enum": list(WORDS)}, {"type": "array"}]
    order["description"] += listed(WORDS, _ORDERS)
    rows = by_name(by_name(order), PATH)
    body = table(
        {"better": described(rows, "proof.better")},
        ("better",),
    )
    return document("better", "proof.better_file", body)
