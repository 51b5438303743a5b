"""Whether files can be written, looked at before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import why_unwritable
from punkt.registers.columns.table_layout import Layout
from punkt.registers.read.object_storage import ObjectStore, is_stored
from punkt.registers.read.postgres_table import is_elsewhere
from punkt.registers.request import Request

from .result_names import beside, database_table, draft_of_table, files_beside, format_of, object_out, page_beside


def output_faults(request: Request, shape: Layout | None, inputs: Sequence[Path]) -> list[Diagnostic]:
    """What keeps the files of a run from being written. ``shape``: says which lists have files of their own."""
    found: list[Diagnostic] = []
    others: list[Path] = []
    if request.engine == "local":
        table = database_table(request)
        out = Path(request.out) if table is None else draft_of_table(table[1])
        try:
            if is_stored(request.out):
                found = object_faults(request, shape)
            elif table is not None or not is_elsewhere(request.out):  # else it is refused by its name
                found, others = result_faults(out, shape, inputs, request.overwrite, request.resume)
        except PunktError as error:
            found = list(error.diagnostics)
    for page in (Path(name) for name in (request.report, request.summary) if name is not None):
        if page.absolute() in (one.absolute() for one in others):
            found.append(Diagnostic("P854", Place(str(page))))
        else:
            found += file_faults(page, inputs, request.overwrite or request.resume)
            others.append(page)
    return found


def result_faults(
    out: Path, shape: Layout | None, inputs: Sequence[Path], overwrite: bool = False, resume: bool = False
) -> tuple[list[Diagnostic], list[Path]]:
    """What keeps an output and the files beside it from being written; and which files these are.

    Raises :class:`PunktError` for a name that asks for no format.
    """
    format_of(out)
    files = [out, *files_beside(out, shape)]
    found = file_faults(out, inputs, overwrite)
    if not any(one.code in ("P811", "P852") for one in found):
        for file in (*files[1:], page_beside(out)):  # a run that was broken off may have got so far
            found += file_faults(file, inputs, overwrite or resume) if file.exists() else []
    taken = [one for one in found if one.code == "P812"]
    return taken or found, files


def object_faults(request: Request, shape: Layout | None) -> list[Diagnostic]:
    """What keeps objects from being written: what is there already, an input; a folder here that takes no files.

    Raises :class:`PunktError` for an address or a name that is none, and where the store refuses to tell.
    """
    address = object_out(request)
    assert address is not None
    out = Path(address.rpartition("/")[2])
    format_of(out)
    if (reason := why_unwritable(Path())) is not None:
        return [Diagnostic("P852", Place(str(Path().absolute())), {"name": str(Path().absolute()), "reason": reason})]
    if address in (request.register, *dict(request.lists).values(), request.since):
        return [Diagnostic("P812", Place(address))]
    there = ObjectStore(address).there(beside(address, out.stem))
    mine = [] if request.overwrite else [address]
    others = (
        [] if request.overwrite or request.resume else [beside(address, one.name) for one in files_beside(out, shape)]
    )
    return [Diagnostic("P802", Place(one)) for one in (*mine, *others) if one in there]


def file_faults(file: Path, inputs: Iterable[Path], overwrite: bool) -> list[Diagnostic]:
    """What keeps a file from being written: no folder, one that takes no files, an input, what is there already."""
    folder, place = file.absolute().parent, Place(str(file))
    if not folder.is_dir():
        return [Diagnostic("P811", place, {"name": str(file.parent)})]
    if file.exists() and any(one.exists() and one.samefile(file) for one in inputs):
        return [Diagnostic("P812", place)]
    if file.exists() and (not overwrite or file.is_dir()):
        return [Diagnostic("P802", place)]
    reason = why_unwritable(folder)
    return [] if reason is None else [Diagnostic("P852", place, {"name": str(file.parent), "reason": reason})]
