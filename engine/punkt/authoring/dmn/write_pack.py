"""The files of a pack made of a model: header, vocabulary, ledger, a file of rules for each decision, cases."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from punkt.deciding.rule_base import load
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.read import read_file
from punkt.files.texts import bilingual
from punkt.proving.mutants.pack_cases import check_expected

from .import_model import Draft, Found
from .inputs import SECTION, Elements
from .names import plain
from .settle import columns, facts_of, learn_all, read_by, settled
from .tables_in import Line
from .values import BOOLEAN, COUNTED, DATE, MOMENT, MONTHS, NUMBER, SECONDS, STRING, STRINGS, TIME, Slot

SINCE = "2000-01-01"
"""The day from which the rules are in force: a model names none."""
TRUTHS = ("y", "n", "yes", "no", "on", "off", "true", "false")
"""Words that YAML takes for truth values, now or in an older version."""
NUMERIC = tuple("0123456789+-.")
"""How a text begins that YAML may take for a number."""
LONGEST_QUOTE = 400
PLACES = 6
"""Digits after the point that a number of a case may have: a model says nothing of it."""
ASKS = {
    MONTHS: "months",
    SECONDS: "seconds",
    TIME: "time",
    MOMENT: "moment",
    BOOLEAN: "is_it",
    DATE: "which_day",
}
"""Kind of a fact → the text of its question."""
Json = dict[str, Any]


@dataclass(slots=True)
class Made:
    """A pack that is made: its folder, what it has, and what of the model it has not."""

    pack: str
    folder: Path
    outcomes: int = 0
    facts: int = 0
    cases: int = 0
    left_out: list[Diagnostic] = field(default_factory=list)


def pack_id(name: str) -> str:
    """The id of the pack of a model."""
    return f"dmn.{plain(name).replace('_', '-')}"


def files_of(found: Found, cases: Mapping[str, Json]) -> dict[str, Json]:
    """All files of the pack by their names below its folder."""
    drop_unsaid(found)
    files: dict[str, Json] = {
        "pack.yaml": _header(found),
        "vocabulary.yaml": _vocabulary(found),
        "ledger.yaml": _ledger(found),
    }
    points = _points(found)
    for title, drafts in _by_decision(found).items():
        rules = [_rule(draft, points[title]) for draft in drafts]
        files[f"{int(points[title]):02}-{plain(title).replace('_', '-')}.yaml"] = {"rules": rules}
    for name, case in cases.items():
        files[f"cases/{name}.yaml"] = case
    return files


def drop_unsaid(found: Found) -> None:
    """Leave out what rests on a fact or an outcome of which no word is known, and what rests on that."""
    slots = [*_facts(found), *found.outcomes]
    learn_all(slots)
    unsaid = {slot.path: slot for slot in slots if slot.kind in (STRING, STRINGS) and not slot.words}
    for draft in list(found.drafts):
        read = {*facts_of(draft.body), *(slot.path for slot in draft.outcomes)}
        lacking = next((path for path in read if path in unsaid), None)
        if lacking is not None and draft in found.drafts:
            slot = unsaid[lacking]
            drop(found, draft.title, Diagnostic("P947", slot.place, {"name": slot.title}))


def drop(found: Found, title: str, why: Diagnostic) -> None:
    """Leave out a decision, and those that rest on it."""
    found.left_out.append(why)
    pending = [title]
    while pending:
        lost = [draft for draft in found.drafts if draft.title == pending[0]]
        gone = {name for draft in lost for name in (draft.term, *(slot.path for slot in draft.outcomes))}
        found.drafts = [draft for draft in found.drafts if draft.title != pending[0]]
        found.decided.pop(pending[0], None)
        for draft in found.drafts:
            if gone.intersection(read_by(draft.body)) and draft.title not in pending:
                names = {"name": draft.title, "other": pending[0]}
                found.left_out.append(Diagnostic("P943", draft.place, names))
                pending.append(draft.title)
        pending.pop(0)


def _by_decision(found: Found) -> dict[str, list[Draft]]:
    grouped: dict[str, list[Draft]] = {}
    for draft in found.drafts:
        grouped.setdefault(draft.title, []).append(draft)
    return grouped


def _points(found: Found) -> dict[str, str]:
    return {decision.name: str(at) for at, decision in enumerate(found.model.decisions, 1)}


def _said(text: str) -> Json:
    """A text of the model in both languages: it has one."""
    plain_text = " ".join(text.split()) or "—"
    return {"ru": plain_text, "en": plain_text}


def _header(found: Found) -> Json:
    model, name = found.model, pack_id(found.model.name)
    return {
        "pack": name,
        "version": "1.0.0",
        "vocabulary": name,
        "title": _said(model.name),
        "document": {
            "number": "1",
            "date": SINCE,
            "kind": bilingual("dmn.words.kind"),
            "issuer": bilingual("dmn.words.issuer", file=Path(model.file).name),
            "title": _said(model.name),
        },
        "jurisdiction": {"code": "XX", "title": bilingual("dmn.words.nowhere")},
        "in_force": {"from": SINCE},
    }


def _ledger(found: Found) -> Json:
    decided = {draft.title for draft in found.drafts}
    points: Json = {}
    for name, point in _points(found).items():
        points[point] = {"state": "encoded" if name in decided else "untranslatable", "title": _said(name)}
        if name not in decided:
            points[point]["reason"] = bilingual("dmn.words.left_out")
    return {"points": points}


def _rule(draft: Draft, point: str) -> Json:
    names = [slot.path for slot in draft.outcomes]
    body = settled(draft.body)
    if "table" in body:
        body["table"]["columns"] = columns(body["table"]["columns"])
    says = "step" if draft.term else "decides"
    head: Json = {"derive": draft.term} if draft.term else {"decide": names[0] if len(names) == 1 else Line(names)}
    return {
        **head,
        "subject": SECTION,
        "point": point,
        "modality": "mandatory",
        "quote": " ".join(draft.quote.split())[:LONGEST_QUOTE] or "—",
        "says": _said(draft.said)
        if draft.said and not draft.term
        else bilingual(f"dmn.words.{says}", name=draft.title),
        **body,
    }


# --- the vocabulary


def _facts(found: Found) -> list[Slot]:
    return [*found.inputs.facts.values(), *(slot for one in found.inputs.elements.values() for slot in one.facts)]


def _vocabulary(found: Found) -> Json:
    name = pack_id(found.model.name)
    facts = {slot.path: _fact(found, slot) for slot in found.inputs.facts.values() if _known(slot)}
    for path, owner in found.inputs.lists.items():
        title = _said(found.inputs.elements[owner].title)
        facts[path] = {
            "type": "list",
            "of": owner,
            "label": title,
            "question": bilingual("dmn.words.which", name=title["en"]),
        }
    subjects: Json = {
        SECTION: {"section": True, "title": bilingual("dmn.words.data"), **({"facts": facts} if facts else {})}
    }
    for owner, elements in found.inputs.elements.items():
        subjects[owner] = _element(found, elements)
    outcomes = {slot.path: _outcome(found, slot) for slot in found.outcomes}
    return {
        "vocabulary": name,
        "version": "1.0.0",
        "title": _said(found.model.name),
        "subjects": subjects,
        "outcomes": {SECTION: outcomes},
    }


def _element(found: Found, elements: Elements) -> Json:
    facts = {slot.path: _fact(found, slot) for slot in elements.facts if _known(slot)}
    return {"title": _said(elements.title), **({"facts": facts} if facts else {})}


def _known(slot: Slot) -> bool:
    return slot.kind not in (STRING, STRINGS) or bool(slot.words)


def _values(found: Found, slot: Slot) -> Json:
    return {word: _said(found.words.title(word)) for word in slot.words}


def _fact(found: Found, slot: Slot) -> Json:
    kinds = {STRING: "choice", STRINGS: "choices", **dict.fromkeys(COUNTED, "integer")}
    fact: Json = {"type": "integer" if slot.whole else kinds.get(slot.kind, slot.kind)}
    if fact["type"] == "number":
        fact["decimals"] = PLACES
    if slot.range and slot.kind == NUMBER:
        fact["range"] = slot.range
    if slot.kind in (STRING, STRINGS):
        fact["values"] = _values(found, slot)
    if slot.none and slot.kind != STRINGS:
        fact["none"] = True
    return {
        **fact,
        "label": _said(slot.title),
        "question": bilingual(f"dmn.words.{ASKS.get(slot.kind, 'which')}", name=slot.title),
    }


def _outcome(found: Found, slot: Slot) -> Json:
    kinds = dict.fromkeys(COUNTED, "number")
    outcome: Json = {"kind": "decision", **({"list": True} if slot.listed else {})}
    if slot.kind == STRING:
        outcome["values"] = _values(found, slot)
    else:
        outcome["type"] = kinds.get(slot.kind, slot.kind)
    return {**outcome, "title": _said(slot.title)}


# --- as files


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Everything is written out."""
        return True


