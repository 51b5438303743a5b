"""Every name out of the vocabulary and the packs, and those that are ordinary words too."""

from __future__ import annotations

from functools import cache

from helpers.places import ROOT
from punkt.law.loading.pack_store import Index, load_packs
from punkt.law.packs.pack import Modality
from punkt.law.packs.vocabulary import FIXED_VALUES

ORDINARY = {
    # words of the language of packs, of the contract, or of the engine's own trade
    "amount": "a number with its unit",
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
    "registration": "`Registration` of the Language Server Protocol",
    "literal": "a literal value",
    "no": "what YAML 1.1 reads as a truth value; prose",
    "none": "`none`: known not to exist; Python's `None`",
    "region": "a piece of a file in SARIF",
    "required": "`required` of a JSON Schema, and of a reason in the contract",
    "stage": "one stratum of one record type, chained forward",
    "week": "a unit of the calendar",
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
