"""The components of the description that are about papers."""

from __future__ import annotations

from punkt.service.core.papers import BESIDE, KINDS

from .shapes import BOOLEAN, DAY, NAME, NAME_OR_NONE, Json, by_name, many, one_of, record, ref


def paper_shapes() -> Json:
    """Forms, the papers of a decision, and what is asked of one."""
    need = {"of": ref("NeedKind"), "name": NAME, "value": NAME_OR_NONE}
    form = {
        "form": NAME, "pack": NAME, "point": NAME, "title": ref("Text"), "own": BOOLEAN, "origin": NAME,
        "subject": NAME, "needs": many(ref("FormNeed")), "fields": many(ref("FormField")),
    }  # fmt: skip
    paper = {
        "form": NAME, "title": ref("Text"), "origin": NAME, "subject": NAME, "called": NAME, "ready": BOOLEAN,
        "faults": many(ref("Fault")), "breaches": many(NAME), "fields": many(ref("FormField")),
        "asks": many(ref("SaidBeside")),
    }  # fmt: skip
    issue = {"number": NAME, "day": DAY, "keep": {**BOOLEAN, "description": "Keep the paper itself too, sealed"}}
    request = {
        "subject": {**NAME, "description": "The record it is for; not needed where there is only one"},
        "format": ref("PaperFormat"),
        "typed": {**by_name(NAME), "description": "Texts for fields that are typed: they go onto the paper only"},
        "issue": ref("PaperIssue"),
    }
    return {
        "NeedKind": one_of(("fact", "outcome")),
        "FormNeed": record("What has to be so for a form to be issued; `null`: any value will do", need),
        "FormField": record("A field that is typed when a paper is made", {"name": NAME, "label": ref("Text")}),
        "FormOfPack": record("A form of a document; `own`: the document gives none, it is the pack's", form),
        "FormList": record("The forms of a rule base", {"forms": many(ref("FormOfPack"))}),
        "SaidBeside": one_of(sorted(BESIDE)),
        "Paper": record(
            "A paper of a decision; `faults`: why it may not be issued yet; `breaches`: what will stand on its face; "
            "`asks`: what can be said beside it when it is issued",
            paper,
        ),
        "PaperList": record("The papers of a decision", {"papers": many(ref("Paper"))}),
        "PaperFormat": one_of(sorted(KINDS)),
        "PaperIssue": _closed("Records the paper as issued, under its number and day", issue),
        "PaperRequest": _closed("A paper that is asked for; `docx` where no format is named", request),
    }


def _closed(description: str, properties: Json) -> Json:
    """A table that is sent: any of its keys, and no other."""
    return {**record(description, properties, optional=properties), "additionalProperties": False}
