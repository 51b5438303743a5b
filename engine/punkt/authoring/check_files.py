"""Checking packs, vocabularies and cases: every fault of every file, for authors and for continuous integration.

After the faults come the findings of the lint (:mod:`punkt.authoring.lint`) on packs that could be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.read import Document, read_file
from punkt.law.language.acknowledged_cases import known_cases
from punkt.law.language.link import Linked
from punkt.law.loading.approvals import unapproved
from punkt.law.loading.ledger import check as check_ledger
from punkt.law.loading.ledger import unwritten
from punkt.law.loading.pack_store import Index, load_packs, search_roots, vocabulary_of
from punkt.law.loading.read_documents import PARTS, read_documents
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.pack import Pack
from punkt.law.schemas.structure import check_structure
from punkt.law.sources.check_kept import check_kept
from punkt.proving.mutants.pack_cases import FOLDER as CASES
from punkt.proving.mutants.pack_cases import check_expected, check_expected_words
from punkt.showing.papers.read_forms import FOLDER, forms_of

from .causes import one_for_each_cause
from .heirs import standing_on
from .lint import Bench, Folder, LintedLaw, LintFinding, Severity, lint

ENDINGS = (".yaml", ".yml", ".json")
OF_REGISTERS = ("map", "simulate")
"""The first keys of files about registers."""


@dataclass
class CheckSummary:
    """How much was checked, and how many other files were passed over."""

    packs: int = 0
    vocabularies: int = 0
    cases: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found, in order of place, and how much was checked."""

    findings: tuple[LintFinding, ...]
    summary: CheckSummary

    @property
    def errors(self) -> list[LintFinding]:
        """The findings that make the check fail."""
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[LintFinding]:
        """The findings that make it fail only where it is strict."""
        return [finding for finding in self.findings if finding.severity is Severity.WARNING]


def check_paths(paths: Sequence[str | Path], pack_dirs: Iterable[str | Path] = (), approved: int = 0) -> CheckReport:
    """Check everything below ``paths``; ``approved``: by how many persons each norm, rule and reading has to be."""
    checking = _Checking(Problems())
    index: Index | None = None
    with _noting(checking.problems):
        index = Index.build(search_roots(pack_dirs))
    for path in paths:
        checking.look(Path(path))
    findings: list[LintFinding] = []
    if index is not None:
        checking.run(index)
        findings = lint(checking.bench(index))
    for folder in checking.packs if approved else ():
        checking.problems.items += unapproved(read_documents(folder, Problems()), approved)
    if not (
        checking.problems.items or checking.summary.packs or checking.summary.vocabularies or checking.summary.cases
    ):
        for path in paths:
            checking.problems.add("P616", Place(str(path)))
    findings += [LintFinding(fault) for fault in PunktError(checking.problems.items).diagnostics]
    findings += [LintFinding(one, Severity.WARNING) for one in checking.unwritten]
    findings = one_for_each_cause(findings)
    known = {(f.diagnostic.code, f.diagnostic.place, f.diagnostic.message("en")): f for f in findings}
    ordered = sorted(known.values(), key=lambda finding: (finding.diagnostic.place, finding.diagnostic.code))
    return CheckReport(tuple(ordered), checking.summary)


