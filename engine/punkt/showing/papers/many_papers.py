"""A form filled in for many: for each row of a register that meets some conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError, nearest
from punkt.registers.check.register import Register
from punkt.registers.check.rows_as_cases import as_cases
from punkt.registers.columns.table_layout import AS_OF
from punkt.registers.map.column_map import Map
from punkt.registers.read.register_source import RegisterSource
from punkt.registers.run.decide_part import PartDecider
from punkt.registers.run.part_job import Decide
from punkt.registers.run.traced_rows import TracedDecisions

from .fill_form import Paper, fill
from .paper_model import Form

PART = 16_384
REFUSALS = ("P791", "P792")
"""Codes of what keeps a form from being issued."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What became of a row: a paper, or why there is none."""

    case: str
    row: int
    paper: Paper | None = None
    reasons: tuple[Diagnostic, ...] = ()
    """Why the form may not be issued, or what is wrong with the row."""
    blanks: int = 0
    """Fields of the paper that are left blank."""

    @property
    def what(self) -> str:
        """``written``, ``refused`` or ``rejected``."""
        if not self.reasons:
            return "written"
        return "refused" if all(one.code in REFUSALS for one in self.reasons) else "rejected"


@dataclass(frozen=True, slots=True)
class Letters:
    """A form, and the register for whose rows it is filled in."""

    rules: Rules
    form: Form
    source: RegisterSource
    column_map: Map
    day: date
    day_is_set: bool
    lang: str
    key: str = ""
    ignore: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    """Conditions as ``--where`` of ``punkt run`` has them."""
    typed: Mapping[str, str] | None = None
    """Field → the text that stands in every paper."""
    columns: Mapping[str, str] | None = None
    """Field → the column of the register whose cell stands in it."""

    def each(self) -> Iterator[Letter]:
        """What becomes of each row that meets the conditions, and of each that was turned down.

        Raises :class:`PunktError` where columns, conditions or fields are not right.
        """
        columns = self.columns or {}
        for name in columns:
            if name not in self.form.fields:
                raise PunktError(
                    [Diagnostic("P794", Place(self.form.name), {"name": name, "hint": nearest(name, self.form.fields)})]
                )
        register = Register(
            self.rules,
            self.source,
            {},
            self.column_map,
            self.day,
            self.day_is_set,
            self.key,
            self.ignore,
            tuple(dict.fromkeys(columns.values())),
        )
        side = PartDecider(self.rules, register.layout, self.day, register.own_days)
        chooser = TracedDecisions(self.rules, register.layout, Decide(side, 0), self.where, self.day)
        for batch in register.batches(PART):
            part = register.part(batch, {})
            for one in part.rejects:
                yield Letter(
                    one.key, one.row, None, (Diagnostic(one.code, Place(self.source.name, one.row), one.arguments),)
                )
            keys = chooser.chosen(part.tables, side.decide(part.tables))
            rows = dict(zip(part.keys, batch.rows, strict=True))
            cells = (
                {}
                if part.kept is None
                else dict(zip(part.tables["cases"]["case"], part.kept.iter_rows(named=True), strict=True))
            )
            for case in as_cases(register.layout, part.tables, keys):
                key = str(case["case"])
                own = {field: cells[key][_plain(column)] or "" for field, column in columns.items()}
                yield self._letter(case, rows[key], {**(self.typed or {}), **own})

    def _letter(self, case: Mapping[str, object], row: int, texts: Mapping[str, str]) -> Letter:
        decision = self.rules.decide(case, as_of=None if AS_OF in case else self.day)
        try:
            paper = fill(decision, self.form, self.lang, "", None, texts)
            return Letter(str(case["case"]), row, paper, (), len(paper.blanks))
        except PunktError as error:
            if all(fault.code in REFUSALS for fault in error.diagnostics):
                return Letter(str(case["case"]), row, None, tuple(error.diagnostics))
            raise


def _plain(name: str) -> str:
    return " ".join(name.split())


def sums(letters: Sequence[Letter]) -> dict[str, int]:
    """How many rows came to what."""
    found = {"written": 0, "refused": 0, "rejected": 0}
    for one in letters:
        found[one.what] += 1
    return found
