"""The record type that a rule is about."""

from __future__ import annotations

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems, nearest
from punkt.law.packs.vocabulary import Vocabulary


def subject_of(spot: Spot, kind: str, name: str, vocabulary: Vocabulary, problems: Problems) -> str | None:
    """The record type a rule is about: as given, else the only one that has the outcome."""
    known = vocabulary.subjects
    given: str | None = spot.data.get("subject")
    if given is not None and given not in known:
        problems.add("P220", (spot / "subject").place, name=given, hint=nearest(given, known))
        return None
    if kind == "derive":
        if given is None:
            problems.add("P235", spot.place, name=name)
        elif name in known[given].facts or (given, name) in vocabulary.outcomes:
            problems.add("P236", (spot / kind).place, name=name)
        return given
    holders = [s for s, n in vocabulary.outcomes if n == name and given in (None, s)]
    if not holders:
        names = [n for s, n in vocabulary.outcomes if given in (None, s)]
        problems.add("P303", (spot / kind).place, name=name, hint=nearest(name, names))
        return None
    if len(holders) > 1:
        problems.add("P237", (spot / kind).place, name=name, names=", ".join(holders))
        return None
    wanted = "decision" if kind == "decide" else kind
    declared = vocabulary.outcomes[(holders[0], name)].kind
    if declared.value != wanted:
        problems.add("P238", (spot / kind).key_place, name=name, kind=declared.value, found=kind)
        return None
    return holders[0]
