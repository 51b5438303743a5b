"""What a rule decides, what it is called, and the record type that it is about."""

from __future__ import annotations

from typing import NamedTuple

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest
from punkt.law.packs.vocabulary import Vocabulary

KINDS = ("decide", "check", "duty", "flag", "derive")


class NamedRule(NamedTuple):
    """A rule for one outcome, and the outcome's name in the file."""

    kind: str
    outcome: str
    id: str
    at: Spot


def named_rules(spot: Spot) -> list[NamedRule]:
    """The rules that an entry stands for: one, or one for each of the outcomes that it decides together."""
    kind = next(kind for kind in KINDS if kind in spot)
    at, own = spot / kind, spot.data.get("id")
    if not isinstance(at.data, list):
        return [NamedRule(kind, at.data, own or at.data, at)]
    return [NamedRule(kind, one.data, f"{own}.{one.data}" if own else one.data, one) for one in at.each()]


def subject_of(spot: Spot, rule: NamedRule, vocabulary: Vocabulary, problems: Problems) -> str | None:
    """The record type a rule is about: as given, else the only one that has the outcome."""
    known, kind, name = vocabulary.subjects, rule.kind, rule.outcome
    given: str | None = spot.data.get("subject")
    if given is not None and given not in known:
        problems.add("P220", (spot / "subject").place, name=given, hint=nearest(given, known))
        return None
    if kind == "derive":
        if given is None:
            problems.add("P235", spot.place, name=name)
        elif name in known[given].facts or (given, name) in vocabulary.outcomes:
            problems.add("P236", rule.at.place, name=name)
        return given
    holders = [s for s, n in vocabulary.outcomes if n == name and given in (None, s)]
    if not holders:
        names = [n for s, n in vocabulary.outcomes if given in (None, s)]
        problems.add("P303", rule.at.place, name=name, hint=nearest(name, names))
        return None
    if len(holders) > 1:
        problems.add("P237", rule.at.place, name=name, names=", ".join(holders))
        return None
    wanted = "decision" if kind == "decide" else kind
    declared = vocabulary.outcomes[(holders[0], name)].kind
    if declared.value != wanted:
        problems.add("P238", (spot / kind).key_place, name=name, kind=declared.value, found=kind)
        return None
    return holders[0]
