"""P118: a presumption of a fact that no rule reads."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.language.link import Linked

from .lint_base import Bench, Lint, LintResult, Severity
from .mentions import mentions


def look(bench: Bench) -> Iterator[LintResult]:
    """Presumptions that decide nothing: of the pack and those around it, no rule asks for the fact."""
    for law in bench.laws if bench.complete else ():
        derived = _derived_from(law.linked)
        for one in law.linked.by_id[law.pack].presumptions:
            names = {one.key, *(key for key, below in derived.items() if one.key in below)}
            if not any(bench.uses(("fact", *name)) for name in names):
                yield LintResult(one.place, {"name": one.fact})


def _derived_from(linked: Linked) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Each derived fact of the vocabulary → the facts that it is worked out from, through other derived facts too."""
    vocabulary = linked.vocabulary
    found = {
        (record, fact.path): {(m.record, m.name) for m in mentions(fact.derived, record, vocabulary, False)}
        for record, subject in vocabulary.subjects.items()
        for fact in subject.facts.values()
        if fact.derived is not None
    }
    for _ in found:
        for below in found.values():
            below |= {inner for key in list(below) for inner in found.get(key, ())}
    return found


LINT = Lint(
    "P118",
    "idle-presumption",
    Severity.WARNING,
    "presumptions:\n  - {subject: permit, fact: paid, is: false, …}\nrules:\n  - check: stay\n    require: exempt",
    "presumptions:\n  - {subject: permit, fact: paid, is: false, …}\nrules:\n  - check: stay\n    require: {any: [paid, exempt]}",
    look,
)
