"""Whether what a vocabulary asks of a case can be met at all."""

from __future__ import annotations

from datetime import date

from punkt.files.messages.diagnostics import Problems
from punkt.kernel.node_structure import walk
from punkt.kernel.nodes import Condition, Fact
from punkt.law.language.program import Program
from punkt.law.language.vocabulary_nodes import requirements
from punkt.law.packs.vocabulary import Constraint, FactKind, Vocabulary
from punkt.proving.solver.lower_program import ProgramLowering
from punkt.proving.solver.query import SECONDS, SolverQuery
from punkt.proving.solver.symbolic_case import ALL_DAYS, Facts, Space
from punkt.proving.solver.truths import opposite


def check_vocabulary(vocabulary: Vocabulary, seconds: float = SECONDS, days: tuple[date, date] = ALL_DAYS) -> None:
    """Refuse a vocabulary by whose constraints no case could state all the facts that they are about.

    Raises :class:`PunktError` that names the constraints which exclude each other.
    """
    problems = Problems()
    for kind in vocabulary.subjects:
        clash = _clash(vocabulary, kind, requirements(vocabulary, kind), seconds, days)
        if clash:
            names = ", ".join(constraint.name for constraint, _ in clash)
            problems.add("P700", clash[0][0].require.place, names=names, subject=kind)
    problems.raise_if_any()


Row = tuple[Constraint, Condition]


def _clash(vocabulary: Vocabulary, kind: str, rows: list[Row], seconds: float, days: tuple[date, date]) -> list[Row]:
    """As few constraints as can be that exclude each other; none where all can be met together."""
    if not rows or not _excluded(vocabulary, kind, rows, seconds, days):
        return []
    for row in list(rows):
        rest = [one for one in rows if one is not row]
        if _excluded(vocabulary, kind, rest, seconds, days):
            rows = rest
    return rows


def _excluded(vocabulary: Vocabulary, kind: str, rows: list[Row], seconds: float, days: tuple[date, date]) -> bool:
    """Whether it is proven that no record with all the facts meets some constraints."""
    space = Space(vocabulary, days, Facts.KNOWN)
    record = space.subject(kind)
    lowering = ProgramLowering(Program(vocabulary, {}, 0), space)
    bits = []
    for _, condition in rows:
        for part in walk(condition):
            if isinstance(part, Fact) and vocabulary.subjects[part.section or kind].facts[part.path].kind not in (
                FactKind.LIST,
                FactKind.REFERENCES,
            ):
                space.fact(lowering.owner(part.section, record), part.path)
        bits.append(opposite(lowering.truth(condition, record).no))
    query = SolverQuery(space, seconds)
    return query.bare(*bits).never
