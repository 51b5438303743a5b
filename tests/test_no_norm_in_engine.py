"""The engine knows no norm: no name out of the vocabulary or the packs stands anywhere in ``engine/``."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from punkt.law.loading.pack_store import Index, load_packs
from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import FIXED_VALUES

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "engine"
SOURCES = sorted(path for path in ENGINE.rglob("*.py") if "data" not in path.relative_to(ENGINE).parts)

ORDINARY = {
    # words of the language of packs, of the contract, or of the engine's own trade
    "application": "`application/json` and other kinds of media; the ASGI application",
    "constant": "a constant of a sum, or of generated code",
    "day": "the day the law is asked",
    "established": "`established: true` of a vocabulary: a case may state the outcome",
    "factor": "the factors of a weighted sum",
    "from": "a word of Python; `in_force: {from: …}`",
    "full": "the trace `full`",
    "group": "a group of a regular expression, or of entry points",
    "head": "the head word of a form",
    "include": "a list outcome's `include`",
    "kind": "the kind of a fact, an outcome or a rule",
    "literal": "a literal value",
    "no": "what YAML 1.1 reads as a truth value; prose",
    "none": "the condition `none`; Python's `None`",
    "region": "a piece of a file in SARIF",
    "required": "`required` of a JSON Schema, and of a reason in the contract",
    "stage": "one stratum of one record type, chained forward",
    "until": "`in_force: {until: …}`",
    "yes": "what YAML 1.1 reads as a truth value",
    "absent": "a value that is absent",
    "completed": "`asyncio.FIRST_COMPLETED`",
    "conclusion": "what a clause concludes",
    # prose of comments and messages
    "age": "",
    "allowed": "",
    "both": "",
    "either": "",
    "need": "",
    "other": "",
    "passed": "",
    "possible": "",
    "reached": "",
    "ready": "",
    "room": "",
    "started": "",
    "used": "",
    "work": "",
}
"""Words of the packs that are ordinary words too, and why each may stand in the engine."""


@cache
def names() -> dict[str, str]:
    """Every name out of the vocabulary and the packs, and where it comes from."""
    index = Index.build([ROOT / "rules"])
    loaded = load_packs(list(index.packs), index)
    found: dict[str, str] = {}
    vocabulary = loaded.vocabulary

    def note(name: str, where: str) -> None:
        found.setdefault(name, where)

    note(vocabulary.id, "vocabulary")
    for subject in vocabulary.subjects.values():
        note(subject.name, "record type")
        for constraint in subject.constraints:
            note(constraint.name, "constraint")
        for fact in subject.facts.values():
            note(fact.path, "fact")
            note(fact.path.rpartition(".")[2], "fact")
            for value in fact.values:
                note(value, f"choice of {fact.path}")
    for outcome in vocabulary.outcomes.values():
        note(outcome.name, "outcome")
        for value in outcome.values if outcome.values is not FIXED_VALUES.get(outcome.kind) else ():
            note(value, f"value of {outcome.name}")
    for pack in loaded.packs:
        found[pack.id] = "pack"
        for norm in pack.norms:
            note(norm, "norm")
        for reading in pack.readings.values():
            note(reading.name, "reading")
            for option in reading.options:
                note(option, f"option of {reading.name}")
        for rule in pack.rules:
            note(rule.id, "rule")
            note(rule.outcome, "term")
    language = {modality.value for modality in Modality}  # the only words a pack shares with the engine by contract
    return {
        name: where for name, where in found.items() if name not in language and len(name) > 1 and not name.isdigit()
    }


WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*[A-Za-z0-9_]")


def words(path: Path) -> Iterator[tuple[str, int]]:
    """Every word of a module's code, texts and comments, and every dotted name in texts, with its line."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME:
                yield token.string, token.start[0]
                yield from ((part, token.start[0]) for part in token.string.strip("_").lower().split("_"))
            elif token.type not in (tokenize.OP, tokenize.NUMBER, tokenize.ENCODING):
                for pattern in (WORD, DOTTED):
                    for match in pattern.finditer(token.string):
                        line = token.start[0] + token.string[: match.start()].count("\n")
                        yield match[0], line
                        yield match[0].lower(), line


def test_there_is_something_to_look_for() -> None:
    known = names()
    assert len(known) > 200
    for one in (
        "recipient",
        "ipra.self_care",
        "self_care",
        "support_type",
        "persons_per_room",
        "age_reached",
        "ru.karelia.166-p",
        "on_request",
        "room_occupancy",
        "hours_within_day",
        "not_walking_in_constant",
    ):
        assert one in known, one
    assert len(SOURCES) > 30


@pytest.mark.parametrize("path", SOURCES, ids=[path.relative_to(ENGINE).as_posix() for path in SOURCES])
def test_module(path: Path) -> None:
    known = names()
    found = sorted({(line, word) for word, line in words(path) if word in known and word not in ORDINARY})
    shown = [f"{path.relative_to(ROOT)}:{line}: {word} ({known[word]})" for line, word in found]
    assert not shown, "\n".join(["names of the packs in the engine:", *shown])


def test_allowlist_is_short() -> None:
    """No word is allowed that no pack uses."""
    assert not sorted(set(ORDINARY) - set(names()))
    assert len(ORDINARY) < 40


def test_no_document_in_engine() -> None:
    """Not even a comment names one of the documents."""
    numbers = re.compile(r"(?<![\w.])(847|166-П|606н|442-ФЗ)(?![\w.])")
    hits = [
        f"{path}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if numbers.search(line)
    ]
    assert not hits
