"""The changes a pack is tested by: every number, end, comparator, quantifier, modality, reading, value and form.

Also to whom it applies, what it presumes, and what is an exception from what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.files.messages.diagnostics import Place, Problems
from punkt.files.read import Path
from punkt.kernel.domains import Interval, show
from punkt.kernel.exact import parse_date, shown
from punkt.law.forms.tables import outcomes_of, read_table
from punkt.law.language.link import Linked
from punkt.law.language.overrides import RuleKey, key_of
from punkt.law.language.relations import could_state
from punkt.law.packs.pack import (
    Applies,
    DatedValue,
    FactList,
    Modality,
    Norm,
    NormValue,
    Pack,
    Presumption,
    Reading,
    Rule,
)
from punkt.law.packs.vocabulary import NONE, FactKind, Vocabulary
from punkt.proving.solver.boundary_classes import step_of

from .form_edits import NOTHING
from .rule_edits import RuleEdit, RuleEditor
from .smallest_steps import LOGIC, SmallestSteps, changed_intervals, moved, proper
from .table_edits import cell_edits, result_edits

KINDS = (
    *("number", "end", "item", "comparator", "quantifier", "negation", "value", "reading", "modality"),
    *("rounding", "operands", "gathering", "branches", "default", "applies", "presumption", "overrides"),
)


@dataclass(frozen=True)
class PackChange:
    """One change: what, where, and the rule base with it made."""

    kind: str
    name: str
    """The rule, norm, reading or presumption that is changed."""
    place: Place
    before: str
    after: str
    rule: Rule | None = None
    norm: Norm | None = None
    pack: Pack | None = None
    """The pack, if to whom it applies or what it presumes is changed."""
    overrides: Mapping[RuleKey, tuple[RuleKey, ...]] | None = None
    """Which rules are exceptions from which, if that is changed."""
    of: Norm | Rule | Reading | Presumption | Applies | None = None
    """What is changed, as it was; of ``applies`` that of the whole pack."""
    options: Mapping[str, str] = field(default_factory=dict)

    def made(self, linked: Linked) -> Linked:
        """The rule base with the change made (a reading is chosen when it is lowered)."""
        if self.overrides is not None:
            return replace(linked, overrides=self.overrides)
        if self.rule is not None:
            new = self.rule
            rules = tuple(new if (r.pack, r.id) == (new.pack, new.id) else r for r in linked.rules)
            return replace(linked, rules=rules)
        new_pack = self.pack
        if self.norm is not None:
            base = linked.by_id[self.norm.pack]
            new_pack = replace(base, norms={**base.norms, self.norm.name: self.norm})
        if new_pack is not None:
            packs = tuple(new_pack if pack.id == new_pack.id else pack for pack in linked.packs)
            return replace(linked, packs=packs, by_id={pack.id: pack for pack in packs})
        return linked


def changes_of(linked: Linked, pack: Pack) -> Iterator[PackChange]:
    """Every change to one pack."""
    steps = SmallestSteps(linked)

    def adopted(name: str) -> str | None:
        found = linked.reading(pack.id, name)
        return found.adopted if found else None

    editor = RuleEditor(steps, adopted)
    for norm in pack.norms.values():
        for number, dated in enumerate(norm.values):
            for kind, value in _norm_values(dated.value, steps.norm(norm.name)):
                values = (*norm.values[:number], DatedValue(value, dated.in_force), *norm.values[number + 1 :])
                yield PackChange(
                    kind,
                    norm.name,
                    norm.place,
                    _said(dated.value),
                    _said(value),
                    norm=replace(norm, values=values),
                    of=norm,
                )
    for rule in linked.rules:
        if rule.pack == pack.id:
            yield from _rule_changes(linked, pack, rule, editor)
    yield from _audiences(pack, editor)
    for presumption in pack.presumptions:
        yield from _presumed(linked.vocabulary, pack, presumption)
    for reading in pack.readings.values():
        for option in reading.alternatives:
            yield PackChange(
                "reading",
                reading.name,
                reading.place,
                reading.adopted,
                option,
                options={f"{pack.id}:{reading.name}": option},
                of=reading,
            )


def _norm_values(value: NormValue, step: Any) -> Iterator[tuple[str, NormValue]]:
    if isinstance(value, Interval):
        for kind, other in changed_intervals(value, step):
            if proper(other):
                yield kind, other
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            if len(value) > 1:
                yield "item", (*value[:number], *value[number + 1 :])
            for other in moved(item, step):
                yield "number", (*value[:number], other, *value[number + 1 :])
    elif isinstance(value, FactList):
        for number in range(len(value.paths) if len(value.paths) > 1 else 0):
            yield "item", FactList((*value.paths[:number], *value.paths[number + 1 :]))
    elif isinstance(value, bool):
        yield "value", not value
    else:
        for other in moved(value, step) if not hasattr(value, "path") else ():
            yield "number", other


def _said(value: NormValue) -> str:
    return show(value) if isinstance(value, tuple) else shown(value) if not isinstance(value, FactList) else str(value)


def _rule_changes(linked: Linked, pack: Pack, rule: Rule, editor: RuleEditor) -> Iterator[PackChange]:
    body = rule.body
    for edit in _edits(linked, rule, editor):
        place = body.document.place((*body.path, *edit.path, *(edit.key or ())[:1]), key=edit.key is not None)
        new = replace(rule, body=replace(body, data=edit.apply(body.data)))
        yield PackChange(edit.kind, rule.id, place, edit.before, edit.after, rule=new, of=rule)
    if rule.applies is not None or (rule.to_everybody and rule.subject in pack.applies):
        without = {key: item for key, item in body.data.items() if key != "applies"}
        yield PackChange(
            "applies",
            rule.id,
            (body / "applies").key_place,
            "applies",
            NOTHING,
            rule=replace(rule, body=replace(body, data=without)),
            of=rule,
        )
    yield from _exceptions(linked, rule)
    scale = list(Modality)
    at = scale.index(rule.citation.modality)
    for neighbour in (*scale[max(0, at - 1) : at], *scale[at + 1 : at + 2]):
        citation = replace(rule.citation, modality=neighbour)
        yield PackChange(
            "modality",
            rule.id,
            (body / "modality").place,
            rule.citation.modality.value,
            neighbour.value,
            rule=replace(rule, citation=citation),
            of=rule,
        )


def _exceptions(linked: Linked, rule: Rule) -> Iterator[PackChange]:
    """The rule is no exception from one of those that it overrides."""
    own = key_of(rule)
    named = linked.overrides.get(own, ())
    for other in named:
        rest = tuple(one for one in named if one != other)
        left = {key: one for key, one in linked.overrides.items() if key != own}
        new = {**left, own: rest} if rest else left
        yield PackChange("overrides", rule.id, rule.overrides[0].place, other[1], NOTHING, overrides=new, of=rule)


def _audiences(pack: Pack, editor: RuleEditor) -> Iterator[PackChange]:
    """The pack applies to others, or to all."""
    for subject, applies in pack.applies.items():
        name, spot = f"applies.{subject}", applies.condition
        for edit in editor.condition(spot.data, ()):
            place = spot.document.place((*spot.path, *edit.path, *(edit.key or ())[:1]), key=edit.key is not None)
            changed = replace(applies, condition=replace(spot, data=edit.apply(spot.data)))
            new = replace(pack, applies={**pack.applies, subject: changed})
            yield PackChange(edit.kind, name, place, edit.before, edit.after, pack=new, of=applies)
        others = {key: one for key, one in pack.applies.items() if key != subject}
        new = replace(pack, applies=others)
        yield PackChange("applies", name, spot.place, "applies", NOTHING, pack=new, of=applies)


def _presumed(vocabulary: Vocabulary, pack: Pack, one: Presumption) -> Iterator[PackChange]:
    """Another value is presumed, or nothing."""
    fact, before = vocabulary.subjects[one.subject].facts[one.fact], one.value.data
    found: list[Any] = []
    if before == NONE and fact.deniable:
        pass
    elif isinstance(before, bool):
        found = [not before]
    elif fact.kind is FactKind.CHOICE:
        found = [value for value in fact.values if value != before]
    elif not one.norm:  # else the norm is changed
        found = moved(parse_date(before) or before, step_of(fact.decimals))
    new = [replace(one, value=replace(one.value, data=value)) for value in found if could_state(fact, value)]
    for other in (*new, None):
        rows = tuple(row for row in (other if row is one else row for row in pack.presumptions) if row is not None)
        after = NOTHING if other is None else shown(other.value.data)
        changed = replace(pack, presumptions=rows)
        yield PackChange("presumption", one.id, one.place, shown(before), after, pack=changed, of=one)


def _edits(linked: Linked, rule: Rule, editor: RuleEditor) -> Iterator[RuleEdit]:
    declared = linked.vocabulary.outcomes.get((rule.subject, rule.outcome))
    known = tuple(declared.values) if declared and rule.kind == "decide" else ()
    data = rule.body.data
    for key in LOGIC:
        if key not in data:
            continue
        item: Any = data[key]
        if key in ("when", "require"):
            yield from editor.condition(item, (key,))
        elif key == "applies":
            if rule.applies is not None:
                within = "when" in item if isinstance(item, dict) else False
                yield from editor.condition(item["when"] if within else item, (key, "when") if within else (key,))
        elif key == "first":
            for number, branch in enumerate(item):
                if "when" in branch:
                    yield from editor.condition(branch["when"], (key, number, "when"))
                for end in ("then", "else"):
                    if end in branch:
                        yield from _conclusion(editor, known, branch[end], (key, number, end))
        elif key == "to":
            for line, value in item.items():
                yield from _conclusion(editor, known, value, (key, line))
        elif key == "match":
            yield from editor.value(item, (key,))
        elif key == "table":
            yield from _of_table(editor, rule, known)
        else:
            yield from _conclusion(editor, known, item, (key,))


def _of_table(editor: RuleEditor, rule: Rule, known: tuple[str, ...]) -> Iterator[RuleEdit]:
    """Cells and results, those of the rule's own outcome; the other outcomes of the table have rules of their own."""
    table, at = read_table(rule.body, Problems()), outcomes_of(rule.body).index(rule.outcome)
    depth = len(rule.body.path)
    steps = [editor.steps.of({"fact": one.data} if isinstance(one.data, str) else one.data) for one in table.columns]
    for row in table.rows:
        for cell, step in zip(row.cells, steps, strict=True):
            for edit in cell_edits(cell.data, step):
                yield RuleEdit(cell.path[depth:], edit.kind, edit.before, edit.after, edit.new)
    for results in (*(row.results for row in table.rows), table.otherwise or ()):
        for result in results[at : at + 1]:
            found = list(result_edits(result.data, known, 1))
            for edit in found:
                yield RuleEdit(result.path[depth:], edit.kind, edit.before, edit.after, edit.new)
            if not found:
                yield from editor.value(result.data, result.path[depth:])


def _conclusion(editor: RuleEditor, known: tuple[str, ...], data: Any, path: Path) -> Iterator[RuleEdit]:
    """Another value is concluded."""
    if isinstance(data, str) and data in known:
        for other in known:
            if other != data:
                yield RuleEdit(path, "value", data, other, other)
    else:
        yield from editor.value(data, path)
