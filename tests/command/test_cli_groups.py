"""Commands within commands: ``--lang`` anywhere, help where no command is named, the names there are where one is wrong."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from punkt.command.main import main

GROUPS = ["new", "audit", "key", "pack", "source"]


def run(*arguments: str) -> Result:
    return CliRunner(env={"PUNKT_LANG": "", "PUNKT_DEBUG": ""}).invoke(main, list(arguments))


@pytest.mark.parametrize("group", GROUPS)
def test_help_in_the_language_asked_for(group: str) -> None:
    assert f"Usage: punkt {group} " in run(group, "--help", "--lang", "en").stdout
    assert f"Использование: punkt {group} " in run(group, "--lang", "ru", "-h").stdout


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_without_a_command_there_is_the_help(group: str) -> None:
    for arguments in ([], ["--lang", "en"]):
        result = run(*([group] if group else []), *arguments)
        assert result.exit_code == 2 and result.stdout == ""
        assert result.stderr.startswith(("Usage: punkt", "Использование: punkt")) and "Missing" not in result.stderr


def test_a_wrong_name_is_answered_with_the_right_ones() -> None:
    line = run("nonsense", "--lang", "en").stderr
    assert (
        "there is no command nonsense; there are amend, approve, ask, audit, book, build, calendar, check, " in line
        and ", serve, " in line
    )
    line = run("audit", "nonsense", "--lang", "ru").stderr
    assert "нет команды «nonsense»; есть: backup, checkpoint, consistent, " in line and len(line.splitlines()) == 1


def test_one_word_too_many() -> None:
    assert (
        run("packs", "all", "--lang", "en").stderr
        == "punkt: wrong usage: all is one word too many; see punkt --help [P698]\n"
    )
    assert "неверный вызов: лишнее: all" in run("packs", "all", "--lang", "ru").stderr


@pytest.mark.parametrize(
    ("call", "russian", "english"),
    [
        (("prove", "a", "--timeout", "0"), "--timeout: нужно число больше 0", "--timeout: it takes a number above 0"),
        (
            ("why-not", "a", "b=c", "--ways", "x"),
            "нужно целое число от 1 до 20",
            "it takes a whole number from 1 to 20",
        ),
        (("run", "a", "--out"), "у параметра --out нет значения", "--out lacks a value"),
        (("prove", "a", "--readings=1"), "параметр --readings пишется без значения", "--readings takes no value"),
    ],
)
def test_a_wrong_value_is_told_in_the_language_of_the_call(call: tuple[str, ...], russian: str, english: str) -> None:
    for lang, wanted in (("ru", russian), ("en", english)):
        (line,) = run("--lang", lang, *call).stderr.splitlines()
        assert wanted in line and line.endswith("[P698]")


def test_what_is_required_is_marked_in_the_language_of_the_call() -> None:
    assert "[обязательно]" in run("run", "--help", "--lang", "ru").stdout.replace("\n", "")
    assert "[required]" in run("run", "--help", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("words", "ru", "en"),
    [
        (("chek", "rules"), "нет команды «chek»; ближайшая: check [P698]", "the nearest is check [P698]"),
        (("audit", "verifi"), "нет команды «verifi»; ближайшая: verify [P698]", "the nearest is verify [P698]"),
        (("packs", "--pack-dri", "x"), "нет параметра «--pack-dri»; ближайший: --pack-dir", "is --pack-dir [P698]"),
        (("packs", "--xyz"), "нет параметра «--xyz»; справка: punkt --help", "see punkt --help [P698]"),
    ],
)
def test_a_slip_is_told_the_nearest_name(words: tuple[str, ...], ru: str, en: str) -> None:
    for lang, said in (("ru", ru), ("en", en)):
        result = run(*words, "--lang", lang)
        assert result.exit_code == 2 and said in result.stderr, result.stderr


@pytest.mark.parametrize("number", ["inf", "-inf", "nan", "1e999"])
@pytest.mark.parametrize("call", ["serve --rate", "serve --max-seconds", "prove --timeout", "diff --timeout"])
def test_what_is_no_finite_number_is_told(call: str, number: str) -> None:
    result = run(*call.split(), number)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1, result.stderr
    assert "[P698]" in result.stderr and call.split()[1] in result.stderr
