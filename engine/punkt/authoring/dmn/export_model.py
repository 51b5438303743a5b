"""``punkt export dmn``: what a pack decides on a day as a model of DMN 1.3."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import bilingual
from punkt.kernel.nodes import Not, Value
from punkt.law.forms.tables import COUNT, OUTPUT_ORDER, PRIORITY, outcomes_of, ranked
from punkt.law.language.clause import Clause
from punkt.law.language.lowered_table import LoweredTable, lowered_table
from punkt.law.language.program import Plan
from punkt.law.packs.pack import Rule
from punkt.law.packs.vocabulary import FactKind, FactType, OutcomeKind, OutcomeType

from .export_feel import Feel, Unsaid, literal
from .names import free

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
HITS = {
    "unique": ("UNIQUE", ""),
    "any": ("ANY", ""),
    "first": ("FIRST", ""),
    "priority": ("PRIORITY", ""),
    "sum": ("COLLECT", "SUM"),
    "least": ("COLLECT", "MIN"),
    "greatest": ("COLLECT", "MAX"),
    "count": ("COLLECT", "COUNT"),
    "rule_order": ("RULE ORDER", ""),
    "output_order": ("OUTPUT ORDER", ""),
    "collect": ("COLLECT", ""),
}
TYPES = {
    FactKind.BOOLEAN: "boolean",
    FactKind.INTEGER: "number",
    FactKind.NUMBER: "number",
    FactKind.DATE: "date",
    FactKind.CHOICE: "string",
}


@dataclass(slots=True)
class Written:
    """A model that is made: its bytes, what it has, and what of the pack it has not."""

    content: bytes
    decisions: dict[str, str] = field(default_factory=dict)
    """Outcome → the decision that it is."""
    inputs: dict[str, str] = field(default_factory=dict)
    """Fact, with its section before it → the input that it is."""
    left_out: list[Diagnostic] = field(default_factory=list)


def export_dmn(rules: Rules, pack: str, day: date) -> Written:
    """The model of what a pack decides on a day. Raises :class:`PunktError` where nothing of it fits."""
    return _Exporter(rules, pack, day).run()


class _Exporter:
    def __init__(self, rules: Rules, pack: str, day: date) -> None:
        self.rules, self.pack, self.day = rules, rules.linked.by_id[pack], day
        self.program = rules.edition(day).program
        self.names: dict[tuple[str, str], str] = {}
        self.written = Written(b"")
        self.root = ET.Element(
            "definitions", {"xmlns": SPACE, "name": pack, "id": "model", "namespace": f"urn:punkt:{pack}"}
        )
        self.types: dict[str, ET.Element] = {}
        self.made: dict[str, tuple[ET.Element, set[str]]] = {}

    def run(self) -> Written:
        sections = self.rules.vocabulary.sections
        plans = [plan for section in sections for plan in self.program.plans.get(section, ())]
        facts = [
            (section, fact) for section in sections for fact in self.rules.vocabulary.subjects[section].facts.values()
        ]
        for section, fact in facts:
            self._name(section, f":{fact.path}", fact.path)
        for plan in plans:
            self._name(plan.subject, plan.name, plan.name)
        for plan in plans:
            self._decision(plan, plans)
        self._leave_out_dependents()
        self._put_together(facts)
        if not self.made:
            raise PunktError([*self.written.left_out, Diagnostic("P952", self.pack.place, {"name": self.pack.id})])
        ET.indent(self.root)
        self.written.content = ET.tostring(self.root, encoding="utf-8", xml_declaration=True) + b"\n"
        return self.written

    def _name(self, section: str, key: str, path: str) -> None:
        name = path.replace(".", "_")
        if name in self.names.values():
            name = f"{section}_{name}"
        self.names[(section, key)] = free(name, self.names.values())

    def _note(self, place: Place, name: str, why: str) -> None:
        self.written.left_out.append(Diagnostic("P951", place, {"name": name, "why": bilingual(f"dmn.unsaid.{why}")}))

    # --- decisions

    def _decision(self, plan: Plan, plans: Sequence[Plan]) -> None:
        rules = {id(clause.rule): clause.rule for clause in plan.clauses}
        if not rules:
            return
        rule = next(iter(rules.values()))
        feel = Feel(plan.subject, self.names)
        try:
            if plan.listed is not None and not plan.in_rows:
                raise Unsaid("list")
            if plan.applies is not None:
                raise Unsaid("applies")
            if len(rules) > 1:
                raise Unsaid("several_rules")
            declared = self.rules.vocabulary.outcomes.get((plan.subject, plan.name))
            logic = self._table(rule, plan, feel) if "table" in rule.body else _expression(feel, plan.clauses)
            name = self.names[plan.key]
            element = ET.Element("decision", {"name": name, "id": f"decision_{name}"})
            self._about(element, plan, declared, rule)
            self.made[name] = (element, feel.read)
            element.append(logic)
            if plan.kind is not OutcomeKind.TERM:
                self.written.decisions[f"{plan.subject}.{plan.name}"] = name
        except Unsaid as unsaid:
            self._note(rule.body.place, plan.name, str(unsaid))

    def _about(self, element: ET.Element, plan: Plan, declared: OutcomeType | None, rule: Rule) -> None:
        ET.SubElement(element, "description").text = f"{rule.citation.address}: {rule.citation.quote}"
        kind, values = (declared.element, tuple(declared.values)) if declared else (plan.type.kind, plan.type.choices)
        variable = ET.SubElement(element, "variable", {"name": element.get("name", "")})
        named = self._type(element.get("name", ""), kind, values)
        if plan.in_rows:
            named = self._collection(element.get("name", ""), named)
        if named:
            variable.set("typeRef", named)

    def _type(self, name: str, kind: FactKind, values: Sequence[str], none: bool = False) -> str:
        """The type of a value, defined if need be."""
        if kind is FactKind.CHOICE and not values:
            return "string"
        if kind is not FactKind.CHOICE and not none:
            return TYPES.get(kind, "")
        defined = ET.Element("itemDefinition", {"name": f"t_{name}"})
        ET.SubElement(defined, "typeRef").text = TYPES.get(kind, "string")
        listed = [literal(value) for value in values] if kind is FactKind.CHOICE else ["-"] if not none else []
        if listed or none:
            allowed = ET.SubElement(defined, "allowedValues")
            ET.SubElement(allowed, "text").text = ", ".join([*listed, *(["null"] if none else [])])
        self.types[name] = defined
        return f"t_{name}"

    def _collection(self, name: str, of: str) -> str:
        """The type of a list of values of a type."""
        defined = self.types.pop(name, None)
        if defined is None:
            defined = ET.Element("itemDefinition", {"name": f"t_{name}"})
            ET.SubElement(defined, "typeRef").text = of or "Any"
        defined.set("isCollection", "true")
        self.types[name] = defined
        return f"t_{name}"

    def _table(self, rule: Rule, plan: Plan, feel: Feel) -> ET.Element:
        lowered = lowered_table(self.rules.linked, rule, self.day)
        hit = lowered.written.hit
        if not lowered.whole:
            raise Unsaid("list")
        policy, aggregation = HITS[hit]
        table = ET.Element(
            "decisionTable", {"hitPolicy": policy, **({"aggregation": aggregation} if aggregation else {})}
        )
        for column in lowered.columns:
            inside = ET.SubElement(ET.SubElement(table, "input"), "inputExpression")
            ET.SubElement(inside, "text").text = feel.value(column.node)
        output = ET.SubElement(table, "output")
        for order in [self._order(rule, plan, lowered)] if hit in (PRIORITY, OUTPUT_ORDER) else []:
            ET.SubElement(ET.SubElement(output, "outputValues"), "text").text = ", ".join(order)
        rest = _rest(lowered, feel)
        if rest:
            ET.SubElement(ET.SubElement(output, "defaultOutputEntry"), "text").text = rest
        for row in lowered.rows:
            line = ET.SubElement(table, "rule")
            for column, cell in zip(lowered.columns, row.cells, strict=True):
                ET.SubElement(ET.SubElement(line, "inputEntry"), "text").text = feel.cell(column.node, cell)
            result = lowered.result(row.row.results)
            said = "1" if hit == COUNT else feel.value(result) if result is not None else "null"
            ET.SubElement(ET.SubElement(line, "outputEntry"), "text").text = said
        return table

    def _order(self, rule: Rule, plan: Plan, lowered: LoweredTable) -> list[str]:
        """The values of an outcome by priority; of several outcomes of one row the order is of them together."""
        if len(outcomes_of(rule.body)) > 1:
            raise Unsaid("priority_of_several")
        if "order" in lowered.written.spot:
            return [literal(value) for value in (lowered.written.spot / "order").data]
        declared = self.rules.vocabulary.outcomes[plan.key]
        ranked(lowered.written, [tuple(declared.values)], lowered.context.problems)
        return [literal(value) for value in declared.values]

    def _leave_out_dependents(self) -> None:
        """Leave out what reads a decision that is left out."""
        decisions = {name for (_, key), name in self.names.items() if not key.startswith(":")}
        changed = True
        while changed:
            changed = False
            for name, (_, read) in list(self.made.items()):
                lacking = next((other for other in sorted(read & decisions) if other not in self.made), None)
                if lacking is not None:
                    del self.made[name]
                    self.written.decisions = {key: one for key, one in self.written.decisions.items() if one != name}
                    why = bilingual("dmn.unsaid.rests", name=lacking)
                    self.written.left_out.append(Diagnostic("P951", self.pack.place, {"name": name, "why": why}))
                    changed = True

    # --- the whole

    def _put_together(self, facts: Iterable[tuple[str, FactType]]) -> None:
        read = {name for _, names in self.made.values() for name in names}
        inputs: list[ET.Element] = []
        for section, fact in facts:
            name = self.names[(section, f":{fact.path}")]
            if name not in read:
                continue
            element = ET.Element("inputData", {"name": name, "id": f"input_{name}", "label": fact.label["en"]})
            variable = ET.SubElement(element, "variable", {"name": name})
            variable.set("typeRef", self._type(name, fact.kind, tuple(fact.values), fact.none))
            inputs.append(element)
            self.written.inputs[f"{section}.{fact.path}"] = name
        known = {element.get("name") for element in inputs}
        self.root.extend(defined for name, defined in self.types.items() if name in known or name in self.made)
        self.root.extend(inputs)
        for element, names in self.made.values():
            for at, name in enumerate(sorted(names)):
                required = ET.Element("informationRequirement")
                kind = "requiredInput" if name in known else "requiredDecision"
                target = f"{'input' if name in known else 'decision'}_{name}"
                ET.SubElement(required, kind, {"href": f"#{target}"})
                element.insert(2 + at, required)
            self.root.append(element)


def _rest(lowered: LoweredTable, feel: Feel) -> str:
    """What holds where no row does; sums and numbers of rows are then 0."""
    if lowered.written.otherwise is not None:
        result: Value | None = lowered.result(lowered.written.otherwise)
        return feel.value(result) if result is not None else ""
    return "0" if lowered.written.hit in ("sum", COUNT) else ""


def _expression(feel: Feel, clauses: Sequence[Clause]) -> ET.Element:
    """Clauses one after the other; the last is plain where it denies the one before."""
    said = "null"
    for at in range(len(clauses) - 1, -1, -1):
        clause = clauses[at]
        value, condition = feel.value(clause.value), feel.condition(clause.condition)
        denies = len(clauses) == 2 and at == 1 and clause.condition == Not(clauses[0].condition)
        said = value if denies or condition == "true" else f"if {condition} then {value} else {said}"
    element = ET.Element("literalExpression")
    ET.SubElement(element, "text").text = said
    return element
