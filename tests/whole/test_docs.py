"""The documentation: generated pages are up to date, examples are right, links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from helpers import bounded
from helpers.loops import nonempty
from helpers.places import ROOT
from helpers.toll import VOCABULARY
from punkt import load
from punkt.authoring.reference_doc import LANGUAGES, in_language, page
from punkt.authoring.reference_texts import EXAMPLES, FILES
from punkt.deciding.rule_base import Rules
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems
from punkt.files.read import read_file, read_text
from punkt.kernel.domains import Interval
from punkt.kernel.nodes import Condition, Value
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS, lower_condition, lower_value
from punkt.law.forms.base import BOOLEAN, Context, Used, ValueType
from punkt.law.language.clauses import lower_rule
from punkt.law.language.vocabulary_nodes import NoLaw
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.in_force import InForce
from punkt.law.packs.pack import Citation, DatedValue, Modality, Norm, NormValue, Rule
from punkt.law.packs.vocabulary import FIXED_VALUES, FactKind, OutcomeKind
from punkt.law.schemas.all_schemas import NAMES, schema
from punkt.law.schemas.rules_schema import KINDS

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

TARIFFS = ("free", "reduced", "standard")
NORMS: dict[str, NormValue] = {
    "fee": 5,
    "limit": 9,
    "term": 6,
    "area_per_bay": Decimal("12.5"),
    "high": Interval(2, 3),
}
READINGS = {"inclusive": ("yes_it_is", "no_it_is_not"), "rounding": ("up", "down")}
CITATION = Citation("3", "", "…", Modality.MANDATORY)
ALWAYS = InForce(date(2020, 1, 1))
TEXT = {"ru": "а", "en": "a"}


@dataclass
class Law(NoLaw):
    """The norms, readings and outcomes that the examples name; ``options`` are the readings chosen."""

    options: dict[str, str] = field(default_factory=dict)

    def norm(self, name: str) -> tuple[Norm, NormValue] | None:
        if name not in NORMS:
            return None
        value = NORMS[name]
        norm = Norm(name, "p", CITATION, TEXT, "", (DatedValue(value, ALWAYS),), "", None, Place("p"))
        return norm, value

    def norm_names(self) -> list[str]:
        return list(NORMS)

    def option(self, reading: str) -> str | None:
        return self.options.get(reading, READINGS[reading][0])

    def reading_options(self, reading: str) -> tuple[str, ...]:
        return READINGS.get(reading, ())

    def reading_names(self) -> list[str]:
        return list(READINGS)

    def outcome_type(self, record: str, name: str) -> ValueType | None:
        return {"tariff": ValueType(FactKind.CHOICE, TARIFFS), "heavy": BOOLEAN}.get(name)

    def outcome_names(self, record: str) -> list[str]:
        return ["tariff", "heavy"]


def context(problems: Problems, law: Law | None = None) -> Context:
    vocabulary = read_vocabulary(read_text(VOCABULARY, "vocabulary.yaml"), problems)
    problems.raise_if_any()
    assert vocabulary is not None
    return Context(vocabulary, "vehicle", law or Law(), problems, Used())


def spot(text: str) -> Spot:
    return Spot.root(read_text(f"example: {text}\n", "example.yaml")) / "example"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reference_is_up_to_date(lang: str) -> None:
    """Mend by ``python -m punkt.authoring.reference_doc docs``."""
    committed = (ROOT / "docs" / LANGUAGES[lang]).read_text("utf-8")
    assert committed == page(lang)


def test_command_writes_the_reference(tmp_path: Path) -> None:
    bounded.run([sys.executable, "-m", "punkt.authoring.reference_doc", str(tmp_path / "new")], check=True, cwd=ROOT)
    for lang, name in nonempty(LANGUAGES.items()):
        assert (tmp_path / "new" / name).read_text("utf-8") == page(lang)


@pytest.mark.parametrize("name", READINGS)
def test_example_of_a_reading_differs_by_option(name: str) -> None:
    example = spot(
        next(
            e
            for e in [
                *(f.example.written for f in CONDITION_FORMS.values()),
                *(f.example.written for f in VALUE_FORMS.values()),
            ]
            if name in e
        )
    )
    lower = lower_condition if name == "inclusive" else lambda c, s: lower_value(c, s, None)
    found = [lower(context(Problems(), Law({name: option})), example) for option in READINGS[name]]
    assert found[0] != found[1]


@pytest.mark.parametrize("kind", KINDS)
def test_rule_example_lowers(kind: str) -> None:
    problems = Problems()
    indented = EXAMPLES[kind].replace("\n", "\n  ")
    body = Spot.root(read_text(f"rules:\n  {indented.strip()}\n", "rules.yaml")) / "rules" / 0
    values = FIXED_VALUES.get(OutcomeKind(kind)) if kind in ("check", "duty", "flag") else TARIFFS
    target = BOOLEAN if kind == "derive" else ValueType(FactKind.CHOICE, tuple(values or ()))
    rule = Rule(kind, "p", kind, body.data[kind], "vehicle", CITATION, TEXT, TEXT, ALWAYS, body)
    drafts = lower_rule(context(problems), rule, target, listed=False)
    assert not problems.items
    assert len(drafts) >= 2


def test_both_languages_have_the_same_words() -> None:
    assert {*FILES, "rules", "decision"} == set(NAMES)
    written = [form.example for form in CONDITION_FORMS.values()] + [form.example for form in VALUE_FORMS.values()]
    for lang in nonempty(LANGUAGES):
        assert page(lang).count("```yaml") == len(KINDS) + sum(1 + len(one.also) for one in written)


@pytest.mark.parametrize(
    ("line", "ru", "en"),
    [
        ("Имя — The name", "Имя", "The name"),
        (
            "Имя; иначе — имя исхода — The id; else the outcome's",
            "Имя; иначе — имя исхода",
            "The id; else the outcome's",
        ),
        ("Как — How\n• one: один — the one", "Как<br>`one`: один", "How<br>`one`: the one"),
        ("no text in two languages", "no text in two languages", "no text in two languages"),
    ],
)
def test_descriptions_are_taken_apart(line: str, ru: str, en: str) -> None:
    assert in_language(line, "ru") == ru
    assert in_language(line, "en") == en


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings get."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in anchors(file.read_text("utf-8")), f"{path.name}: {target}"


FILE = re.compile(r"\*\*`(rules/[^`]+)`\*\*\n\n```yaml\n(.*?)```", re.DOTALL)


def guide_files(name: str) -> list[tuple[str, str]]:
    """The files that a guide shows, with their paths, in its order."""
    return FILE.findall((ROOT / "docs" / name).read_text("utf-8"))


def test_both_guides_show_the_same_files() -> None:
    assert guide_files("guide.ru.md") == guide_files("guide.en.md")


def test_cases_of_the_guide_come_out_as_it_says(tmp_path: Path) -> None:
    """The worked example is written file by file; after each case, all cases so far must come out."""
    tried = 0
    for name, text in guide_files("guide.en.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if path.parent.name == "cases":
            pack = path.parents[1]
            rules = load(str(data_of(pack / "pack.yaml")["pack"]), pack_dirs=[tmp_path])
            for case in sorted(pack.glob("cases/*.yaml")):
                tried += _comes_out(rules, case)
    assert tried >= 7


def data_of(path: Path) -> Any:
    """What a file says."""
    return read_file(path).data


def _comes_out(rules: Rules, path: Path) -> int:
    data = data_of(path)
    decision = rules.decide({key: value for key, value in data.items() if key not in ("expect", "about")})
    expected = data["expect"]
    for subject, outcomes in nonempty(expected.items()):
        for name, wanted in nonempty(outcomes.items()):
            view = decision[subject, name]
            assert wanted in (view.value, {"status": view.status}), f"{path.name}: {name} is {view}"
    return 1


def test_guide_shows_a_case_that_turns_on_a_reading(tmp_path: Path) -> None:
    for name, text in guide_files("guide.en.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    turning = 0
    for path in nonempty(tmp_path.rglob("cases/*.yaml")):
        rules = load(str(data_of(path.parents[1] / "pack.yaml")["pack"]), pack_dirs=[tmp_path])
        decision = rules.decide({key: value for key, value in data_of(path).items() if key not in ("expect", "about")})
        turning += any(decision[key].sensitive_to for key in decision)
    assert turning


def test_kernel_page_names_every_node() -> None:
    text = (ROOT / "docs" / "kernel.md").read_text("utf-8")
    nodes = [node.__name__ for union in (Value, Condition) for node in get_args(union)]
    assert [name for name in nodes if f"`{name}`" not in text] == []


def test_decision_page_names_every_field() -> None:
    text = (ROOT / "docs" / "decision.md").read_text("utf-8")
    whole = schema("decision")
    fields = [*whole["properties"], *whole["$defs"]["outcome"]["properties"]]
    assert [name for name in fields if f"`{name}`" not in text] == []


def test_digest_is_checked_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python snippets of the page run: the first decides a case, the last checks a digest."""
    decide, until, check = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "decision.md").read_text("utf-8"), re.DOTALL
    )
    monkeypatch.chdir(ROOT)
    found: dict[str, Any] = {}
    exec(decide, found)
    exec(until, found)
    (tmp_path / "decision.json").write_bytes(found["decision"].to_bytes())
    monkeypatch.chdir(tmp_path)
    exec(check, {})
    (tmp_path / "decision.json").write_bytes(found["decision"].to_bytes().replace(b"established", b"not_established"))
    with pytest.raises(AssertionError):
        exec(check, {})


def test_readme_shows_what_its_first_command_prints() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    first = re.findall(r"^python3 \.ci/start\.py punkt (.+)$", text, re.MULTILINE)[0]
    command = [sys.executable, "-c", "from punkt.command.main import main; main()", *shlex.split(first)]
    env = {
        **os.environ,
        "COLUMNS": "80",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT / "engine"),
    }
    printed = bounded.run(command, check=True, cwd=ROOT, env=env, capture_output=True, encoding="utf-8").stdout
    shown = re.findall(r"```text\n(.*?)…\n```", text, re.DOTALL)[0]
    assert printed.startswith(shown)
