"""Decisions that are corrected or withdrawn, cases that are sealed as a whole, and what is kept no longer."""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.audit_journals import CASES, WHO, decided, filled, seal_key, signing_keys, small
from helpers.lengths import many
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import EntryQuery, Journal
from punkt.journal.expiry import Retention, day_before


def run(*arguments: str) -> Result:
    return CliRunner(env={"PUNKT_LANG": "en", "PUNKT_DEBUG": ""}).invoke(main, ["audit", *arguments])


def test_a_decision_is_corrected_and_another_withdrawn(tmp_path: Path) -> None:
    """Both entries say so, wherever they are shown; nothing of the decisions is changed, and the chain holds."""
    private, public = signing_keys(tmp_path)
    journal = filled(tmp_path / "a.db", 4)
    assert journal.correct(1, 3, WHO, "не тот вид поставщика").id == 5
    assert journal.withdraw(2, WHO, "вынесено дважды").id == 6
    one, two, three = (journal.get(number) for number in (1, 2, 3))
    assert [(o.kind, o.entry, o.other, o.why) for o in one.later] == [("correction", 5, 3, "не тот вид поставщика")]
    assert [(o.kind, o.entry, o.other) for o in two.later] == [("withdrawal", 6, None)]
    assert [(o.kind, o.entry, o.other) for o in three.later] == [("corrects", 5, 1)]
    assert not journal.get(4).later and one.to_dict()["later"][0]["other"] == 3
    assert journal.verify().good
    assert [replay.state for replay in journal.replay()] == ["same"] * 4 + ["nothing"] * 2
    journal.export(tmp_path / "bundle", private_key=private)
    journal.close()
    at = ("--journal", str(tmp_path / "a.db"))
    said = " ".join(run("show", "1", *at).stdout.split())
    assert "CORRECTED, see entry 3 (не тот вид поставщика; entry 5)" in said
    assert "WITHDRAWN (вынесено дважды; entry 6)" in " ".join(run("show", "2", *at).stdout.split())
    assert "corrects entry 1" in " ".join(run("show", "3", *at).stdout.split())
    assert "correction of entry 1 by entry 3" in " ".join(run("show", "5", *at).stdout.split())
    found = " ".join(run("search", *at, "--case", "c-1").stdout.split())
    assert "corrected by" in found and "entry 5" in found
    command = [sys.executable, "-I", str(tmp_path / "bundle" / "verify.py"), "--lang", "en", "--key", str(public)]
    done = bounded.run(command, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
    assert done.returncode == 0, done.stdout
    assert "entry 1 is corrected, see entry 5: не тот вид поставщика" in done.stdout
    assert "entry 2 is withdrawn by entry 6: вынесено дважды" in done.stdout


def test_what_cannot_be_corrected(tmp_path: Path) -> None:
    journal = filled(tmp_path / "a.db", 3)
    journal.withdraw(1, WHO, "ошибка")
    for number, by in ((1, 2), (2, 1), (3, 2), (3, 3), (4, 3), (2, 4)):
        with pytest.raises(PunktError, match="P987"):
            journal.correct(number, by, WHO, "ошибка")
    with pytest.raises(PunktError, match="P987"):
        journal.withdraw(1, WHO, "ещё раз")
    with pytest.raises(PunktError, match="P779"):
        journal.correct(2, 9, WHO, "ошибка")
    for why in ("", "a\nb", "x" * 1001):
        with pytest.raises(PunktError, match="P980"):
            journal.withdraw(2, WHO, why)
    last = journal.last()
    assert last is not None and last.id == 4


def test_corrected_from_the_command_line(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", 2).close()
    at = ("--journal", str(tmp_path / "a.db"), "--who", "Иванова")
    assert run("correct", "1", "--by", "2", "--why", "ошибка", *at).exit_code == 0
    assert run("withdraw", "2", "--why", "ошибка", *at).exit_code == 0
    done = run("withdraw", "2", "--why", "ошибка", *at)
    assert done.exit_code == 2 and "[P987]" in done.stderr and "withdrawn already" in done.stderr


# sealed as a whole

OPEN = {"schema", "journal", "number", "previous", "kind", "time", "seal", "parts"}


@pytest.fixture
def whole(tmp_path: Path) -> Journal:
    """A journal that seals decisions as a whole, with one about a person and one about nobody."""
    journal = Journal.open(tmp_path / "w.db", key=seal_key(tmp_path), whole=True)
    journal.record(*decided("petrova"), "Иванова")
    journal.record(*small(1), "Петров")
    return journal


def test_nothing_of_a_case_is_open(whole: Journal, tmp_path: Path) -> None:
    """Neither who, nor the day, the packs, the facts that are nobody's secret, or a word to search for."""
    whole.database.tidy()
    content = b"".join(_rows(tmp_path / "w.db"))
    for word in ("petrova", "Иванова", "иванова", "2025-06-01", "entrepreneur", "monitoring", "recipient"):
        assert word.encode() not in content, word
    blind = Journal.open(tmp_path / "w.db", create=False)
    for number in (1, 2):
        entry = blind.get(number)
        assert set(entry.head) == OPEN and entry.who == "—" and entry.state == "sealed" and entry.public is None
    assert blind.verify().good and blind.verify().unopened == 2
    with pytest.raises(PunktError, match="P777"):
        blind.record(*small(3), WHO)
    assert blind.search(EntryQuery(who="иванова")).blind and blind.search(EntryQuery(day=date(2025, 6, 1))).blind
    with pytest.raises(PunktError, match="P777"):
        Journal.open(tmp_path / "keyless.db", whole=True)
    assert not (tmp_path / "keyless.db").exists()


def _rows(path: Path) -> list[bytes]:
    """All that is kept of entries, but for the packs."""
    with sqlite3.connect(path) as connection:
        tables = ("entries", "parts", "sealed", "terms", "erased")
        return [repr(row).encode() for table in tables for row in connection.execute(f"SELECT * FROM {table}")]


def test_with_the_key_all_is_there(whole: Journal, tmp_path: Path) -> None:
    entry = whole.get(1)
    assert entry.who == "Иванова" and entry.head["as_of"] == "2025-06-01" and entry.state == "opened"
    assert entry.decision_bytes == decided("petrova")[1].to_bytes()
    report = whole.verify()
    assert report.good and report.unopened == 0
    assert [replay.state for replay in whole.replay()] == ["same", "same"]

    def ids(**wanted: object) -> list[int]:
        return [one.id for one in whole.search(EntryQuery(**wanted)).entries]  # type: ignore[arg-type]

    assert ids(case="petrova-2025-06") == [1] and ids(who="ПЕТРОВ") == [2] and ids(day=date(2025, 6, 1)) == [2, 1]
    again = Journal.open(tmp_path / "w.db", key=tmp_path / "seal")
    assert again.whole and again.record(*small(2), WHO).id == 3 and "who" not in _raw(tmp_path / "w.db", 3)


def _raw(path: Path, number: int) -> dict[str, object]:
    with sqlite3.connect(path) as connection:
        found: dict[str, object] = json.loads(
            connection.execute("SELECT head FROM entries WHERE number = ?", (number,)).fetchone()[0]
        )
    return found


def test_an_erasure_leaves_nothing_to_tell_by(whole: Journal, tmp_path: Path) -> None:
    private, public = signing_keys(tmp_path)
    whole.erase([1], "отдел", "по сроку")
    with sqlite3.connect(tmp_path / "w.db") as connection:
        for table in ("parts", "sealed", "terms"):
            assert not connection.execute(f"SELECT * FROM {table} WHERE number = 1").fetchall()
        row = connection.execute("SELECT kind, day, who FROM entries WHERE number = 1").fetchone()
    assert row == ("decision", None, "") and set(_raw(tmp_path / "w.db", 1)) == OPEN
    report = whole.verify()
    assert report.good and report.erased == {1: 3}
    assert [replay.state for replay in whole.replay()] == ["erased", "same", "nothing"]
    for disclose in (False, True)[: many(1, 2)]:
        whole.export(tmp_path / f"{disclose}", private_key=private, disclose=disclose)
        command = [
            sys.executable,
            "-I",
            str(tmp_path / f"{disclose}" / "verify.py"),
            "--lang",
            "en",
            "--key",
            str(public),
        ]
        done = bounded.run(command, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
        assert done.returncode == 0 and "3 entries, 1 erased" in done.stdout, done.stdout
        assert len(list((tmp_path / f"{disclose}" / "packs").iterdir())) == (2 if disclose else 0)


@pytest.mark.full
def test_a_journal_is_made_to_seal_as_a_whole(tmp_path: Path) -> None:
    path, key = str(tmp_path / "a.db"), str(seal_key(tmp_path))
    assert run("init", "--whole", "--journal", path).exit_code == 2
    done = run("init", "--whole", "--journal", path, "--seal-key", key)
    assert done.exit_code == 0 and "as a whole" in done.stdout
    other = run("init", "--journal", path, "--seal-key", key)
    assert other.exit_code == 2 and "[P770]" in other.stderr
    decide = [
        "decide",
        str(CASES / "petrova.yaml"),
        "--pack",
        "ru.karelia.166-p",
        f"--record={path}",
        "--seal-key",
        key,
    ]
    assert CliRunner(env={"PUNKT_LANG": "en"}).invoke(main, decide).exit_code == 0
    assert run("show", "1", "--journal", path, "--seal-key", "").exit_code == 0
    assert run("replay", "1", "--journal", path, "--seal-key", key).exit_code == 0


# what is kept no longer


@pytest.mark.parametrize(
    ("age", "today", "day"),
    [
        ("90d", "2026-11-30", "2026-09-01"),
        ("1m", "2026-03-31", "2026-02-28"),
        ("1m", "2024-03-31", "2024-02-29"),
        ("18m", "2026-11-30", "2025-05-30"),
        ("11m", "2026-11-30", "2025-12-30"),
        ("12m", "2026-12-31", "2025-12-31"),
        ("5y", "2024-02-29", "2019-02-28"),
    ],
)
def test_how_long_ago(age: str, today: str, day: str) -> None:
    assert day_before(age, date.fromisoformat(today)) == date.fromisoformat(day)


@pytest.mark.parametrize("age", ["", "5", "0d", "-1d", "1w", "y", "99999d", "9999y", "²d"])
def test_what_is_no_age(age: str) -> None:
    with pytest.raises(PunktError, match="P988"):
        day_before(age, date(2026, 11, 30))


def test_what_is_kept_no_longer(tmp_path: Path) -> None:
    """By day of recording, by pack, by the day asked; open entries are no matter of it, and erased ones are done."""
    times = iter([datetime(year, 6, 1, tzinfo=UTC) for year in (2019, 2019, 2020, 2020, 2021, 2026, 2026)])
    journal = Journal.open(tmp_path / "a.db", key=seal_key(tmp_path), clock=lambda: next(times))
    for case, decision in (decided("petrova"), small(1), decided("two-brothers"), decided("petrova")):
        journal.record(case, decision, WHO)

    def covered(**rule: object) -> list[int]:
        return journal.expired(Retention(before=date(2021, 1, 1), **rule))  # type: ignore[arg-type]

    assert covered() == [1, 3]
    assert covered(pack="ru.karelia.166-p") == [1, 3] and covered(pack="other") == []
    assert covered(as_of_before=date(2025, 6, 2)) == [1] and covered(as_of_before=date(2020, 1, 1)) == []
    journal.erase(covered(), WHO, "по сроку")
    assert covered() == [] and journal.verify().good


def test_expired_from_the_command_line(tmp_path: Path) -> None:
    key = seal_key(tmp_path)
    journal = Journal.open(tmp_path / "a.db", key=key, clock=lambda: datetime(2019, 6, 1, tzinfo=UTC))
    journal.record_many([decided("petrova"), small(1)], WHO)
    journal.close()
    at = ("--journal", str(tmp_path / "a.db"), "--seal-key", str(key))
    done = run("expire", "--older-than", "5y", *at)
    assert done.exit_code == 0 and "would be erased (1): 1." in done.stdout
    assert run("expire", "--older-than", "50y", *at).stdout.startswith("there are no sealed entries")
    assert run("show", "1", "--format", "case", *at).exit_code == 0
    done = run("expire", "--older-than", "5y", "--erase", "--why", "срок хранения", *at)
    assert done.exit_code == 0 and "entry 1 is erased" in done.stdout
    assert run("show", "1", "--format", "case", *at).exit_code == 2
    assert run("expire", "--older-than", "week", *at).exit_code == 2
