"""What a vocabulary knows: the facts a case may state, their values and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from punkt.files.messages.diagnostics import Problems
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_text
from punkt.law.language.link import Linked
from punkt.law.loading.pack_store import Index, load_packs, search_roots
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, FactType, Vocabulary
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.plurals import alone
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.value_words import ValueWords


def vocabulary_text(names: Sequence[str], pack_dirs: Sequence[str | Path], lang: str, width: int, colours: bool) -> str:
    """The facts of the vocabulary of some packs, of the packs below some folders, or of the one that ships."""
    index = Index.build(search_roots(pack_dirs))
    if not names and pack_dirs:
        roots = [Path(root).resolve() for root in pack_dirs]
        names = [n for n, f in index.packs.items() if any(f.resolve().is_relative_to(root) for root in roots)]
    vocabularies: dict[str, Vocabulary] = {}
    for name in names:
        vocabulary = load_packs([name], index).vocabulary
        if vocabulary.id:
            vocabularies.setdefault(vocabulary.id, vocabulary)
    problems = Problems(Kind.PACK)
    for name, path in index.vocabularies.items() if not names else ():
        read = read_vocabulary(read_text(index.vocabulary_file(path), str(path)), problems)
        if read is not None:
            vocabularies[name] = read
    problems.raise_if_any()
    page, words = TextPage(width, colours), Words(lang)
    if not vocabularies:
        page.line(words("no_vocabulary"))
    for vocabulary in vocabularies.values():
        _vocabulary(page, words, vocabulary)
    return page.text()


def _vocabulary(page: TextPage, words: Words, vocabulary: Vocabulary) -> None:
    page.lead(f"{vocabulary.id} {vocabulary.version}", "bold", f" — {words.pick(vocabulary.title)}")
    for subject in (one for one in vocabulary.subjects.values() if one.period is None):
        page.heading(f"{words.pick(subject.title)}")
        page.line(subject.name, 2, "dim")
        for fact in (one for one in subject.facts.values() if not one.stands_for):
            page.lead(
                fact.path, "bold", f" — {words.pick(fact.label)} · {'; '.join(_type(fact, vocabulary, words))}", 2
            )
            if fact.question != fact.label:
                page.line(words.pick(fact.question), 6)


def _type(fact: FactType, vocabulary: Vocabulary, words: Words) -> Iterator[str]:
    """What values a fact takes, in words."""
    names = Names(Linked(vocabulary, (), (), (), {}), words)
    if fact.by is not None and fact.each is not None:
        yield words(f"each_{fact.by.value}")
        yield from _type(fact.each, vocabulary, words)
        return
    if fact.kind in COLLECTIONS:
        yield words("list_of", what=fact.of)
    elif fact.kind in (FactKind.CHOICE, FactKind.CHOICES):
        yield f"{words(fact.kind.value)}: " + ", ".join(
            f"{name} ({words.pick(label)})" for name, label in fact.values.items()
        )
    else:
        unit = vocabulary.unit(fact.unit)
        yield (
            words(fact.kind.value)
            + (f", {ValueWords(names).interval(str(fact.range))}" if fact.range else "")
            + (f", {alone(unit, words.lang)}" if unit else "")
        )
    if not fact.given:
        yield words("derived")
    if fact.deniable:
        yield words("may_be_none")
    if fact.established:
        yield words("established")
