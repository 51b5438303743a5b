"""Two runs compared, row by row: who entered and left, whose outcomes are others, and through what.

What an outcome was is read from the records of the runs, by what they say their bits mean; the packs are asked only
through which fact it changed: each fact that is another is put back, and it is one of the reasons where the outcome is
then another again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from punkt.registers.columns.names_of_bits import AS_IF, names_of, text_of
from punkt.registers.columns.table_layout import AS_OF, CASE, CASES, ID, layout
from punkt.registers.run.compare import states_of
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.going_on import changed_keys
from punkt.registers.run.run_record import FACTS, RESULTS, RunRecord

if TYPE_CHECKING:
    import polars as pl

    from punkt.deciding.rule_base import Rules

FACT, NORM, DAY = "fact", "norm", "day"
STATE = "\0state"
EVERY = "\0all"
"""All facts put back at once."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is another: its name and what it was and is, as texts; ``None``: not known. Of a list only its name."""

    name: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """An outcome that is another. States are those of :mod:`punkt.registers.run.compare`; empty: not reported."""

    outcome: str
    element: str
    before: str
    after: str
    through: str
    """``fact``, ``norm`` or ``day``."""
    facts: tuple[FactChange, ...] = ()
    clauses: tuple[tuple[str, bool], ...] = ()
    """Clauses that fired in one of the runs only: name, and whether in the later one."""


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A case of which an outcome is another."""

    case: str
    outcomes: tuple[OutcomeChange, ...]


@dataclass(slots=True)
class TwoRuns:
    """What is another in the later run."""

    entered: list[str]
    left: list[str]
    same: int
    changed: list[PersonChange] = field(default_factory=list)
    same_law: bool = True
    days: tuple[str, str] = ("", "")
    only: tuple[Sequence[str], Sequence[str]] = ((), ())
    """The outcomes that the one and the other alone decides."""

    @property
    def any(self) -> bool:
        """Whether anything is another."""
        return bool(self.entered or self.left or self.changed)

    def data(self) -> dict[str, Any]:
        """The sums, for programs."""
        every = [one for person in self.changed for one in person.outcomes]
        moves: dict[str, Counter[str]] = {}
        for one in every:
            moves.setdefault(one.outcome, Counter())[f"{one.before}|{one.after}"] += 1
        return {
            "schema": "punkt/compared-runs/1",
            "as_of": list(self.days),
            "same_law": self.same_law,
            "entered": len(self.entered),
            "left": len(self.left),
            "changed": len(self.changed),
            "same": self.same,
            "outcomes": {name: dict(counts) for name, counts in sorted(moves.items())},
            "through": dict(Counter(one.through for one in every)),
            "facts": dict(Counter(fact.name for one in every for fact in one.facts)),
            "only": {"before": list(self.only[0]), "after": list(self.only[1])},
        }

    def lines(self) -> Iterable[dict[str, Any]]:
        """A line for each case that entered, left or changed, for programs."""
        yield from ({"case": case, "what": "entered"} for case in self.entered)
        yield from ({"case": case, "what": "left"} for case in self.left)
        for person in self.changed:
            yield {
                "case": person.case,
                "what": "changed",
                "outcomes": [
                    {
                        "outcome": one.outcome,
                        **({"id": one.element} if one.element else {}),
                        "before": one.before or None,
                        "after": one.after or None,
                        "through": one.through,
                        "facts": [{"fact": f.name, "before": f.before, "after": f.after} for f in one.facts],
                        "clauses": [{"clause": name, "fires": later} for name, later in one.clauses],
                    }
                    for one in person.outcomes
                ],
            }


def compare_runs(old: RunRecord, new: RunRecord, rules: Rules | None) -> TwoRuns:
    """Compare two runs. ``rules``: those of the later one, where they are the same version; else no fact is singled out.

    Raises :class:`PunktError` where a record cannot be read.
    """
    import polars as pl

    records = (old, new)
    keys = [one.tables(RESULTS)[CASES][CASE] for one in records]
    entered = keys[1].filter(~keys[1].is_in(keys[0].implode()))
    left = keys[0].filter(~keys[0].is_in(keys[1].implode()))
    laws = [{k: v for k, v in one.manifest["law"].items() if k in ("packs", "editions", "punkt")} for one in records]
    found = TwoRuns(entered.to_list(), left.to_list(), 0, same_law=laws[0] == laws[1])
    found.days = (old.manifest["as_of"], new.manifest["as_of"])
    states = [_states(one) for one in records]
    known = [set(one["outcome"].unique()) for one in states]
    found.only = (sorted(known[0] - known[1]), sorted(known[1] - known[0]))
    on = [CASE, ID, "outcome"]
    both = states[0].join(states[1], on=on, how="inner", nulls_equal=True, suffix=":after", maintain_order="right")
    moved = both.filter(pl.col(STATE).ne_missing(pl.col(f"{STATE}:after")))
    people = moved[CASE].unique(maintain_order=True)
    found.same = len(keys[1]) - len(entered) - len(people)
    reasons = _Reasons(old, new, rules, people, found.same_law)
    rows: dict[str, list[OutcomeChange]] = {case: [] for case in people}
    for case, element, outcome, before, after in moved.select(*on, STATE, f"{STATE}:after").iter_rows():
        rows[case].append(reasons.change(case, element or "", outcome, before or "", after or ""))
    found.changed = [PersonChange(case, tuple(several)) for case, several in rows.items()]
    return found


class _Reasons:
    """Through what outcomes of some people are others."""

    def __init__(self, old: RunRecord, new: RunRecord, rules: Rules | None, people: pl.Series, same_law: bool) -> None:
        import polars as pl

        self.same_law, self.facts = same_law, _fact_changes(old, new, people)
        self._fired = [_fired(one, people) for one in (old, new)]
        self._clauses = {} if rules is None else _clause_names(rules, date.fromisoformat(new.manifest["as_of"]))
        self._back: dict[str, set[tuple[str, str, str]]] = {}
        if rules is None or not self.facts:
            return
        shape = layout(rules.vocabulary)
        day = date.fromisoformat(new.manifest["as_of"])
        tables = {n: f.filter(pl.col(CASE).is_in(people.implode())) for n, f in new.tables(FACTS).items()}
        before = {n: f.filter(pl.col(CASE).is_in(people.implode())) for n, f in old.tables(FACTS).items()}
        side = PartDecider(rules, shape, day, AS_OF in tables[CASES].columns)
        now = _long(states_of(side, tables))
        names = dict.fromkeys(change.name for changes in self.facts.values() for change in changes)
        # a list, or a fact of which one of the registers has no column, is not put back
        alike = [n for n in names if n in tables[CASES].columns and n in before[CASES].columns]
        on = [CASE, ID, "outcome"]
        for name, put in [*((one, [one]) for one in alike), (EVERY, alike)]:
            old_cells = before[CASES].select(CASE, *put)
            cases = tables[CASES].drop(put).join(old_cells, on=CASE, how="left", maintain_order="left")
            back = cases.select(tables[CASES].columns).cast(dict(tables[CASES].schema))  # type: ignore[arg-type]
            then = _long(states_of(side, {**tables, CASES: back}))
            both = now.join(then, on=on, how="inner", nulls_equal=True, suffix=":then")
            other = both.filter(pl.col(STATE).ne_missing(pl.col(f"{STATE}:then")))
            self._back[name] = {(case, element or "", key) for case, element, key in other.select(on).iter_rows()}

    def change(self, case: str, element: str, outcome: str, before: str, after: str) -> OutcomeChange:
        """An outcome that is another, with its reasons."""
        facts = self.facts.get(case, ())
        about = (case, element, outcome)
        alone = tuple(one for one in facts if about in self._back.get(one.name, ()))
        clauses = self._turned(case, outcome)
        unsure = tuple(one for one in facts if one.name not in self._back) if self._back else facts
        if not alone and facts and about in self._back.get(EVERY, ()):
            unsure = facts  # several together
        if alone or unsure:
            return OutcomeChange(outcome, element, before, after, FACT, alone or unsure, clauses)
        through = DAY if self.same_law else NORM
        return OutcomeChange(outcome, element, before, after, through, (), clauses)

    def _turned(self, case: str, outcome: str) -> tuple[tuple[str, bool], ...]:
        before, after = (one.get(case, frozenset()) for one in self._fired)
        own = self._clauses.get(outcome)
        turned = [(name, False) for name in sorted(before - after)] + [(name, True) for name in sorted(after - before)]
        return tuple(one for one in turned if own is None or one[0] in own)


def _clause_names(rules: Rules, day: date) -> dict[str, set[str]]:
    """Outcome → the clauses of it."""
    from punkt.registers.columns.column_plan import told_names

    shape = layout(rules.vocabulary)
    places = [(section, section) for section in rules.vocabulary.sections]
    places += [(table.name, table.subject) for table in shape.lists]
    program = rules.edition(day).program
    return {
        f"{place}.{plan.name}": set(told_names(plan)) for place, kind in places for plan in program.plans.get(kind, ())
    }


def _fact_changes(old: RunRecord, new: RunRecord, people: pl.Series) -> dict[str, tuple[FactChange, ...]]:
    """Case → the facts that are others."""
    import polars as pl

    some = [{n: f.filter(pl.col(CASE).is_in(people.implode())) for n, f in r.tables(FACTS).items()} for r in (old, new)]
    found: dict[str, list[FactChange]] = {}
    one, two = (side[CASES] for side in some)
    columns = [name for name in dict.fromkeys([*two.columns, *one.columns]) if name not in (CASE, AS_OF)]
    for name in columns:
        sides = [_texts(side, name) for side in (one, two)]
        both = sides[0].join(sides[1], on=CASE, how="inner", suffix=":after")
        other = both.filter(pl.col("text").ne_missing(pl.col("text:after")))
        for case, before, after in other.iter_rows():
            found.setdefault(case, []).append(FactChange(name, before, after))
    for name in dict.fromkeys([*some[0], *some[1]]):
        if name != CASES:
            lists = [{CASES: two, **({name: side[name]} if name in side else {})} for side in some]
            for case in changed_keys(lists[1], lists[0]):
                found.setdefault(case, []).append(FactChange(name))
    return {case: tuple(changes) for case, changes in found.items()}


def _texts(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """A column as texts."""
    import polars as pl

    if name not in frame.columns:
        return frame.select(CASE, pl.lit(None, pl.String).alias("text"))
    column = pl.col(name)
    if isinstance(frame.schema[name], pl.List):
        column = column.cast(pl.List(pl.String)).list.join(", ")
    return frame.select(CASE, column.cast(pl.String).alias("text"))


def _fired(record: RunRecord, people: pl.Series) -> dict[str, frozenset[str]]:
    """Case → the clauses that fired for it and its elements."""
    import polars as pl

    found: dict[str, set[str]] = {}
    for table, columns in record.manifest["law"]["legend"].items():
        frame = record.tables(RESULTS)[table].filter(pl.col(CASE).is_in(people.implode()))
        for column in columns:
            if column["means"] == "fired":
                for case, word in frame.select(CASE, column["name"]).iter_rows():
                    found.setdefault(case, set()).update(names_of(word or 0, column["legend"]))
    return {case: frozenset(names) for case, names in found.items()}


def _states(record: RunRecord) -> pl.DataFrame:
    """Each outcome of each row as a text, by what the record says its columns mean: case, id, outcome, state."""
    import polars as pl

    found: dict[str, pl.DataFrame] = {}
    for table, columns in record.manifest["law"]["legend"].items():
        frame = record.tables(RESULTS)[table]
        keys = [name for name in (CASE, ID) if name in frame.columns]
        by: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        for column in columns:
            if column["outcome"] and column["means"] in ("value", "status", "if_applies"):
                by.setdefault((column["subject"], column["outcome"]), {})[column["means"]] = column
        cells = [frame[key] for key in keys]
        for (subject, name), of in by.items():
            if table == CASES or subject == table:
                value = _value(frame[of["value"]["name"]], of["value"])
                applied = of.get("if_applies")
                as_if = value.clear(len(value)) if applied is None else _value(frame[applied["name"]], applied)
                status = frame[of["status"]["name"]].cast(pl.String)
                parts = pl.DataFrame([status.alias("s"), value.alias("v"), as_if.alias("a")])
                state = (
                    pl.when(pl.col("s") == "determined")
                    .then(pl.concat_str(pl.lit("="), "v"))
                    .when((pl.col("s") == "open") & pl.col("a").is_not_null())
                    .then(pl.concat_str(pl.lit(AS_IF), "a"))
                    .otherwise("s")
                )
                cells.append(parts.select(state.alias(f"{subject}.{name}")).to_series())
        if len(cells) > len(keys):
            found[table] = pl.DataFrame(cells)
    return _long(found)


def _value(cells: pl.Series, column: Mapping[str, Any]) -> pl.Series:
    import polars as pl

    if not column["bits"]:
        return cells.cast(pl.String)
    texts = [None if word is None else text_of(word, column["legend"], "[]") for word in cells]
    return pl.Series(texts, dtype=pl.String)


def _long(states: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """A row an outcome."""
    import polars as pl

    rows = [pl.DataFrame(schema={CASE: pl.String, ID: pl.String, "outcome": pl.String, STATE: pl.String})]
    for frame in states.values():
        element = pl.col(ID).cast(pl.String) if ID in frame.columns else pl.lit(None, pl.String)
        frame = frame.with_columns(pl.col(CASE).cast(pl.String), element.alias(ID))
        long = frame.unpivot(index=[CASE, ID], variable_name="outcome", value_name=STATE)
        rows.append(long.select(rows[0].columns))
    return pl.concat(rows)
