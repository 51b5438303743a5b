"""The journal from the command line: recorded, verified, replayed, exported, erased; exit codes and messages."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.audit_journals import CASES, tamper
from punkt.command.main import main

PETROVA = str(CASES / "petrova.yaml")
BROTHERS = str(CASES / "two-brothers.yaml")
PACK = ("--pack", "ru.karelia.166-p")


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, list(arguments))


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PUNKT_JOURNAL", "PUNKT_SEAL_KEY", "PUNKT_WHO"):
        monkeypatch.delenv(name, raising=False)


def test_recorded_beside_the_answer(tmp_path: Path) -> None:
    """What is decided is the same with and without --record; where it stands is said on standard error."""
    plain = run("decide", PETROVA, BROTHERS, *PACK, "--format", "json")
    done = run("decide", PETROVA, BROTHERS, *PACK, "--format", "json", "--record", "--who", "Иванова")
    assert done.exit_code == 0 and done.stdout == plain.stdout
    assert [line.partition(", ")[0] for line in done.stderr.splitlines()] == ["recorded: 1", "recorded: 2"]
    assert (tmp_path / "punkt-journal.db").exists()
    shown = run("audit", "show", "1", "--format", "decision")
    assert shown.stdout.strip() == done.stdout.splitlines()[0]
    assert json.loads(run("audit", "show", "2", "--format", "json").stdout)["head"]["who"] == "Иванова"
    assert json.loads(run("audit", "show", "1", "--format", "case").stdout)["case"] == "petrova-2025-06"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["--record", "other.db"], "other.db"),
        (["--record=named"], "named"),
        (["--record", "sqlite:///url.sqlite"], "url.sqlite"),
        (["--record"], "punkt-journal.db"),
    ],
)
def test_where_it_is_recorded(tmp_path: Path, words: list[str], made: str) -> None:
    """A bare --record does not take the case for its value."""
    assert run("decide", *words, PETROVA, *PACK).exit_code == 0
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm", "-queue"))] == [made]


def test_bad_input_records_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("case: x\nnobody: {}\n")
    assert run("decide", PETROVA, "bad.yaml", *PACK, "--record").exit_code == 2
    assert not (tmp_path / "punkt-journal.db").exists()
    done = run("decide", PETROVA, *PACK, "--record=none/journal.db")
    assert done.exit_code == 2 and "P770" in done.stderr and not done.stdout


def test_from_key_to_bundle(tmp_path: Path) -> None:
    run("decide", PETROVA, BROTHERS, *PACK, "--record")
    assert run("audit", "keygen", "key").exit_code == 0
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert run("audit", "keygen", "key").exit_code == 2
    assert run("audit", "checkpoint", "--private-key", "key", "--output", "cp.json").exit_code == 0
    done = run("audit", "verify", "--checkpoint", "cp.json", "--public-key", "key.pub")
    assert done.exit_code == 0 and "The journal is whole: entries 2." in done.stdout
    assert "vouches for entries up to 2" in done.stdout
    assert run("audit", "verify").stdout.startswith("Not proven:\n  – that the journal was not written anew")
    assert run("audit", "replay", "--all").stdout.endswith("the same to the byte: 2\n")
    assert run("audit", "replay", "2").exit_code == 0
    assert run("audit", "export", "bundle", "--private-key", "key").exit_code == 0
    assert (tmp_path / "bundle" / "verify.py").exists()
    tamper(tmp_path / "punkt-journal.db", "UPDATE parts SET content = x'00' WHERE number = 2 AND name = 'case'")
    done = run("audit", "verify")
    assert done.exit_code == 1 and "[P772]" in done.stdout and "entry 2" in done.stdout
    assert run("audit", "verify", lang="ru").stdout.startswith("Не доказано:")
    done = run("audit", "checkpoint", "--private-key", "key")  # what is not whole is not signed
    assert done.exit_code == 1 and not done.stdout and "[P772]" in done.stderr


def test_cut_off(tmp_path: Path) -> None:
    run("decide", PETROVA, BROTHERS, *PACK, "--record")
    run("audit", "keygen", "key")
    run("audit", "checkpoint", "--private-key", "key", "--output", "cp.json")
    tamper(tmp_path / "punkt-journal.db", *(f"DELETE FROM {t} WHERE number = 2" for t in ("terms", "parts", "entries")))
    done = run("audit", "verify", "--checkpoint", "cp.json", "--public-key", "key.pub")
    assert done.exit_code == 1 and "[P775]" in done.stdout
    (tmp_path / "cp.json").write_text((tmp_path / "cp.json").read_text().replace("\n2\n", "\n1\n"))
    done = run("audit", "verify", "--checkpoint", "cp.json", "--public-key", "key.pub")
    assert done.exit_code == 2 and "[P776]" in done.stderr


@pytest.mark.full
def test_sealed_and_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("audit", "keygen", "--seal", "seal").exit_code == 0
    assert run("decide", PETROVA, *PACK, "--record", "--seal-key", "seal").exit_code == 0
    assert run("decide", PETROVA, *PACK, "--record").exit_code == 2
    monkeypatch.setenv("PUNKT_SEAL_KEY", "seal")
    run("decide", PETROVA, BROTHERS, *PACK, "--record")
    assert "petrova" not in run("audit", "show", "1", "--seal-key", "").stdout
    assert "petrova-2025-06" in run("audit", "show", "1").stdout
    done = run("audit", "erase", "--case", "petrova-2025-06", "--why", "заявление", "--who", "Иванова")
    assert done.stdout.splitlines() == [
        "entry 1 is erased; entry 4 tells of it",
        "entry 2 is erased; entry 5 tells of it",
    ]
    assert "1 (entry 4), 2 (entry 5)" in run("audit", "verify").stdout
    done = run("audit", "replay", "--all")
    assert done.exit_code == 0 and "erased, cannot be repeated: 2" in done.stdout
    assert run("audit", "show", "1", "--format", "case").exit_code == 2
    assert "premises: owned" in run("audit", "show", "1").stdout
    assert "nothing was erased" in run("audit", "erase", "--case", "petrova-2025-06", "--why", "").stdout


def test_search(tmp_path: Path) -> None:
    run("decide", PETROVA, BROTHERS, *PACK, "--record", "--who", "Иванова")
    assert "Entries found: 1; page 1 of 1." in run("audit", "search", "--case", "petrova-2025-06").stdout
    found = run("audit", "search", "--outcome", "recipient.need", "--value", "established", "--format", "json").stdout
    assert [json.loads(line)["id"] for line in found.splitlines()] == [1]
    assert "Записей" not in run("audit", "search", "--by", "ИВАН").stdout
    assert run("audit", "search", "--by", "ИВАН", "--size", "1", "--page", "2", lang="ru").stdout.startswith(
        "Найдено записей: 2; страница 2 из 2."
    )
    assert run("audit", "search", "--day", "tomorrow").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["verify"],
        ["replay", "--all"],
        ["replay"],
        ["export", "x", "--private-key", "nothing", "--disclose"],
        ["replay", "1", "--all"],
        ["show", "1"],
        ["search"],
        ["erase", "--why", "x"],
        ["erase", "1", "--case", "x", "--why", "x"],
        ["export", "x", "--private-key", "nothing"],
        ["checkpoint", "--private-key", "nothing"],
    ],
)
def test_no_journal(tmp_path: Path, words: list[str]) -> None:
    """No journal is made by looking for one; one line says what is wrong."""
    for lang in ("ru", "en"):
        done = run("audit", *words, lang=lang)
        assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1 and not done.stdout
    assert list(tmp_path.iterdir()) == []


def test_help_in_both_languages() -> None:
    for lang, word in (("ru", "журнал"), ("en", "journal")):
        names = ("verify", "replay", "export", "keygen", "checkpoint", "erase", "show", "search")
        assert all(name in run("audit", "--help", lang=lang).stdout for name in names)
        for name in names:
            done = run("audit", name, "--help", lang=lang)
            assert done.exit_code == 0
        assert word in run("audit", "verify", "--help", lang=lang).stdout.lower()


@pytest.mark.parametrize("name", ["sqlalchemy", "alembic", "cryptography"])
def test_without_the_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    for words in (("audit", "verify"), ("audit", "keygen"), ("decide", PETROVA, *PACK, "--record")):
        done = run(*words)
        assert done.exit_code == 2 and f"not installed: {name}; install it: PUNKT_EXTRAS=audit python3 " in done.stderr
    assert run("decide", PETROVA, *PACK).exit_code == 0
