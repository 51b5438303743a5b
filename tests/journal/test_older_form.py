"""Entries of the first form of decisions: decided again by their own packs, and compared by meaning.

`decisions_of_form_1/` holds decision documents as Punkt wrote them under the packs of `tests/history/1.0.0`,
before a norm could be not applicable.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest

from helpers import audit_journals  # noqa: F401 - skips where the journal's parts are missing
from helpers.places import ROOT
from punkt import Decision
from punkt.files.canonical import canonical_decision
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import read_file
from punkt.journal import Journal, draft_entry
from punkt.journal.older_form import meaning
from punkt.law.loading.pack_files import content, read_folder
from punkt.showing.journal.journal_text import replays_text

HISTORY = ROOT / "tests" / "history" / "1.0.0"
KEPT = Path(__file__).with_name("decisions_of_form_1")
FOLDERS = {
    "ru.mintrud.847": "federal/mintrud-847",
    "ru.karelia.166-p": "regional/karelia-166-p",
    "ru.alliance.2025": "proposals/alliance-2025",
}
DEGREES = ("self_care", "mobility", "orientation", "communication", "learning", "behaviour_control")
ESTABLISHED = {
    "case": "established",
    "as_of": "2025-06-01",
    "recipient": {"support_type": "constant", "legal_capacity": "full", "ipra": dict.fromkeys(DEGREES, 1)},
}


def case_of(name: str) -> Mapping[str, Any]:
    if name == "established":
        return ESTABLISHED
    data = read_file(HISTORY / FOLDERS["ru.karelia.166-p"] / "cases" / f"{name}.yaml").data
    assert isinstance(data, dict)
    return data


def document_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((KEPT / f"{name}.json").read_text("utf-8"))
    return found


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    monkeypatch.setattr(draft_entry, "terms_of", lambda decision: [])
    return Journal.open(tmp_path / "journal.sqlite")


def recorded(journal: Journal, case: Mapping[str, Any], document: dict[str, Any]) -> int:
    """The number of an entry as a Punkt of then would have written it: a pack's hash was over its own folder alone."""
    packs = []
    with TemporaryDirectory() as then:
        for p in document["packs"]:
            folder = shutil.copytree(HISTORY / FOLDERS[p["id"]], Path(then) / p["id"], ignore=lambda *_: ["forms"])
            words = ("vocabulary.yaml", content(HISTORY / "vocabulary.yaml"))
            files = read_folder(Path(folder), Problems()).counted(words)
            known = {"version": p["version"], "digest": p["sha256"], "vocabulary": "ru.social", "files": files}
            packs.append(SimpleNamespace(id=p["id"], folder=str(folder), **known))
        return _recorded(journal, case, document, packs)


class DecisionOfThen(Decision):
    """A decision whose document is given."""

    def __init__(self, judged: Any, document: Mapping[str, Any]) -> None:
        super().__init__(judged)
        self.document = document

    @property
    def produced_by(self) -> dict[str, str]:
        return {"punkt": "0"}

    def to_bytes(self) -> bytes:
        return canonical_decision(self.document)


def _recorded(journal: Journal, case: Mapping[str, Any], document: dict[str, Any], packs: list[SimpleNamespace]) -> int:
    vocabulary = SimpleNamespace(files=[str(HISTORY / "vocabulary.yaml")])
    judged = SimpleNamespace(
        linked=SimpleNamespace(packs=packs, vocabulary=vocabulary),
        case=SimpleNamespace(as_of=date.fromisoformat(document["as_of"])),
        is_of=lambda _: True,
    )
    decision = DecisionOfThen(judged, document)
    return journal.record_many([(case, decision)], "A")[0].id


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["petrova", "individual-living-required", "established"])
def test_an_entry_means_what_it_meant(journal: Journal, name: str) -> None:
    document = document_of(name)
    assert document["schema"] == "punkt/decision/1"
    number = recorded(journal, case_of(name), document)
    [replay] = journal.replay(number)
    assert (replay.state, replay.differs, replay.why) == ("alike", (), ())
    text, good = replays_text([replay], "en", 80, False)
    assert good and "the same by meaning" in " ".join(text.split()) and "to the byte" not in text


def test_the_value_of_then_is_the_status_of_now() -> None:
    told = meaning(document_of("petrova"))
    assert document_of("petrova")["outcomes"]["recipient"]["guardian_consent"]["value"] == "not_applicable"
    assert told["recipient.guardian_consent"] == ("not_applicable", None)
    assert told["recipient.need"] == ("determined", "established")
    assert meaning(document_of("established"))["recipient.support_type"] == ("conflict", None)


def test_an_entry_that_means_something_else_is_told(journal: Journal) -> None:
    document = document_of("petrova")
    document["outcomes"]["recipient"]["need"]["value"] = "not_established"
    number = recorded(journal, case_of("petrova"), document)
    [replay] = journal.replay(number)
    assert (replay.state, replay.differs, replay.good) == ("different", ("recipient.need",), False)
