"""Every command that a page shows is run, and what a page shows of its output is compared with it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import uvicorn
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.amended_order import ORDER
from helpers.form_cases import NOT_READY, READY
from helpers.loops import nonempty
from helpers.places import ROOT
from helpers.written_documents import as_docx
from punkt.command.main import COMMANDS, main
from punkt.proving.comparison import decisions

DOCS = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
PAGES = sorted(["README.md", "README.ru.md", *DOCS])
START = "python3 .ci/start.py "
KARELIA = "rules/regional/karelia-166-p"

NOT_RUN: dict[tuple[str, str], str] = {
    ("README", "python3 .ci/start.py test"): "runs these very tests",
    ("docs/two-evaluators.md", "CPPFLAGS="): "installs this checkout anew",
    ("docs/clusters", "punkt run postgresql://"): "needs a database: tests/registers/test_registers_postgres.py",
    ("docs/registers", "AWS_PROFILE="): "needs a store: tests/registers/test_object_storage.py",
    ("docs/clusters", "spark-submit"): "needs a cluster: tests/registers/test_registers_spark.py",
    ("docs/http", "pip install"): "installs",
    ("docs/http", "curl"): "needs the service: tests/service/test_web_api.py",
    ("docs/http", "punkt key remove"): "a key has another name each time: tests/service/test_web_access.py",
    ("docs/dmn", "punkt import"): "needs a model: tests/authoring/test_dmn_import.py",
    ("docs/dmn", "punkt test"): "needs what the command before makes",
    ("docs/operating", "chown"): "needs root and a user of the service",
    ("docs/operating", "docker"): "needs Docker",
    ("docs/operating", "useradd"): "needs root",
    ("docs/operating", "install --directory"): "needs root",
    ("docs/operating", "python3 -m venv"): "installs",
    ("docs/operating", "cp docs/deploy"): "needs root",
    ("docs/operating", "printf"): "needs root",
    ("docs/operating", "systemctl"): "needs systemd",
    ("docs/operating", "punkt audit checkpoint"): "run by tests/whole/test_operating.py",
    ("docs/operating", "punkt audit verify"): "run by tests/whole/test_operating.py",
    ("docs/operating", "punkt audit replay"): "run by tests/whole/test_operating.py",
    ("docs/operating", "rm -f"): "run by tests/whole/test_operating.py",
    ("docs/operating", "install --mode"): "run by tests/whole/test_operating.py",
    (
        "docs/operating",
        "punkt serve --pack-dir packs",
    ): "needs packs approved by two: tests/service/test_approved_packs_served.py",
    ("docs/operating", "pg_dump"): "needs a database",
    ("docs/operating", "pg_restore"): "needs a database",
    ("docs/operating", "punkt audit backup"): "run by tests/whole/test_operating.py",
    ("docs/interview", "punkt ask"): "needs answers: tests/whole/test_docs_in_both_languages.py",
    ("docs/sources", "punkt cite"): "needs the text of the document, which is not kept here",
    ("docs/sources", "punkt book ru.karelia.ozyorny --since"): "needs a repository: tests/command/test_cli_book.py",
    ("docs/guide", "punkt cite ru.lesnoy.5"): "needs the texts of an invented document: tests/law/test_editions.py",
    ("docs/editors", "cd"): "the extension is built by .ci/run",
    ("docs/from-nothing", ""): "run by tests/whole/test_from_nothing.py",
    ("docs/editors", "npm"): "the extension is built by .ci/run",
    ("docs/editors", "code"): "needs VS Code",
    ("docs/http", "printf"): "makes the file that the service is sent",
    ("docs/conformance", "python -m tests.bench.suite"): "run by tests/bench/test_suite.py",
    ("docs/audit", ""): "run by tests/whole/test_audit_docs.py",
}
"""Commands that are not run here: by page and how they begin, each with the reason."""

SHOWN: dict[tuple[str, int], str] = {
    ("README.md", 0): f"punkt decide {KARELIA}/cases/petrova.yaml --pack ru.karelia.166-p --lang en",
    ("README.ru.md", 0): f"punkt decide {KARELIA}/cases/petrova.yaml --pack ru.karelia.166-p --lang ru",
    ("docs/guide.en.md", 0): "punkt decide rules/regional/primer-7/cases/two-known.yaml --pack ru.primer.7 --why need",
    ("docs/guide.en.md", 1): "punkt decide rules/regional/primer-7/cases/one-known.yaml --pack ru.primer.7 --why need",
    ("docs/guide.en.md", 2): "punkt check rules/regional/primer-7",
    ("docs/registers.md", 0): "punkt map --suggest register.csv",
    ("docs/registers.md", 1): (
        "punkt run register.csv --map register.map.yaml --pack ru.karelia.166-p --as-of 2025-06-01 --out decided.csv"
    ),
    ("docs/registers.ru.md", 0): "punkt map --suggest реестр.csv",
    ("docs/registers.ru.md", 1): (
        "punkt run реестр.csv --map реестр.map.yaml --pack ru.karelia.166-p --as-of 2025-06-01 --out решения.csv"
    ),
}
SHOWN.update({(page.replace(".en.", ".ru."), n): words for (page, n), words in SHOWN.items() if ".en." in page})
SHOWN["docs/clusters.md", 0] = SHOWN["docs/clusters.ru.md", 0] = (
    "punkt sql ru.karelia.166-p --as-of 2025-06-01 --table registry.people --view ministry.decided"
    " --column recipient.birth_date --column recipient.ipra.self_care"
)
"""The texts that pages show, by page and number, and the command that prints them."""

SHOWN_ELSEWHERE: dict[str, str] = {
    "docs/from-nothing": "tests/whole/test_from_nothing.py",
    "docs/interview": "tests/whole/test_docs_in_both_languages.py",
    "docs/prove": "tests/whole/test_docs_in_both_languages.py",
    "docs/diff": "of a whole comparison, which takes its time",
    "docs/sources": "of the documents' own texts, which are not kept here",
}
"""Pages, in both languages, whose texts are not compared here, each with where that is done, or why not."""

SLIPS = [
    ("02-need.yaml", "need.degrees}", "need.degres}"),
    ("02-need.yaml", "$need.degrees", "$need.degres"),
    ("cases/two-known.yaml", "mobility: 3", "mobility: 4"),
]
"""What is mistyped in the guide's section on errors."""
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"\*\*`([^`/]+|rules/[^`]+)`\*\*\n\n```(?:yaml|csv)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of a page, and where it begins."""

    page: str
    kind: str
    text: str
    start: int


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text("utf-8")
    return [Block(page, match[1], match[2], match.start()) for match in BLOCK.finditer(text)]


