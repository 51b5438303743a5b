"""What the case file of a finding says about itself: plain sentences in both languages, without names of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from punkt.files.texts import LANGUAGES
from punkt.proving.findings.findings import Finding, FindingKind

from .proof_view import ProofWriter

_QUOTED = {"ru": "«{}»", "en": "“{}”"}


def witness_texts(writers: Mapping[str, ProofWriter], finding: Finding) -> dict[str, str]:
    """The sentences in each language."""
    return {lang: " ".join(_sentence(text) for text in _texts(writers[lang], finding)) for lang in LANGUAGES}


def _texts(writer: ProofWriter, finding: Finding) -> Iterator[str]:
    said, pick = writer.said, writer.words.pick
    yield said(f"kind_{finding.kind.value}")
    titles = ", ".join(_QUOTED[writer.words.lang].format(title) for title in _titles(writer, finding))
    if titles:
        yield said("witness_about", what=titles)
    reading = writer.linked.reading(finding.pack, finding.reading) if finding.reading else None
    if reading is not None:
        yield pick(reading.question)
    if finding.kind in (FindingKind.GAP, FindingKind.OVERLAP, FindingKind.HOLE, FindingKind.TURNS):
        yield from writer.lines(finding)
    elif clauses := _clauses(writer, finding):
        yield said("witness_clauses", what="; ".join(clauses))
    sources = list(dict.fromkeys(writer.cited(source) for source in finding.sources))
    if sources:
        yield said("witness_source", what="; ".join(sources))
    yield from writer.answers(finding)
    if finding.acknowledged is not None:
        yield said("reason", what=pick(finding.acknowledged))


def _titles(writer: ProofWriter, finding: Finding) -> list[str]:
    """The norms or the outcome that a finding is about."""
    if finding.kind in (FindingKind.OVERLAP, FindingKind.HOLE):
        return [writer.norm_title(finding.pack, name) for name in finding.others]
    if finding.norm:
        return [writer.norm_title(finding.pack, finding.norm)]
    return [writer.outcome(finding.subject, finding.outcome)] if finding.outcome else []


def _clauses(writer: ProofWriter, finding: Finding) -> list[str]:
    """What the clauses say that a finding is about."""
    names = [name for name in (finding.clause, *finding.others) if name]
    said = [writer.names.says(pack.id, name).rstrip(".") for name in names for pack in writer.linked.packs]
    return list(dict.fromkeys(one for one in said if one))


def _sentence(text: str) -> str:
    """A text that begins with a capital letter and ends with a stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
