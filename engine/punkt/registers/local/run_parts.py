"""A run over a register: parts one by one into a working folder, and from there the files, all at once."""

from __future__ import annotations

import codecs
import io
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.progress_listener import ProgressListener
from punkt.files.whole_files import commit_file, writing
from punkt.registers.check.duplicate_keys import DuplicateKeys
from punkt.registers.check.kept_columns import KEPT
from punkt.registers.check.register import Register, RegisterPart
from punkt.registers.check.staged_lists import StagedList
from punkt.registers.prepare.result_names import ALL_REJECTED, TRACE, format_of, rejected_ending
from punkt.registers.read.register_source import Unreadable, no_rows
from punkt.registers.read.rejected_rows import MOST_NAMED, MOST_SHOWN, Reject
from punkt.registers.request import Request
from punkt.registers.run.about_run import about_run, packs_of, sums_of
from punkt.registers.run.compare import CompareJob
from punkt.registers.run.group_tallies import MOST_GROUPS, by_groups
from punkt.registers.run.part_job import Decide, Job
from punkt.registers.run.run_record import FACTS, RESULTS, record_beside, write_record
from punkt.registers.run.run_result import RunResult
from punkt.registers.run.tally import RunTally
from punkt.version import VERSION

from .csv_form import PLAIN, CsvForm
from .pipeline import BackgroundWorker, prefetched
from .rejected_file import HEADER, rejected_lines, rejected_workbook
from .result_files import ResultFiles
from .shared_keys import SharedKeys
from .stage_lists import stage
from .working_folder import WorkingFolder

if TYPE_CHECKING:
    import polars as pl

