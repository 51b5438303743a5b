"""Papers issued: what the journal keeps of them, the register that is read from it, and a paper in hand."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.audit_journals import WHO, decided, seal_key, signing_keys, small, tamper
from helpers.form_cases import READY
from helpers.lengths import many
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import EntryQuery, Journal
from punkt.journal.issuing import IssuedPaper, Register, register

PACK = "ru.karelia.166-p"
CONTENT = b"PK\x03\x04 \xff\x00 the sheet"


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env={"PUNKT_LANG": "en", "PUNKT_DEBUG": "", **environment}).invoke(main, arguments)


def paper(content: bytes = CONTENT, number: str = "17/2", keep: bool = False) -> IssuedPaper:
    """A paper on the decision on Petrova's case."""
    digest = decided()[1].digest
    return IssuedPaper("conclusion", PACK, "docx", content, digest, number, date(2025, 6, 3), keep)


def made(folder: Path, mode: str, keep: bool = False) -> Journal:
    """A journal with two decisions and a paper on the first, entry 3."""
    journal = Journal.open(
        folder / f"{mode}.db", key=None if mode == "open" else seal_key(folder), whole=mode == "whole"
    )
    journal.record_many([decided(), small(1)], WHO)
    assert journal.issue(1, paper(keep=keep), WHO).id == 3
    return journal


def listed(journal: Journal, *numbers: int, **wanted: object) -> Register:
    return register(journal.database, journal.get, journal.keys, numbers, **wanted)  # type: ignore[arg-type]


def checked(journal: Journal, folder: Path, name: str, disclose: bool = False) -> tuple[int, str]:
    """What the verifier of a bundle says."""
    private, public = signing_keys(folder)
    journal.export(folder / name, private_key=private, disclose=disclose)
    command = [sys.executable, "-I", str(folder / name / "verify.py"), "--lang", "en", "--key", str(public)]
    done = bounded.run(command, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
    return done.returncode, done.stdout


def raw(path: Path, table: str, number: int) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(f"SELECT * FROM {table} WHERE number = ?", (number,)).fetchall()


@pytest.mark.parametrize("mode", ["open", "sealed", "whole"])
def test_what_is_kept_of_a_paper(tmp_path: Path, mode: str) -> None:
    """Number, day, kind and the hash under a salt, of which nothing is said openly; the chain and replay hold."""
    journal = made(tmp_path, mode)
    entry, decision = journal.get(3), journal.get(1)
    assert entry.kind == "paper" and entry.head["paper_of"] == 1 and decision.papers == (3,) and entry.intact
    told = [entry.head[name] for name in ("form", "pack", "format", "paper_number", "paper_day", "who")]
    assert told == ["conclusion", PACK, "docx", "17/2", "2025-06-03", WHO]
    assert entry.salt is not None and len(entry.salt) == 32 and entry.paper_bytes is None
    assert entry.head["salted"] == f"sha256:{hashlib.sha256(entry.salt + CONTENT).hexdigest()}"
    assert journal.verify().good
    assert [one.state for one in journal.replay()] == ["same", "same", "nothing"]
    rows = [row for table in ("entries", "parts", "sealed", "terms") for row in raw(tmp_path / f"{mode}.db", table, 3)]
    kept = b"\0".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)
    assert b"the sheet" not in kept and hashlib.sha256(CONTENT).hexdigest().encode() not in kept
    assert [word.encode() in kept for word in ("17/2", "conclusion", WHO)] == [mode != "whole"] * 3
    assert (entry.salt in kept) == (mode == "open")
    status, said = checked(journal, tmp_path, "bundle")
    assert status == 0 and "papers issued: 1" in said, said


