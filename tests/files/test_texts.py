"""Texts are data: each is there in both languages, none is unused, placeholders agree with one another and with the calls."""

from __future__ import annotations

import ast
import errno
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from string import Formatter
from typing import Any

import click
import pytest
import yaml
from babel import Locale

import punkt
from punkt.authoring.lint import LINTS
from punkt.authoring.lint.p114_invisible import INVISIBLE
from punkt.authoring.reference_texts import EXAMPLES, FILES
from punkt.command.main import main
from punkt.files.texts import LANGUAGES, Texts, area, bilingual, cache_entries, text
from punkt.files.texts.plurals import category
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.compare import SCHEMA as COMPARATORS
from punkt.law.packs.acknowledged import KINDS as FINDINGS
from punkt.law.packs.pack import Modality
from punkt.law.packs.value_order import WORDS as ORDERS
from punkt.law.packs.vocabulary import FIXED_VALUES, FactKind, OutcomeKind
from punkt.law.schemas.rules_schema import KINDS
from punkt.law.schemas.text_patterns import NAMES

ENGINE = Path(punkt.__file__).resolve().parent
FOLDER = ENGINE / "files" / "texts"
AREAS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
ALL = {
    f"{part}.{table}.{key}": said
    for part in AREAS
    for table, entries in area(part).items()
    for key, said in entries.items()
}
IN_ONE_ONLY = {
    "messages.lint.P104": "the word of the pack is told in Russian beside its key",
    "messages.lint.P119": "so is how binding the norm is",
    "messages.lint.P120": "so is how binding the norm is",
    "messages.lint.P121": "so is how binding the norm is",
    "service.parameters.usual": "the library tells its own reason in English only",
}
"""Texts whose languages need not have the same placeholders, and why."""


def helps() -> Iterator[str]:
    """The keys of all help texts that the command and its parameters look for."""
    yield from ("Usage", "Options", "Commands", "required", "help", "punkt")
    todo: list[tuple[str, click.Command, str]] = [("punkt", main, "punkt")]
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        todo.append((name, command, name))
    while todo:
        name, command, key = todo.pop()
        yield key
        for parameter in command.params:
            yield from (f"{name}.{parameter.name}", f"{key}.{parameter.name}", str(parameter.name))
        if isinstance(command, click.Group) and command is not main:
            for inner, below in command.commands.items():
                whole = f"{key} {inner}"
                todo.append((inner, below, whole if whole in area("commands")["help"] else inner))


def _keys_of_forms() -> set[str]:
    every: list[Mapping[str, Any]] = [form.keys for form in CONDITION_FORMS.values()]
    every += [form.keys for form in VALUE_FORMS.values()]
    return {key for keys in every for key in keys}


COMPUTED: dict[str, Callable[[], set[str]]] = {
    "commands.arguments": lambda: set(area("commands")["arguments"]),
    "commands.faults": lambda: {name for name in dir(click) if isinstance(getattr(click, name), type)},
    "commands.help": lambda: set(helps()),
    "journal.sqlite": lambda: {name for name in dir(sqlite3) if name.startswith("SQLITE_")},
    "language.about_kinds": lambda: set(EXAMPLES),
    "language.comparators": lambda: set(COMPARATORS),
    "language.files": lambda: set(FILES),
    "language.forms": lambda: {*CONDITION_FORMS, *VALUE_FORMS},
    "language.keys": lambda: _keys_of_forms(),
    "language.kinds": lambda: set(KINDS),
    "registers.months": lambda: {str(number) for number in range(1, 13)},
    "law.modality": lambda: {modality.value for modality in Modality},
    "law.patterns": lambda: set(NAMES.values()),
    "law.wanted": lambda: {"any", *(kind.value for kind in FactKind)},
    **{f"law.{kind.value}": partial(set, FIXED_VALUES[kind]) for kind in FIXED_VALUES},
    "lint.invisible": lambda: {f"U+{ord(character):04X}" for character in INVISIBLE},
    **{f"lint.{code}": lambda: {"finds", "avoid", "prefer", "why"} for code in LINTS},
    "schemas.findings": lambda: set(FINDINGS),
    "schemas.orders": lambda: set(ORDERS),
    "service.parameters": lambda: {"int_parsing", "string_pattern_mismatch"},  # kinds of errors of FastAPI
    "service.titles": lambda: {str(status) for status in range(400, 600)},
    "system.errors": lambda: {*errno.errorcode.values(), "ENOTSUP", "no_host", "zero_byte"},
}
"""Tables whose keys are put together while the program runs → the keys it may put together."""


