"""A register decided on Spark: inputs opened, workers briefed, tables written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.messages.optional_parts import require
from punkt.registers.check.register import Register
from punkt.registers.columns.table_layout import CASE
from punkt.registers.map.key_form import DIGITS
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.request import Request
from punkt.registers.run.run_result import RunResult

from .spark_run import TRACED, ClusterRun, SparkInputs
from .spark_sources import SparkTable, open_table
from .worker import SparkColumns, Worker
from .worker_brief import Brief, WorkerInput, digests_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from punkt.registers.map.match_columns import Matched

    _Given = tuple[SparkTable, Matched, Sequence[str]]
    """An input, which column is which fact, and the columns that are carried through."""

MEMORY = "1g"
"""Of the driver, where a session is begun here: it only hands out what is to be done, and adds up."""


def run_on_spark(prepared: Prepared, spark: SparkSession | None = None) -> RunResult:
    """Decide or compare, in this session or the one there is.

    Raises :class:`PunktError` with every fault of the inputs; then nothing was written.
    """
    prepared.problems.raise_if_any()
    require("spark", "pyspark", "pandas", "pyarrow", "polars")  # rows go to the workers as Arrow
    from punkt.registers.columns.on_spark import session

    from .spark_outputs import outputs

    with catch_warnings():
        simplefilter("ignore", FutureWarning)  # Spark's, of versions of pandas
        spark = spark or session(memory=MEMORY)
        if not hasattr(spark, "_jvm"):
            raise PunktError([Diagnostic("P881", Place("spark"))])
        request = prepared.request
        target = outputs(spark, request.out)
        named = (request.register, *(given for _, given in request.lists))
        same = [text for text in named if target.names(spark, text)]
        if same:
            raise PunktError([Diagnostic("P812", Place(text)) for text in same])
        cases, lists = _opened(spark, request)
        sources = {name: SparkColumns(one.name, one.columns) for name, one in lists.items()}
        register = Register(
            prepared.rules[0],
            SparkColumns(cases.name, cases.columns),
            sources,
            prepared.map,
            prepared.as_of,
            prepared.day_is_set,
            request.key,
            request.ignore,
            request.kept,
        )
        assert register.matched is not None
        by_name = {one.name: one for one in lists.values()}
        tables = [
            (cases, register.matched, register.kept.names),
            *((by_name[s.name], m, ()) for s, m in register.lists.values()),
        ]
        _check_types(tables)
        inputs = _inputs(tables)
        given = tuple((name, one) for name, (one, _) in zip(register.lists, inputs.tables[1:], strict=True))
        worker = Worker(_brief(prepared, inputs.tables[0][0], given), prepared.rules)
        worker.try_out()
        return ClusterRun(spark, worker, inputs, target, register.ignored).run()


def _brief(prepared: Prepared, cases: WorkerInput, lists: tuple[tuple[str, WorkerInput], ...]) -> Brief:
    """What workers are told: folders by paths that hold wherever a worker stands, smaller parts of long decisions."""
    request, file = prepared.request, prepared.request.map_file
    folders = tuple(str(Path(one).resolve()) for one in request.pack_dirs)
    request = replace(request, pack_dirs=folders, part=min(request.part, TRACED) if request.trace else request.part)
    text = Path(file).read_text(encoding="utf-8-sig") if file is not None else ""
    return Brief(request, prepared.as_of, digests_of(prepared.rules), cases, lists, text)


def _opened(spark: SparkSession, request: Request) -> tuple[SparkTable, dict[str, SparkTable]]:
    """All inputs; raises with what is wrong with each of them."""
    problems = Problems()
    found: dict[str, SparkTable] = {}
    for name, text in (("", request.register), *request.lists):
        try:
            found[name] = open_table(spark, text)
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return found.pop(""), found


def _check_types(tables: Sequence[_Given]) -> None:
    problems = Problems()
    for given, matched, kept in tables:
        given.check_types([*matched.keys.values(), *(slot.name for slot in matched.slots), *kept], problems)
    problems.raise_if_any()


def _inputs(tables: Sequence[_Given]) -> SparkInputs:
    """The columns that are read, and no others: what is left out is not even read from the disk."""
    found, keys = [], []
    for given, matched, kept in tables:
        found.append(given.narrowed([*matched.keys.values(), *(slot.name for slot in matched.slots), *kept]))
        number = given.columns.index(matched.keys[CASE])
        keys.append((f"c{number}", given.types[number], matched.form(CASE).only == DIGITS))
    return SparkInputs(found, keys, [given.about for given, _, _ in tables])
