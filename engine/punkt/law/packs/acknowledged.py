"""Findings of a proof that a pack knows of: each with the reason why it stays, and the point it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.read import Document

from .vocabulary import Text, Vocabulary

BY_OUTCOME = ("gap", "conflict", "never_met", "never_not_met", "weaker")
BY_CASES = ("gap", "conflict")
"""Kinds of which some cases may be known, told by a condition."""
BY_CLAUSE = ("dead", "subsumed")
BY_NORM = ("idle_norm",)
BY_NORMS = ("overlap", "hole")
ABOUT: dict[str, tuple[str, ...]] = {
    "outcome": BY_OUTCOME,
    "clause": BY_CLAUSE,
    "norm": BY_NORM,
    "norms": BY_NORMS,
}
"""What a kind of finding is known by: key → kinds."""
KINDS: tuple[str, ...] = tuple(kind for kinds in ABOUT.values() for kind in kinds)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One known finding: its kind, and what it is about. Empty where the kind is not about such a thing."""

    kind: str
    pack: str
    point: str
    reason: Text
    place: Place
    subject: str = ""
    outcome: str = ""
    clause: str = ""
    norms: frozenset[str] = frozenset()
    where: Spot | None = None
    """The condition of the cases that are known; the same finding in any other case is new."""

    @property
    def about(self) -> str:
        """What it is about, as the file names it."""
        return self.outcome or self.clause or ", ".join(sorted(self.norms))


def read_acknowledged(
    documents: Sequence[Document], pack: str, vocabulary: Vocabulary, problems: Problems
) -> tuple[Acknowledged, ...]:
    """The known findings of a pack's files; faults are noted."""
    found: dict[tuple[object, ...], Acknowledged] = {}
    for document in documents:
        for spot in (Spot.root(document) / "acknowledged").each():
            _check_keys(spot, problems)
            subject = _subject(spot, vocabulary, problems)
            if subject is None:
                continue
            data = spot.data
            one = Acknowledged(
                data["finding"],
                pack,
                f"{data['point']}.{data['sub']}" if "sub" in data else str(data["point"]),
                data["reason"],
                spot.place,
                subject,
                data.get("outcome", ""),
                data.get("clause", ""),
                frozenset(data.get("norms", [data["norm"]] if "norm" in data else [])),
                spot / "where" if "where" in spot else None,
            )
            about = (one.kind, one.subject, one.outcome, one.clause, one.norms, repr(data.get("where")))
            first = found.setdefault(about, one)
            if first is not one:
                problems.add("P722", spot.place, name=one.about, at=str(first.place))
    return tuple(found.values())


def cited(documents: Sequence[Document]) -> Iterator[tuple[str, Place]]:
    """The units of the document that known findings name, and where."""
    for document in documents:
        for spot in (Spot.root(document) / "acknowledged").each():
            key = "sub" if "sub" in spot else "point"
            address = f"{spot.data['point']}.{spot.data['sub']}" if key == "sub" else str(spot.data["point"])
            yield address, (spot / key).place


def _check_keys(spot: Spot, problems: Problems) -> None:
    """A kind of finding is known by what it is about, and by nothing else."""
    kind = spot.data["finding"]
    right = next(key for key, kinds in ABOUT.items() if kind in kinds)
    for key in ABOUT:
        if key in spot and key != right:
            problems.add("P723", (spot / key).key_place, name=key, kind=kind, right=right)
    if "where" in spot and kind not in BY_CASES:
        problems.add("P723", (spot / "where").key_place, name="where", kind=kind, right=right)
    if "norms" in spot and len(spot.data["norms"]) != 2:
        problems.add("P724", (spot / "norms").place, n=len(spot.data["norms"]))


def _subject(spot: Spot, vocabulary: Vocabulary, problems: Problems) -> str | None:
    """The record type of the outcome: as given, else the only one that has it; ``None`` after a fault."""
    data, known = spot.data, vocabulary.outcomes
    subject: str = data.get("subject", "")
    if subject and subject not in vocabulary.subjects:
        problems.add("P220", (spot / "subject").place, name=subject, hint=nearest(subject, vocabulary.subjects))
        return None
    if "outcome" not in data:
        return subject
    name = data["outcome"]
    holders = [s for s, n in known if n == name and subject in ("", s)]
    if not holders:
        names = [n for s, n in known if subject in ("", s)]
        problems.add("P303", (spot / "outcome").place, name=name, hint=nearest(name, names))
        return None
    if len(holders) > 1:
        problems.add("P237", (spot / "outcome").place, name=name, names=", ".join(holders))
        return None
    return holders[0]


def matches(one: Acknowledged, kind: str, subject: str, outcome: str, clause: str, norms: Iterable[str]) -> bool:
    """Whether a finding is the one that is known."""
    if one.kind != kind or (one.subject and one.subject != subject):
        return False
    if one.outcome or one.clause:
        return (one.outcome or outcome, one.clause or clause) == (outcome, clause)
    return one.norms == frozenset(norms)
