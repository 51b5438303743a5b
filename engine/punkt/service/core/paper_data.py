"""Forms of a rule base, and the papers of a decision, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from punkt.deciding.decision import Decision
from punkt.law.language.link import Linked
from punkt.showing.papers import Form, FormField, Need, fill, read_forms
from punkt.showing.papers.fill_form import origin_of
from punkt.showing.papers.refusals import builders_of, refusal
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names

from .papers import asked_beside
from .problem_details import entry

Json = dict[str, Any]


def forms_data(linked: Linked, lang: str) -> list[Json]:
    """The forms of a rule base, an extending pack's before its base's. Raises :class:`PunktError` for a broken form."""
    names = Names(linked, Words(lang))
    return [
        {
            "form": form.name,
            "pack": form.pack,
            "point": form.point,
            "title": dict(form.title),
            "own": form.own,
            "origin": origin_of(form, names),
            "subject": form.subject,
            "needs": [_need(form, one) for one in form.needs],
            "fields": [_field(one) for one in form.fields.values() if one.typed],
        }
        for form in read_forms(linked).values()
    ]


def papers_data(decision: Decision, lang: str) -> list[Json]:
    """The papers for the records of a decision, those that may be issued first; of the others why not yet."""
    forms, both = read_forms(decision.judged.linked), builders_of(decision)
    names = both[lang].names

    def found() -> Iterator[Json]:
        for record in decision.judged.case.records:
            for form in forms.values():
                if form.subject == record.kind:
                    said = {"form": form.name, "title": dict(form.title), "origin": origin_of(form, names)}
                    of = {"subject": record.name, "called": names.subject(record.name).called}
                    faults = [entry(one, lang) for one in refusal(decision, form, record.name, builders=both)]
                    offered = _offered(decision, form, lang, record.name) if not faults else _NOTHING
                    yield {**said, **of, "ready": not faults, "faults": faults, **offered}

    return sorted(found(), key=lambda one: not one["ready"])


_NOTHING: Json = {"breaches": [], "fields": [], "asks": []}


def _offered(decision: Decision, form: Form, lang: str, record: str) -> Json:
    """What a paper that may be issued warns of, and what can be said of it."""
    paper = fill(decision, form, lang, record)
    typed = [_field(one) for one in form.fields.values() if one.typed and paper.entries[one.name].there]
    return {"breaches": list(paper.breaches), "fields": typed, "asks": sorted(asked_beside(paper))}


def _need(form: Form, need: Need) -> Json:
    return {"of": need.kind, "name": f"{need.section or form.subject}.{need.name}", "value": need.value or None}


def _field(field: FormField) -> Json:
    return {"name": field.name, "label": dict(field.label)}
