"""Replay: a recorded case is decided again under the packs of its day, whatever has become of them since."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from helpers import bounded
from helpers.audit_journals import WHO, codes, signing_keys, tamper
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


DAYS = """calendars:
  usual:
    title: {ru: а, en: a}
    years: [{year: 2025, source: {ru: а, en: a}, days_off: ['2025-01-13']}]
"""
SET = {
    "ledger.yaml": 'points:\n  "1": {state: definition, title: {ru: а, en: a}, reason: {ru: а, en: a}}\n',
    "calendars.yaml": DAYS,
}


def test_a_pack_without_a_vocabulary(tmp_path: Path, folder: Path) -> None:
    """It is kept, laid out and checked as any other, in a journal and in a bundle, though its files begin with no vocabulary."""
    header = (folder / "pool" / "pack.yaml").read_text("utf-8")
    (folder / "days").mkdir()
    for name, text in SET.items():
        (folder / "days" / name).write_text(text, "utf-8")
    (folder / "days" / "pack.yaml").write_text(
        "pack: test.days\nversion: 1.0.0\ntitle: {ru: а, en: a}\nin_force: {from: '2025-01-01'}\n"
        "document: {date: '2020-01-01', kind: {ru: а, en: a}, issuer: {ru: а, en: a}, title: {ru: а, en: a}}\n"
        "jurisdiction: {code: XX, title: {ru: а, en: a}}\n",
        "utf-8",
    )
    (folder / "pool" / "pack.yaml").write_text(f"{header}\nrests_on: [test.days]\n", "utf-8")
    rules = load(POOL, pack_dirs=[folder])
    assert "test.days" in [pack.id for pack in rules.packs]
    journal = Journal.open(tmp_path / "a.db")
    journal.record(CASE, rules.decide(CASE), WHO)
    shutil.rmtree(folder)
    assert [replay.state for replay in journal.replay()] == ["same"]
    private, public = signing_keys(tmp_path)
    journal.export(tmp_path / "bundle", private_key=private)
    command = [sys.executable, "-I", str(tmp_path / "bundle" / "verify.py"), "--key", str(public)]
    done = bounded.run(command, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
    assert done.returncode == 0, done.stdout
    (kept,) = (tmp_path / "bundle").rglob("calendars.yaml")
    kept.write_text(DAYS.replace("01-13", "01-14"), "utf-8")
    assert bounded.run(command, capture_output=True, env={"PYTHONUTF8": "1"}, check=False).returncode != 0


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
