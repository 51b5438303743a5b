"""What is told of a name where one points at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from punkt.files.texts import Texts
from punkt.law.packs.pack import MODALITY_TEXT, Modality
from punkt.law.packs.vocabulary import Text

from .complete import words_of
from .naming import FACT, NORM, OUTCOME, POINT, READING, UNIT, Mention
from .source_text import paragraphs_of
from .workspace import Workspace, said

WORDS = Texts("editor.words")


def explained(workspace: Workspace, mention: Mention, lang: str) -> str:
    """A name in Markdown."""
    names = workspace.names(mention.file)
    parts: list[str] = []
    match mention.kind:
        case "norm" | "reading":
            for one in _in_line(workspace, mention, names.pack):
                parts.append(_norm(workspace, one, lang) if mention.kind == NORM else _reading(workspace, one, lang))
        case "point":
            parts = [_point(workspace, mention, lang)]
        case "fact":
            parts = [_fact(workspace, mention, lang)]
        case "outcome":
            parts = [_outcome(workspace, mention, lang)]
        case "unit":
            parts = [_word(names.vocabulary.units.get(mention.name, {}), lang)]
    return "\n\n---\n\n".join(part for part in parts if part) or f"`{mention.name}`"


def _in_line(workspace: Workspace, mention: Mention, pack: str) -> list[Mention]:
    """The definitions that a pack sees, its own first."""
    line = workspace.line(pack)
    found = [
        one
        for one in workspace.every(mention.key, mention.file)
        if one.defines and workspace.pack_id_of(one.file) in line
    ]
    return sorted(found, key=lambda one: line.index(workspace.pack_id_of(one.file)))


def _word(text: Any, lang: str) -> str:
    word = text.get(lang, "") if isinstance(text, Mapping) else ""
    return word if isinstance(word, str) else ", ".join(map(str, word.values()))


def _cited(entry: Mapping[str, Any], lang: str) -> str:
    """Where something stands, how it binds, in which words."""
    address = ".".join(str(entry[key]) for key in ("point", "sub") if key in entry)
    modality = entry.get("modality")
    binding = MODALITY_TEXT[Modality(modality)][lang] if modality in {one.value for one in Modality} else ""
    where = " · ".join(filter(None, (WORDS("point", lang, address=address) if address else "", binding)))
    quote = f"> {entry['quote']}" if isinstance(entry.get("quote"), str) else ""
    return "\n\n".join(filter(None, (where, quote)))


def _norm(workspace: Workspace, mention: Mention, lang: str) -> str:
    pack = workspace.pack_id_of(mention.file)
    head = f"**${mention.name}** = {workspace.norm_said(mention, lang)}"
    return "\n\n".join(filter(None, (head, _cited(workspace.entry(mention), lang), f"*{pack}*")))


def _reading(workspace: Workspace, mention: Mention, lang: str) -> str:
    entry = workspace.entry(mention)
    options = entry.get("options")
    listed = [
        f"- {'**' if name == entry.get('adopted') else ''}{name}{'**' if name == entry.get('adopted') else ''}: "
        f"{said(text, lang)}"
        for name, text in (options.items() if isinstance(options, dict) else ())
    ]
    head = f"**{mention.name}** — {said(entry.get('question'), lang)}"
    return "\n\n".join(filter(None, (head, "\n".join(listed), _cited(entry, lang))))


def _point(workspace: Workspace, mention: Mention, lang: str) -> str:
    entry = next((workspace.entry(one) for one in workspace.every(mention.key, mention.file) if one.defines), {})
    head = f"**{WORDS('point', lang, address=mention.name)}** — {said(entry.get('title'), lang)}"
    state = str(entry.get("state", ""))
    reason = said(entry.get("reason"), lang) or said(entry.get("left"), lang)
    quoted = "\n>\n".join(f"> {line}" for unit in paragraphs_of(workspace, mention) for line in unit.text.splitlines())
    return "\n\n".join(filter(None, (head, " · ".join(filter(None, (state, reason))), quoted)))


def _fact(workspace: Workspace, mention: Mention, lang: str) -> str:
    subject = workspace.names(mention.file).vocabulary.subjects.get(mention.owner)
    fact = subject.facts.get(mention.name) if subject is not None else None
    if fact is None:
        return ""
    more = [fact.kind.value, fact.unit, str(fact.range or "")]
    values = _listed(fact.values, lang)
    head = f"**{mention.owner}.{mention.name}** — {said(dict(fact.label), lang)}"
    kind = " · ".join(part for part in more if part)
    return "\n\n".join(filter(None, (head, said(dict(fact.question), lang), kind, values)))


def _listed(values: Mapping[str, Text], lang: str) -> str:
    return "\n".join(f"- `{name}`: {text.get(lang, '')}" for name, text in values.items())


def _outcome(workspace: Workspace, mention: Mention, lang: str) -> str:
    outcome = workspace.names(mention.file).vocabulary.outcomes.get((mention.owner, mention.name))
    if outcome is None:
        return ""
    head = f"**{mention.owner}.{mention.name}** — {said(dict(outcome.title), lang)}"
    rules = []
    for one in workspace.every(mention.key, mention.file):
        if one.decides:
            rule = workspace.rule_at(one)
            pack = workspace.pack_id_of(one.file)
            address = ".".join(str(rule[key]) for key in ("point", "sub") if key in rule)
            rules.append(f"- {pack}, {WORDS('point', lang, address=address)}: {said(rule.get('says'), lang)}")
    kind = f"{outcome.kind.value} · {outcome.type.value}"
    return "\n\n".join(filter(None, (head, kind, _listed(words_of(outcome), lang), "\n".join(rules))))


KINDS_TOLD = (FACT, NORM, OUTCOME, POINT, READING, UNIT)