_Dumper.add_representer(Decimal, lambda d, value: d.represent_scalar("tag:yaml.org,2002:float", format(value, "f")))
_Dumper.add_representer(Line, lambda d, value: d.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True))


def _said_plainly(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    """A text; in quotes where some reader takes the word for a truth value, or for a number."""
    quoted = "'" if value.lower() in TRUTHS or value[:1] in NUMERIC else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, quoted)


_Dumper.add_representer(str, _said_plainly)


def dumped(data: Json) -> str:
    """A file as YAML."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)


def write(folder: Path, files: Mapping[str, Json]) -> None:
    """Write files below a folder that is there. Raises :class:`OSError`."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(dumped(data), "utf-8", newline="\n")


def make(found: Found, cases: Mapping[str, Json], target: Path) -> Made:
    """Make the pack in a folder that is not there yet; what the rules refuse is told of and left out.

    Raises :class:`PunktError` where nothing of the model can be carried, or the folder cannot be made.
    """
    name = pack_id(found.model.name)
    if os.path.lexists(target):
        raise PunktError([Diagnostic("P641", Place("punkt"), {"name": str(target)})])
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".punkt-dmn-", dir=target.parent))
        try:
            inside = draft / target.name
            kept = _settled(found, cases, inside)
            inside.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        why = {"name": str(target), "why": system_says(error)}
        raise PunktError([Diagnostic("P643", Place("punkt"), why)]) from None
    facts = len(_vocabulary(found)["subjects"][SECTION].get("facts", {}))
    return Made(name, target, len(found.outcomes), facts, kept, found.left_out)


