"""A function beside each live view: the view's rows of one key, without the view.

The database takes seconds to plan a view of a large pack, anew each time it is asked, and a key narrows nothing
before all rows are decided. The function takes the row by its key and works the same expressions out as variables:
each is planned once a session, and no step carries the columns of the steps before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from punkt.registers.columns.column_plan import ColumnPlan
from punkt.registers.columns.editions import Editions
from punkt.registers.columns.names_of_bits import SEPARATOR
from punkt.registers.columns.on_sql import Query
from punkt.registers.columns.result_columns import Means
from punkt.registers.columns.sql_nodes import all_of, cast, column, compared, days_in, named, number, text
from punkt.registers.columns.sql_types import RESULT_TYPES, SORT_TYPES, prepared
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, Type
from punkt.registers.database.output_tables import ONE
from punkt.registers.database.postgres_nodes import call, constant, in_utf8, rows_of, sql_of
from punkt.registers.map.key_form import AS_WRITTEN
from punkt.registers.run.decode_results import Decoder

from .cell_sql import GIVEN
from .input_tables import InputTable, InputTables
from .key_sql import key_of
from .naming_sql import FOUND, NamedResults

KEY = "$1"
"""What the function is asked for; a name could be a column's."""
ROW = "punkt_row"
NUMBERS = ("smallint", "integer", "bigint")
"""Types of keys whose values are spelled in one way only, and can be compared with each other."""
WIDE = "NUMERIC"
TOGETHER = 8
"""So many variables of one level are given their values by one statement, which costs less than each by its own."""


def look_up(view: str, inputs: InputTables, body: str) -> str:
    """The statement that makes the function: of the key's own type, with the rights of whoever asks."""
    cases = inputs.cases
    key = exp.column(cases.matched.keys[CASE], quoted=True)
    called = exp.to_table(view)
    called.set("this", exp.to_identifier(f"{called.name}{ONE}", quoted=True))
    return (
        f"CREATE FUNCTION {sql_of(called)} (key {sql_of(rows_of(cases.rows))}.{sql_of(key)}%TYPE)\n"
        f"RETURNS SETOF {sql_of(exp.to_table(view))} LANGUAGE plpgsql STABLE\n"
        f"SET search_path FROM CURRENT SET jit = off SET plan_cache_mode = force_generic_plan\n"
        f"AS $punkt$\n{body}\n$punkt$"
    )


def narrowed(query: exp.Query, inputs: InputTables) -> exp.Query:
    """A query over the rows of the key alone."""
    held = {one.rows: one for one in inputs.tables.values()}
    found = query.copy()
    for table in list(found.find_all(exp.Table)):
        name = f"{table.db}.{table.name}" if table.db else table.name
        if name in held:
            some = exp.select(exp.Star()).from_(rows_of(name, GIVEN)).where(_has_key(inputs, held[name]))
            table.replace(some.subquery(exp.to_identifier(table.alias_or_name, quoted=True)))
    return found


def _has_key(inputs: InputTables, one: InputTable) -> exp.Expression:
    form = inputs.cases.matched.form(CASE)
    asked = exp.Var(this=KEY)
    if _by_column(inputs, one):
        return exp.EQ(this=column(one.matched.keys[CASE], GIVEN), expression=asked)
    return exp.EQ(this=one.cells.key.copy(), expression=key_of(asked, form))


def _by_column(inputs: InputTables, one: InputTable) -> bool:
    """Whether rows are found by the column itself, as an index has it: what is decided has no other spelling, and an
    element's key has none either where it is a number."""
    kinds = {one.key_kind, inputs.cases.key_kind}
    alike = one is inputs.cases or kinds <= {*NUMBERS} or kinds == {"uuid"}
    return alike and inputs.cases.matched.form(CASE) == AS_WRITTEN


def indexes(inputs: InputTables) -> list[str]:
    """The statements of the indexes by which rows are found of tables whose keys may be spelled in several ways."""
    found = []
    for one in inputs.tables.values():
        if not _by_column(inputs, one):
            key = one.cells.key.copy().transform(
                lambda node: column(node.name) if isinstance(node, exp.Column) else node
            )
            found.append(f"CREATE INDEX ON {sql_of(rows_of(one.rows))} (({sql_of(key)}))")
    return found


def settled(statement: str, encoding: str) -> str:
    """A statement for a database of some encoding: what hangs on it is known, so that an index can hold it."""
    return statement.replace(sql_of(in_utf8()), "TRUE" if encoding == "UTF8" else "FALSE")


def in_one_query(query: exp.Query, inputs: InputTables) -> str:
    """The body of a function of a register with lists: the query of the view over fewer rows."""
    return f"#variable_conflict use_column\nBEGIN\n  RETURN QUERY {sql_of(narrowed(query, inputs))};\nEND"


def row_of(editions: Editions, source: str) -> exp.Select:
    """The query of a good row, its columns as expressions take them. ``source``: what holds good rows."""
    table = editions.plans[0].layout.tables[CASES]
    given = sorted({name for plan in editions.plans for name in plan.given[CASES]} - {CASE, AS_OF})
    columns = [named(prepared(table.columns[name]), name) for name in given]
    if editions.own:
        columns.append(named(call("COALESCE", column(AS_OF), constant(editions.as_of)), AS_OF))
    return exp.select(column(CASE), *columns).from_(rows_of(source))