def commands(block: Block) -> Iterator[str]:
    """The commands of a block, continued lines joined; the text that one is given is left out."""
    ends = ""
    for line in block.text.replace("\\\n", " ").splitlines():
        if ends:
            ends = "" if line == ends else ends
            continue
        if here := re.search(r"<<'(\w+)'", line):
            ends = here[1]
        if line.strip() and not line.startswith("#"):
            yield line


def excepted(page: str, command: str) -> bool:
    return any(page.startswith(of) and command.startswith(begins) for of, begins in NOT_RUN)


def write_shown_files(page: str, before: int) -> None:
    """The files that a guide shows before a place."""
    for match in FILE.finditer((ROOT / page).read_text("utf-8"), endpos=before):
        path = Path(match[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(match[2], "utf-8")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the rules, and with the files that the pages name."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "rules", "rules")
    shutil.copytree(ROOT / "rules", "old/rules")
    monkeypatch.setenv("PUNKT_PACKS", "rules")
    monkeypatch.setenv("PUNKT_SOURCES", "texts")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    newer = Path("newer/karelia-166-p")
    shutil.copytree(KARELIA, newer)
    shutil.copy("rules/vocabulary.yaml", "newer")  # else one that lies above the folder of the tests is taken
    header = (newer / "pack.yaml").read_text("utf-8")
    (newer / "pack.yaml").write_text(header.replace("version: 2.0.0", "version: 2.1.0"), "utf-8")
    for name in ("ДЕЛО.yaml", "CASE.yaml"):
        Path(name).write_text(READY, "utf-8")
    for name in ("НЕ-ГОТОВ.yaml", "NOT-READY.yaml"):
        Path(name).write_text(NOT_READY, "utf-8")
    Path("people.csv").write_text("case,planned_hours.amount,planned_hours.per\none,13,week\ntwo,3,day\n", "utf-8")
    rows = [{"case": name, "recipient": {"autonomy_degree": degree}} for name, degree in (("one", 1), ("two", 2))]
    Path("people.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for name in ("june.parquet", "july.parquet"):  # nobody is decided otherwise: comparing the runs ends with 0
        pl.read_csv("people.csv", schema_overrides={"planned_hours.amount": pl.Decimal(38, 3)}).write_parquet(name)
    assert punkt("punkt simulate ru.karelia.166-p --n 20 --out register.xlsx").exit_code == 0
    shutil.copy("register.xlsx", "реестр.xlsx")
    Path("etc/punkt").mkdir(parents=True)
    act = Path("rules/municipal/ozyorny/act.md").read_text("utf-8")
    Path("act-2027.md").write_text(act.replace("10 кв. м", "11 кв. м"), "utf-8")
    Path("order.docx").write_bytes(as_docx([" ".join(one.split()) for one in ORDER.split("\n\n")], {}))
    few = decisions.diff_decisions  # what comes of all outcomes is tested elsewhere, and takes its time
    monkeypatch.setattr(
        decisions,
        "diff_decisions",
        lambda one, other, seconds, progress=None: few(one, other, seconds, only=[("recipient", "age_allowed")]),
    )
    monkeypatch.setattr(uvicorn.Server, "serve", _stop_at_once)
    return tmp_path


async def _stop_at_once(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    """In place of serving: a service that a page starts has read its packs, keys and journal, and listens."""
    for one in sockets:
        one.close()


def punkt(command: str) -> Result:
    words = shlex.split(command, comments=True)
    assert words[0] == "punkt"
    into = words.index(">") if ">" in words else len(words)
    result = CliRunner().invoke(main, words[1:into])
    if into < len(words):
        Path(words[into + 1]).write_bytes(result.stdout_bytes)
    return result


def runnable(command: str) -> str:
    """A command as it is run here: with this checkout, in this folder, on fewer people."""
    command = command.removeprefix(START).replace("/etc/punkt/", "etc/punkt/")
    command = command.replace("ru.karelia.166-p@2.1.0", "newer/karelia-166-p")
    if command.startswith("punkt serve"):
        command += " --port 0"
    return re.sub(r"--n \d{3,}", "--n 40", command)


def language(page: str) -> str:
    return "ru" if page.endswith(".ru.md") else "en"


@pytest.mark.sampled("README")
@pytest.mark.parametrize("page", [page for page in PAGES if any(block.kind == "sh" for block in blocks(page))])
def test_commands_of_a_page(page: str, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_LANG", language(page))
    for block in nonempty(blocks(page)):
        if block.kind != "sh":
            continue
        write_shown_files(page, block.start)
        for command in nonempty(commands(block)):
            if excepted(page, command):
                continue
            if command.startswith("python3 bundle/"):  # what an export has beside it, which needs no Punkt
                bounded.run([sys.executable, "-I", *shlex.split(command)[1:]], check=True, capture_output=True)
                continue
            result = punkt(runnable(command))
            assert result.exit_code == 0, (command, result.output)


@pytest.mark.full
@pytest.mark.parametrize("page", ["docs/tutorials/developer.md", "docs/tutorials/developer.ru.md"])
def test_a_tutorial_shows_code_that_runs(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its blocks one after another, with what they assert; the faults it shows are those it speaks of."""
    code = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    for block in nonempty(code):
        exec(block, names)
    assert "ipra.self_car" in capsys.readouterr().out


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("page", "number"), list(SHOWN))
def test_what_a_page_shows(page: str, number: int, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_LANG", language(page))
    block = [block for block in blocks(page) if block.kind == "text"][number]
    write_shown_files(page, block.start)
    if SHOWN[page, number].startswith("punkt check"):
        for name, right, wrong in SLIPS:
            path = Path("rules/regional/primer-7") / name
            path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    output = punkt(SHOWN[page, number]).output
    for piece in re.split(r"^\s*…\n", block.text, flags=re.MULTILINE):
        assert piece in output, output


def test_every_text_that_is_shown_is_compared() -> None:
    found = {
        (page, number)
        for page in PAGES
        if page.removesuffix(".md").removesuffix(".ru") not in SHOWN_ELSEWHERE
        for number, _ in enumerate(block for block in blocks(page) if block.kind == "text")
    }
    assert found == set(SHOWN)


@pytest.mark.parametrize("page", ["docs/tasks.md", "docs/tasks.ru.md"])
def test_the_page_of_tasks_has_every_command(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert [name for name in COMMANDS if f"`punkt {name}" not in text] == []


def test_what_is_not_run_is_still_there() -> None:
    """An exception that no page needs any more goes."""
    for page, begins in nonempty(NOT_RUN):
        there = [
            c for name in PAGES if name.startswith(page) for b in blocks(name) if b.kind == "sh" for c in commands(b)
        ]
        assert any(command.startswith(begins) for command in there), (page, begins)
