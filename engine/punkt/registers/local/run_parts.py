"""A run over a register: parts one by one into a working folder, and from there the files, all at once."""

from __future__ import annotations

import codecs
import csv
import io
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from punkt.files.canonical import sha256
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import settle, writing
from punkt.registers.check.register import Part, Register
from punkt.registers.check.staged_lists import Staged
from punkt.registers.columns.table_layout import Layout
from punkt.registers.read.register_source import Unreadable
from punkt.registers.read.rejected_rows import MOST_SHOWN, Reject
from punkt.registers.run.part_job import Job
from punkt.registers.run.tally import Tally
from punkt.registers.run.watch import Watch
from punkt.version import VERSION

from .pipeline import Behind, ahead
from .result_files import Written
from .result_writers import ending_of, format_of, harmless
from .stage_lists import stage
from .working_folder import Work

if TYPE_CHECKING:
    import polars as pl

PART = 196_608
"""Rows of a part."""
REJECTED = ".rejected"
UNFINISHED = ".unfinished"
HEADER = ("key", "row", "column", "value", "code", "message")


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is made."""

    out: Path
    lang: str = "ru"
    part: int = PART
    resume: bool = False
    overwrite: bool = False
    strict: bool = False
    delimiter: str = ","
    """What parts the cells of a CSV file that is written: as in the input, where that is one."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """Further options on which the bytes depend; a run can only be resumed with the same ones."""
    deliver: Callable[[Mapping[str, Path], Mapping[str, Any]], list[Path]] | None = None
    """What becomes of the finished drafts, by name, where they are no files to be kept; what came of them."""


@dataclass(slots=True)
class Finished:
    """What a run came to, and the files it wrote."""

    tally: Tally
    about: dict[str, Any]
    files: list[Path]
    fresh: bool = False
    """Whether there was nothing to go on with, though that was asked for."""


Extra = Callable[[Mapping[str, "pl.DataFrame"], Mapping[str, "pl.DataFrame"]], bytes]
"""Makes one more file of each part (the whole decisions of chosen rows) of its tables and results."""


def check_out(options: Options, inputs: Iterable[Path], beside: Iterable[Path] = ()) -> None:
    """Refuse an output that exists, has no folder, or is an input. Raises :class:`PunktError`.

    ``beside``: other files that may be written with it.
    """
    out = options.out
    format_of(out)
    if not out.parent.is_dir():
        raise PunktError([Diagnostic("P811", Place(str(out)), {"name": str(out.parent)})])
    there = [path for path in (out, *beside) if path.exists()]
    faults = [Diagnostic("P812", Place(str(o))) for o in there for i in inputs if i.exists() and i.samefile(o)]
    if not faults:
        kept = [path for path in there if path == out or not options.resume]  # a broken run may have got so far
        faults = [Diagnostic("P802", Place(str(path))) for path in kept if not options.overwrite or path.is_dir()]
    if faults:
        raise PunktError(faults)


def beside(out: Path, layout: Layout) -> list[Path]:
    """The files that may be written beside an output."""
    endings = (REJECTED, ".about.json", ".trace.jsonl", ".html")
    names = [out.name + ending for ending in endings] + [ending_of(out, table.name) for table in layout.lists]
    return [out.with_name(name) for name in names]


@dataclass(frozen=True, slots=True)
class _Decided:
    """A part, its results, what it came to, and the file of its whole decisions."""

    part: Part
    frames: Mapping[str, pl.DataFrame]
    tally: Tally
    extra: bytes | None


class Run:
    """One run of a job."""

    def __init__(
        self, register: Register, job: Job, options: Options, watch: Watch | None = None, extra: Extra | None = None
    ) -> None:
        self.register, self.job, self.options = register, job, options
        self.watch = watch or Watch()
        self.extra = extra
        self.tally = Tally()

    def run(self) -> Finished:
        """Do it. Raises :class:`PunktError` for bad input, a full disk, or, if strict, a row that is at fault."""
        options = self.options
        folder = options.out.with_name(options.out.name + UNFINISHED)
        work = Work.open(folder, self._identity(), options.resume, options.overwrite)
        fresh = options.resume and not work.done
        written = Written(self.job, work, options.out, self._about(), options.delimiter)
        try:
            staged = self._stage(folder)
            self._parts(work, staged, written)
            finished = self._assemble(work, staged, written)
            work.remove()
            return replace(finished, fresh=fresh)
        except PunktError as error:
            written.drop()
            if any(d.code not in ("P800", "P801", "P850") for d in error.diagnostics):
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
            "packs": _packs(self.job),
            "inputs": inputs,
            "as_of": register.as_of.isoformat(),
            "part": self.options.part,
            "lang": self.options.lang,
            "delimiter": self.options.delimiter,
            "format": format_of(self.options.out),
            "options": dict(self.options.said),
        }

    def _stage(self, folder: Path) -> dict[str, Staged]:
        register = self.register
        if not register.lists:
            return {}
        total = register.source.total + sum(source.total for source, _ in register.lists.values())
        self.watch.begin("stage", total)
        staged = stage(register, self.options.part, folder, self.watch.advance)
        rejects = [one for found in staged.values() for one in found.rejects]
        broken = [u for found in staged.values() for u in found.unreadable]
        if self.options.strict and (rejects or broken):
            raise self._refused(rejects, broken)
        return staged

    def _parts(self, work: Work, staged: Mapping[str, Staged], written: Written) -> None:
        """Read and check the next part, decide this one, and put the last one away: all at once."""
        import polars as pl

        register = self.register
        self.watch.begin("decide", register.source.total)
        cursor = None
        for number, entry in enumerate(work.done):
            self.tally.add(entry["tally"])
            cursor = entry["cursor"]
            register.seen.add(pl.read_ipc(work.path(number, "keys"))["case"])
            self.watch.advance(entry["lines"])
        if work.done:
            self.job.prepare({n: f.clear() for n, f in self._first(staged).tables.items()})
        parts = register.parts(self.options.part, staged, cursor, len(work.done))
        with Behind() as behind:
            for number, part in enumerate(ahead(parts), len(work.done)):
                if self.options.strict and part.rejects:
                    raise self._refused(part.rejects, [])
                behind.do(self._put_away, work, written, number, *self._decided(part))
                self.watch.advance(part.lines)
            behind.wait()

    def _first(self, staged: Mapping[str, Staged]) -> Part:
        """A few rows of the register, for the columns they have."""
        seen, self.register.seen = self.register.seen, type(self.register.seen)()
        try:
            return next(self.register.parts(1, {name: one.none() for name, one in staged.items()}))
        finally:
            self.register.seen = seen

    def _decided(self, part: Part) -> tuple[_Decided, Tally]:
        """The results of a part, and what is reported so far."""
        tally = Tally(rows=part.keys.len() + part.unreadable, rejected=part.rejected, unreadable=part.unreadable)
        tally.add_rejects(part.rejects)
        frames = self.job.work(part.tables, tally)
        extra = self.extra(part.tables, frames) if self.extra is not None else None
        self.tally.add(tally.plain())
        return (
            _Decided(part, frames, tally, extra),
            Tally(outcomes=dict(self.tally.outcomes), elements=Counter(self.tally.elements)),
        )

    def _put_away(self, work: Work, written: Written, number: int, one: _Decided, so_far: Tally) -> None:
        """Bring a part to the disk, enter it in the list, and write it."""
        part = one.part
        files = {f"{name}.arrow": _ipc(frame) for name, frame in one.frames.items()}
        files["keys"] = _ipc(part.keys.alias("case").to_frame())
        if part.rejects:
            files["rejected"] = rejected_lines(part.rejects, self.options.lang, self.options.delimiter)
        if one.extra is not None:
            files["extra"] = one.extra
        entry = {"cursor": dict(part.cursor), "lines": part.lines, "tally": one.tally.plain()}
        work.add(number, files, {**entry, "frames": list(one.frames), "rejected": bool(part.rejects)})
        written.add(number, one.frames, so_far)

    def _refused(self, rejects: Iterable[Reject], broken: Iterable[Unreadable]) -> PunktError:
        source = self.register.source.name
        found = []
        for one in rejects:
            name = self.register.lists[one.table][0].name if one.table in self.register.lists else source
            found.append(Diagnostic(one.code, Place(name, one.row), one.arguments))
        found += [Diagnostic(u.code, Place(source, u.row), u.arguments) for u in broken]
        return PunktError(found[:MOST_SHOWN])

    # --- files

    def _assemble(self, work: Work, staged: Mapping[str, Staged], written: Written) -> Finished:
        out = self.options.out
        sums = {"rows": self.tally.rows, "decided": self.tally.decided, "rejected": self.tally.rejected}
        about = {**written.about, **sums}
        self.watch.begin("write", len(work.done))
        drafts = written.finish(self.tally, sums, self.watch.advance)
        with writing(out):
            drafts.update(self._rejected(work, staged))
            if self.extra is not None:
                drafts[f"{out.name}.trace.jsonl"] = _joined(work, "extra", b"")
            if out.name not in drafts:
                raise PunktError([Diagnostic("P740", Place(self.register.source.name, 1, 1))])
            if self.options.deliver is not None:
                return Finished(self.tally, about, self.options.deliver(drafts, about))
            names = sorted(drafts, key=lambda name: name == out.name)  # the output itself comes last
            stale = out.with_name(out.name + REJECTED)
            if stale.name not in drafts:
                stale.unlink(missing_ok=True)
            for name in names:
                settle(drafts[name], out.with_name(name))
        return Finished(self.tally, about, [out.with_name(name) for name in reversed(names)])

    def _rejected(self, work: Work, staged: Mapping[str, Staged]) -> dict[str, Path]:
        """The draft of the file of rows turned down, where there are any."""
        more = b""
        for found in staged.values():
            rejects = [
                *found.rejects,
                *(Reject(u.row, "", found.name, "", u.code, u.arguments) for u in found.unreadable),
            ]
            more += rejected_lines(rejects, self.options.lang, self.options.delimiter)
        if not more and not any(entry["rejected"] for entry in work.done):
            return {}
        name = self.options.out.name + REJECTED
        return {
            name: _joined(
                work, "rejected", codecs.BOM_UTF8 + (self.options.delimiter.join(HEADER) + "\n").encode(), more
            )
        }

    def _about(self) -> dict[str, Any]:
        register = self.register
        inputs = [{"name": Path(register.source.name).name, "sha256": register.source.fingerprint}]
        inputs += [{"name": Path(s.name).name, "sha256": s.fingerprint} for s, _ in register.lists.values()]
        return {
            "schema": "punkt/register/1",
            "as_of": register.as_of.isoformat(),
            "own_days": bool(register.own_days),
            "packs": _packs(self.job),
            "punkt": VERSION,
            "inputs": inputs,
        }


def _packs(job: Job) -> list[dict[str, str]]:
    found = {p.id: {"id": p.id, "version": p.version, "sha256": p.digest} for r in job.rules for p in r.packs}
    return list(found.values())


def _ipc(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_ipc(stream, compression="lz4")
    return stream.getvalue()


def _joined(work: Work, name: str, head: bytes, tail: bytes = b"") -> Path:
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


def rejected_lines(rejects: Sequence[Reject], lang: str, delimiter: str = ",") -> bytes:
    """Rows turned down, one cell a line; no cell is a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    said: dict[tuple[str, int], str] = {}  # many rows share what is said of them
    for one in rejects:
        if (about := (one.code, id(one.arguments))) not in said:
            where = f"{one.arguments['file']}: " if "file" in one.arguments else ""
            said[about] = where + one.message(lang)
        row = (harmless(one.key), one.row or "", harmless(one.column), harmless(one.value), one.code, said[about])
        writer.writerow(row)
    return stream.getvalue().encode()


def digest_of(data: object) -> str:
    """A short hash of plain data."""
    return sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS))


__all__ = ["HEADER", "PART", "Finished", "Options", "Run", "check_out", "digest_of", "rejected_lines"]
