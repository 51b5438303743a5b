"""Missing facts to the point, and ways to another outcome, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from punkt.deciding.decision import Decision
from punkt.deciding.explaining.plain_values import plain
from punkt.files.texts import Texts
from punkt.law.language.link import Linked
from punkt.law.packs.vocabulary import Text
from punkt.proving.interview.ways_found import ChangeStep, WhyNot
from punkt.showing.decision.presumed_facts import presumed_lines
from punkt.showing.decision.view import Builder
from punkt.showing.words.names import Named
from punkt.showing.words.paragraphs import lay_out
from punkt.showing.words.text_page import TextPage

if TYPE_CHECKING:  # it takes the solver, which whoever shows ways need not have
    from punkt.proving.interview.exact_missing import ExactMissing

WORDS = Texts("interview.answers")


class Interviews:
    """Writes about one decision in one language."""

    def __init__(self, decision: Decision, linked: Linked, lang: str, width: int, colours: bool) -> None:
        self.builder = Builder(decision.to_dict(), linked, lang)
        self.names, self.words, self.values = self.builder.names, self.builder.words, self.builder.reasons.values
        self.page = TextPage(width, colours)

    def say(self, key: str, **arguments: object) -> str:
        """A text in the language."""
        return WORDS(key, self.words.lang, **arguments)

    def _head(self) -> None:
        document = self.builder.document
        day = self.words("as_of", day=self.words.day(document["as_of"]))
        self.page.line(f"{self.words('case')} {document['case']} — {day}", style="bold")

    # --- missing

    def missing(self, found: Sequence[ExactMissing]) -> str:
        """What each open outcome waits for."""
        self._head()
        self.page.line()
        open_ones = [one for one in found if one.missing or one.needless or one.settled or not one.presumed]
        if not open_ones:
            self.page.line(self.say("nothing"))
        for one in open_ones:
            self._open(one)
        self._presumed([entry for one in found for entry in one.presumed])
        return self.page.text()

    def _presumed(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """What is presumed, apart: it is not missing, but may be otherwise."""
        if entries:
            self.page.heading(self.words("presumptions"))
            self.page.items(presumed_lines(entries, self.names, self.values).values(), 2)

    def _open(self, one: ExactMissing) -> None:
        named = self.names.named(f"{one.subject}.{one.outcome}")
        title = self.names.subject(one.subject).about(named.label)
        if one.settled is not None:
            status = one.settled.status
            said = self.words(status) if status in ("gap", "not_applicable") else self._value(named, one.settled.value)
            self.page.lead(title, "bold", f" — {self.say('settled', value=said)}")
        elif not one.missing:
            self.page.lead(title, "bold", f" — {self.say('no_fact')}")
        else:
            self.page.lead(title, "bold", f" — {self.say('needed')}:")
            self.page.items(self.builder.reasons.missing(one.missing, one.subject, paths=True), 2)
        if one.unproven:
            what = ", ".join(self.builder.reasons.missing(one.unproven, one.subject))
            self.page.line(self.say("unproven", what=what), 2, "dim")
        if one.needless:
            what = ", ".join(self.builder.reasons.missing(one.needless, one.subject))
            self.page.line(f"{self.say('needless')}: {what}", 2, "dim")

    def _value(self, named: Named, value: Any) -> str:
        return self.values.of(named, plain(value))

    # --- why not

    def why_not(self, found: WhyNot, subject: str, outcome: str, value: Any, clauses: Iterable[str]) -> str:
        """What stands in the way, and what would have to change. ``clauses`` conclude the value."""
        self._head()
        said = self.builder.document["outcomes"][subject][outcome]
        named = self.names.named(f"{subject}.{outcome}")
        row = self.builder.row(self.names.subject(subject), outcome, said)
        self.page.line()
        self.page.lead(named.label, "bold", "")
        self.page.line(f"{self.say('now')}: {row.value}", 2)
        self.page.line(f"{self.say('wanted')}: {self._value(named, value)}", 2)
        if said["status"] == "determined" and said["value"] == plain(value):
            self.page.line()
            self.page.line(self.say("already", value=row.value))
            return self.page.text()
        self._in_the_way(subject, outcome, set(clauses))
        self._ways(found)
        for hint in filter(None, (self.builder.paragraphs.to_add(pack.id) for pack in self.names.linked.packs)):
            self.page.line()
            self.page.line(hint, 0, "dim")
        return self.page.text()

    def ways(self, found: WhyNot) -> tuple[list[list[str]], list[str]]:
        """The steps of each way, and what would have to be otherwise where there is none."""
        return [[self._step(step) for step in way.steps] for way in found.ways], list(map(self._step, found.if_other))

    def _in_the_way(self, subject: str, outcome: str, clauses: set[str]) -> None:
        reasons = self.builder.reasons
        self.page.heading(self.say("in_the_way"))
        for entry in reasons.fired(subject, outcome):
            if entry["rule"] not in clauses:
                ground = self.builder.ground(entry)
                self.page.line(f"{ground.ref} — {ground.says}", 2)
                lay_out(self.page, ground.paragraphs, 4)
                self.page.items(ground.facts, 4)
        for entry in reasons.ruled_out(subject, outcome):
            if entry["rule"] in clauses:
                self._clause(entry, "ruled_out")
                self.page.items(reasons.because(entry["because"], subject, entry), 4)
        for entry in reasons.open(subject, outcome):
            if entry["rule"] in clauses:
                self._clause(entry, "open")
                self.page.items(reasons.missing(entry["missing"], subject), 4)

    def _clause(self, entry: Mapping[str, Any], state: str) -> None:
        """A clause that did not fire: where it stands, what it says, and the document's own words where they are."""
        rule = self.names.rule(entry["pack"], entry["rule"])
        if rule is None:
            self.page.line(f"{entry['rule']} ({self.words(state)})", 2)
            return
        cited = rule.citation
        ref = self.names.cited(entry["pack"], cited.point, cited.sub)
        self.page.line(f"{ref} ({self.words(state)}) — {self.names.says(entry['pack'], entry['rule'])}", 2)
        lay_out(self.page, self.builder.paragraphs.of(entry["pack"], cited.address, cited.quote, cited.edition), 4)

    def _ways(self, found: WhyNot) -> None:
        self.page.heading(self.say("ways"))
        for number, way in enumerate(found.ways, 1):
            if len(way.steps) == 1:
                self.page.line(self.say("way", n=number) + self._step(way.steps[0]), 2)
            else:
                self.page.line(self.say("way", n=number), 2)
                self.page.items((self._step(step) for step in way.steps), 4)
        if not found.proven:
            self.page.line(self.say("not_proven"), 2)
        elif not found.ways:
            self.page.line(self.say("none"), 2)
            if found.if_other:
                self.page.line(f"{self.say('if_other')}:", 2)
                self.page.items((self._step(step) for step in found.if_other), 4)
        else:
            self.page.line(self.say("more" if found.more else "none_more"), 2, "dim")

    def _step(self, step: ChangeStep) -> str:
        """A change, and who can make it where the vocabulary says so."""
        who = self._who(step)
        said = self._change(step)
        return self.say("by_whom", step=said, who=self.words.pick(who)) if who else said

    def _who(self, step: ChangeStep) -> Text | None:
        fact = self.names.named(f"{step.subject}.{step.path}").fact
        return self.names.linked.vocabulary.actors.get(fact.changed_by) if fact is not None else None

    def _change(self, step: ChangeStep) -> str:
        named = self.names.named(f"{step.subject}.{step.path}")
        label = self.names.subject(step.subject).about(named.label)
        if step.comes or step.goes:
            return self.say("comes" if step.comes else "goes", label=label, name=step.comes or step.goes)
        if not step.values:
            return self.say("known", label=label)
        new = self.say("or").join(self._value(named, value) for value in step.values)
        if step.before is None:
            return self.say("given", label=label, new=new)
        return self.say("from_to", label=label, new=new, old=self._value(named, step.before))


