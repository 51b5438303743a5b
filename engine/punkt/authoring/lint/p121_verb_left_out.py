"""P121: a quote without the verb that makes its norm binding, though it stands near by; where the text is kept."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.loading.ledger import accounted_editions, head
from punkt.law.packs.pack import MODALITY_TEXT, Modality, Pack, Rule
from punkt.law.sources.kept_texts import texts_within_reach
from punkt.law.sources.normalise import normalise

from .drafting import binding_verb, bindings
from .lint_base import Bench, Lint, LintResult, Severity
from .p103_long_quote import MOST_WORDS

SPOKEN = (Modality.MANDATORY, Modality.RECOMMENDED, Modality.DISCRETIONARY)
"""What a verb says; a definition and a proposal do without."""


def look(bench: Bench) -> Iterator[LintResult]:
    """Rules of their own: a term and a norm name what a rule with the verb uses."""
    for law in bench.laws:
        pack = law.linked.by_id[law.pack]
        for rule in pack.rules:
            stated, quote = rule.citation.modality, rule.citation.quote
            if rule.kind == "derive" or stated not in SPOKEN or bindings(quote):
                continue
            words = normalise(quote)
            found = (binding_verb(text, words, stated, MOST_WORDS) for text in _paragraphs(pack, rule))
            if verb := next(filter(None, found), ""):
                arguments: dict[str, object] = {
                    "verb": verb,
                    "given": stated.value,
                    "words": MODALITY_TEXT[stated.value],
                }
                yield LintResult((rule.body / "quote").place, arguments)


def _paragraphs(pack: Pack, rule: Rule) -> Iterator[str]:
    """The paragraphs within reach of the unit that a rule cites."""
    for edition in accounted_editions(pack):
        for address, text in texts_within_reach(pack, edition).items():
            if head(address) == rule.citation.address:
                yield text


LINT = Lint(
    "P121",
    "verb-left-out",
    Severity.WARNING,
    "modality: recommended\nquote: навес над стоянкой",
    "modality: recommended\nquote: рекомендуется навес над стоянкой",
    look,
    numbers={"most": MOST_WORDS},
)