class _noting:
    """Notes the faults an attempt raises, and goes on."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, PunktError):
            self.problems.extend(error)
            return True
        return False


@dataclass
class _Checking:
    """What was found below the paths, and the faults so far."""

    problems: Problems
    summary: CheckSummary = field(default_factory=CheckSummary)
    packs: dict[Path, str] = field(default_factory=dict)
    vocabularies: dict[Path, Document] = field(default_factory=dict)
    cases: list[tuple[Path, Document]] = field(default_factory=list)
    laws: dict[str, LintedLaw] = field(default_factory=dict)
    broken: list[Path] = field(default_factory=list)
    """Files that cannot be read as YAML; a vocabulary among them is there all the same."""
    unwritten: list[Diagnostic] = field(default_factory=list)
    """What the ledgers say is not yet written: no fault unless the check is strict."""
    registers: list[Document] = field(default_factory=list)
    """What maps of registers and invented ones are described by."""

    # --- finding

    def look(self, path: Path) -> None:
        """Find what is at a path: a file, or everything below a folder."""
        if path.is_dir():
            for file in _files(path):
                self.file(file, named=False)
        elif path.exists():
            self.file(path, named=True)
        else:
            self.problems.add("P619", Place(str(path)))

    def file(self, path: Path, named: bool) -> None:
        """Sort one file by its top key. One that is none of ours is a fault if it was named or lies in a pack."""
        folder = path.parent
        in_pack = (folder / "pack.yaml").is_file()
        if in_pack and path.suffix != ".json":
            self.packs.setdefault(folder, "")
        if folder.name == FOLDER and (folder.parent / "pack.yaml").is_file():
            self.packs.setdefault(folder.parent, "")  # forms and their templates are checked with their pack
            return
        try:
            document = read_file(path, go_on=True)
        except PunktError as error:
            self.problems.extend(error)
            return
        keys = document.data if isinstance(document.data, dict) else {}
        if "case" in keys:
            self.cases.append((path, document))
        elif document.faults:
            self.problems.items.extend(document.faults)
            self.broken.append(path)
        elif "vocabulary" in keys and "pack" not in keys and path.name != "pack.yaml":
            self.vocabularies[path] = document
        elif any(kind in keys for kind in OF_REGISTERS):
            self.registers.append(document)
        elif any(part in keys for part in PARTS):
            if not in_pack:
                self.problems.add("P615", document.place(()))
        elif named or self._below_pack(folder):
            if not in_pack:  # a pack's own file is refused when the pack is read
                self.problems.add("P613", document.place(()))
        else:
            self.summary.skipped += 1

    def _below_pack(self, folder: Path) -> Path | None:
        return next((f for f in (folder, *folder.parents) if (f / "pack.yaml").is_file()), None)

    # --- checking

    def run(self, index: Index) -> None:
        """Check all that was found; packs and vocabularies found stand before those of the roots."""
        for folder in self.packs:
            with _noting(self.problems):
                self.packs[folder] = self._own(index, folder)
            if not self.packs[folder]:  # its header does not tell which it is: what is wrong with it is told
                read_documents(folder, self.problems)
        written = [path for path in self.broken if path.name != "pack.yaml"]
        for path in sorted([*self.vocabularies, *written], key=lambda path: path.parent in self.packs):
            index.enter_vocabulary(path)
        for path, document in self.vocabularies.items():
            self.summary.vocabularies += 1
            if path.parent not in self.packs:  # else it is read with its pack
                self._vocabulary(document)
        for document in self.registers:
            with _noting(self.problems):
                self._register(index, document)
        rules = {folder.resolve(): self._pack(index, name) for folder, name in self.packs.items() if name}
        self.summary.packs = len(self.packs)
        plain: dict[str, Rules | None] = {}
        for path, document in self.cases:
            self.summary.cases += 1
            base = self._below_pack(path.parent)
            whole = rules.get(base.resolve()) if base else None
            known = whole
            if known is None:
                name = str(base.resolve()) if base else ""
                if name not in plain:
                    plain[name] = self._for_cases(index, base)
                known = plain[name]
            if known is None:
                self.problems.items.extend(document.faults)
                continue
            with _noting(self.problems):
                case = known.read_case(document)
                # what its rules lack on some day is told already, and not of each case
                if base is None or path.parent != base / CASES:
                    continue
                if whole and self.packs[base] in self.laws:
                    check_expected(whole, document, case)
                else:
                    check_expected_words(known.vocabulary, document, case)

    def _own(self, index: Index, folder: Path) -> str:
        """The id of a pack, entered in the index; empty where its header does not tell."""
        for name, where in Index.build([folder]).packs.items():
            if where == folder:
                other = next((f for f, n in self.packs.items() if n == name and f.resolve() != folder.resolve()), None)
                if other is not None:
                    self.problems.add(
                        "P607", Place(str(folder / "pack.yaml"), 1, 1), name=name, one=str(other), two=str(folder)
                    )
                index.packs[name] = folder
                return name
        return ""

    def _vocabulary(self, document: Document) -> None:
        vocabulary = read_vocabulary(document, self.problems)
        if vocabulary is not None and not any(d.place.file == document.file for d in self.problems.items):
            with _noting(self.problems):
                Rules((), vocabulary)

    def _register(self, index: Index, document: Document) -> None:
        """A map by its structure; an invented register by the vocabulary it is for, too."""
        from punkt.registers.invented.description import read_description
        from punkt.registers.map.column_map import read_map

        data = document.data
        if isinstance(data, dict) and "map" in data:
            read_map(document)
        elif check_structure(document, "simulate", self.problems) and isinstance(data, dict):
            path = index.vocabularies.get(data["for"])
            if path is None:
                hint = nearest(data["for"], index.vocabularies)
                self.problems.add("P605", document.place(("for",)), name=data["for"], hint=hint)
                return
            vocabulary = read_vocabulary(read_file(path), Problems())
            if vocabulary is not None:
                read_description(document, vocabulary)

    def _pack(self, index: Index, name: str) -> Rules | None:
        """The rules of a pack with its bases, compiled for each day on which something changes."""
        with _noting(self.problems):
            loaded = load_packs([name], index)
            rules = Rules(loaded.packs, loaded.vocabulary)
            days = {day for pack in loaded.packs for day in (pack.in_force.since, *pack.change_days)}
            lawful = [day for day in sorted(days) if all(day in pack.in_force for pack in loaded.packs)]
            if not lawful:
                self.problems.add("P617", loaded.packs[-1].place, name=name)
            programs = []
            for day in lawful:
                with _noting(self.problems):
                    programs.append(rules.edition(day).program)
                    known_cases(rules.linked, programs[-1], name, day)
            if len(programs) == len(lawful):
                self.laws[name] = LintedLaw(name, rules.linked, tuple(programs))
            pack = rules.linked.by_id[name]
            with _noting(self.problems):
                self.problems.items.extend(check_ledger(pack))
                self.problems.items.extend(check_kept(pack))
                self.unwritten += unwritten(pack)
            bases = [base for base in rules.linked.chain(name) if base is not pack]
            forms = [*forms_of(pack, rules.linked, self.problems)]
            forms += [form for base in bases for form in forms_of(base, rules.linked, Problems())]
            self._check_papers(pack, forms)
            return rules
        return None

    def _check_papers(self, pack: Pack, forms: Sequence[str]) -> None:
        """The papers that a pack names for what follows are forms of its own or of a base."""
        for step in pack.next.all_steps():
            if step.paper and step.paper not in forms and step.paper_place is not None:
                self.problems.add("P296", step.paper_place, name=step.paper, hint=nearest(step.paper, forms))

    def _for_cases(self, index: Index, folder: Path | None) -> Rules | None:
        """The rules for cases of no pack that is checked: of the pack they lie in, else none but a vocabulary.

        A pack that is checked and cannot be read lends its vocabulary; what follows from its faults is not told.
        """
        problems = Problems()
        with _noting(problems):
            if folder is None:
                for path in index.vocabularies.values():
                    vocabulary = read_vocabulary(read_file(path), problems)
                    if vocabulary is not None and not problems.items:
                        return Rules((), vocabulary)
                return None
            name = next(iter(Index.build([folder]).packs), "")
            if name and folder not in self.packs:
                index.packs.setdefault(name, folder)
                loaded = load_packs([name], index)
                return Rules(loaded.packs, loaded.vocabulary)
            known = vocabulary_of(name, index) if name else None
            return Rules((), known) if known is not None else None
        return None

    # --- lint

    def bench(self, index: Index) -> Bench:
        """What the lint looks at: of all that was checked, what could be read."""
        folders = tuple(Folder(folder, read_documents(folder, Problems())) for folder in self.packs)
        alone = tuple(
            document
            for path, document in self.vocabularies.items()
            if check_structure(document, "vocabulary", Problems())
        )
        complete = all(name in self.laws for name in self.packs.values())
        unseen = [folder.resolve() for name, folder in index.packs.items() if name not in self.laws]
        whole = frozenset(
            str(path)
            for path in self.vocabularies
            if not any(folder.is_relative_to(path.parent.resolve()) for folder in unseen)
        )
        return Bench(folders, alone, tuple(self.laws.values()), complete, whole, lambda: self._heirs(index))

    def _heirs(self, index: Index) -> tuple[Linked, ...]:
        """Packs that were not checked and extend one that was."""
        found = []
        for name in standing_on(self.laws, index):
            if name not in self.laws:
                with _noting(Problems()):  # what is wrong with them is not asked
                    loaded = load_packs([name], index)
                    if any(pack.id in self.laws for pack in loaded.packs):
                        found.append(Rules(loaded.packs, loaded.vocabulary).linked)
        return tuple(found)


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in ("node_modules", "__pycache__")
        )
        for name in sorted(files):
            if name.endswith(ENDINGS) and not name.startswith("."):
                yield Path(place) / name


__all__ = ["CheckReport", "CheckSummary", "check_paths"]
