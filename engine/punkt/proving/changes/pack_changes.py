"""The changes a pack is tested by: every number, end, comparator, quantifier, modality, reading, value and form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from punkt.files.messages.diagnostics import Place
from punkt.files.read import Path
from punkt.kernel.domains import Interval, show
from punkt.kernel.exact import shown
from punkt.law.language.link import Linked
from punkt.law.packs.pack import DatedValue, FactList, Modality, Norm, NormValue, Pack, Rule

from .rule_edits import RuleEdit, RuleEditor
from .smallest_steps import LOGIC, SmallestSteps, changed_intervals, moved, proper

KINDS = (
    *("number", "end", "item", "comparator", "quantifier", "negation", "value", "reading", "modality"),
    *("rounding", "operands", "gathering", "branches"),
)


@dataclass(frozen=True)
class PackChange:
    """One change: what, where, and the rule base with it made."""

    kind: str
    name: str
    """The rule, norm or reading that is changed."""
    place: Place
    before: str
    after: str
    rule: Rule | None = None
    norm: Norm | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    def made(self, linked: Linked) -> Linked:
        """The rule base with the change made (a reading is chosen when it is lowered)."""
        if self.rule is not None:
            new = self.rule
            rules = tuple(new if (r.pack, r.id) == (new.pack, new.id) else r for r in linked.rules)
            return replace(linked, rules=rules)
        if self.norm is not None:
            norm = self.norm
            packs = tuple(
                replace(p, norms={**p.norms, norm.name: norm}) if p.id == norm.pack else p for p in linked.packs
            )
            return replace(linked, packs=packs, by_id={pack.id: pack for pack in packs})
        return linked


def changes_of(linked: Linked, pack: Pack) -> Iterator[PackChange]:
    """Every change to one pack."""
    steps = SmallestSteps(linked)
    for norm in pack.norms.values():
        for number, dated in enumerate(norm.values):
            for kind, value in _norm_values(dated.value, steps.norm(norm.name)):
                values = (*norm.values[:number], DatedValue(value, dated.in_force), *norm.values[number + 1 :])
                yield PackChange(
                    kind, norm.name, norm.place, _said(dated.value), _said(value), norm=replace(norm, values=values)
                )
    for rule in linked.rules:
        if rule.pack == pack.id:
            yield from _rule_changes(linked, pack, rule, steps)
    for reading in pack.readings.values():
        for option in reading.alternatives:
            yield PackChange(
                "reading",
                reading.name,
                reading.place,
                reading.adopted,
                option,
                options={f"{pack.id}:{reading.name}": option},
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


def _rule_changes(linked: Linked, pack: Pack, rule: Rule, steps: SmallestSteps) -> Iterator[PackChange]:
    def adopted(name: str) -> str | None:
        found = linked.reading(pack.id, name)
        return found.adopted if found else None

    body = rule.body
    for edit in _edits(linked, rule, RuleEditor(steps, adopted)):
        place = body.document.place((*body.path, *edit.path, *(edit.key or ())[:1]), key=edit.key is not None)
        new = replace(rule, body=replace(body, data=edit.apply(body.data)))
        yield PackChange(edit.kind, rule.id, place, edit.before, edit.after, rule=new)
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
        )


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
        else:
            yield from _conclusion(editor, known, item, (key,))


def _conclusion(editor: RuleEditor, known: tuple[str, ...], data: Any, path: Path) -> Iterator[RuleEdit]:
    """Another value is concluded."""
    if isinstance(data, str) and data in known:
        for other in known:
            if other != data:
                yield RuleEdit(path, "value", data, other, other)
    else:
        yield from editor.value(data, path)
