"""The interview: a step for each paper on which facts are written, with its questions; lists as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.law.packs.vocabulary import NONE, FactKind, FactType, SubjectType

from .case_form import CaseForm, Json, PlaceIn, get, places_in
from .case_standing import Standing, Why
from .form_faults import Wrong
from .page_words import PageWords
from .question_fields import FieldMaker, Option, QuestionField, html_id

OTHER = "other"
"""The step of what stands on no paper."""
ABOUT = "about"
"""The step that asks whom and what the case is about."""


@dataclass(frozen=True)
class Column:
    """A fact of the elements of a list: its path, what it is called, and the paper it stands on."""

    path: str
    label: str
    paper: str
    unit: str = ""


@dataclass(frozen=True)
class TableRow:
    """One element: its name, an answer for each column, and lists within it."""

    address: str
    was: str
    """Its name as the draft has it."""
    name: QuestionField
    title: str
    cells: list[QuestionField]
    lists: list[ListTable]


@dataclass(frozen=True)
class ListTable:
    """The elements of a list by the facts that matter."""

    address: str
    title: str
    question: str
    known: bool
    columns: list[Column]
    rows: list[TableRow]
    wrong: list[Wrong]
    empty: TableRow
    """A row for one element more."""

    @property
    def id(self) -> str:
        """Its id in the page."""
        return html_id(f"list:{self.address}")

    @property
    def heads(self) -> list[tuple[str, int]]:
        """The papers above the columns, each with the number of its columns."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and found[-1][0] == column.paper:
                found[-1] = (column.paper, found[-1][1] + 1)
            else:
                found.append((column.paper, 1))
        return found

    @property
    def lacks(self) -> list[tuple[str, list[QuestionField]]]:
        """For each element what is missing of it."""
        found = [(row.title, [cell for cell in row.cells if cell.open]) for row in self.rows]
        return [(title, cells) for title, cells in found if cells]


@dataclass(frozen=True)
class Block:
    """The questions about one record on one paper."""

    title: str
    questions: list[QuestionField] = field(default_factory=list)
    lists: list[ListTable] = field(default_factory=list)
    none: Option | None = None
    """That there is no such thing at all, where a case may say so; its value is the section."""


@dataclass(frozen=True)
class Step:
    """One step: how many of its questions can still matter, are answered, and are answered wrongly."""

    id: str
    title: str
    hint: str
    blocks: list[Block]
    left: int
    given: int
    wrong: list[tuple[Wrong, str]]
    """What is wrong, each with what to put the focus on."""

    @property
    def state(self) -> str:
        """``wrong``, ``done``, ``begun`` or ``open``."""
        return "wrong" if self.wrong else "done" if not self.left else "begun" if self.given else "open"

    @property
    def questions(self) -> Iterator[QuestionField]:
        """All its questions that are not in tables."""
        for block in self.blocks:
            yield from block.questions

    @property
    def first(self) -> str:
        """What to put the focus on: the first question without an answer; empty where there is none."""
        return next((one.at for one in self.questions if one.open), "")


