"""``punkt new pack``: skeletons that are valid and decide at once; and packs out of other distributions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.law_names import ORDINARY, names
from helpers.loops import nonempty
from helpers.places import ROOT, TEST_PACKS
from punkt import PunktError, load
from punkt.authoring.scaffold import FILES, README, TEMPLATES, VOCABULARY, new_pack
from punkt.command.main import main

BASES = [
    "ru.mintrud.847",
    "ru.karelia.166-p",
    "ru.karelia.ozyorny",
    "ru.alliance.2025",
    "test.parking.city",
    "test.parking.centre",
    "test.dated.pool",
]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, list(arguments))


def new(name: str, base: str, *more: str, lang: str = "en") -> Result:
    return run("new", "pack", name, "--extends", base, "--pack-dir", str(TEST_PACKS), *more, lang=lang)


def texts(folder: Path) -> dict[str, str]:
    return {file: (folder / file).read_text("utf-8") for file in FILES}


# --- what is made


@pytest.mark.sampled(1)
@pytest.mark.parametrize("base", BASES)
def test_a_skeleton_is_valid_and_decides(tmp_path: Path, base: str) -> None:
    result = new("my.region", base)
    assert result.exit_code == 0, result.output
    assert "my.region" in result.stdout and "README.md" in result.stdout
    folder = tmp_path / "my.region"
    checked = run("check", "my.region", "--pack-dir", str(TEST_PACKS))
    assert checked.exit_code == 0, checked.output
    assert "packs 1" in checked.output and "cases 1" in checked.output
    decided = run(
        "decide",
        "my.region/cases/first.yaml",
        "--pack",
        "my.region",
        "--pack-dir",
        ".",
        "--pack-dir",
        str(TEST_PACKS),
        "--format",
        "json",
    )
    assert decided.exit_code == 0, decided.output
    document = json.loads(decided.stdout)
    assert {pack["id"] for pack in document["packs"]} >= {"my.region", base}
    case = yaml.safe_load((folder / "cases" / "first.yaml").read_text("utf-8"))
    [(subject, outcomes)] = case["expect"].items()
    [(name, wanted)] = outcomes.items()
    view = load("my.region", pack_dirs=[tmp_path, TEST_PACKS]).decide(case)[subject, name]
    assert wanted == ({"status": view.status} if view.status != "determined" else view.value)


def test_the_files_and_their_schemas(tmp_path: Path) -> None:
    new("my.region", "ru.karelia.166-p")
    folder = tmp_path / "my.region"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {path for path in found if not path.startswith(".schemas/")} == set(FILES)
    for file, text in nonempty(texts(folder).items()):
        assert text.endswith("\n") and "{%" not in text and "{{" not in text and str(tmp_path) not in text, file
        assert str(ROOT) not in text and not re.search(r"\n{3,}", text), file
        if file.endswith(".yaml"):
            schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
            assert schema, file
            assert json.loads(((folder / file).parent / schema[1]).read_text("utf-8"))["$id"].startswith(
                "urn:punkt:schema:"
            )
            assert sum(line.lstrip().startswith("#") for line in text.splitlines()) >= 2, f"{file} is commented"
    assert not [path for path in tmp_path.iterdir() if path != folder]


def test_schemas_fit_the_vocabulary_of_the_base(tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    new("my.pool", "test.dated.pool")
    schema = json.loads((tmp_path / "my.pool" / ".schemas" / "case.schema.json").read_text("utf-8"))
    case = {"case": "a", "swimmer": {"cap": True}}
    assert list(Draft202012Validator(schema).iter_errors(case)) == []
    assert list(Draft202012Validator(schema).iter_errors({**case, "diver": {}}))


def uncommented(text: str, name: str, value: str) -> str:
    """What an analyst does: the block of a norm without its comment marks, and with a value."""
    block = re.search(rf"(?m)^  # {re.escape(name)}:\n(?:  #   .*\n)+", text)
    assert block, text
    filled = re.sub(r"(?m)^  # ", "  ", block[0]).replace("value: TO FILL", f"value: {value}")
    return text.replace(block[0], filled)


@pytest.mark.full
@pytest.mark.parametrize(
    ("base", "name", "value"),
    [
        ("ru.mintrud.847", "room_area_per_person", "9"),
        ("ru.karelia.166-p", "room_area_per_person", "9.5"),
        ("test.parking.city", "least_width", "2.5"),
    ],
)
def test_open_parameters_are_listed_to_be_filled(tmp_path: Path, base: str, name: str, value: str) -> None:
    new("my.region", base)
    file = tmp_path / "my.region" / "norms.yaml"
    text = file.read_text("utf-8")
    assert (
        f"# {name}:\n" in text
        and "towards_base: fills" in text
        and name in (tmp_path / "my.region" / "README.md").read_text("utf-8")
    )
    file.write_text(uncommented(text, name, value), "utf-8")
    report = run("check", "my.region", "--pack-dir", str(TEST_PACKS))
    assert report.exit_code == 0, report.output
    own = load("my.region", pack_dirs=[tmp_path, TEST_PACKS]).linked.by_id["my.region"]
    assert own.norms[name].towards_base == "fills"
    file.write_text(uncommented(text, name, "-1"), "utf-8")
    assert "[P625]" in run("check", "my.region", "--pack-dir", str(TEST_PACKS)).stderr


@pytest.mark.sampled(1)
@pytest.mark.parametrize("base", ["ru.karelia.ozyorny", "test.parking.centre"])
def test_what_has_been_filled_is_not_open(tmp_path: Path, base: str) -> None:
    new("my.region", base)
    assert "towards_base: fills" not in texts(tmp_path / "my.region")["norms.yaml"]


def test_outcomes_of_the_base_are_listed_to_be_replaced(tmp_path: Path) -> None:
    new("my.region", "test.dated.pool")
    text = (tmp_path / "my.region" / "pack.yaml").read_text("utf-8")
    block = text[text.index("# replaces:") :]
    (tmp_path / "my.region" / "pack.yaml").write_text(
        text.replace(block, block.replace("# ", "", 3).replace("\n#   ", "\n  ").replace("\n# ", "\n")), "utf-8"
    )
    with pytest.raises(PunktError) as caught:  # the names are right; there are no rules of our own yet
        load("my.region", pack_dirs=[tmp_path, TEST_PACKS])
    assert {fault.code for fault in caught.value.diagnostics} == {"P341"} and len(caught.value.diagnostics) == 3


def test_the_day_is_one_on_which_all_packs_are_in_force(tmp_path: Path) -> None:
    for number, (today, day) in enumerate(
        [("2023-05-05", "2024-01-10"), ("2025-05-05", "2025-05-05"), ("2031-05-05", "2026-12-31")]
    ):
        folder = new_pack(f"p{number}", "test.dated.pool", tmp_path, [TEST_PACKS], date.fromisoformat(today))
        assert yaml.safe_load((folder / "pack.yaml").read_text("utf-8"))["in_force"] == {"from": day}


@pytest.mark.full
def test_the_same_call_makes_the_same_files(tmp_path: Path) -> None:
    one, two = (new_pack("p", "ru.karelia.166-p", tmp_path / name, (), date(2026, 1, 1)) for name in ("a", "b"))
    assert texts(one) == texts(two)


@pytest.mark.full
def test_a_skeleton_of_a_skeleton(tmp_path: Path) -> None:
    assert new("a.b", "ru.karelia.166-p").exit_code == 0
    result = new("a.b.c", "a.b", "--pack-dir", ".", "--dir", "below/here")
    assert result.exit_code == 0, result.output
    assert "first_day_2" in texts(tmp_path / "below" / "here" / "a.b.c")["norms.yaml"]
    assert run("check", ".").exit_code == 0


def test_russian() -> None:
    assert "пакет my.region создан" in new("my.region", "ru.mintrud.847", lang="ru").stdout
    for lang, word in (("ru", "заготовку"), ("en", "skeleton")):
        assert word in run("new", "pack", "--help", lang=lang).stdout and run("new", "--help", lang=lang).exit_code == 0


# --- what is refused


@pytest.mark.parametrize(
    "name", ["", "A.b", "a b", "a..b", ".a", "a.", "../a", "a/b", "а.б", "a\n", "a" * 101, "-", "ru.карелия"]
)
def test_bad_ids(tmp_path: Path, name: str) -> None:
    result = run("new", "pack", "--extends", "ru.mintrud.847", "--", name)
    assert result.exit_code == 2 and result.stdout == "" and result.stderr.count("\n") == 1
    assert "[P640]" in result.stderr and list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.b").mkdir()
    for _ in range(2):
        result = new("a.b", "ru.mintrud.847")
        assert result.exit_code == 2 and "[P641]" in result.stderr and result.stderr.count("\n") == 1
    assert list((tmp_path / "a.b").iterdir()) == []
    (tmp_path / "c.d").symlink_to("nowhere")
    assert "[P641]" in new("c.d", "ru.mintrud.847").stderr


def test_a_pack_that_exists() -> None:
    result = new("ru.karelia.166-p", "ru.mintrud.847")
    assert result.exit_code == 2 and "[P642]" in result.stderr


def test_a_base_that_is_not_there(tmp_path: Path) -> None:
    result = new("a.b", "ru.mintrud.84")
    assert result.exit_code == 2 and "[P602]" in result.stderr and "ru.mintrud.847" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_base_that_has_nothing_to_extend(tmp_path: Path) -> None:
    result = new("a.b", "ru.calendar")
    assert result.exit_code == 2 and "[P645]" in result.stderr and list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    result = new("a.b", "ru.mintrud.847", "--dir", "file")
    assert result.exit_code == 2 and "[P643]" in result.stderr and result.stderr.count("\n") == 1


def test_a_base_that_is_never_in_force(tmp_path: Path) -> None:
    base = Path(shutil.copytree(TEST_PACKS / "dated", tmp_path / "dated")) / "pool" / "pack.yaml"
    (tmp_path / "dated" / "late").mkdir()
    text = base.read_text("utf-8")
    late = (
        text.replace("test.dated.pool", "test.dated.late")
        .replace("until: '2026-12-31'", "")
        .replace("'2024-01-10', ", "'2030-01-01'")
    )
    (base.parents[1] / "late" / "pack.yaml").write_text(late + "extends: test.dated.pool\n", "utf-8")
    shutil.copy(base.parent / "ledger.yaml", base.parents[1] / "late" / "ledger.yaml")
    result = run("new", "pack", "a.b", "--extends", "test.dated.late", "--pack-dir", str(tmp_path / "dated"))
    assert result.exit_code == 2 and "[P644]" in result.stderr and not (tmp_path / "a.b").exists()


def test_nothing_is_left_behind_by_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import punkt.authoring.scaffold

    def fail(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(punkt.authoring.scaffold, "read_file", fail)
    with pytest.raises(KeyboardInterrupt):
        new_pack("a.b", "ru.mintrud.847", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_templates_know_no_norm() -> None:
    known = {word for word in names() if word not in ORDINARY}
    for path in nonempty(TEMPLATES.rglob("*.j2")):
        text = path.read_text("utf-8")
        words = set(re.findall(r"[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*", text)) | set(re.findall(r"[a-z0-9_]+", text))
        assert sorted(words & known) == [], path
    assert {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2")} == {
        f"{file}.j2" for file in (*FILES, VOCABULARY, "README.ru.md", "README.en.md") if file != README
    }


def test_templates_are_in_the_wheel() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'only-include = ["engine/punkt"]' in project and TEMPLATES.is_relative_to(ROOT / "engine")


# --- packs of other distributions


def site(folder: Path, entries: str, modules: dict[str, str] | None = None) -> Path:
    """A folder as an installer leaves it, with a distribution that has entry points."""
    info = folder / "ministry_packs-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ministry-packs\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[punkt.packs]\n{entries}", "utf-8")
    for name, text in (modules or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def shell(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(site), str(ROOT / "engine")]),
        "PUNKT_LANG": "en",
        "PYTHONUTF8": "1",
    }
    return bounded.run(
        [sys.executable, "-m", "punkt", *arguments], env=env, capture_output=True, encoding="utf-8", timeout=60
    )


INSTALLED = {
    "a callable": (
        "a = ministry:folder\n",
        "from pathlib import Path\ndef folder():\n    return Path(__file__).parent / 'data'\n",
        "ministry/data",
    ),
    "a package": ("a = ministry\n", "", "ministry"),
    "a path": (
        "a = ministry:PATH\n",
        "import os\nPATH = os.path.join(os.path.dirname(__file__), 'data')\n",
        "ministry/data",
    ),
}


@pytest.mark.full
@pytest.mark.parametrize("kind", INSTALLED)
def test_packs_of_a_distribution_are_found(tmp_path: Path, kind: str) -> None:
    entries, module, data = INSTALLED[kind]
    where = site(tmp_path / "site", entries, {"ministry/__init__.py": module})
    shutil.copytree(TEST_PACKS / "dated", where / data / "dated")
    case = str(TEST_PACKS / "dated" / "pool" / "cases" / "band-on-the-day.yaml")
    result = shell(where, "decide", case, "--pack", "test.dated.pool")
    assert result.returncode == 0, result.stderr
    assert "test.dated.pool" in shell(where, "packs").stdout
    assert shell(where, "show", "test.dated.pool", "1").returncode == 0
    assert shell(where, "new", "pack", "a.b", "--extends", "test.dated.pool").returncode == 0
    assert "test.dated.pool" in shell(where, "lock", "--output", "-").stdout


@pytest.mark.full
def test_a_single_module_names_its_folder(tmp_path: Path) -> None:
    where = site(tmp_path / "site", "a = ministry_module\n", {"ministry_module.py": ""})
    shutil.copytree(TEST_PACKS / "dated", where / "dated")
    assert "test.dated.pool" in shell(where, "packs").stdout


BROKEN = {
    "no_such_module": "a = no_such_module\n",
    "no_such_name": "a = ministry:nothing\n",
    "raises": "a = ministry:fail\n",
    "no_folder": "a = ministry:nowhere\n",
    "no_path": "a = ministry:number\n",
}
MODULE = "def fail():\n    raise OSError('gone')\ndef nowhere():\n    return '/no/such/folder'\ndef number():\n    return 3\n"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_entry_point_is_one_line(tmp_path: Path, kind: str) -> None:
    where = site(tmp_path / "site", BROKEN[kind], {"ministry.py": MODULE})
    result = shell(where, "packs")
    assert result.returncode == 2 and result.stdout == "" and result.stderr.count("\n") == 1
    assert "[P695]" in result.stderr and "a = " in result.stderr and "Traceback" not in result.stderr


@pytest.mark.full
def test_entry_points_are_not_looked_at_where_the_pack_is_found(tmp_path: Path) -> None:
    marked = tmp_path / "loaded"
    where = site(tmp_path / "site", "a = ministry\n", {"ministry.py": f"open({str(marked)!r}, 'w').close()\n"})
    case = str(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
    assert shell(where, "decide", case, "--pack", "ru.karelia.166-p").returncode == 0
    assert not marked.exists()
    assert "[P602]" in shell(where, "decide", case, "--pack", "no.such").stderr
    assert marked.exists()


def test_reading_the_metadata_is_left_out_of_a_plain_start() -> None:
    code = (
        "import sys, punkt.command.main, punkt.deciding.rule_base; punkt.deciding.rule_base.load('ru.karelia.166-p'); "
        "print(sorted({'punkt.authoring.scaffold', 'punkt.authoring.lock', 'punkt.authoring.staleness', 'jinja2'} & set(sys.modules)))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    found = bounded.run(
        [sys.executable, "-c", code], env=env, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    assert found.stdout == "[]\n"


# --- the language of comments


@pytest.mark.parametrize("base", ["ru.karelia.166-p", ""])
def test_comments_are_in_the_readers_language(base: str, tmp_path: Path) -> None:
    """What is data has both languages; of a base's norms and outcomes the comments say the titles in one."""
    found = {}
    for lang in ("ru", "en"):
        made = run("new", "pack", f"my.{lang}", *(("--extends", base) if base else ()), lang=lang)
        assert made.exit_code == 0, made.output
        assert run("check", str(tmp_path / f"my.{lang}"), lang=lang).exit_code == 0
        written = {**texts(tmp_path / f"my.{lang}")}
        found[lang] = [line for text in written.values() for line in text.splitlines() if line.lstrip().startswith("#")]
        found[lang] += written["README.md"].splitlines()
    assert len(found["ru"]) == len(found["en"]) > 30
    quoted = re.compile(
        '«[^»]*»|point [0-9.а-я]+|ru: "[^"]*"'
    )  # words and subpoints of a document, what is to be filled
    assert [line for line in found["en"] if re.search("[а-яё]", quoted.sub("", line))] == []
