"""The command line: exit codes, nothing written on bad input, both languages, never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.places import ROOT
from helpers.recipients import COVERED_YAML
from punkt import load
from punkt.command.main import main
from punkt.files.read import read_file

KARELIA = ROOT / "rules" / "regional" / "karelia-166-p"
PETROVA = str(KARELIA / "cases" / "petrova.yaml")
GROUP = str(KARELIA / "cases" / "group-of-seven.yaml")
PACK = ("--pack", "ru.karelia.166-p")


def run(*arguments: str, lang: str = "ru", stdin: str | bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, list(arguments), input=stdin)


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as the shell does."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PUNKT_LANG": "ru", **environment}
    return bounded.run([sys.executable, "-m", "punkt", *arguments], cwd=ROOT, env=env, capture_output=True, timeout=60)


def refused(result: Result, *codes: str) -> list[str]:
    """The lines of a refusal: exit 2, nothing on standard output, one coded line a fault."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.rpartition("[")[2].rstrip("]") for line in lines] == list(codes)
    assert "Traceback" not in result.stderr
    return lines


def one_line(text: str) -> str:
    """A text without its line breaks and indents."""
    return " ".join(text.split())


# --- decide


def test_json_is_the_document_and_a_newline() -> None:
    decision = load("ru.karelia.166-p").decide(read_file(PETROVA))
    result = shell("decide", PETROVA, *PACK, "--format", "json")
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == decision.to_bytes() + b"\n"


def test_several_cases_one_document_a_line_in_order() -> None:
    result = run("decide", GROUP, PETROVA, *PACK, "--format", "json")
    assert result.exit_code == 0
    assert [json.loads(line)["case"] for line in result.stdout.splitlines()] == [
        "kondopoga-flat-2026-02",
        "petrova-2025-06",
    ]


def test_standard_input() -> None:
    for case in (Path(PETROVA).read_bytes(), b'{"case": "j", "as_of": "2025-06-01", "provider": {}}'):
        result = run("decide", "-", *PACK, "--format", "json", stdin=case)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["as_of"] == "2025-06-01"


def test_open_outcomes_are_no_error() -> None:
    result = run("decide", "-", *PACK, stdin="case: empty\nas_of: '2025-06-01'\nrecipient: {}\n")
    assert result.exit_code == 0
    assert "не хватает сведений" in result.stdout.lower()


def test_as_of_asks_another_day() -> None:
    result = run("decide", PETROVA, *PACK, "--as-of", "2025-06-02", "--format", "json")
    assert json.loads(result.stdout)["outcomes"]["recipient"]["review"]["value"] == "allowed"


def test_a_day_before_the_order_is_refused() -> None:
    assert "2025-04-04" in refused(run("decide", PETROVA, *PACK, "--as-of", "2025-04-03"), "P600")[0]


def test_as_of_must_be_a_day() -> None:
    refused(run("decide", PETROVA, *PACK, "--as-of", "2025-02-30"), "P610")


def test_all_faults_of_all_files_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("case: a\nrecipient:\n  consnt: true\n  ipra: {mobility: 4}\n", "utf-8")
    (tmp_path / "b.yaml").write_text("case: [\n", "utf-8")
    files = [str(tmp_path / "a.yaml"), PETROVA, str(tmp_path / "b.yaml"), str(tmp_path / "c.yaml")]
    lines = refused(run("decide", *files, *PACK), "P502", "P510", "P033", "P001")
    assert lines[0].startswith(f"{tmp_path / 'a.yaml'}:3:3: ") and "consent" in lines[0]
    assert lines[1].startswith(f"{tmp_path / 'a.yaml'}:4:20: ")


def test_unknown_pack_and_broken_case_are_told_together() -> None:
    lines = refused(run("decide", "absent.yaml", "--pack", "ru.karelia.166-q"), "P001", "P602")
    assert "ru.karelia.166-p" in lines[1]


def test_a_pack_must_be_named() -> None:
    refused(run("decide", PETROVA), "P609")


@pytest.mark.parametrize(("lang", "word", "day"), [("ru", "НАРУШЕНИЕ", "01.06.2025"), ("en", "BREACH", "2025-06-01")])
def test_text_in_both_languages(lang: str, word: str, day: str) -> None:
    by_option = run("--lang", lang, "decide", PETROVA, *PACK, lang="en" if lang == "ru" else "ru")
    by_environment = run("decide", PETROVA, *PACK, lang=lang)
    assert by_option.stdout == by_environment.stdout == run("decide", PETROVA, *PACK, "--lang", lang).stdout
    assert word in by_option.stdout and day in by_option.stdout


def test_a_pipe_gets_plain_text_of_80_columns() -> None:
    text = shell("decide", GROUP, *PACK).stdout.decode()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    assert not any("\u2500" <= character <= "\u257f" or character == "\ue000" for character in text)


