"""A pack's own cases: read, decided, and compared with what they expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from punkt.deciding.evaluators.reference import Scope
from punkt.deciding.months import months_of
from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.read import Document, read_file
from punkt.files.read import Path as Path_
from punkt.files.texts import LANGUAGES, bilingual
from punkt.kernel.exact import shown
from punkt.kernel.records import Case, Record, State
from punkt.law.language.link import Key
from punkt.law.language.program import Plan, Program
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import OutcomeKind, Vocabulary
from punkt.law.schemas.structure import check_structure

from .decided_case import DecidedCase
from .expectations import Expected, read_expected

_Entry: TypeAlias = tuple[Path_, str, str, Any]
"""Where something is expected in the file, of which record and outcome, and what."""
FOLDER, SUGGESTED = "cases", "suggested"


@dataclass(frozen=True)
class CaseRun:
    """A case that was decided: its states, what it expects, and where it differs."""

    file: str
    document: Document
    case: Case
    states: list[State]
    expected: tuple[Expected, ...]
    failures: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class CaseRuns:
    """All cases of a pack: those that ran, and the faults of those that could not."""

    ran: tuple[CaseRun, ...]
    faults: tuple[Diagnostic, ...]

    @property
    def failures(self) -> list[Diagnostic]:
        """Every difference, in order of place."""
        return [failure for ran in self.ran for failure in ran.failures]

    @property
    def expectations(self) -> int:
        """How many outcomes were expected."""
        return sum(len(ran.expected) for ran in self.ran)


@dataclass
class _Run:
    """One case being run."""

    rules: Rules
    document: Document
    problems: Problems = field(default_factory=Problems)

    def run(self) -> CaseRun:
        """The case decided and compared. Raises :class:`PunktError` where it is bad input."""
        check_structure(self.document, "case", self.problems)
        self.problems.raise_if_any()
        decision = self.rules.decide(self.document, trace="clauses")
        judged = decision.judged
        expected = self.expected(judged.case, judged.program)
        failures = []
        seen = DecidedCase(judged.program, judged.case, judged.states)
        for one in expected:
            missing = decision[one.record.name, one.plan.name].missing
            if not one.met(one.plan, seen) or not one.waits(missing):
                failures.append(difference(one, seen, missing))
        return CaseRun(self.document.file, self.document, judged.case, judged.states, tuple(expected), tuple(failures))

    def expected(self, case: Case, program: Program) -> list[Expected]:
        """What the case expects. Raises :class:`PunktError` for what cannot be expected."""
        expected = []
        names = _may_be_missing(case, program)
        entries = (one for entry in self._entries() for one in self._by_month(case, program, *entry))
        for path, subject, name, data in entries:
            found = self._known(case, program.plan, subject, name, path)
            if found is not None:
                one = read_expected(found[0], found[1], self.document, path, data, names, self.problems)
                expected += [one] if one is not None else []
        self.problems.raise_if_any()
        return expected

    def _entries(self) -> Iterable[_Entry]:
        data: Any = self.document.data
        if not data.get("expect"):
            self.problems.add("P672", self.document.place(("expect",)))
            return
        for subject, rows in data["expect"].items():
            if not isinstance(rows, dict):
                self.problems.add("P673", self.document.place(("expect", subject)), name=shown(rows), names="…: …")
                continue
            for name, entry in rows.items():
                yield ("expect", subject, name), subject, name, entry

    def _by_month(
        self, case: Case, program: Program, path: Path_, subject: str, name: str, data: Any
    ) -> Iterator[_Entry]:
        """What is expected of each month, where an outcome is decided for each; else the entry as it is."""
        record = next((one for one in case.records if one.name == subject and one.reported), None)
        declared = program.vocabulary.outcomes.get((record.kind, name)) if record is not None else None
        if record is None or declared is None or not declared.months or not isinstance(data, dict):
            yield path, subject, name, data
            return
        months = months_of(program, record, name, Scope(program, case))
        for month, one in data.items():
            if month in months:
                yield (*path, month), subject, months[month], one
            else:
                place = self.document.place((*path, month), key=True)
                self.problems.add("P533", place, name=name, value=shown(month), hint=nearest(shown(month), months))

    def _known(
        self, case: Case, plans: Mapping[Key, Plan], subject: str, name: str, path: Path_
    ) -> tuple[Record, Plan] | None:
        """The record and the outcome that are meant; ``None`` after a diagnostic."""
        record = next((r for r in case.records if r.name == subject and r.reported), None)
        place = self.document.place(path, key=True)
        if record is None:
            names = [r.name for r in case.records if r.reported]
            if not any(d.code == "P671" and d.arguments["name"] == subject for d in self.problems.items):
                at = self.document.place(path[:2], key=True)
                self.problems.add("P671", at, name=subject, hint=nearest(subject, names))
            return None
        plan = plans.get((record.kind, name))
        if plan is None or plan.kind is OutcomeKind.TERM or not plan.sections <= case.sections.keys():
            names = [
                n
                for (kind, n), p in plans.items()
                if kind == record.kind and p.kind is not OutcomeKind.TERM and p.sections <= case.sections.keys()
            ]
            absent = plan.sections - case.sections.keys() if plan is not None else ()
            hint = bilingual("packs.expected.no_section", names=", ".join(sorted(absent)))
            self.problems.add("P675", place, name=name, subject=subject, hint=hint if absent else nearest(name, names))
            return None
        return record, plan


def _may_be_missing(case: Case, program: Program) -> list[str]:
    """Facts, and outcomes that may be in conflict, by the names that decisions call them."""
    found = []
    for record in case.records:
        if record.reported:
            facts = program.vocabulary.subjects[record.kind].facts.values()
            found += [f"{record.name}.{fact.path}" for fact in facts if fact.given]
            found += [f"{record.name}.{plan.name}" for plan in program.plans.get(record.kind, ())]
    return found


def check_expected(rules: Rules, document: Document, case: Case) -> None:
    """Check what a case that was read expects, without deciding it. Raises :class:`PunktError` with every fault."""
    if isinstance(document.data, dict) and document.data.get("expect"):
        _Run(rules, document).expected(case, rules.edition(case.as_of).program)


def check_expected_words(vocabulary: Vocabulary, document: Document, case: Case) -> None:
    """As :func:`check_expected`, by the vocabulary alone: outcomes and the words they take, where no rules can be had.

    Raises :class:`PunktError` with every fault.
    """
    data: Any = document.data
    problems, kinds = Problems(), {record.name: record.kind for record in case.records}
    for subject, rows in (data.get("expect") or {}).items():
        if subject not in kinds:
            names = [record.name for record in case.records if record.reported]
            place = document.place(("expect", subject), key=True)
            problems.add("P671", place, name=subject, hint=nearest(subject, names))
        for name, entry in rows.items() if isinstance(rows, dict) and subject in kinds else ():
            path: Path_ = ("expect", subject, name)
            declared = vocabulary.outcomes.get((kinds[subject], name))
            value = entry.get("value") if isinstance(entry, dict) else entry
            if declared is None:
                names = [other for kind, other in vocabulary.outcomes if kind == kinds[subject]]
                place = document.place(path, key=True)
                problems.add("P675", place, name=name, subject=subject, hint=nearest(name, names))
            elif declared.values and not declared.months and value is not None:
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, (str, int)) and item not in declared.values:
                        hint = nearest(shown(item), declared.values)
                        problems.add("P674", document.place(path), value=shown(item), hint=hint)
    problems.raise_if_any()


def difference(one: Expected, seen: DecidedCase, missing: Sequence[str]) -> Diagnostic:
    """A difference as a message: what was expected, what came out, and on what it rests."""
    clauses = [clause for clause in one.plan.clauses if seen.state(one.record).truths[clause.index] is True]
    told = {
        lang: "; ".join(dict.fromkeys(f"{c.citation.address} — {c.rule.says[lang].rstrip('.')}" for c in clauses))
        for lang in LANGUAGES
    }
    rests = bilingual("packs.suggested.fired", clauses=told) if clauses else {"ru": "", "en": ""}
    lacking = missing if one.missing is None else ()  # else it is told with what was found
    lacks = bilingual("packs.suggested.lacking", names=", ".join(lacking)) if lacking else {"ru": "", "en": ""}
    return Diagnostic(
        "P670",
        one.place,
        {
            "name": f"{one.record.name}.{one.plan.name}",
            "expected": one.said(),
            "found": one.found(seen, missing),
            "rests": rests,
            "lacks": lacks,
        },
    )


def case_files(pack: Pack) -> list[Path]:
    """The case files of a pack; those that only were suggested are none yet."""
    folder = Path(pack.folder) / FOLDER
    return sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml", ".json")) if folder.is_dir() else []


def run_cases(rules: Rules, pack: Pack) -> CaseRuns:
    """Run all cases of a pack; bad input is reported, and the others still run."""
    ran, problems = [], Problems()
    files = case_files(pack)
    if not files and pack.decides:
        problems.add("P677", Place(str(Path(pack.folder) / FOLDER)), name=pack.id)
    for path in files:
        try:
            ran.append(_Run(rules, read_file(path)).run())
        except PunktError as error:
            told = {(known.code, known.place, known.message("en")) for known in problems.items}
            for fault in error.diagnostics:  # what is wrong with the pack is the same for each case
                if (fault.code, fault.place, fault.message("en")) not in told:
                    problems.items.append(fault)
    return CaseRuns(tuple(ran), tuple(problems.items))
