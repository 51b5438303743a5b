"""``punkt run --engine spark``: rows decided on a cluster."""

from __future__ import annotations

from warnings import catch_warnings, simplefilter

from punkt.files.messages.diagnostics import Place, Problems

from .as_of import day_of
from .frame import screen
from .run_call import Call, refuse

OTHERS = (".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson", ".duckdb", ".db")
RIGHT = "PATH.parquet, table:NAME, delta:PATH"


def run_there(call: Call) -> str:
    """Do it; the summary as text. Raises :class:`PunktError`, and then nothing was written."""
    problems = Problems()
    day = day_of(call.as_of, problems)
    told = {"--encoding": call.encoding, "--delimiter": call.delimiter, "--table": call.table, "--query": call.query}
    refuse(told, "spark", problems)
    if call.resume:
        problems.add("P882", Place("punkt"))
    if call.compare and call.packs:
        problems.add("P820", Place("punkt"), option="--pack", other="--compare")
    if call.trace and call.compare:
        problems.add("P820", Place("punkt"), option="--trace", other="--compare")
    if call.where and not call.trace:
        problems.add("P696", Place("punkt"), option="--where", other="--trace")
    lists = {}
    for text in call.lists:
        name, equals, file = text.partition("=")
        if not equals or not name or not file:
            problems.add("P814", Place("--with"), value=text)
        lists[name] = file
    for given in (call.register, *lists.values()):
        if given.lower().endswith(OTHERS) or given.startswith(("postgresql://", "postgres://")):
            problems.add("P837", Place("punkt"), engine="spark", right=RIGHT)
    problems.raise_if_any()
    from punkt.registers.spark.run_on_spark import Asked, run_cluster

    asked = Asked(
        call.register,
        call.out,
        call.packs,
        call.pack_dirs,
        lists,
        call.mapped,
        call.key,
        call.ignore,
        day,
        call.compare,
        call.trace,
        call.where,
        call.report,
        call.compared,
        call.part,
        call.strict,
        call.overwrite,
        call.lang,
    )
    with catch_warnings():
        simplefilter("ignore", FutureWarning)  # Spark's, of versions of pandas
        return run_cluster(asked, screen())
