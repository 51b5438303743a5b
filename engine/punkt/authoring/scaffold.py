"""``punkt new pack``: a complete, valid, commented skeleton of a pack that extends another.

Templates say how a pack is written; all that is said about the base comes out of the base
itself. The skeleton is made beside its place, loaded, its first case decided, and only then
put there: what appears always works.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.read import read_file
from punkt.law.language.relations import as_written, supplied
from punkt.law.loading.pack_store import Index, Loaded, load_packs, search_roots
from punkt.law.packs.pack import Norm, Pack, Parameter
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, FactType, SubjectType, Vocabulary
from punkt.law.schemas.all_schemas import schema
from punkt.law.schemas.packs_schema import STATES
from punkt.law.schemas.text_patterns import ID, in_words

TEMPLATES = Path(__file__).resolve().parent / "templates" / "pack"
FILES = ("pack.yaml", "norms.yaml", "01-first.yaml", "ledger.yaml", "cases/first.yaml", "README.md")
CASE = "cases/first.yaml"
SCHEMAS = ("pack", "norms", "readings", "rules", "ledger", "source", "fingerprints", "case")
Json = dict[str, Any]


def new_pack(
    name: str, base: str, folder: str | Path = ".", pack_dirs: Iterable[str | Path] = (), today: date | None = None
) -> Path:
    """Make the skeleton of a pack in a folder of its own below ``folder``; answers with that folder.

    Raises :class:`PunktError` for a bad id, a folder or a pack that is there already, a base that is not or has nothing to
    extend.
    """
    problems = Problems()
    target = Path(folder) / name
    index = Index.build(search_roots(pack_dirs))
    if re.fullmatch(ID, name) is None or len(name) > 100:
        problems.add("P640", Place("punkt"), name=name, right=in_words(ID))
    elif os.path.lexists(target):
        problems.add("P641", Place("punkt"), name=str(target))
    elif name in index.packs:
        problems.add("P642", Place("punkt"), name=name, folder=str(index.packs[name]))
    problems.raise_if_any()
    loaded = load_packs([base], index)
    if not loaded.packs[-1].decides:
        problems.add("P645", Place("punkt"), name=base)
    problems.raise_if_any()
    today = today or date.today()
    day = _day(loaded.packs, today)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".punkt-new-", dir=target.parent))
        try:
            _fill(draft, name, loaded, index, day, today)
            draft.chmod(0o755)
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        problems.add("P643", Place("punkt"), name=str(target), why=system_says(error))
        raise PunktError(problems.items) from None
    return target


def _day(packs: Iterable[Pack], today: date) -> date:
    """The day nearest to today on which all packs are in force."""
    packs = list(packs)
    since = max(pack.in_force.since for pack in packs)
    until = min((pack.in_force.until for pack in packs if pack.in_force.until), default=date.max)
    if until < since:
        problems = Problems()
        problems.add("P644", packs[-1].place, name=packs[-1].id)
        problems.raise_if_any()
    return min(max(today, since), until)


def _fill(folder: Path, name: str, loaded: Loaded, index: Index, day: date, today: date) -> None:
    """Write all files; what the first case comes to is found by deciding it."""
    vocabulary = loaded.vocabulary
    base_rules = Rules(loaded.packs, vocabulary)
    told = _told(name, loaded, base_rules, day, today)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"q": _quoted, "one": _one_line}

    def write(file: str) -> None:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(environment.get_template(f"{file}.j2").render(told), "utf-8", newline="\n")

    (folder / ".schemas").mkdir()
    for kind in SCHEMAS:
        text = json.dumps(schema(kind, vocabulary), ensure_ascii=False, indent=2) + "\n"
        (folder / ".schemas" / f"{kind}.schema.json").write_text(text, "utf-8", newline="\n")
    for file in FILES:
        write(file)
    index.packs[name] = folder
    own = load_packs([name], index)
    decision = Rules(own.packs, own.vocabulary).decide(read_file(folder / CASE))
    found = next(iter(decision), None)
    if found is not None:
        view = decision[found]
        wanted = (
            json.dumps(view.value, ensure_ascii=False) if view.status == "determined" else f"{{status: {view.status}}}"
        )
        declared = vocabulary.outcomes[(told["section"]["name"], found[1])]
        told["expected"] = {"name": found[1], "wanted": wanted, "title": declared.title}
        write(CASE)


def _told(name: str, loaded: Loaded, rules: Rules, day: date, today: date) -> Json:
    """All that the templates are told."""
    base, vocabulary = loaded.packs[-1], loaded.vocabulary
    norms = {norm: rules.linked.norm(base.id, norm) for pack in loaded.packs for norm in pack.norms}
    rows = [_norm(norm, day, vocabulary) for norm in norms.values() if norm is not None]
    taken = {
        *norms,
        *(path for subject in vocabulary.subjects.values() for path in subject.facts),
        *(outcome for _, outcome in vocabulary.outcomes),
        *(rule.outcome for pack in loaded.packs for rule in pack.rules),
    }
    return {
        "id": name,
        "day": day.isoformat(),
        "today": today.isoformat(),
        "vocabulary": base.vocabulary,
        "base": {
            "id": base.id,
            "title": base.title,
            "code": base.jurisdiction["code"],
            "place": base.jurisdiction["title"],
        },
        "names": {"norm": _free("first_day", taken), "term": _free("first_term", taken)},
        "open": [row for row in rows if row["fact"]],
        "others": [row for row in rows if not row["fact"]],
        "outcomes": list(_outcomes(rules)),
        "states": list(STATES.items()),
        "section": _section(rules, day),
        "expected": None,
    }


def _free(name: str, taken: Iterable[str]) -> str:
    """A name that nothing else has."""
    known, free, number = set(taken), name, 1
    while free in known:
        number += 1
        free = f"{name}_{number}"
    return free


def _norm(norm: Norm, day: date, vocabulary: Vocabulary) -> Json:
    value = norm.on(day) or norm.values[-1].value
    is_open = isinstance(value, Parameter)
    facts = supplied(value, vocabulary) if isinstance(value, Parameter) else []
    return {
        "name": norm.name,
        "pack": norm.pack,
        "point": norm.citation.address,
        "quote": norm.citation.quote,
        "title": norm.title,
        "unit": norm.unit,
        "value": as_written(value),
        "fact": as_written(value) if is_open else "",
        "allowed": _allowed(facts[0][1]) if facts else "",
    }


def _allowed(fact: FactType) -> str:
    return str(fact.range) if fact.range else " | ".join(fact.values)


def _outcomes(rules: Rules) -> Iterator[tuple[str, list[Json]]]:
    """The outcomes that the base decides, by record type."""
    known = rules.vocabulary.outcomes
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for rule in rules.linked.rules:
        if (rule.subject, rule.outcome) in known:
            found.setdefault(rule.subject, {})[rule.outcome] = known[(rule.subject, rule.outcome)].title
    for record, names in found.items():
        yield record, [{"name": outcome, "title": title} for outcome, title in names.items()]


def _section(rules: Rules, day: date) -> Json:
    """The first section of a case about which the base decides something, and its facts."""
    plans = rules.edition(day).program.plans
    sections = list(rules.vocabulary.sections)
    chosen = next(
        (name for name in sections if any(not plan.sections - {name} for plan in plans.get(name, ()))), sections[0]
    )
    subject: SubjectType = rules.vocabulary.subjects[chosen]
    facts = [
        {"path": fact.path, "label": fact.label, "allowed": _allowed(fact) or _kind(fact)}
        for fact in subject.facts.values()
        if fact.given
    ]
    return {"name": chosen, "title": subject.title, "facts": facts}


def _kind(fact: FactType) -> str:
    shown = {FactKind.BOOLEAN: "true | false", FactKind.DATE: "'ГГГГ-ММ-ДД'"}
    return "[{id: …}, …]" if fact.kind in COLLECTIONS else shown.get(fact.kind, "")


def _quoted(text: object) -> str:
    """A text as YAML writes it between quotes."""
    return json.dumps(str(text), ensure_ascii=False)


def _one_line(text: object) -> str:
    """A text without line breaks, for a comment."""
    return " ".join(str(text).split())