def fields(form: str) -> set[str]:
    """The placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


def forms(said: Any) -> Iterator[str]:
    """All wordings of a text in a language: one, or one for each plural category."""
    yield from said.values() if isinstance(said, dict) else (said,)


@cache
def modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(ENGINE.rglob("*.py"))}


@cache
def said_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """All texts that stand in the code and in templates, and a pattern for each that is put together."""
    plain: set[str] = set()
    made: set[str] = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else None for p in node.values
                ]
                if any(part and len(part) > 1 for part in parts):
                    made.add("".join("[^ ]*" if part is None else re.escape(part) for part in parts))
    for path in ENGINE.rglob("*.j2"):
        plain.update(re.findall(r"""["'](\w+)["']""", path.read_text("utf-8")))
        plain.update(re.findall(r"\.(\w+)", path.read_text("utf-8")))
    made.update(f"{re.escape(word)}.*" for word in plain if re.fullmatch(r"\w+_", word))  # put before others
    made.update(f".*{re.escape(word)}" for word in plain if re.fullmatch(r"_\w+", word))
    return plain, [re.compile(pattern) for pattern in made]


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where a text is asked for by a name that can be seen: the place, the name, and the arguments where they can be seen."""
    for path, tree in modules().items():
        tables = {
            target.id: node.value.args[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            if isinstance(node.value.func, ast.Name) and node.value.func.id == "Texts"
            for target in node.targets
            if isinstance(target, ast.Name) and isinstance(node.value.args[0], ast.Constant)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            first = node.args[0]
            if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
                continue
            given = {word.arg for word in node.keywords if word.arg is not None}
            seen = given if all(word.arg is not None for word in node.keywords) else None
            where = f"{path.relative_to(ENGINE)}:{node.lineno}"
            if node.func.id in ("text", "bilingual") and first.value.count(".") >= 2:
                yield where, first.value, seen
            elif node.func.id in tables:
                yield where, f"{tables[node.func.id]!s}.{first.value}", seen


def faults() -> Iterator[tuple[str, str, set[str]]]:
    """Where a fault is told by a code and arguments that can be seen: the place, the code, the arguments."""
    for path in sorted(ENGINE.rglob("*.py")):
        written = path.read_text("utf-8")
        for node in ast.walk(ast.parse(written)) if re.search(r'"P\d{3}"', written) else ():
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            code = node.args[0].value
            if not isinstance(code, str) or not re.fullmatch(r"P\d{3}", code):
                continue
            function = ast.unparse(node.func)
            where = f"{path.relative_to(ENGINE)}:{node.lineno}"
            if function == "Diagnostic":
                given = node.args[2] if len(node.args) > 2 else ast.Dict([], [])
                if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
                    yield where, code, {str(key.value) for key in given.keys if isinstance(key, ast.Constant)}
            elif function.endswith("problems.add") and all(word.arg for word in node.keywords):
                yield where, code, {str(word.arg) for word in node.keywords}


@pytest.mark.parametrize("name", AREAS)
def test_a_file_is_plain(name: str) -> None:
    """Any reader of YAML finds the same, and no key twice."""
    written = (FOLDER / f"{name}.yaml").read_text("utf-8")
    found = yaml.load(written, Loader=yaml.BaseLoader)
    assert found == area(name) and found
    for table, entries in found.items():
        lines = re.search(rf"^{table}:\n((?:  .*\n|\n)*)", written, re.MULTILINE)
        assert lines is not None
        keys = re.findall(r"^  (?! )(?!#)(.+?):(?: |$)", lines[1], re.MULTILINE)
        assert len(keys) == len(entries), table


@pytest.mark.parametrize("name", AREAS)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    for key, said in ALL.items():
        if key.startswith(f"{name}."):
            assert tuple(said) == LANGUAGES, key
            assert all(form.strip() for each in said.values() for form in forms(each)), key


def test_placeholders_agree() -> None:
    differing = {
        key
        for key, said in ALL.items()
        if len({frozenset(fields(f)) for each in said.values() for f in forms(each)}) > 1
    }
    assert differing == set(IN_ONE_ONLY)


def test_every_plural_category_of_a_language_has_a_form() -> None:
    plural = [(key, lang, each) for key, said in ALL.items() for lang, each in said.items() if isinstance(each, dict)]
    assert plural
    for key, lang, each in plural:
        assert set(each) == {*Locale(lang).plural_form.tags, "other"}, key


@pytest.mark.full
def test_no_text_is_unused() -> None:
    plain, made = said_in_code()
    unused = []
    for name in ALL:
        part, table, key = name.split(".", 2)
        if f"{part}.{table}" in COMPUTED and key in COMPUTED[f"{part}.{table}"]():
            continue
        ways = (name, key, f"{table}.{key}")
        if not any(way in plain or any(pattern.fullmatch(way) for pattern in made) for way in ways):
            unused.append(name)
    assert unused == []


@pytest.mark.full
def test_every_text_asked_for_is_there_with_its_arguments() -> None:
    found = list(calls())
    assert len(found) > 100
    for where, name, given in found:
        assert name in ALL, where
        wanted = {field for each in ALL[name].values() for form in forms(each) for field in fields(form)}
        counted = {"n"} if any(isinstance(each, dict) for each in ALL[name].values()) else set()
        assert given is None or given == wanted | counted, (where, name, given, wanted)


def test_every_fault_told_has_its_arguments() -> None:
    messages = {name.rpartition(".")[2]: said for name, said in ALL.items() if name.startswith("messages.")}
    found = list(faults())
    assert len(found) > 100
    for where, code, given in found:
        wanted = {field for form in messages[code].values() for field in fields(form)}
        assert wanted <= given, (where, code, given, wanted)


def test_every_code_has_one_text() -> None:
    codes = [name.rpartition(".")[2] for name in ALL if name.startswith("messages.")]
    assert len(codes) == len(set(codes)) and all(re.fullmatch(r"P\d{3}", code) for code in codes)


def test_a_text_is_filled_in_a_language() -> None:
    assert text("law.words.until", "ru", day="2025-01-01") == " по 2025-01-01"
    assert bilingual("law.words.until", day={"ru": "а", "en": "b"}) == {"ru": " по а", "en": " to b"}
    months = Texts("interface.conditions")
    assert [months("so_many_months", "ru", n=n, number=n) for n in (1, 2, 5)] == ["1 месяц", "2 месяца", "5 месяцев"]
    assert [months("so_many_months", "en", n=n, number=n) for n in (1, 2)] == ["1 month", "2 months"]
    assert list(FIXED_VALUES[OutcomeKind.DUTY]) == ["due", "not_due"] and category(1, "ru") == "one"


def test_a_text_comes_the_same_way_out_of_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_entries, "believed", True)
    monkeypatch.setenv("PUNKT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    found = []
    for _ in range(2):
        area.cache_clear()
        found.append(area("law"))
        assert len(list((tmp_path / "cache").iterdir())) == 1
    kept = next((tmp_path / "cache").iterdir())
    kept.write_bytes(kept.read_bytes()[:-1] + b"\0")
    area.cache_clear()
    found.append(area("law"))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_kept_plural_categories_are_those_of_babel(lang: str) -> None:
    rule = Locale(lang).plural_form
    numbers = [
        *range(-1_200, 1_200),
        *range(10**6, 10**6 + 200),
        *(10**n + k for n in range(3, 12) for k in (0, 1, 2, 5, 11)),
    ]
    assert {n for n in numbers if category(n, lang) != rule(n)} == set()
    decimals = [Decimal(text) for text in ("0", "1", "-1", "21", "111", "1.0", "1.5", "0.5", "2.25", "1E+2", "5E+1")]
    assert {n for n in decimals if category(n, lang) != rule(n)} == set()