def step_by_step(editions: Editions, decoder: Decoder, row: exp.Query) -> str:
    """The body of a function of a register without lists. ``row``: the query of the good row."""
    variables: dict[str, str] = {}
    results = {}
    for place, result in enumerate(editions.results[CASES].columns):
        results[result.name] = f"result_{place}"
        variables[f"result_{place}"] = WIDE if result.type is Type.DECIMAL else RESULT_TYPES.get(result.type, "TEXT")
    lines: list[str] = []
    for number_, plan in zip(editions.numbers, editions.plans, strict=True):
        steps = list(_edition(plan, f"value_{number_}", results, variables))
        asked = _asks(editions, number_)
        lines += [f"IF {sql_of(asked)} THEN", *steps, "END IF;"] if asked is not None else steps
    naming = _Listed(decoder, {CASES: FOUND})
    shown = [_said(_unnamed(one), FOUND, results) for one in naming.query(CASES).selects]
    lines += [*naming.statements(results), f"RETURN QUERY SELECT {', '.join(shown)};"]
    declared = "".join(f"  {name} {kind};\n" for name, kind in (variables | naming.variables).items())
    inner = "".join(f"    {line}\n" for line in lines)
    return (
        f"#variable_conflict use_column\nDECLARE\n  {ROW} RECORD;\n{declared}BEGIN\n"
        f"  FOR {ROW} IN {sql_of(row)} LOOP\n{inner}  END LOOP;\nEND"
    )


def _asks(editions: Editions, number_: int) -> exp.Expression | None:
    """Whether the row asks the law of an edition; ``None`` where there is but one."""
    if len(editions.plans) == 1:
        return None
    limits, day = [], column(AS_OF, ROW)
    if number_ > 0:
        limits.append(compared("<=", days_in(editions.changes[number_ - 1]), day))
    if number_ < len(editions.changes):
        limits.append(compared("<", day.copy(), days_in(editions.changes[number_])))
    return all_of(limits)


def _edition(plan: ColumnPlan, prefix: str, results: Mapping[str, str], variables: dict[str, str]) -> Iterator[str]:
    """The statements that give the variables of the results their values; ``variables`` gets those in between."""
    query = Query(plan, "postgres", {CASES: CASES})
    names: dict[str, str] = {}
    for work in query.order.rounds:
        for level in work[CASES].levels if CASES in work else ():
            values = {}
            for one in level:
                values[prefix + query.order.names[id(one)]] = _said(query.expr(one, own=True), "", names)
            for one in level:
                name = query.order.names[id(one)]
                names[name] = prefix + name
                variables[prefix + name] = WIDE if one.wide else SORT_TYPES[one.sort]
            yield from _assigned(values)
    part = plan.tables[CASES]
    made = [result for result in part.table.columns if result.means is not Means.KEY]
    values = {results[CASE]: sql_of(column(CASE, ROW))}
    for result, root in zip(made, part.exprs, strict=True):
        values[results[result.name]] = _said(query.result(result, root), "", names)
    yield from _assigned(values)


def _assigned(values: Mapping[str, str]) -> Iterator[str]:
    if len(values) < TOGETHER:
        yield from (f"{name} := {value};" for name, value in values.items())
    else:
        yield f"SELECT {', '.join(values.values())} INTO {', '.join(values)};"


def _said(value: exp.Expression, table: str, names: Mapping[str, str]) -> str:
    """The text of an expression over variables; columns that are none are the row's."""

    def named(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Column) or node.table != table:
            return node
        return column(names[node.name]) if node.name in names else column(node.name, ROW)

    return sql_of(value.copy().transform(named, copy=False))


def _unnamed(value: exp.Expr) -> exp.Expression:
    inner = value.this if isinstance(value, exp.Alias) else value
    assert isinstance(inner, exp.Expression)
    return inner


class _Listed(NamedResults):
    """Names of bits put together in one loop over all words, for the bits that are set."""

    def __init__(self, decoder: Decoder, tables: Mapping[str, str]) -> None:
        super().__init__(decoder, tables)
        self._words: list[exp.Expression] = []
        self._legends: list[Sequence[str]] = []

    @property
    def variables(self) -> dict[str, str]:
        """The variables of the loop, with their types."""
        return {"words": "BIGINT[]", "legend": "TEXT[]", "texts": "TEXT[]", "word": "BIGINT", "said": "TEXT"}

    def statements(self, results: Mapping[str, str]) -> Iterator[str]:
        """The loop: ``texts`` has the names of each word."""
        if not self._words:
            return
        words = exp.Array(expressions=self._words)
        width = max(map(len, self._legends))
        names = [text(name) for legend in self._legends for name in (*legend, *[""] * (width - len(legend)))]
        yield f"words := CAST({_said(words, FOUND, results)} AS BIGINT[]);"
        yield f"legend := {sql_of(cast(exp.Array(expressions=names), 'TEXT[]'))};"
        yield "texts := words;"
        yield f"FOR place IN 1..{len(self._words)} LOOP"
        yield "  word := words[place]; said := '';"
        yield "  WHILE word <> 0 LOOP"
        yield f"    said := said || '{SEPARATOR}' || legend[(place - 1) * {width} + 65 - position(B'1' IN (word & -word)::BIT(64))];"
        yield "    word := word & (word - 1);"
        yield "  END LOOP;"
        yield f"  texts[place] := substr(said, {len(SEPARATOR) + 1});"
        yield "END LOOP;"

    def _named(self, where: tuple[str, str], legend: Sequence[str], word: exp.Expression) -> exp.Expression:
        self._words.append(word)
        self._legends.append(legend)
        return exp.Bracket(this=column("texts"), expressions=[number(len(self._words))], offset=1)
