"""``punkt new pack``: a complete, valid, commented skeleton of a pack, on a base or without one, of a document if given.

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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Place, Problems, PunktError, nearest
from punkt.files.messages.system_words import system_says
from punkt.files.read import read_file
from punkt.law.language.relations import as_written, supplied
from punkt.law.loading.pack_store import Index, Loaded, load_packs, search_roots
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.pack import Norm, Pack, Parameter
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, FactType, SubjectType, Vocabulary
from punkt.law.schemas.all_schemas import schema
from punkt.law.schemas.packs_schema import STATES
from punkt.law.schemas.text_patterns import ID, in_words
from punkt.law.sources.register_document import register

from .new_document import NewDocument

TEMPLATES = Path(__file__).resolve().parent / "templates" / "pack"
README = "README.md"
FILES = ("pack.yaml", "norms.yaml", "01-first.yaml", "ledger.yaml", "cases/first.yaml", README)
VOCABULARY = "vocabulary.yaml"
CASE = "cases/first.yaml"
_EMPTY_QUOTE = {"ru": "ЗАПОЛНИТЬ: слова документа", "en": "TO FILL: words of the document"}
SCHEMAS = ("pack", "norms", "readings", "rules", "ledger", "source", "fingerprints", "case")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a skeleton is made of."""

    name: str
    base: str
    vocabulary: str
    """The vocabulary of a pack without a base; empty: one of its own."""
    document: NewDocument | None
    today: date
    lang: str
    """The language of comments and of the README."""


def new_pack(
    name: str,
    base: str = "",
    folder: str | Path = ".",
    pack_dirs: Iterable[str | Path] = (),
    today: date | None = None,
    source: str | Path | None = None,
    vocabulary: str = "",
    lang: str = "ru",
) -> Path:
    """Make the skeleton of a pack in a folder of its own below ``folder``; answers with that folder.

    It extends ``base``; without one it stands on a ``vocabulary``, or else has its own. Of a document (``source``) its
    layout, its ledger and its fingerprints are written too. ``lang`` is the language of comments and of the README.

    Raises :class:`PunktError` for a bad id, a folder or a pack that is there already, a base that is not or has nothing to
    extend, a vocabulary that is not, a document that cannot be read or in which nothing is numbered.
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
    elif vocabulary and not base and vocabulary not in index.vocabularies:
        problems.add("P605", Place("punkt"), name=vocabulary, hint=nearest(vocabulary, index.vocabularies))
    problems.raise_if_any()
    loaded = load_packs([base], index) if base else None
    if loaded is not None and not loaded.packs[-1].decides:
        problems.add("P645", Place("punkt"), name=base)
    problems.raise_if_any()
    today = today or date.today()
    day = _day(loaded.packs, today) if loaded else today
    document = NewDocument.read(source, lang) if source is not None else None
    plan = _Plan(name, base, vocabulary, document, today, lang)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".punkt-new-", dir=target.parent))
        try:
            _fill(draft, plan, loaded, index, day)
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


def _fill(folder: Path, plan: _Plan, loaded: Loaded | None, index: Index, day: date) -> None:
    """Write all files; what the first case comes to is found by deciding it."""
    told: Json = {"id": plan.name, "lang": plan.lang, "day": day.isoformat(), "own": not (loaded or plan.vocabulary)}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    other = plan.lang != "ru"
    environment.filters |= {"q": _quoted, "one": _one_line, "or_en": lambda ru, en: en if other else ru}

    def write(file: str) -> None:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        template = f"README.{plan.lang}.md" if file == README else file
        path.write_text(environment.get_template(f"{template}.j2").render(told), "utf-8", newline="\n")

    if told["own"]:
        write(VOCABULARY)
        vocabulary = _read_vocabulary(folder / VOCABULARY)
    else:
        vocabulary = loaded.vocabulary if loaded else _read_vocabulary(index.vocabularies[plan.vocabulary])
    base_rules = Rules(loaded.packs if loaded else (), vocabulary)
    told |= _told(plan, loaded, vocabulary, base_rules, day)
    (folder / ".schemas").mkdir()
    for kind in (*SCHEMAS, *(("vocabulary",) if told["own"] else ())):
        text = json.dumps(schema(kind, vocabulary), ensure_ascii=False, indent=2) + "\n"
        (folder / ".schemas" / f"{kind}.schema.json").write_text(text, "utf-8", newline="\n")
    for file in FILES:
        write(file)
    if plan.document is not None:
        plan.document.write(folder)
    index.packs[plan.name] = folder
    if told["own"]:
        index.vocabularies.setdefault(plan.name, folder / VOCABULARY)
    if plan.document is not None:
        register(load_packs([plan.name], index).packs[-1], plan.document.file)
    own = load_packs([plan.name], index)
    decision = Rules(own.packs, own.vocabulary).decide(read_file(folder / CASE))
    found = next(iter(decision), None)
    if found is not None and not told["own"]:
        view = decision[found]
        wanted = (
            json.dumps(view.value, ensure_ascii=False) if view.status == "determined" else f"{{status: {view.status}}}"
        )
        declared = vocabulary.outcomes[(told["section"]["name"], found[1])]
        told["expected"] = {"name": found[1], "wanted": wanted, "title": declared.title}
        write(CASE)


def _read_vocabulary(path: Path) -> Vocabulary:
    problems = Problems()
    found = read_vocabulary(read_file(path), problems)
    problems.raise_if_any()
    assert found is not None  # else there is a problem
    return found


def _told(plan: _Plan, loaded: Loaded | None, vocabulary: Vocabulary, rules: Rules, day: date) -> Json:
    """All that the templates are told."""
    packs = loaded.packs if loaded else ()
    base = packs[-1] if packs else None
    norms = {norm: rules.linked.norm(base.id, norm) for pack in packs for norm in pack.norms} if base else {}
    rows = [_norm(norm, day, vocabulary) for norm in norms.values() if norm is not None]
    taken = {
        *norms,
        *(path for subject in vocabulary.subjects.values() for path in subject.facts),
        *(outcome for _, outcome in vocabulary.outcomes),
        *(rule.outcome for pack in packs for rule in pack.rules),
    }
    return {
        "today": plan.today.isoformat(),
        "vocabulary": base.vocabulary if base else plan.vocabulary or plan.name,
        "base": base
        and {
            "id": base.id,
            "title": base.title,
            "code": base.jurisdiction["code"],
            "place": base.jurisdiction["title"],
        },
        "document": plan.document,
        "cited": plan.document.cited if plan.document else {"point": "1", "quote": _EMPTY_QUOTE[plan.lang]},
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
    plans = rules.edition(day).program.plans if rules.linked.rules else {}
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