UNFINISHED = ".unfinished"
Extra = Callable[[Mapping[str, "pl.DataFrame"], Mapping[str, "pl.DataFrame"]], bytes]
"""Makes one more file of each part (the whole decisions of chosen rows) of its tables and results."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the results of a run go."""

    out: Path
    """The output; a file that stands for it, where results are in no file."""
    form: CsvForm = PLAIN
    """How a CSV file is written."""
    deliver: Callable[[Mapping[str, Path], Mapping[str, Any]], list[str]] | None = None
    """What becomes of the finished drafts, by name, where they are no files to be kept; the names of what did."""
    said: Callable[[str, Any], Any] | None = None
    """Puts words for names into the tables that are written."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """A part, its results, what it came to, and the file of its whole decisions."""

    part: RegisterPart
    frames: Mapping[str, pl.DataFrame]
    tally: RunTally
    extra: bytes | None


class RegisterRun:
    """One run of a job."""

    def __init__(
        self,
        register: Register,
        job: Job,
        request: Request,
        destination: Destination | None = None,
        map_digest: str = "",
        progress: ProgressListener | None = None,
        extra: Extra | None = None,
    ) -> None:
        self.register, self.job, self.request, self.map_digest = register, job, request, map_digest
        self.to = destination or Destination(Path(request.out))
        self.progress = progress or ProgressListener()
        self.extra = extra
        self.tally = RunTally()
        self._turned_down: dict[int, list[Reject]] = {}
        """The first cells turned down of each part."""

    def run(self) -> RunResult:
        """Do it. Raises :class:`PunktError` for bad input, a full disk, or, if strict, a row that is at fault."""
        request, out = self.request, self.to.out
        folder = out.with_name(out.name + UNFINISHED)
        work = WorkingFolder.open(folder, self._identity(), request.resume, request.overwrite)
        fresh = request.resume and not work.done
        written = ResultFiles(self.job, work, out, self._about(), self.to.form, self.to.said)
        try:
            staged = self._stage(folder)
            self._parts(work, staged, written)
            finished = self._assemble(work, staged, written)
            work.remove()
            return replace(finished, fresh=fresh)
        except PunktError as error:
            written.drop()
            if any(d.code not in ("P800", "P801", "P850", "P879") for d in error.diagnostics):
                work.remove()  # going on would meet the same fault
            raise
        finally:
            written.drop()
            work.close()

    # --- parts

    def _identity(self) -> dict[str, Any]:
        import polars

        register = self.register
        inputs = {register.source.name: register.source.fingerprint}
        inputs |= {f"{name} {source.name}": source.fingerprint for name, (source, _) in register.lists.items()}
        return {
            "punkt": VERSION,
            "polars": polars.__version__,
            "python": platform.python_version(),
            "job": self.job.name,
            "packs": packs_of(self.job.rules),
            "inputs": inputs,
            "as_of": register.as_of.isoformat(),
            "part": self.request.part,
            "lang": self.request.lang,
            "delimiter": self.to.form.delimiter,
            "format": format_of(self.to.out),
            "options": self._options(),
        }

    def _options(self) -> dict[str, Any]:
        """What else the bytes depend on."""
        request = self.request
        return {
            "key": request.key,
            "ignore": list(request.ignore),
            "own_day": request.day is None,
            "trace": request.trace,
            "where": list(request.where),
            "compare": list(request.compare or ()),
            "keep": list(request.kept),
            "by": request.by,
            "recorded": request.recorded,
            "outcomes": list(request.outcomes),
            "compact": request.compact,
            "labels": request.labels,
            "rejected": request.rejected,
            "since": request.since or "",
            "compared": request.compared,
            "map": self.map_digest,
        }

    def _stage(self, folder: Path) -> dict[str, StagedList]:
        register = self.register
        if not register.lists:
            return {}
        total = register.source.total + sum(source.total for source, _ in register.lists.values())
        self.progress.begin("stage", total)
        staged = stage(register, self.request.part, folder, self.progress.advance)
        rejects = [one for found in staged.values() for one in found.rejects]
        broken = [u for found in staged.values() for u in found.unreadable]
        if self.request.strict and (rejects or broken):
            raise self._refused(rejects, broken)
        return staged

    def _parts(self, work: WorkingFolder, staged: Mapping[str, StagedList], written: ResultFiles) -> None:
        """Read and check the next part, decide this one, and put the last one away: all at once."""
        import polars as pl

        register = self.register
        for phase in ("read", "check", "decide"):
            self.progress.begin(phase, register.source.total)
        cursor, seen, again = None, DuplicateKeys(), []
        for number, entry in enumerate(work.done):
            self.tally.add(entry["tally"])
            cursor = entry["cursor"]
            again.append(seen.add(pl.read_ipc(work.path(number, "keys"))["case"]))
            for phase in ("read", "check", "keep"):
                self.progress.beside(phase, entry["lines"])
            self.progress.advance(entry["lines"])
        if work.done:
            self.job.prepare({n: f.clear() for n, f in self._first(staged).tables.items()})
        parts = register.parts(self.request.part, staged, cursor, len(work.done), self.progress.beside)
        with BackgroundWorker() as writer:
            for number, part in enumerate(prefetched(parts), len(work.done)):
                if self.request.strict and part.rejects:
                    raise self._refused(part.rejects, [])
                again.append(seen.add(part.keys))
                writer.submit(self._put_away, work, written, number, *self._decided(part))
                self.progress.advance(part.lines)
            writer.wait()
        contested = pl.concat([pl.Series([], dtype=pl.UInt64), *again]).unique()
        if len(contested):
            self._settle(work, staged, written, contested)

    def _settle(
        self, work: WorkingFolder, staged: Mapping[str, StagedList], written: ResultFiles, contested: pl.Series
    ) -> None:
        """Decide anew the parts that share keys, once it is known which row of each key is decided."""
        register, parts = self.register, SharedKeys(self.register, self.request.part, work, staged, contested)
        self.progress.begin("keys", 2 * len(parts.numbers))
        parts.look(self.progress.advance)
        written.drop()
        for number, part in parts.again():
            if self.request.strict and part.rejects:
                raise self._refused(part.rejects, [])
            self._put_away(work, None, number, *self._decided(part))
            self.progress.advance(1)
        register.contested = register.verdicts = None
        self.tally = RunTally()
        for entry in work.done:
            self.tally.add(entry["tally"])

    def _first(self, staged: Mapping[str, StagedList]) -> RegisterPart:
        """A few rows of the register, for the columns they have."""
        return next(self.register.parts(1, {name: one.none() for name, one in staged.items()}))

    def _decided(self, part: RegisterPart) -> tuple[_Decided, RunTally]:
        """The results of a part, and what is reported so far."""
        tally = RunTally(
            rows=part.keys.len() + part.unreadable + part.left_out,
            rejected=part.rejected,
            unreadable=part.unreadable,
            left_out=part.left_out,
        )
        tally.add_rejects(part.rejects)
        frames = self.job.work(part.tables, tally)
        if part.kept is not None and not self.request.compare:
            frames[KEPT] = part.kept
        if self.request.by:
            self._divide(part, frames, tally)
        extra = self.extra(part.tables, frames) if self.extra is not None else None
        self.tally.add(tally.plain())
        return (
            _Decided(part, frames, tally, extra),
            RunTally(outcomes=dict(self.tally.outcomes), elements=Counter(self.tally.elements)),
        )

    def _divide(self, part: RegisterPart, frames: Mapping[str, pl.DataFrame], tally: RunTally) -> None:
        """Count a part group by group."""
        assert part.kept is not None and part.kept_bad is not None and isinstance(self.job, Decide)
        assert self.job.deciding.decoder is not None
        by = " ".join(self.request.by.split())
        tally.groups = by_groups(self.job.deciding.decoder, frames, part.kept[by], part.kept_bad[by])
        if len({*tally.groups, *self.tally.groups}) > MOST_GROUPS:
            told = {"name": by, "limit": MOST_GROUPS}
            raise PunktError([Diagnostic("P895", Place(self.register.source.name), told)])

    def _put_away(
        self, work: WorkingFolder, written: ResultFiles | None, number: int, one: _Decided, so_far: RunTally
    ) -> None:
        """Bring a part to the disk, enter it in the list, and write it, unless all is written at the end."""
        part = one.part
        files = {f"{name}.arrow": _ipc(frame) for name, frame in one.frames.items()}
        files["keys"] = _ipc(part.keys.alias("case").to_frame())
        self._turned_down[number] = list(part.rejects[:MOST_NAMED])
        if part.rejects:
            files["rejected"] = rejected_lines(part.rejects, self.request.lang, self.to.form.delimiter)
        if one.extra is not None:
            files["extra"] = one.extra
        if self.request.recorded:
            files |= {f"{FACTS}.{name}": _ipc(frame) for name, frame in part.tables.items()}
        entry = {"cursor": dict(part.cursor), "lines": part.lines, "tally": one.tally.plain()}
        work.add(
            number,
            files,
            {**entry, "frames": list(one.frames), "facts": list(part.tables), "rejected": bool(part.rejects)},
        )
        if written is not None:
            written.add(number, one.frames, so_far)
        self.progress.beside("keep", part.lines)

    def _refused(self, rejects: Iterable[Reject], broken: Iterable[Unreadable]) -> PunktError:
        source = self.register.source.name
        found = []
        for one in rejects:
            name = self.register.lists[one.table][0].name if one.table in self.register.lists else source
            name = f"{name}:{one.within}" if one.within else name
            found.append(Diagnostic(one.code, Place(name, one.row), one.arguments))
        found += [Diagnostic(u.code, Place(source, u.row), u.arguments) for u in broken]
        return PunktError(found[:MOST_SHOWN])

    # --- files

    def _assemble(self, work: WorkingFolder, staged: Mapping[str, StagedList], written: ResultFiles) -> RunResult:
        out = self.to.out
        sums = sums_of(self.tally)
        about = {**written.about, **sums}
        self.progress.begin("write", len(work.done))
        drafts = written.finish(self.tally, sums, self.progress.advance)
        with writing(out):
            drafts.update(self._rejected(work, staged))
            if self.extra is not None:
                drafts[out.name + TRACE] = _joined(work, "extra", b"")
            if out.name not in drafts:
                raise no_rows(self.register.source.name)
            if self.request.recorded:
                self._record(work, drafts, about)
            if self.to.deliver is not None:
                return self._finished(about, self.to.deliver(drafts, about))
            names = sorted(drafts, key=lambda name: name == out.name)  # the output itself comes last
            for stale in (*(out.with_name(out.name + ending) for ending in ALL_REJECTED), record_beside(out)):
                if stale.name not in drafts:
                    stale.unlink(missing_ok=True)
            for name in names:
                commit_file(drafts[name], out.with_name(name))
        return self._finished(about, [str(out.with_name(name)) for name in reversed(names)])

    def _record(self, work: WorkingFolder, drafts: dict[str, Path], about: Mapping[str, Any]) -> None:
        """The draft of the record of the run."""
        assert isinstance(self.job, Decide)
        files = [
            (f"{number:06}/{what}/{name}", work.path(number, f"{FACTS}.{name}" if what == FACTS else f"{name}.arrow"))
            for number, entry in enumerate(work.done)
            for what, names in ((FACTS, entry["facts"]), (RESULTS, entry["frames"]))
            for name in names
        ]
        draft = work.folder / "draft-record"
        write_record(draft, files, drafts, {**about, "law": self.job.law()})
        drafts[record_beside(self.to.out).name] = draft

    def _finished(self, about: Mapping[str, Any], files: list[str]) -> RunResult:
        inputs = {source.name: source.about for source in self.register.sources}
        only = self.job.only() if isinstance(self.job, CompareJob) else ((), ())
        rejects = [one for _, found in sorted(self._turned_down.items()) for one in found][:MOST_NAMED]
        return RunResult(self.tally, about, files, inputs, self.register.ignored, only=only, rejects=rejects)

    def _rejected(self, work: WorkingFolder, staged: Mapping[str, StagedList]) -> dict[str, Path]:
        """The draft of the file of rows turned down, where there are any."""
        more = b""
        for found in staged.values():
            rejects = [
                *found.rejects,
                *(Reject(u.row, "", found.name, "", u.code, u.arguments) for u in found.unreadable),
            ]
            self._turned_down.setdefault(len(work.done), []).extend(rejects[:MOST_NAMED])
            more += rejected_lines(rejects, self.request.lang, self.to.form.delimiter)
        if not more and not any(entry["rejected"] for entry in work.done):
            return {}
        head = codecs.BOM_UTF8 + (self.to.form.delimiter.join(HEADER) + "\n").encode()
        draft = _joined(work, "rejected", head, more)
        if self.request.rejected == "xlsx":
            draft = rejected_workbook(draft, self.to.form.delimiter)
        return {self.to.out.name + rejected_ending(self.request): draft}

    def _about(self) -> dict[str, Any]:
        inputs = [{"name": Path(s.name).name, "sha256": s.fingerprint} for s in self.register.sources]
        return about_run(self.job.rules, self.register, inputs)


def _ipc(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_ipc(stream, compression="lz4")
    return stream.getvalue()


def _joined(work: WorkingFolder, name: str, head: bytes, tail: bytes = b"") -> Path:
    """One file of those of all parts."""
    draft = work.folder / f"draft-{name}"
    with draft.open("wb") as stream:
        stream.write(head)
        for number in range(len(work.done)):
            path = work.path(number, name)
            if path.exists():
                stream.write(path.read_bytes())
        stream.write(tail)
    return draft
