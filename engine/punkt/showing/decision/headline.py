"""The first sentences of a decision: what was decided, and which findings do not sit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from punkt.law.language.link import Linked
from punkt.showing.words.interface_words import Words

from .view_model import TensionView, ViewRow

_SENTENCES = ("determined", "open", "gap", "conflict")
COUNTED = {
    "check": {"met": "head_met", "not_met": "head_not_met", "open": "head_unknown"},
    "flag": {"raised": "head_raised", "not_raised": "head_not_raised", "open": "head_unknown"},
}
"""What is counted of each kind of outcome, and the word for each number."""


def headline(records: Iterable[list[ViewRow]], linked: Linked, words: Words) -> list[str]:
    """What was decided, in a sentence or two.

    The outcomes that are asked for; where a case has none of them that is decided, how many conditions of each
    section are met, and how many flags are raised. Where none of them applies, that is said, and who says so.
    """
    said: dict[str, list[str]] = {status: [] for status in _SENTENCES}
    outside: list[ViewRow] = []
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in (row for rows in records for row in rows if not row.subject.element):
        declared = linked.vocabulary.outcomes[(row.subject.kind, row.name)]
        if declared.leading and row.status in said:
            said[row.status].append(f"{row.within} — {row.value}" if row.status == "determined" else row.within)
        elif declared.leading:
            outside.append(row)
        if row.kind in COUNTED:
            found = row.found if row.status == "determined" else row.status
            counts.setdefault((row.subject.title, row.kind), Counter())[found] += 1
    lines = [words(f"head_{status}", what="; ".join(about)) for status, about in said.items() if about]
    if outside and not lines:
        lines = not_applied(outside, words)
    if said["determined"]:
        return lines
    for (title, kind), number in counts.items():
        parts = [words(key, count=number[found]) for found, key in COUNTED[kind].items() if number[found]]
        if parts:
            lines.append(words(f"head_{kind}s", title=title, what=", ".join(parts)))
    return lines


def not_applied(rows: Iterable[ViewRow], words: Words) -> list[str]:
    """A sentence for each clause by which outcomes that are asked for do not apply."""
    titles: dict[str, dict[str, None]] = {}
    for row in rows:
        ref = "; ".join(dict.fromkeys(one.ref for one in row.cited))
        titles.setdefault(ref, {})[row.within] = None
    return [words("head_not_applicable", ref=ref, what="; ".join(about)) for ref, about in titles.items()]


def find_tensions(
    document: Mapping[str, Any], rows: Mapping[str, list[ViewRow]], linked: Linked, words: Words
) -> list[TensionView]:
    """Findings about one record that a pack of the decision wants remarked on, in the packs' order."""
    declared = [tension for pack in linked.packs for tension in pack.tensions]
    found = []
    for name, of_one in rows.items():
        outcomes, by_name = document["outcomes"][name], {row.name: row for row in of_one}
        for tension in declared:
            if not of_one or of_one[0].subject.kind != tension.subject:
                continue
            if all(outcomes.get(outcome, {}).get("value") == value for outcome, value in tension.outcomes.items()):
                title = "; ".join(f"{by_name[one].title} — {by_name[one].value}" for one in tension.outcomes)
                found.append(TensionView(of_one[0].subject.about(title), words.pick(tension.says)))
    return found