def test_the_bytes_are_kept_sealed_where_that_is_asked(tmp_path: Path) -> None:
    for mode in ("sealed", "whole")[: many(1, 2)]:
        journal = made(tmp_path, mode, keep=True)
        assert journal.get(3).paper_bytes == CONTENT and journal.verify().good
        assert Journal.open(tmp_path / f"{mode}.db").get(3).paper_bytes is None
        status, said = checked(journal, tmp_path, mode, disclose=True)
        assert status == 0, said
        bundle = tmp_path / mode / "entries.jsonl"
        text = bundle.read_text("utf-8")
        data = json.loads(text.splitlines()[2])["parts"]["paper"]["data"]
        bundle.write_text(text.replace(data, data[:-4] + "AAAA"), "utf-8")
        command = [sys.executable, "-I", str(tmp_path / mode / "verify.py"), "--lang", "en"]
        done = bounded.run(command, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
        assert done.returncode == 1 and "the disclosed part paper is not what was recorded" in done.stdout


@pytest.mark.parametrize("mode", ["open", "sealed", "whole"])
def test_erased_with_its_decision_or_alone(tmp_path: Path, mode: str) -> None:
    """Salt and bytes are gone, and with them what a guess could be checked against."""
    journal = made(tmp_path, mode, keep=mode != "open")
    erased = [3] if mode == "open" else [1, 3]
    entries = journal.erase(erased[:1], "отдел", "по заявлению")
    assert [journal.get(one.id).head["erases"] for one in entries] == erased
    for table in ("parts", "sealed", "terms"):
        assert raw(tmp_path / f"{mode}.db", table, 3) == []
    entry = journal.get(3)
    assert entry.state == "erased" and entry.salt is None and entry.paper_bytes is None and journal.get(1).papers == ()
    report = journal.verify()
    assert report.good and sorted(report.erased) == erased
    assert [line.is_of(CONTENT) for line in listed(journal).lines] == [None]
    with pytest.raises(PunktError, match="P777"):
        journal.erase([3], "отдел", "ещё раз")
    status, said = checked(journal, tmp_path, "bundle")
    assert status == 0 and f"{len(erased)} erased" in said, said
    if mode != "open":
        with pytest.raises(PunktError, match="P989"):
            journal.issue(1, paper(), WHO)


def test_a_case_is_erased_with_its_papers(tmp_path: Path) -> None:
    journal = made(tmp_path, "sealed", keep=True)
    journal.erase(journal.sealed_of("petrova-2025-06"), WHO, "по заявлению")
    assert journal.get(3).state == "erased" and journal.verify().good


def test_what_cannot_be_issued(tmp_path: Path) -> None:
    journal = made(tmp_path, "open")
    for of, one in ((3, paper()), (2, paper()), (1, paper(keep=True))):
        with pytest.raises(PunktError, match="P989"):
            journal.issue(of, one, WHO)
    with pytest.raises(PunktError, match="P779"):
        journal.issue(9, paper(), WHO)
    for number in ("a\nb", " ", "x" * 201):
        with pytest.raises(PunktError, match="P980"):
            journal.issue(1, paper(number=number), WHO)
    last = journal.last()
    assert last is not None and last.id == 3
    made(tmp_path, "sealed").close()
    blind = Journal.open(tmp_path / "sealed.db")
    with pytest.raises(PunktError, match="P777"):
        blind.issue(1, paper(), WHO)
    with pytest.raises(PunktError, match="P987"):
        journal.withdraw(3, WHO, "не решение")


TAMPERED = {
    "the salt": "UPDATE sealed SET content = randomblob(32) WHERE number = 3",
    "the salt is gone": "DELETE FROM sealed WHERE number = 3",
    "the term": "UPDATE terms SET value = '2' WHERE number = 3",
    "another part": "INSERT INTO sealed VALUES (3, 'paper', x'00')",
    "the head": "UPDATE entries SET head = replace(head, '17/2', '17/3') WHERE number = 3",
    "the mark of an erasure": "INSERT INTO erased VALUES (3, 2)",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_paper_that_was_tampered_with(tmp_path: Path, what: str) -> None:
    made(tmp_path, "open").close()
    tamper(tmp_path / "open.db", TAMPERED[what])
    report = Journal.open(tmp_path / "open.db").verify()
    assert any(finding.arguments.get("number") == 3 for finding in report.findings)


def test_the_register(tmp_path: Path) -> None:
    """The oldest first; by entry, case and day; sealed decisions by their case with the key only."""
    journal = made(tmp_path, "sealed")
    journal.issue(1, paper(b"other", number=""), "Петров")
    assert [one.paper.id for one in listed(journal).lines] == [3, 4]
    assert [one.paper.id for one in listed(journal, 4).lines] == [4]
    assert [one.paper.id for one in listed(journal, 1).lines] == [3, 4] and listed(journal, 2).lines == ()
    assert len(listed(journal, case="petrova-2025-06").lines) == 2 and listed(journal, case="c-1").lines == ()
    today = date.fromisoformat(journal.get(3).time[:10])
    assert len(listed(journal, since=today, until=today).lines) == 2
    assert listed(journal, since=date(2100, 1, 1)).lines == listed(journal, until=date(2000, 1, 1)).lines == ()
    assert [one.is_of(CONTENT) for one in listed(journal).lines] == [True, False]
    line = listed(journal).lines[1].to_dict()
    assert (line["case"], line["paper_number"], line["who"]) == ("petrova-2025-06", None, "Петров")
    blind = Journal.open(tmp_path / "sealed.db")
    assert listed(blind, case="petrova-2025-06").blind and listed(blind, case="petrova-2025-06").lines == ()
    assert [one.is_of(CONTENT) for one in listed(blind).lines] == [None, None]
    assert listed(blind).lines[0].to_dict()["paper_number"] == "17/2" and not listed(blind).blind


def test_papers_do_not_make_an_open_journal_look_sealed(tmp_path: Path) -> None:
    found = made(tmp_path, "open").search(EntryQuery(case="petrova-2025-06"))
    assert [one.id for one in found.entries] == [1] and not found.blind


def test_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("docxtpl", reason="needs punkt[forms]")
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(READY, "utf-8")
    seal_key(tmp_path)
    at = ("--record=j.db", "--seal-key", "seal")
    assert run("decide", "c.yaml", "--pack", PACK, *at, "--who", WHO).exit_code == 0
    form = ("form", "conclusion", "c.yaml", *at, "--who", WHO)
    done = run(*form, "--number", "7", "--day", "2025-12-16", "--keep")
    assert done.exit_code == 0 and done.stderr.startswith("recorded: 2, sha256:"), done.output
    again = run(*form)
    assert again.exit_code == 2 and "[P697]" in again.stderr
    file, on = "conclusion-sidorova-2025-12.docx", ("--journal", "j.db", "--seal-key", "seal")
    shown = json.loads(run("audit", "papers", *on, "--format", "json").stdout)
    assert (shown["entry"], shown["decision"], shown["case"], shown["kept"]) == (2, 1, "sidorova-2025-12", True)
    assert (shown["form"], shown["paper_number"], shown["paper_day"]) == ("conclusion", "7", "2025-12-16")
    assert "sidorova" in run("audit", "papers", *on).stdout
    assert run("audit", "papers", "--journal", "j.db", "--case", "c").stdout.count("without the key") == 1
    done = run("audit", "papers", *on, "--check", file)
    assert done.exit_code == 0 and "is the very paper of entry 2" in done.stdout
    assert run("audit", "papers", "2", "--journal", "j.db", "--check", file).exit_code == 1
    assert run("audit", "papers", *on, "--check", "c.yaml").exit_code == 1
    assert "[P001]" in run("audit", "papers", *on, "--check", "gone").stderr
    kept = run("audit", "show", "2", *on, "--format", "paper")
    assert kept.stdout_bytes == Path(file).read_bytes()
    assert "[P991]" in run("audit", "show", "1", *on, "--format", "paper").stderr
    assert "the paper conclusion no. 7" in " ".join(run("audit", "show", "2", *on).stdout.split())
    assert "no. 7" in run("audit", "search", *on).stdout
    assert "Papers issued" in run("audit", "show", "1", *on).stdout
    done = run("audit", "erase", "1", "--why", "по заявлению", *on)
    assert "entry 1 is erased; entry 3" in done.stdout and "entry 2 is erased; entry 4" in done.stdout


def test_number_and_day_of_the_paper_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those on the sheet are registered; said beside they go onto it, and nothing comes of a contradiction."""
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(READY, "utf-8")
    assert run("decide", "c.yaml", "--pack", PACK, "--record=j.db", "--who", WHO).exit_code == 0
    form = ("form", "minutes", "c.yaml", "--record=j.db", "--who", WHO, "--out", "a.html")
    for more, code in (
        (("--set", "number=7", "--number", "8"), "P925"),
        (("--set", "date=16.12.2025", "--day", "2025-12-17"), "P925"),
        (("--set", "date=16 декабря"), "P924"),
    ):
        done = run(*form, *more)
        assert done.exit_code == 2 and f"[{code}]" in done.stderr and not Path("a.html").exists(), done.output
    assert run(*form, "--set", "number=7", "--set", "date=16.12.2025").exit_code == 0
    assert run(*form, "--number", "8", "--day", "2025-12-17").exit_code == 0
    assert re.search(r">2025-12-17<.*>8<", Path("a.html").read_text("utf-8"), re.S)
    listed = run("audit", "papers", "--journal", "j.db", "--format", "json").stdout.splitlines()
    told = [(one["paper_number"], one["paper_day"]) for one in map(json.loads, listed)]
    assert told == [("7", "2025-12-16"), ("8", "2025-12-17")]


def test_wrong_calls_of_a_paper_to_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("docxtpl", reason="needs punkt[forms]")
    monkeypatch.chdir(tmp_path)
    Path("c.yaml").write_text(READY, "utf-8")
    made(tmp_path, "open").close()
    assert run("decide", "c.yaml", "--pack", PACK, "--record=j.db").exit_code == 0
    form = ("form", "conclusion", "c.yaml", "--out", "a.html")
    for more, code in (
        (("--number", "7"), "P698"),
        (("--record=open.db",), "P990"),
        (("--record=open.db", "--entry", "1"), "P989"),
        (("--record=open.db", "--day", "16.12.2025"), "P610"),
        (("--record=none.db",), "P770"),
        (("--record=j.db", "--out", "none/a.html"), "P697"),
    ):
        done = run(*form, *more)
        assert done.exit_code == 2 and f"[{code}]" in done.stderr, done.output
        assert not Path("a.html").exists() and not list(Path().glob(".punkt-*"))
    with Journal.open("j.db") as journal:
        last = journal.last()
    assert last is not None and last.id == 1