def missing_data(found: Sequence[ExactMissing]) -> list[dict[str, Any]]:
    """What open outcomes wait for and what outcomes presume, as plain JSON data."""
    return [
        {
            "subject": one.subject,
            "outcome": one.outcome,
            "missing": list(one.missing),
            "needless": list(one.needless),
            "not_proven": list(one.unproven),
            "settled": None
            if one.settled is None
            else {"status": one.settled.status, "value": json_value(one.settled.value)},
            "presumed": [dict(entry) for entry in one.presumed],
        }
        for one in found
    ]


def why_not_data(found: WhyNot) -> dict[str, Any]:
    """Ways to another outcome as plain JSON data."""
    return {
        "ways": [
            {"changes": [_step_data(step) for step in way.steps], "case": json_value(way.case)} for way in found.ways
        ],
        "proven": found.proven,
        "more": found.more,
        "immutable": [_step_data(step) for step in found.if_other],
    }


def _step_data(step: ChangeStep) -> dict[str, Any]:
    told: dict[str, Any] = {"fact": f"{step.subject}.{step.path}"} | ({"by": step.by} if step.by else {})
    if step.comes or step.goes:
        return {**told, ("add" if step.comes else "remove"): step.comes or step.goes}
    return {**told, "from": json_value(step.before), "to": [json_value(value) for value in step.values]}


def json_value(value: Any) -> Any:
    """A value of a case as JSON has it."""
    if isinstance(value, Mapping):
        return {key: json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    return plain(value) if isinstance(value, (Decimal, date, frozenset)) else value
