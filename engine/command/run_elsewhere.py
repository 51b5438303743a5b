"""``punkt run --engine``: rows decided in a database or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..diagnostics import Place, Problems
from ..rulebase import load
from .run import day_of


def elsewhere(
    engine: str,
    register: str,
    table: str,
    query: str,
    out: str,
    packs: Sequence[str],
    pack_dirs: Sequence[str],
    as_of: str | None,
    given: Sequence[str],
    more: Mapping[str, Any],
) -> str:
    """Do it; the summary as text. ``given``: options that only the local engine has."""
    from ..register.postgres_source import is_url

    problems = Problems()
    day = day_of(as_of, problems)
    for option in given:
        problems.add("P836", Place("punkt"), option=option, engine=engine)
    if engine == "postgres" and not is_url(register):
        problems.add("P837", Place(register), engine=engine, right="postgresql://…")
    if engine == "spark" and is_url(register):
        problems.add("P837", Place("punkt"), engine=engine, right="*.parquet")
    name = out.removeprefix("table:")
    if engine == "postgres" and (name == out or not name or len(name.split(".")) > 2):
        problems.add("P837", Place(out), engine=engine, right="--out table:NAME")
    problems.raise_if_any()
    rules = load(*packs, pack_dirs=tuple(pack_dirs))
    if engine == "postgres":
        from ..register.in_postgres import InDatabase, decide_inside, summary

        asked = InDatabase(register, table, query, name, day, **more)
        return summary(decide_inside(rules, asked), more["lang"])
    from ..register.in_spark import Loaded, decide_files

    loaded = Loaded(tuple(packs), tuple(pack_dirs), more["key"], more["ignore"], day or date.today(), more["lang"])
    return decide_files(rules, register, out, loaded, day is None, more["strict"], more["overwrite"])