class Interview:
    """The steps of one draft as it stands."""

    def __init__(self, draft: CaseForm, standing: Standing, words: PageWords, shown: str | None = None) -> None:
        """``shown``: the only step whose questions are shown (empty: none), and not just counted; by default all are."""
        assert standing.names is not None, "the packs go together"
        self._draft, self._standing, self._words = draft, standing, words
        self._names, self._vocabulary = standing.names, standing.names.vocabulary
        self._make, self._only, self._whole = FieldMaker(self._names, words), shown, True
        self.places: dict[str, tuple[str, str]] = {}
        """Where a fact of the case is asked: its step, and what to put the focus on; by its path in the case."""
        self._asked: dict[str, tuple[str, str]] = {}
        """The same by the absolute name of a fact."""
        self._labels: dict[str, str] = {}
        self._count: dict[str, list[int]] = {}
        blocks: dict[str, list[Block]] = {}
        for name in draft.sections:
            for step, block in self._section(name).items():
                blocks.setdefault(step, []).append(block)
        self.steps = [
            self._step(step, blocks[step]) for step in (*self._vocabulary.written_on, OTHER) if step in blocks
        ]
        self.notes = [
            wrong for path, wrong in standing.errors.items() if not any(path == at for at in self._shown(path))
        ]
        """What is wrong that no question asks for."""

    def step(self, name: str) -> Step | None:
        """The step of a name."""
        return next((step for step in self.steps if step.id == name), None)

    def after(self, name: str) -> Step | None:
        """The step that follows one."""
        numbers = [number for number, step in enumerate(self.steps) if step.id == name]
        at = numbers[0] + 1 if numbers else 0
        return self.steps[at] if at < len(self.steps) else None

    def of_fact(self, name: str) -> tuple[str, str] | None:
        """Where a fact is asked that a decision calls by its absolute name."""
        return self._asked.get(name)

    def about_whole(self, address: str) -> list[tuple[str, str]]:
        """What is wrong with the draft at ``address`` that no question asks for, each with where it is mended."""
        return [(one.says, f"{address}?step={ABOUT}") for one in (*self._standing.notes, *self.notes)]

    def others_of(self, wrong: Wrong) -> list[tuple[str, str, str]]:
        """The other facts that a contradiction is about: what each is called, its step, and what to focus."""
        found = []
        for path in wrong.others:
            for at in self._shown(path):
                found.append((self._labels.get(at, at), *self.places[at]))
        return found

    # --- making them

    def _step(self, name: str, blocks: list[Block]) -> Step:
        paper = self._vocabulary.written_on.get(name)
        title = self._words.pick(paper.title) if paper else self._words("step_other")
        hint = self._words.pick(paper.hint) if paper and paper.hint else ""
        left, given = self._count.get(name, [0, 0])
        wrong = [
            (one, self.places[path][1])
            for path, one in self._standing.errors.items()
            for path in self._shown(path)
            if self.places[path][0] == name
        ]
        return Step(name, title, hint, blocks, left, given, wrong)

    def _shown(self, path: str) -> list[str]:
        """The nearest path at or above one that a question stands for."""
        while path not in self.places and "." in path:
            path = path.rpartition(".")[0]
        return [path] if path in self.places else []

    def _section(self, name: str) -> dict[str, Block]:
        subject = self._vocabulary.subjects[name]
        data, title = self._draft.data.get(name) or {}, self._words.pick(subject.title)
        denied = data == NONE
        found = {} if denied or not isinstance(data, dict) else self._record(title, subject, data, name)
        if subject.none and (denied or not any(one.given for block in found.values() for one in block.questions)):
            none = Option(name, self._words("no_such_thing"), denied)
            step = next(iter(found), self._vocabulary.paper_of(name, "") or OTHER)
            found[step] = replace(found.get(step, Block(title)), none=none)
            self.places.setdefault(name, (step, f"none-{name}"))
        return found

    def _record(self, title: str, subject: SubjectType, data: Json, name: str) -> dict[str, Block]:
        """The blocks of a section, by step."""
        found: dict[str, Block] = {}
        for path, fact in subject.facts.items():
            if not fact.given:
                continue
            value, step = get(data, path), self._vocabulary.paper_of(name, path) or OTHER
            self._whole = self._only in (None, step)  # a list is whole on one step
            if fact.kind is FactKind.LIST and fact.by is None:
                if value is None and not self._matters(f"{name}.{path}"):
                    continue
                table = self._table(fact, value, subject, name, name, name, data, step)
                found.setdefault(step, Block(title)).lists.append(table)
                continue
            made = self._question(fact, value, f"{name}:{path}", f"{name}.{path}", f"{name}.{path}", data, step)
            if made.given or made.open or made.wrong or made.presumed:
                found.setdefault(step, Block(title)).questions.append(made)
        return found

    def _matters(self, name: str) -> bool:
        known = (*self._standing.waiting, *self._standing.presumed)
        return any(one == name or one.startswith(f"{name}/") for one in known)

    def _question(
        self, fact: FactType, value: Any, field_name: str, record: str, at: str, siblings: Json, step: str
    ) -> QuestionField:
        """One question: ``record`` is the fact's name in a decision, ``at`` its path in the case.

        With no ``step`` it is one of a row that is not there yet, and counts for nothing.
        """
        faults = [one for path, one in self._standing.errors.items() if path == at or path.startswith(f"{at}.")]
        why = self._standing.waiting.get(record, Why())
        presumed = self._standing.presumed.get(record, "") if value is None else ""
        if self._whole:
            made = self._make.field(fact, value, field_name, faults, why, siblings, presumed)
        else:
            made = self._make.counted(fact, value, field_name, faults, why, presumed)
        if step:
            self.places[at] = self._asked[record] = (step, made.at)
            self._labels[at] = made.label
            self._counted(step, made.open, made.given)
        return made

    def _counted(self, step: str, left: bool, given: bool) -> None:
        count = self._count.setdefault(step, [0, 0])
        count[0] += left
        count[1] += given

    def _table(
        self, fact: FactType, value: Any, owner: SubjectType, address: str, record: str, at: str, data: Json, step: str
    ) -> ListTable:
        """A list as a table: ``data`` is the record that it stands in."""
        inner, pick = self._vocabulary.subjects[fact.of], self._words.pick
        elements = value if isinstance(value, list) else []
        full, list_name = f"{address}/{fact.path}", f"{record}.{fact.path}"
        places = [one for one in places_in(self._vocabulary, owner) if one.what == fact.path]
        places = [one for one in places if get(data, one.where) is not None or self._matters(f"{record}.{one.where}")]
        placed = {one.by for one in places_in(self._vocabulary, owner) if one.where == fact.path}
        columns = self._columns(fact, inner, elements, list_name, placed)
        heads = [Column(place.path, pick(owner.facts[place.where].label), "") for place in places]
        rows = [
            self._row(fact, inner, one, number, columns, places, (full, list_name, f"{at}.{fact.path}"), data, step)
            for number, one in enumerate(elements)
        ]
        waiting = self._standing.waiting.get(list_name)
        self.places[f"{at}.{fact.path}"] = self._asked[list_name] = (step, html_id(f"add:{full}"))
        self._counted(step, waiting is not None and value is None, bool(elements))
        errors = self._standing.errors
        own = [one for path, one in errors.items() if path == f"{at}.{fact.path}"]
        blank = self._row(fact, inner, {}, len(elements), columns, places, (full, list_name, ""), data, "")
        return ListTable(
            full, pick(fact.label), pick(fact.question), isinstance(value, list), [*heads, *columns], rows, own, blank
        )

    def _columns(
        self, fact: FactType, inner: SubjectType, elements: list[Any], list_name: str, placed: set[str]
    ) -> list[Column]:
        """The facts that matter of some element, or are known of one, by papers."""
        found = []
        order = [*self._vocabulary.written_on, ""]
        for path, one in inner.facts.items():
            if not one.given or (one.kind is FactKind.LIST and one.by is None) or path in placed:
                continue
            ends = f".{path}"
            known = any(isinstance(element, dict) and get(element, path) is not None for element in elements)
            waits = (*self._standing.waiting, *self._standing.presumed)
            if known or any(name.startswith(f"{list_name}/") and name.endswith(ends) for name in waits):
                found.append((order.index(self._vocabulary.paper_of(fact.of, path)), path, one))
        papers = self._vocabulary.written_on
        title = {name: self._words.pick(paper.title) for name, paper in papers.items()}
        made = []
        for number, path, one in sorted(found, key=lambda entry: entry[0]):
            made.append(Column(path, self._words.pick(one.label), title.get(order[number], self._words("step_other"))))
        return made

    def _row(
        self, fact: FactType, inner: SubjectType, data: Any, number: int, columns: list[Column],
        places: list[PlaceIn], names: tuple[str, str, str], owner: Json, step: str,
    ) -> TableRow:  # fmt: skip
        data = data if isinstance(data, dict) else {}
        called = str(data.get("id", ""))
        here, record, at = f"{names[0]}/{number}", f"{names[1]}/{called}", f"{names[2]}.{number}"
        faults = [one for path, one in self._standing.errors.items() if path == f"{at}.id"]
        name = QuestionField(
            f"f:{here}:id", html_id(f"{here}:id"), self._words("element_id"), "text", called, (), "", "", False,
            tuple(faults), Why(), True,
        )  # fmt: skip
        if step:
            self.places[f"{at}.id"] = (step, name.id)
        cells = [self._place(place, called, here, owner) for place in places]
        cells += [
            self._question(
                inner.facts[column.path], get(data, column.path), f"{here}:{column.path}", f"{record}.{column.path}",
                f"{at}.{column.path}", owner, step,
            )
            for column in columns
        ]  # fmt: skip
        lists = [
            self._table(one, get(data, path), inner, here, record, at, data, step)
            for path, one in inner.facts.items()
            if one.kind is FactKind.LIST and one.by is None and one.given and called
            and (get(data, path) is not None or self._matters(f"{record}.{path}"))
        ]  # fmt: skip
        title = self._words("element", list=self._words.pick(inner.title), id=called)
        return TableRow(here, called, name, title, cells, lists)

    def _place(self, place: PlaceIn, called: str, here: str, owner: Json) -> QuestionField:
        """In which element of another list an element is."""
        where = ""
        kept = get(owner, place.where)
        for one in kept if isinstance(kept, list) else ():
            inside = get(one, place.by) if isinstance(one, dict) else None
            if called and isinstance(inside, list) and called in inside:
                where = str(one.get("id", ""))
        name = f"{here}:{place.path}"
        label = self._words("element_id")
        return QuestionField(
            f"f:{name}", html_id(name), label, "text", where, (), "", "", False, (), Why(), bool(where), label
        )