def _settled(found: Found, cases: Mapping[str, Json], folder: Path) -> int:
    """Write the pack into a folder, without what the rules refuse; answers with the number of its cases."""
    cases = dict(cases)
    while True:
        files = files_of(found, cases)
        if not found.drafts:
            place = found.model.place
            raise PunktError([*found.left_out, Diagnostic("P948", place, {"name": found.model.name})])
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        write(folder, files)
        faults = _faults(pack_id(found.model.name), folder)
        if not faults:
            return len(cases)
        if not _take_out(found, cases, files, folder, faults):
            raise PunktError(faults)


def _faults(name: str, folder: Path) -> list[Diagnostic]:
    """What is wrong with the rules and the cases of the pack."""
    try:
        rules = load(name, pack_dirs=[folder])
        rules.edition(date.fromisoformat(SINCE))
    except PunktError as error:
        return list(error.diagnostics)
    faults: list[Diagnostic] = []
    for path in sorted(folder.glob("cases/*.yaml")):
        try:
            document = read_file(path)
            check_expected(rules, document, rules.read_case(document))
        except PunktError as error:
            faults += error.diagnostics
    return faults


def _take_out(
    found: Found, cases: dict[str, Json], files: Mapping[str, Json], folder: Path, faults: Sequence[Diagnostic]
) -> bool:
    """Leave out the decisions and cases that are at fault; whether there were any."""
    points = {point: name for name, point in _points(found).items()}
    places = {decision.name: decision.place for decision in found.model.decisions}
    taken = False
    for fault in faults:
        file = os.path.relpath(fault.place.file, folder)
        why = {"ru": f"{fault.message('ru')} [{fault.code}]", "en": f"{fault.message('en')} [{fault.code}]"}
        if file.startswith("cases/"):
            case = cases.pop(file[len("cases/") : -len(".yaml")], None)
            if case is not None:
                taken = True
                found.left_out.append(Diagnostic("P950", Place(found.model.file), {"name": case["case"], "why": why}))
        elif file in files and "rules" in files[file]:
            title = points[files[file]["rules"][0]["point"]]
            if title in found.decided:
                taken = True
                drop(found, title, Diagnostic("P942", places[title], {"why": why}))
    return taken
