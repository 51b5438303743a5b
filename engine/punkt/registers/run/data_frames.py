"""``rules.run(frame)``: data frames decided by columns, and given back as what they came as.

Polars frames (eager or lazy), pandas frames and Arrow tables are taken, and whatever else offers
Arrow's interface. What is lazy stays lazy, and is trusted to keep to the vocabulary in range (its
types and words are checked as it is worked out); all else is checked before anything is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from punkt.deciding.cases.foreign_values import asked_day
from punkt.files.messages.arguments import other_type, several
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.files.messages.optional_parts import missing
from punkt.files.texts import bilingual
from punkt.files.tree import MAX_PROBLEMS
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, TO, Layout, layout

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules
    from punkt.registers.check.check_cells import CheckedTable
    from punkt.registers.map.match_columns import Matched

Back = Callable[["pl.LazyFrame"], Any]


def run(rules: Rules, given: Any, as_of: date | str | None, names: bool, ignore: Iterable[str]) -> Any:
    """Decide a frame of cases, or a mapping of frames by the names of the layout's tables.

    Answers with a frame, or with a mapping of frames, of the kind that was given. Raises
    :class:`PunktError` with every column that is no fact, and every value that is none of its fact's.
    """
    try:
        import polars as pl
    except ImportError:
        raise missing("registers", "polars") from None
    from punkt.registers.columns.bit_names import with_names
    from punkt.registers.columns.editions import Editions, linked

    from .lazy_types import check_types

    as_of = asked_day(as_of)
    ignore = several("ignore", ignore)
    shape = layout(rules.vocabulary)
    single = not isinstance(given, Mapping)
    opened = {name: _opened(frame) for name, frame in ({CASES: given} if single else given).items()}
    _known_tables(shape, opened)
    day = as_of or date.today()
    frames = {name: frame for name, (frame, _) in opened.items()}
    if single and CASE not in _columns(frames[CASES]):
        frames[CASES] = frames[CASES].with_row_index(CASE).with_columns(pl.col(CASE).cast(pl.Int64))
    if as_of is not None and AS_OF in _columns(frames[CASES]):
        frames[CASES] = frames[CASES].drop(AS_OF)
    key = _schema(frames[CASES])[CASE] if CASE in _columns(frames[CASES]) else pl.String()
    if all(isinstance(frame, pl.DataFrame) for frame in frames.values()):
        frames = _with_lists(shape, frames)
    matched = _matched(shape, frames, tuple(ignore))
    later = {name: frame for name, frame in frames.items() if isinstance(frame, pl.LazyFrame)}
    check_types(later, matched)
    now = {name: frame for name, frame in frames.items() if name not in later}
    lazy = {name: frame.lazy() for name, frame in _checked(rules, shape, now, matched, day).items()}
    lazy |= {name: _renamed(frame, matched[name]) for name, frame in later.items()}
    lazy = linked(shape, {name: lazy[name] for name in frames})
    columns = {name: frozenset(_columns(frame)) for name, frame in lazy.items()}
    editions = Editions(rules, shape, columns, day, _days(lazy[CASES], day))
    back = opened[CASES][1]
    found = {}
    for name, frame in editions.run(lazy).items():
        shown = with_names(frame, editions.results[name]) if names else frame
        found[name] = back(shown.with_columns(pl.col(CASE).cast(key)))
    return found[CASES] if single else found


def _opened(frame: Any) -> tuple[pl.DataFrame | pl.LazyFrame, Back]:
    """A frame as one of Polars, and how a lazy result becomes what was given."""
    import polars as pl

    if isinstance(frame, pl.LazyFrame):
        return frame, lambda found: found
    if isinstance(frame, pl.DataFrame):
        return frame, lambda found: found.collect()
    kind = type(frame).__module__.partition(".")[0]
    if kind == "pandas":
        return pl.from_pandas(frame), lambda found: found.collect().to_pandas()
    if hasattr(frame, "__arrow_c_stream__"):
        opened = pl.DataFrame(frame)
        if kind == "pyarrow":
            return opened, lambda found: found.collect().to_arrow()
        return opened, lambda found: found.collect()
    other_type("frame", frame, bilingual("system.arguments.frame"))


def _schema(frame: pl.DataFrame | pl.LazyFrame) -> Mapping[str, pl.DataType]:
    import polars as pl

    return frame.collect_schema() if isinstance(frame, pl.LazyFrame) else frame.schema


def _with_lists(shape: Layout, frames: Mapping[str, Any]) -> dict[str, pl.DataFrame | pl.LazyFrame]:
    """Tables of references as lists of ids in the tables that refer, where they are checked."""
    import polars as pl

    found = dict(frames)
    for table in shape.links:
        if table.name not in found:
            continue
        assert table.fact is not None
        of_element = ID in table.key
        owner = table.name.removesuffix(f".{table.fact.path}") if of_element else CASES
        column = table.fact.path if of_element else table.name
        keys = [CASE, ID] if of_element else [CASE]
        rows = found.pop(table.name).with_columns(pl.col(k).cast(pl.String) for k in (*keys, TO))
        frame = found.get(owner)
        if not isinstance(frame, pl.DataFrame):
            frame = rows.select(keys).unique(maintain_order=True)
        lists = rows.group_by(keys, maintain_order=True).agg(pl.col(TO).alias("\0to"))
        said = pl.col(column) if column in frame.columns else pl.lit(True)
        names = [pl.col(key).cast(pl.String).alias(f"\0{key}") for key in keys]
        joined = frame.with_columns(names).join(
            lists, left_on=[f"\0{key}" for key in keys], right_on=keys, how="left", maintain_order="left"
        )
        listed = pl.when(said).then(pl.col("\0to").fill_null(pl.lit([], dtype=pl.List(pl.String))))
        found[owner] = joined.with_columns(listed.alias(column)).select(*frame.columns, *{column} - {*frame.columns})
    return found


def _columns(frame: pl.DataFrame | pl.LazyFrame) -> list[str]:
    return list(_schema(frame))


def _known_tables(shape: Layout, opened: Iterable[str]) -> None:
    from punkt.files.messages.diagnostics import nearest

    problems = Problems()
    for name in opened:
        if name not in shape.tables:
            problems.add("P733", Place(name), name=name, hint=nearest(name, shape.tables))
    if CASES not in opened:
        problems.add("P733", Place(CASES), name=", ".join(opened), hint=nearest(CASES, [CASES]))
    problems.raise_if_any()


def _matched(
    shape: Layout, frames: Mapping[str, pl.DataFrame | pl.LazyFrame], ignore: tuple[str, ...]
) -> dict[str, Matched | None]:
    """Which column is which fact; links have keys only."""
    from punkt.registers.map.column_map import TableMap
    from punkt.registers.map.match_columns import match

    problems = Problems()
    found: dict[str, Matched | None] = {}
    for name, frame in frames.items():
        table = shape.tables[name]
        if table.subject or name == CASES:
            found[name] = match(shape, table, name, _columns(frame), TableMap(), problems, ignore=ignore)
        else:
            found[name] = None
    problems.raise_if_any()
    return found


def _renamed(frame: pl.LazyFrame, matched: Matched | None) -> pl.LazyFrame:
    import polars as pl

    if matched is None:
        return frame
    keys = [pl.col(source).alias(key) for key, source in matched.keys.items()]
    return frame.select([*keys, *(pl.col(slot.name).alias(slot.column.name) for slot in matched.slots)])


def _checked(
    rules: Rules, shape: Layout, frames: Mapping[str, Any], matched: Mapping[str, Matched | None], day: date
) -> dict[str, pl.DataFrame]:
    """The frames with every cell checked, and what must hold between them. Raises :class:`PunktError` with what is wrong.

    Where some frames are lazy, and not among these, only what these say by themselves is looked at.
    """
    import polars as pl

    from punkt.registers.check.check_cells import ROW, check_cells
    from punkt.registers.check.constraints_of_tables import TableConstraints
    from punkt.registers.check.list_rows import check_elements, check_ids
    from punkt.registers.check.no_records import no_records, turn_down

    checked: dict[str, CheckedTable] = {}
    plain: dict[str, pl.DataFrame] = {}
    for name, frame in frames.items():
        one = matched[name]
        if one is None:
            plain[name] = frame.with_columns(pl.all().cast(pl.String))
        else:
            rows = pl.Series(range(1, frame.height + 1), dtype=pl.Int64)
            checked[name] = check_cells(frame, rows, one)
            turn_down(checked[name], frame, no_records(checked[name], frame, one))
    lists = {name: one for name, one in checked.items() if name != CASES}
    if CASES in checked:
        TableConstraints(rules, shape).check(checked[CASES], lists, day)
    if len(frames) == len(matched):
        cases = checked[CASES].frame
        check_elements(shape, lists, cases, frozenset(lists) - {*cases.columns})
    else:
        for name, elements in lists.items():
            if shape.tables[name].period is None:
                check_ids(shape.tables[name], elements)
    faults = [
        Diagnostic(one.code, Place(name, one.row), one.arguments)
        for name, table in checked.items()
        for one in table.rejects
    ]
    if CASES in checked:
        keys = checked[CASES].frame[CASE]
        again = (keys.is_not_null() & ~keys.is_first_distinct()).arg_true()
        faults += [Diagnostic("P756", Place(CASES, row + 1), {"value": keys[row]}) for row in again]
    if faults:
        raise PunktError(faults[:MAX_PROBLEMS])
    return {**{name: one.frame.drop(ROW) for name, one in checked.items()}, **plain}


def _days(cases: pl.LazyFrame, day: date) -> tuple[date, date] | None:
    """The first and last day asked, where cases name their own."""
    import polars as pl

    if AS_OF not in cases.collect_schema().names():
        return None
    asked = pl.col(AS_OF).fill_null(day)
    first, last = cases.select(asked.min().alias("first"), asked.max().alias("last")).collect().row(0)
    return (first or day, last or day)
