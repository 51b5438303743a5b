"""Who would get another decision under another rule base, in the words of one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import OutcomeType
from punkt.registers.columns.names_of_bits import AS_IF, NO_VALUES

from .register_model import Labels

SAID = Texts("registers.comparison")
MOST_MOVES = 8
"""Changes from one value to another that are listed for an outcome."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An outcome, how many decisions on it differ, and from what to what."""

    title: str
    changed: int
    share: str
    moves: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """All differences, the most frequent first."""

    title: str
    heading: str
    same: str
    rows: tuple[Changed, ...]
    only: tuple[str, ...]
    """What one of them alone decides, a line each."""
    most: int


def differences(
    moves: Mapping[str, Mapping[str, int]],
    totals: Mapping[str, int],
    only: tuple[Sequence[str], Sequence[str]],
    labels: Labels,
    one: str,
    two: str,
    lang: str,
) -> Differences:
    """``moves``: outcome → «before|after» → how many; ``totals``: outcome → how many decisions there are.

    ``only``: the outcomes that the one or the other alone decides.
    """
    said = {key: texts[lang] for key, texts in SAID.items()}
    rows = []
    for key, counts in moves.items():
        subject, outcome, title = labels.outcome(key)
        if "." in subject:
            title = f"{title} ({labels.titles[subject].lower()})"
        changed = sum(counts.values())
        total = totals.get(key, 0) or changed
        share = labels.words.number(f"{100 * changed / total:.1f}")
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        listed = []
        for move, n in ranked[:MOST_MOVES]:
            before, _, after = move.partition("|")
            listed.append((state_words(before, labels, outcome, said), state_words(after, labels, outcome, said), n))
        rows.append(Changed(title, changed, said["share"].format(share=share), tuple(listed)))
    rows.sort(key=lambda row: (-row.changed, row.title))
    return Differences(
        said["title"].format(one=one, two=two),
        said["heading"].format(one=one, two=two),
        said["same"],
        tuple(rows),
        tuple(
            said["only"].format(name=name, titles="; ".join(dict.fromkeys(labels.outcome(key)[2] for key in keys)))
            for name, keys in zip((one, two), only, strict=True)
            if keys
        ),
        max((row.changed for row in rows), default=0),
    )


def state_words(text: str, labels: Labels, outcome: OutcomeType | None, said: Mapping[str, str]) -> str:
    """A state as a move has it: a status, or ``=`` and a value."""
    if text.startswith("="):
        return labels.value(outcome, "" if text[1:] == NO_VALUES else text[1:])
    if text.startswith(AS_IF):
        return said["as_if"].format(value=state_words(f"={text.removeprefix(AS_IF)}", labels, outcome, said))
    return said[text or "none"]
