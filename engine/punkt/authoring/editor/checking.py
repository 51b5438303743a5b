"""Checks behind the editor's back: a moment after a change, the pack that was changed, one at a time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types as lsp

from punkt.files.messages.diagnostics import Place, PunktError

from ..check_files import check_paths
from ..lint import LintFinding, Severity
from .ranges import token_at, uri_of
from .tried import Tried, try_cases
from .workspace import Workspace

AFTER = 0.2
"""Seconds without a change after which a check begins."""
Shown = tuple[LintFinding, lsp.Diagnostic]


@dataclass
class Checker:
    """Checks what was changed, and shows what it found."""

    workspace: Workspace
    publish: Callable[[str, list[lsp.Diagnostic]], None]
    refresh: Callable[[], None]
    """The lenses are to be asked for again."""
    lang: str = "ru"
    findings: dict[str, list[Shown]] = field(default_factory=dict)
    """What is shown, by address."""
    tried: dict[str, Tried] = field(default_factory=dict)
    """What the cases of packs showed, by id."""
    open: set[str] = field(default_factory=set)
    """The files that are open."""
    _of: dict[str, dict[str, list[LintFinding]]] = field(default_factory=dict)
    """What the check of each folder or file found, by file."""
    _untried: set[str] = field(default_factory=set)
    """Folders of packs whose cases are to be decided."""
    _waiting: dict[str, asyncio.TimerHandle] = field(default_factory=dict)
    _running: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "punkt-check"))

    def behind(self, work: Callable[..., object], *arguments: object) -> None:
        """Do something when no check is being made."""
        self._running.submit(work, *arguments)

    def soon(self, file: str, cases: bool = False, after: float = AFTER) -> None:
        """Check the pack of a file in a moment; with ``cases``, decide its cases too."""
        folder = self.workspace.pack_of(file)
        self._later(str(folder) if folder is not None else file, cases, after)

    def heirs(self, file: str) -> None:
        """Check the packs that stand on the one of a file."""
        folder = self.workspace.pack_of(file)
        pack = self.workspace.pack_id(folder) if folder is not None else ""
        for heir in self.workspace.heirs(pack) if pack else ():
            where = self.workspace.index.packs[heir]
            if any(where.resolve().is_relative_to(root.resolve()) for root in self.workspace.folders):
                self._later(str(where.resolve()), False, AFTER)

    def _later(self, what: str, cases: bool, after: float) -> None:
        if (waiting := self._waiting.pop(what, None)) is not None:
            waiting.cancel()
        if cases:
            self._untried.add(what)
        loop = asyncio.get_running_loop()
        self._waiting[what] = loop.call_later(after, lambda: loop.create_task(self._check(what)))

    async def _check(self, what: str) -> None:
        self._waiting.pop(what, None)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._running, self._found, what)
        if found is not None:
            self._show(what, found)
        pack = self.workspace.pack_id(Path(what)) if Path(what).is_dir() else ""
        if what in self._untried and pack:
            tried = await loop.run_in_executor(self._running, self._tried, pack)
            if tried is not None:
                self.tried[pack] = tried
                self._untried.discard(what)
                self.refresh()

    def _found(self, what: str) -> list[LintFinding] | None:
        """What a check finds; ``None`` where it failed, and nothing is said anew."""
        try:
            roots = [folder for folder in self.workspace.folders if folder.is_dir()]
            return list(check_paths([what], [*roots, *self.workspace.pack_dirs]).findings)
        except PunktError as error:
            return [LintFinding(fault) for fault in error.diagnostics]
        except Exception:  # whatever half a file does to the engine, the editor goes on
            return None

    def _tried(self, pack: str) -> Tried | None:
        try:
            return try_cases(pack, self.workspace.index)
        except Exception:  # as above
            return None

    def _show(self, what: str, found: list[LintFinding]) -> None:
        before = self._of.get(what, {})
        by_file: dict[str, list[LintFinding]] = {}
        for finding in found:
            by_file.setdefault(_file(finding.diagnostic.place, what), []).append(finding)
        self._of[what] = by_file
        own = {file for file in self.open if file == what or file.startswith(f"{what}{os.sep}")}
        for file in {*before, *by_file, *own}:
            self.show(file)

    def show(self, file: str) -> None:
        """Publish all that is known of a file."""
        known = self.workspace.file(file)
        lines = known.lines if known is not None else []
        every = {
            (one.diagnostic.code, one.diagnostic.place, one.diagnostic.message("en")): one
            for found in self._of.values()
            for one in found.get(file, ())
        }
        shown = [(one, self._diagnostic(one, lines)) for one in every.values()]
        uri = uri_of(file)
        self.findings[uri] = shown
        self.publish(uri, [diagnostic for _, diagnostic in shown])

    def _diagnostic(self, finding: LintFinding, lines: list[str]) -> lsp.Diagnostic:
        severity = finding.severity is Severity.ERROR
        return lsp.Diagnostic(
            token_at(lines, finding.diagnostic.place),
            finding.diagnostic.message(self.lang),
            lsp.DiagnosticSeverity.Error if severity else lsp.DiagnosticSeverity.Warning,
            code=finding.diagnostic.code,
            source="punkt",
        )


def _file(place: Place, what: str) -> str:
    """The file in which a finding is shown: where it names none, that of what was checked."""
    if place.nowhere:
        return str(Path(what) / "pack.yaml") if Path(what).is_dir() else what
    return str(Path(place.file).resolve())
