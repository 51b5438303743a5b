"""Locks: the same packs give the same file, and nothing but these packs decides."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from helpers.places import TEST_PACKS
from punkt import load
from punkt.authoring.lock import make_lock
from punkt.command.main import main
from punkt.version import VERSION

POOL = "test.dated.pool"
CENTRE, CITY = "test.parking.centre", "test.parking.city"
CASE = str(TEST_PACKS / "dated" / "pool" / "cases" / "band-on-the-day.yaml")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, list(arguments))


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the test packs, locked as a whole in ``punkt.lock``."""
    root = Path(shutil.copytree(TEST_PACKS, tmp_path / "packs"))
    assert run("lock", "--pack", POOL, "--pack", CENTRE, "--pack-dir", str(root)).exit_code in (0, 2)
    (tmp_path / "punkt.lock").write_text(
        make_lock([POOL], [root]) + make_lock([CENTRE], [root]).partition("packs:\n")[2], "utf-8"
    )
    return root


def decide(root: Path, *more: str, lang: str = "en") -> Result:
    return run("decide", CASE, "--pack-dir", str(root), "--pack", POOL, *more, lang=lang)


# --- the file


def test_what_a_lock_says(tmp_path: Path) -> None:
    result = run("lock", "--pack", CENTRE, "--pack-dir", str(TEST_PACKS))
    assert result.exit_code == 0 and "punkt.lock: packs locked 2." in result.stdout
    said = yaml.safe_load((tmp_path / "punkt.lock").read_text("utf-8"))
    expected = {
        pack.id: {"version": pack.version, "sha256": pack.digest} for pack in load(CENTRE, pack_dirs=[TEST_PACKS]).packs
    }
    assert said == {"punkt": VERSION, "packs": expected} and list(said["packs"]) == [CENTRE, CITY]


def test_the_same_packs_give_the_same_bytes() -> None:
    one = make_lock([CENTRE], [TEST_PACKS])
    assert one == make_lock([CITY, CENTRE], [TEST_PACKS]) == make_lock([CENTRE, CITY, CENTRE], [TEST_PACKS])
    assert not re.search(r"\d{4}-\d{2}-\d{2}|/", one.partition("\n")[2])


@pytest.mark.full
def test_all_packs_that_are_found() -> None:
    said = yaml.safe_load(run("lock", "--output", "-", "--pack-dir", str(TEST_PACKS)).stdout)
    assert {CENTRE, CITY, POOL, "ru.karelia.166-p", "ru.alliance.2025"} <= set(said["packs"])
    assert list(said["packs"]) == sorted(said["packs"])


def test_russian() -> None:
    assert (
        "b.lock: закреплено пакетов 1."
        in run("lock", "--pack", POOL, "--pack-dir", str(TEST_PACKS), "--output", "b.lock", lang="ru").stdout
    )


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    for name in ("none/punkt.lock", "."):
        result = run("lock", "--pack", POOL, "--pack-dir", str(TEST_PACKS), "--output", name)
        assert result.exit_code == 2 and "[P697]" in result.stderr and result.stdout == ""
    assert list(tmp_path.iterdir()) == []
    assert "[P602]" in run("lock", "--pack", "no.such").stderr and list(tmp_path.iterdir()) == []


# --- deciding under it


def test_the_locked_packs_decide(packs: Path) -> None:
    plain = decide(packs).stdout
    for how in (("--locked",), ("--locked", "punkt.lock"), ("--locked=punkt.lock",)):
        result = decide(packs, *how)
        assert (result.exit_code, result.stdout) == (0, plain), result.stderr
    assert run("decide", "--locked", CASE, "--pack", POOL, "--pack-dir", str(packs)).stdout == plain
    (packs.parent / "else.lock").write_bytes((packs.parent / "punkt.lock").read_bytes())
    assert run("decide", "--locked", "else.lock", CASE, "--pack", POOL, "--pack-dir", str(packs)).stdout == plain


def test_without_pack_all_that_are_locked(packs: Path) -> None:
    plain = decide(packs).stdout
    run("lock", "--pack", POOL, "--pack-dir", str(packs))
    assert run("decide", CASE, "--locked", "--pack-dir", str(packs)).stdout == plain


def test_a_case_after_the_dashes_is_no_option(packs: Path) -> None:
    result = run("decide", "--pack", POOL, "--pack-dir", str(packs), "--", "--locked")
    assert result.exit_code == 2 and "--locked" in result.stderr and "P694" not in result.stderr