def test_html_is_one_page() -> None:
    result = run("decide", PETROVA, GROUP, *PACK, "--format", "html", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.count("<!doctype html>") == 1
    assert result.stdout.count("<article>") == 2


# --- why


@pytest.mark.parametrize("name", ["need", "recipient.need"])
def test_why_goes_down_to_the_facts(name: str) -> None:
    text = one_line(run("decide", PETROVA, *PACK, "--why", name).stdout)
    assert (
        "п. 5 приказа № 166-П" in text
        and "при наличии у получателя социальных услуг 2 или 3 степени ограничения хотя бы одной»" in text
    )
    assert "ИПРА: самообслуживание — 2 степень" in text and "ИПРА: обучение — 2 степень" in text
    assert "ИПРА: общение" not in text  # degree 1 does not count


def test_why_follows_the_outcomes_used() -> None:
    text = one_line(run("decide", PETROVA, *PACK, "--why", "hours").stdout)
    assert text.index("Тип сопровождения — периодическое") < text.index("степень нарушения автономии")


def test_why_of_an_element_and_of_an_open_outcome() -> None:
    assert "постоянное сопровождение" in one_line(
        run("decide", GROUP, *PACK, "--why", "group.members/anna.support_type").stdout
    )
    text = one_line(run("decide", PETROVA, *PACK, "--why", "premises_fit").stdout)
    assert "не хватает сведений" in text and "помещение приспособлено" in text


def test_why_of_a_gap_shows_what_ruled_clauses_out() -> None:
    case = "case: g\nas_of: '2025-06-01'\nrecipient: {%s}\n"
    case %= f"{COVERED_YAML}, autonomy_degree: 2, planned_hours: {{amount: 3, per: day}}"
    text = one_line(run("decide", "-", *PACK, "--why", "hours", stdin=case).stdout)
    assert "пробел" in text and "не подходит" in text and "единица плана" in text


def test_why_unknown_and_ambiguous() -> None:
    assert "need" in refused(run("decide", PETROVA, *PACK, "--why", "nead"), "P611")[0]
    assert "group.members/anna.need" in refused(run("decide", GROUP, *PACK, "--why", "need"), "P614")[0]
    refused(run("decide", PETROVA, *PACK, "--why", "need", "--format", "json"), "P618")


# --- the other commands


def test_packs() -> None:
    result = run("packs")
    assert result.exit_code == 0
    for name in ("ru.alliance.2025", "ru.karelia.166-p", "ru.mintrud.847", "04.04.2025"):
        assert name in result.stdout


def test_show_a_point_in_full() -> None:
    text = one_line(run("show", "ru.karelia.166-p", "28").stdout)
    assert "«не ранее, чем через 6 месяцев»" in text and "срок до первой оценки готовности — 6 месяцев" in text
    assert "после первой оценки возможны ещё четыре" in text
    assert "п. 5" not in text


@pytest.mark.sampled(2)
@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("pack", ["ru.alliance.2025", "ru.karelia.166-p", "ru.mintrud.847"])
def test_show_every_point(pack: str, lang: str) -> None:
    result = run("show", pack, lang=lang)
    assert result.exit_code == 0, result.output
    starts = {line.split("  ")[0] for line in result.stdout.splitlines()}
    assert set(load(pack).linked.by_id[pack].points) <= starts


def test_show_unknown() -> None:
    assert "28" in refused(run("show", "ru.karelia.166-p", "288"), "P612")[0]
    refused(run("show", "ru.karelia"), "P602")


def test_vocabulary() -> None:
    text = one_line(run("vocabulary").stdout)
    assert "autonomy_degree" in text and "от 1 до 4" in text and "возраст, полных лет" in text
    assert one_line(run("vocabulary", "--pack", "ru.alliance.2025").stdout) == text


@pytest.mark.full
def test_check_what_ships() -> None:
    result = run("check", str(ROOT / "rules"))
    assert result.exit_code == 0, result.output
    cases = len(list((ROOT / "rules").glob("**/cases/*.yaml")))
    assert f"пакетов 5, словарей 1, дел {cases}." in result.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the regional pack to break."""
    return Path(shutil.copytree(KARELIA, tmp_path / "karelia"))


def replace(path: Path, old: str, new: str) -> None:
    """Change a text once."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_check_shows_the_faults_of_several_files(copy: Path) -> None:
    replace(copy / "05-need.yaml", "$qualifying_degrees", "$qualifying_degree")
    replace(copy / "28-review.yaml", "$review.times", "$review.time")
    replace(copy / "cases" / "petrova.yaml", "sex: female", "sex: woman")
    result = run("check", str(copy))
    assert result.exit_code == 2 and result.stdout == ""
    *lines, summary = result.stderr.splitlines()
    assert {Path(line.split(":")[0]).name for line in lines} == {"05-need.yaml", "28-review.yaml", "petrova.yaml"}
    assert f"{len(lines)}." in summary
    assert lines == sorted(lines, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


def test_check_one_rules_file_checks_its_pack(copy: Path) -> None:
    replace(copy / "05-need.yaml", 'point: "5"', 'point: "55"')
    result = run("check", str(copy / "05-need.yaml"))
    assert result.exit_code == 2 and "05-need.yaml" in result.stderr and "P240" in result.stderr


def test_check_broken_packs(tmp_path: Path, copy: Path) -> None:
    (copy / "pack.yaml").write_text("pack: [\n", "utf-8")
    (tmp_path / "alone.yaml").write_text("rules: []\n", "utf-8")
    (tmp_path / "other.yaml").write_text("something: else\n", "utf-8")
    result = run("check", str(tmp_path))
    assert result.exit_code == 2 and "P615" in result.stderr and "pack.yaml:1:" in result.stderr
    assert "пропущено: 1" in result.stderr
    refused_lines = run("check", str(tmp_path / "other.yaml")).stderr
    assert "P613" in refused_lines
    assert "P619" in run("check", str(tmp_path / "absent")).stderr


def test_check_a_case_alone(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("case: c\nrecipient: {opioid_supply_days: -1}\n", "utf-8")
    result = run("check", str(tmp_path / "c.yaml"), lang="en")
    assert "c.yaml:2:33: " in result.stderr and "P510" in result.stderr and "Errors: 1." in result.stderr


def test_check_an_empty_folder(tmp_path: Path) -> None:
    assert "P616" in run("check", str(tmp_path)).stderr


# --- the command itself


@pytest.mark.parametrize(
    "arguments",
    [
        ("wrong",),
        ("decide",),
        ("decide", "--bad"),
        ("decide", "x", "--format", "xml"),
        ("show",),
        ("check",),
        ("--lang", "de"),
    ],
)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_usage_errors_are_one_line(arguments: tuple[str, ...], lang: str) -> None:
    line = refused(run(*arguments, lang=lang), "P698")[0]
    assert any("а" <= letter <= "я" for letter in line) is (lang == "ru")


@pytest.mark.parametrize(("lang", "word"), [("ru", "Параметры:"), ("en", "Options:")])
def test_help_in_both_languages(lang: str, word: str) -> None:
    for command in ((), ("decide",), ("packs",), ("show",), ("check",), ("vocabulary",)):
        result = run(*command, "--help", lang=lang)
        assert result.exit_code == 0 and word in result.stdout
        has_russian = any("а" <= letter <= "я" for letter in result.stdout)
        assert has_russian is (lang == "ru")


def test_version_and_no_command() -> None:
    from punkt import __version__

    assert run("--version").stdout == f"punkt {__version__}\n"
    result = run()
    assert result.exit_code == 2 and result.stdout == "" and "decide" in result.stderr


def test_an_internal_error_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("punkt.deciding.rule_base.load", fail)
    result = run("decide", PETROVA, *PACK)
    assert result.exit_code == 70 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and "boom" in result.stderr and "[P699]" in result.stderr


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("punkt.deciding.rule_base.load", stop)
    assert run("decide", PETROVA, *PACK).exit_code == 130


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m cli vocabulary | head -1; echo ${{PIPESTATUS[0]}} >&2"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    result = bounded.run(["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, timeout=60)
    assert result.stderr.decode().strip() in ("0", "141")


SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not there")
@pytest.mark.parametrize(
    ("pack", "start"), [("ru.mintrud.847", "004"), ("ru.karelia.166-p", "003"), ("ru.alliance.2025", "000")]
)
def test_cite_finds_every_quote(pack: str, start: str, tmp_path: Path) -> None:
    (source,) = SEEDS.glob(f"{start}_*.txt")
    result = run("cite", pack, "--source", str(source), lang="en")
    assert result.exit_code == 0, result.output
    units, quotes = re.findall(r"(\d+) of (\d+)", result.output)
    assert units[0] == units[1] and quotes[0] == quotes[1]
    changed = tmp_path / "changed.txt"
    changed.write_text(source.read_text("utf-8").replace("сопровождаемого", "сопровождаемаго"), "utf-8")
    result = run("cite", pack, "--source", str(changed), lang="en")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_pack_is_tested_by_its_cases() -> None:
    result = run("test", "ru.alliance.2025", lang="en")
    assert result.exit_code == 0, result.output
    assert "differing 0, bad files 0" in result.output
    result = run("test", "ru.alliance.2026", lang="en")
    assert result.exit_code == 2
    assert "P602" in result.output


@pytest.mark.parametrize("pack", ["ru.mintrud.847", "ru.karelia.166-p", "ru.alliance.2025"])
def test_every_unit_is_accounted_for(pack: str) -> None:
    result = run("coverage", pack, "--format", "json", lang="en")
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    folder = Path(load(pack).linked.by_id[pack].folder)
    data: Any = read_file(folder / "fingerprints.yaml").data
    registered = data["fingerprints"]["units"]
    assert (
        report["accounted"] == len(registered)
        and report["percent"] < 100
        and {unit["address"] for unit in report["units"]} == set(registered)
    )
    page = run("coverage", pack, "--format", "html")
    assert page.exit_code == 0 and page.output.startswith("<!doctype html>")
