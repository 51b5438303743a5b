"""The cases of a pack: run, measured by what they try, and measured by which changes they would notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.files.progress_listener import ProgressListener

if TYPE_CHECKING:
    from punkt.law.language.link import Linked

    from .coverage import Coverage
    from .mutant import Mutant
    from .pack_cases import CaseRuns
    from .suggest import GoalWords, Suggestion

__all__ = ["PackTest", "try_pack"]


@dataclass(frozen=True)
class PackTest:
    """What the tests of a pack came to."""

    pack: str
    outcome: CaseRuns
    coverage: Coverage
    linked: Linked = field(repr=False, compare=False)
    """The packs, for the words in which what was tried is told."""
    mutants: tuple[Mutant, ...] | None = None
    """``None`` where changes were not asked for."""
    suggested: tuple[Suggestion, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def survivors(self) -> list[Mutant]:
        """The changes no case notices and that are not proven to make no difference."""
        return [mutant for mutant in self.mutants or () if mutant.lives]

    @property
    def passed(self) -> bool:
        """Whether every case ran and came out as expected."""
        return not self.outcome.faults and not self.outcome.failures

    @property
    def good(self) -> bool:
        """Whether, besides, no change survived."""
        return self.passed and not self.survivors


def try_pack(
    name: str,
    pack_dirs: Iterable[str | Path] = (),
    *,
    mutate: bool = False,
    suggest: GoalWords | None = None,
    progress: ProgressListener | None = None,
) -> PackTest:
    """Test a pack by its own cases. Raises :class:`PunktError` where the pack itself is faulty, P273 for an archive.

    With ``mutate``, which needs the solver of the extra ``proof``, every change is tried; with ``suggest``, which tells in words what a case shows, cases are written for what is lacking
    (and, with ``mutate``, for the changes that survive), below ``cases/suggested``.
    """
    from time import perf_counter

    from punkt.deciding.rule_base import load
    from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
    from punkt.files.messages.optional_parts import require

    from .coverage import coverage
    from .law_stretches import law_stretches
    from .pack_cases import run_cases

    if mutate:
        require("proof", "z3")
    start, told = perf_counter(), progress or ProgressListener()
    told.begin("load", 0)
    rules = load(name, pack_dirs=pack_dirs)
    pack = rules.packs[-1]
    if not Path(pack.folder).is_dir():
        raise PunktError([Diagnostic("P273", Place(pack.folder.removesuffix("/pack")), {"name": pack.id})])
    told.begin("cases", 0)
    outcome = run_cases(rules, pack)
    stretches = law_stretches(rules, outcome.ran)
    covered = coverage(stretches, pack)
    found: tuple[Mutant, ...] | None = None
    if mutate:
        from .mutate import mutants

        found = tuple(mutants(rules, pack, outcome.ran, told))
    made: list[Suggestion] = []
    if suggest is not None:
        from .goals import noticed, to_try
        from .suggest import suggestions

        told.begin("suggest", 0)
        for span in stretches[-1:]:
            goals = [noticed(rules.linked, span, one) for one in found or () if one.lives]
            lacking = [to_try(span, row, way) for row, way in covered.lacking]
            made += suggestions(rules, pack, span, [*goals, *lacking], suggest)
    return PackTest(pack.id, outcome, covered, rules.linked, found, tuple(made), perf_counter() - start)