def test_a_changed_pack_is_refused(packs: Path) -> None:
    file = packs / "dated" / "pool" / "norms.yaml"
    file.write_text(file.read_text("utf-8").replace("(3..8]", "(3..9]"), "utf-8")
    old, new = (load(POOL, pack_dirs=[root]).packs[0].digest[:12] for root in (TEST_PACKS, packs))
    result = decide(packs, "--locked")
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr == (
        f"punkt.lock:7:3: the pack {POOL} is not the one locked: here is 1.1.0 ({new}…), locked is 1.1.0 ({old}…); "
        "put that one back, or lock anew (punkt lock) [P692]\n".replace("7:3", place(packs, POOL))
    )
    assert "не тот, что закреплён" in decide(packs, "--locked", lang="ru").stderr
    assert decide(packs).exit_code == 0


def place(packs: Path, name: str) -> str:
    """Line and column of a pack in the lock."""
    lines = (packs.parent / "punkt.lock").read_text("utf-8").splitlines()
    return f"{next(number for number, line in enumerate(lines, 1) if name in line)}:3"


def test_another_version_is_refused(packs: Path) -> None:
    file = packs / "dated" / "pool" / "pack.yaml"
    file.write_text(file.read_text("utf-8").replace("1.1.0", "1.2.0"), "utf-8")
    assert "here is 1.2.0" in decide(packs, "--locked").stderr


def test_a_changed_vocabulary_is_refused(packs: Path) -> None:
    file = packs / "dated" / "vocabulary.yaml"
    file.write_text(file.read_text("utf-8") + "# a word\n", "utf-8")
    assert decide(packs, "--locked").stderr.count("[P692]") == 1


def test_a_changed_base_is_refused_with_a_line_a_pack(packs: Path) -> None:
    for name in ("city", "centre"):
        file = packs / "parking" / name / "norms.yaml"
        file.write_text(file.read_text("utf-8") + "# a word\n", "utf-8")
    (packs.parent / "c.yaml").write_text("case: c\nas_of: '2024-06-01'\npermit: {}\n", "utf-8")
    result = run("decide", "c.yaml", "--pack", CENTRE, "--pack-dir", str(packs), "--locked")
    assert result.exit_code == 2 and result.stdout == ""
    assert [line.split(": ")[1].split(" ")[2] for line in result.stderr.splitlines()] == [CENTRE, CITY]


def test_a_pack_that_is_not_locked_is_refused(packs: Path) -> None:
    run("lock", "--pack", CENTRE, "--pack-dir", str(packs))
    result = decide(packs, "--locked")
    assert result.stderr == f"punkt.lock:3:1: the pack {POOL} is not locked; locked are {CENTRE}, {CITY} [P691]\n"


def test_another_punkt_is_refused(packs: Path) -> None:
    lock = packs.parent / "punkt.lock"
    lock.write_text(lock.read_text("utf-8").replace(VERSION, "9.9.9"), "utf-8")
    result = decide(packs, "--locked")
    assert (result.exit_code, result.stderr) == (
        2,
        (
            f"punkt.lock:2:8: this is Punkt {VERSION}, locked is 9.9.9; install the version locked, or lock anew (punkt lock) [P693]\n"
        ),
    )


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "P694"),
        ("- a\n", "P694"),
        ("punkt: '1'\n", "P694"),
        ("punkt: '1'\npacks: {}\n", "P694"),
        ("punkt: 1\npacks: {a: 1}\n", "P694"),
        ("punkt: '1'\npacks: {a: {version: '1', sha256: x}}\n", "P694"),
        ("punkt: '1'\npacks: {a: 1}\n", "P694"),
        ("packs: [\n", "P0"),
    ],
)
def test_what_is_no_lock(packs: Path, text: str, code: str) -> None:
    (packs.parent / "punkt.lock").write_text(text, "utf-8")
    result = decide(packs, "--locked")
    assert (
        result.exit_code == 2
        and result.stdout == ""
        and f"[{code}" in result.stderr
        and "Traceback" not in result.stderr
    )
    assert result.stderr.count("\n") == 1


def test_no_lock(packs: Path) -> None:
    result = decide(packs, "--locked", "other.lock")
    assert result.exit_code == 2 and result.stderr.startswith("other.lock: ") and "[P694]" in result.stderr
