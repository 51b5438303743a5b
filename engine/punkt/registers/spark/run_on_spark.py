"""A whole run on Spark as the command line asks for it: inputs opened, rules loaded, tables and summary written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from punkt.deciding.rule_base import load
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.read import read_file
from punkt.registers.check.register import Register
from punkt.registers.columns.table_layout import CASE
from punkt.registers.map.column_map import Map, read_map
from punkt.registers.run.compare import Compare, check_pair, summed
from punkt.registers.run.tally import Tally

from .spark_run import TRACED, ClusterRun, Finished, Inputs
from .spark_sources import Given, open_given
from .worker import Columns, Worker
from .worker_brief import Told, digests_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from punkt.registers.map.match_columns import Matched


MEMORY = "1g"
"""Of the driver, where a session is begun here: it only hands out what is to be done, and adds up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``day`` overrides the days that rows name; without one, today stands for those that name none."""

    register: str
    out: str
    packs: tuple[str, ...] = ()
    pack_dirs: tuple[str, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)
    mapped: str | None = None
    key: str = ""
    ignore: tuple[str, ...] = ()
    day: date | None = None
    compare: tuple[str, str] | None = None
    trace: bool = False
    where: tuple[str, ...] = ()
    report: str | None = None
    compared: int = 10
    part: int = 131_072
    strict: bool = False
    overwrite: bool = False
    lang: str = "ru"


def run_cluster(asked: Asked, screen: tuple[int, bool], spark: SparkSession | None = None) -> str:
    """Do it all, in this session or the one there is; the summary as text.

    Raises :class:`PunktError` with every fault of the call and the inputs; then nothing was written.
    """
    names = [asked.packs] if asked.compare is None else [(one,) for one in asked.compare]
    rules = [load(*some, pack_dirs=asked.pack_dirs) for some in names]
    if asked.compare is not None:
        check_pair(rules[0], rules[1], asked.compare)
    said, map_text = _map(asked.mapped)
    require("spark", "pyspark", "pandas", "pyarrow", "polars")  # rows go to the workers as Arrow
    from punkt.registers.columns.on_spark import session

    from .spark_outputs import outputs

    spark = spark or session(memory=MEMORY)
    if not hasattr(spark, "_jvm"):
        raise PunktError([Diagnostic("P881", Place("spark"))])
    target = outputs(spark, asked.out)
    same = [text for text in (asked.register, *asked.lists.values()) if target.names(spark, text)]
    if same:
        raise PunktError([Diagnostic("P812", Place(text)) for text in same])
    cases, lists = _opened(spark, asked)
    day = asked.day or date.today()
    sources = {name: Columns(one.name, one.columns) for name, one in lists.items()}
    register = Register(
        rules[0], Columns(cases.name, cases.columns), sources, said, day, asked.day is not None, asked.key, asked.ignore
    )
    assert register.matched is not None
    by_name = {one.name: one for one in lists.values()}
    tables = [(cases, register.matched), *((by_name[s.name], m) for s, m in register.lists.values())]
    _check_types(tables)
    inputs = _inputs(tables)
    told = Told(
        tuple(names),
        tuple(str(Path(one).resolve()) for one in asked.pack_dirs),
        digests_of(rules),
        inputs.tables[0][0],
        tuple((name, given) for name, (given, _) in zip(register.lists, inputs.tables[1:], strict=True)),
        day,
        asked.day is not None,
        asked.key,
        asked.mapped or "",
        map_text,
        asked.compare is not None,
        asked.compared,
        asked.trace,
        asked.where,
        min(asked.part, TRACED) if asked.trace else asked.part,
        asked.lang,
    )
    worker = Worker(told, rules)
    worker.try_out()
    finished = ClusterRun(spark, worker, inputs, target).run(asked.strict, asked.overwrite)
    return _summary(finished, worker, asked, register.ignored, target.places.local and target.lines, screen)


def _map(file: str | None) -> tuple[Map, str]:
    if file is None:
        return Map(), ""
    document = read_file(file)
    return read_map(document), Path(file).read_text(encoding="utf-8-sig")


def _opened(spark: SparkSession, asked: Asked) -> tuple[Given, dict[str, Given]]:
    """All inputs; raises with what is wrong with each of them."""
    problems = Problems()
    found: dict[str, Given] = {}
    for name, text in (("", asked.register), *asked.lists.items()):
        try:
            found[name] = open_given(spark, text)
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return found.pop(""), found


def _check_types(tables: Sequence[tuple[Given, Matched]]) -> None:
    problems = Problems()
    for given, matched in tables:
        given.check_types([*matched.keys.values(), *(slot.name for slot in matched.slots)], problems)
    problems.raise_if_any()


def _inputs(tables: Sequence[tuple[Given, Matched]]) -> Inputs:
    """The columns that are read, and no others: what is left out is not even read from the disk."""
    found, keys = [], []
    for given, matched in tables:
        found.append(given.narrowed([*matched.keys.values(), *(slot.name for slot in matched.slots)]))
        number = given.columns.index(matched.keys[CASE])
        keys.append((f"c{number}", given.types[number]))
    return Inputs(found, keys, [given.about for given, _ in tables])


def _summary(
    finished: Finished, worker: Worker, asked: Asked, ignored: list[str], beside: bool, screen: tuple[int, bool]
) -> str:
    """The summary as text; as a page beside the output where that is a folder of this machine, or where it is asked."""
    from punkt.registers.local.run_local import written
    from punkt.showing.register.register_model import summary
    from punkt.showing.register.register_page import summary_page
    from punkt.showing.register.register_text import compared_text, summary_text

    page = Path(asked.report) if asked.report else Path(f"{finished.names[0]}.html") if beside else None
    files = [*finished.names, *([str(page)] if page else [])]
    given: dict[str, Mapping[str, str]] = {one["name"]: {} for one in finished.about["inputs"]}
    tally: Tally = finished.tally
    if isinstance(worker.job, Compare):
        assert asked.compare is not None
        only = (worker.job.only(0), worker.job.only(1))
        made, differ = summed(tally, finished.about, worker.rules[0], asked.compare, only, given, ignored, asked.lang)
        written(page, lambda: summary_page(made, differ))
        return compared_text(made, differ, *screen, files)
    made = summary(tally, finished.about, worker.rules[0].vocabulary, asked.lang, given, ignored)
    written(page, lambda: summary_page(made))
    return summary_text(made, *screen, files)


__all__ = ["Asked", "run_cluster"]
