"""A rule base needs the place it was loaded from no more: everything is made of the bytes that were read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.places import ROOT
from helpers.web_service import petrova
from punkt import Rules, load
from punkt.files.messages.diagnostics import Problems
from punkt.journal import Journal
from punkt.law.loading.ledger import coverage
from punkt.law.loading.pack_files import files_of
from punkt.law.loading.read_documents import read_documents
from punkt.showing.papers import fill, read_forms
from punkt.showing.papers.paper_page import page

PACK = "ru.karelia.166-p"


def replayed(rules: Rules) -> Any:
    with Journal.open(Path("journal.db")) as journal:
        journal.record(petrova(), rules.decide(petrova()), "A")
        return [replay.state for replay in journal.replay()]


def papers(rules: Rules) -> Any:
    forms = read_forms(rules.linked)
    return [page(fill(rules.decide(petrova()), forms[name])) for name in ("application",)]


def quotes(rules: Rules) -> Any:
    documents = read_documents(files_of(rules.linked.by_id[PACK]), Problems())
    return {part: [document.data for document in found] for part, found in documents.items()}


@pytest.mark.parametrize(
    "made",
    [
        lambda rules: rules.decide(petrova()).to_bytes(),
        replayed,
        papers,
        lambda rules: coverage(rules.linked.by_id[PACK]).units,
        quotes,
    ],
    ids=["decision", "journal", "papers", "coverage", "documents"],
)
def test_the_same_comes_out_when_the_folder_is_gone(
    made: Callable[[Rules], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    rules = load(PACK, pack_dirs=[tmp_path / "rules"])
    before = made(rules)
    shutil.rmtree(tmp_path / "rules")
    Path("journal.db").unlink(missing_ok=True)
    assert made(rules) == before and before
