"""``punkt run --engine postgres``: rows decided in the database that holds them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from punkt.deciding.rule_base import Rules, load
from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.read import read_file

from .as_of import day_of
from .frame import screen
from .run_call import Call, refuse

if TYPE_CHECKING:
    from punkt.registers.map.column_map import Map


def run_there(call: Call) -> str:
    """Do it; the summary as text. Raises :class:`PunktError`, and then nothing was written."""
    from punkt.registers.read.postgres_table import is_url

    problems = Problems()
    day = day_of(call.as_of, problems)
    refuse({"--encoding": call.encoding, "--delimiter": call.delimiter}, "postgres", problems)
    if call.resume:
        problems.add("P843", Place("punkt"))
    for option, given, other, needed in (
        ("--pack", call.packs, "--compare", not call.compare),
        ("--trace", call.trace, "--compare", not call.compare),
    ):
        if given and not needed:
            problems.add("P820", Place("punkt"), option=option, other=other)
    if call.where and not call.trace:
        problems.add("P696", Place("punkt"), option="--where", other="--trace")
    if not is_url(call.register):
        problems.add("P837", Place(call.register), engine="postgres", right="postgresql://…")
    kind, _, name = call.out.partition(":")
    if kind not in ("table", "view") or not all(name.split(".")) or len(name.split(".")) > 2:
        problems.add("P837", Place(call.out), engine="postgres", right="--out table:NAME, --out view:NAME")
    if kind == "view":
        used = {"--trace": call.trace, "--compare": call.compare, "--report": call.report, "--strict": call.strict}
        for option in (option for option, value in used.items() if value):
            problems.add("P848", Place("punkt"), option=option)
    lists = _lists(call, problems)
    said = _map(call, problems)
    rules = _rules(call, problems)
    if call.report and not Path(call.report).absolute().parent.is_dir():
        problems.add("P811", Place(call.report), name=str(Path(call.report).parent))
    if call.report and Path(call.report).exists() and not call.overwrite:
        problems.add("P802", Place(call.report))
    problems.raise_if_any()
    from punkt.registers.postgres.command import InDatabase, compare_there, run_inside, view_there

    from .progress import Progress

    asked = InDatabase(
        call.register,
        call.table,
        call.query,
        name,
        lists,
        said,
        day,
        call.key,
        call.ignore,
        call.strict,
        call.overwrite,
        call.trace,
        call.where,
        call.compared,
        call.part,
        call.lang,
    )
    if kind == "view":
        return view_there(rules[0], asked)
    with Progress(call.lang) as progress:
        how = (asked, call.report, progress.watch, screen(), progress.speed)
        if call.compare:
            return compare_there((rules[0], rules[1]), call.compare, *how)
        return run_inside(rules[0], *how)


def _rules(call: Call, problems: Problems) -> list[Rules]:
    found = []
    for packs in [(name,) for name in call.compare] if call.compare else [call.packs]:
        try:
            found.append(load(*packs, pack_dirs=call.pack_dirs))
        except PunktError as error:
            problems.extend(error)
    return found


def _lists(call: Call, problems: Problems) -> dict[str, str]:
    """``LIST=TABLE``, each."""
    found = {}
    for one in call.lists:
        name, equals, table = one.partition("=")
        if not equals or not name or not table:
            problems.add("P814", Place("--with"), value=one)
        found[name] = table
    return found


def _map(call: Call, problems: Problems) -> Map:
    from punkt.registers.map.column_map import Map, read_map

    if call.mapped is not None:
        try:
            return read_map(read_file(call.mapped))
        except PunktError as error:
            problems.extend(error)
    return Map()
