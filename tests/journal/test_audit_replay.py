"""Replay: a recorded case is decided again under the packs of its day, whatever has become of them since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.audit_journals import WHO, codes, tamper
from helpers.places import TEST_PACKS
from punkt.deciding.rule_base import load
from punkt.journal import Journal

POOL = "test.dated.pool"
CASE = {"case": "c", "as_of": "2025-01-10"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEST_PACKS / "dated", tmp_path / "packs"))


def test_rules_have_moved_on(tmp_path: Path, folder: Path) -> None:
    """Packs edited, then gone: old entries are still decided as then, new ones as now."""
    from punkt.files.read import read_file

    case = read_file(folder / "pool" / "cases" / "band-on-the-day.yaml")
    before = load(POOL, pack_dirs=[folder])
    journal = Journal.open(tmp_path / "a.db")
    journal.record(case, before.decide(case), WHO)
    changed = 0
    for path in (folder / "pool").glob("*.yaml"):
        text = path.read_text("utf-8")
        if "norms:" in text:
            path.write_text(text + "\n# another edition\n", "utf-8")
            changed += 1
    assert changed
    after = load(POOL, pack_dirs=[folder])
    assert after.packs[-1].digest != before.packs[-1].digest
    journal.record(case, after.decide(case), WHO)
    shutil.rmtree(folder)
    assert [replay.state for replay in journal.replay()] == ["same", "same"]
    one, two = (journal.get(number).head["packs"][-1]["sha256"] for number in (1, 2))
    assert (one, two) == (before.packs[-1].digest, after.packs[-1].digest)


def test_the_day_asked_is_kept(tmp_path: Path, folder: Path) -> None:
    """``--as-of`` overrides the case's own day, and a case without one is decided as of the day of recording."""
    from datetime import date

    rules = load(POOL, pack_dirs=[folder])
    journal = Journal.open(tmp_path / "a.db")
    journal.record(CASE, rules.decide(CASE, as_of=date(2025, 6, 30)), WHO)
    journal.record({"case": "today"}, rules.decide({"case": "today"}, as_of=date(2025, 7, 1)), WHO)
    assert [journal.get(n).head["as_of"] for n in (1, 2)] == ["2025-06-30", "2025-07-01"]
    assert [replay.state for replay in journal.replay()] == ["same", "same"]


def test_a_decision_that_was_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recorder that wrote another decision than the packs give: the chain is whole, and replay finds it."""
    from helpers.audit_journals import decided
    from punkt.deciding.decision import Decision

    case, decision = decided()
    forged = decision.to_bytes().replace(
        b'"status":"determined","value":"too_early"', b'"status":"determined","value":"allowed"'
    )
    assert forged != decision.to_bytes()
    journal = Journal.open(tmp_path / "a.db")
    with monkeypatch.context() as patch:
        patch.setattr(Decision, "to_bytes", lambda self: forged)
        journal.record(case, decision, WHO)
    assert codes(journal) == []
    (replay,) = journal.replay()
    assert (replay.state, replay.differs, replay.good) == ("different", ("recipient.review",), False)
    assert replay.recorded_by == replay.replayed_by == decision.produced_by


def test_a_pack_that_is_gone(tmp_path: Path) -> None:
    from helpers.audit_journals import filled

    filled(tmp_path / "a.db", 1).close()
    tamper(tmp_path / "a.db", "DELETE FROM pack_files WHERE position = 3")
    (replay,) = Journal.open(tmp_path / "a.db").replay(1)
    assert replay.state == "failed" and replay.why[0].code == "P778"
