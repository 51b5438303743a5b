"""Each example does what it is for; what needs a package that is not installed is skipped, and says so."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers import bounded
from helpers.places import ROOT
from punkt import load

EXAMPLES = ROOT / "examples"
PERSON = {
    "birth_date": "1990-05-01",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
    "ipra": {"self_care": 2},
}
CASE = {"case": "1", "as_of": "2025-06-01", "recipient": PERSON}

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples are not there")


def python(*arguments: str) -> str:
    """What Python prints, called in the folder of the examples with Punkt at hand."""
    paths = os.pathsep.join([str(ROOT / "engine"), str(EXAMPLES), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    done = bounded.run(command, cwd=EXAMPLES, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    said: str = done.stdout
    return said


def last(said: str) -> Any:
    """The last line that was printed, as JSON."""
    return json.loads(said.splitlines()[-1])


def test_each_has_a_test() -> None:
    here = Path(__file__).read_text("utf-8")
    for path in sorted([*EXAMPLES.glob("*.py"), *EXAMPLES.glob("*.ipynb")]):
        assert re.search(rf"\b{path.stem}\b", here), path.name
        assert f"({path.name})" in (EXAMPLES / "README.md").read_text("utf-8")


@pytest.mark.full
def test_the_first_decision() -> None:
    text = (EXAMPLES / "first_decision.py").read_text("utf-8")
    assert len(text.splitlines()) == 10
    value, case, decided = python("first_decision.py").splitlines()[:3]
    assert (value, case) == ("established", "Дело 1 — по состоянию законодательства на 01.06.2025")
    assert decided == "Решено: нуждаемость в сопровождаемом проживании — установлена."


@pytest.mark.full
def test_fastapi_app() -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    asked = f"""
import json
from fastapi.testclient import TestClient
from fastapi_app import app
client = TestClient(app)
right = client.post("/decisions", json={CASE!r}).json()
wrong = client.post("/decisions", json={{"case": "1", "recipient": {{"ipra": {{"self_care": 9}}}}}})
print(json.dumps([right["outcomes"]["recipient"]["need"]["value"], wrong.status_code, wrong.json()["detail"][0]["code"]]))
"""
    assert last(python("-c", asked)) == ["established", 422, "P510"]


@pytest.mark.full
def test_django_view() -> None:
    pytest.importorskip("django")
    asked = f"""
import json
import django_view
from django.test import Client
right = Client().post("/decisions/ru/", {CASE!r}, content_type="application/json")
wrong = Client().post("/decisions/en/", {{"recipient": 1}}, content_type="application/json")
print(json.dumps([right.status_code, "установлена" in right.content.decode(), wrong.status_code, len(wrong.json()["faults"])]))
"""
    assert last(python("-c", asked)) == [200, True, 422, 2]


@pytest.mark.full
def test_celery_tasks() -> None:
    pytest.importorskip("celery")
    asked = f"""
import json
from celery_tasks import app, decide
app.conf.task_always_eager = True
right, wrong = (decide.delay(case).get(timeout=600) for case in ({CASE!r}, {{"case": "1", "shoe": 4}}))
print(json.dumps([right["outcomes"]["recipient"]["need"]["value"], wrong["faults"][0]["code"]]))
"""
    assert last(python("-c", asked)) == ["established", "P502"]


@pytest.mark.full
def test_notebook() -> None:
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    asked = """
import json, nbformat
from nbclient import NotebookClient
book = NotebookClient(nbformat.read("notebook.ipynb", 4), timeout=600).execute()
decided, degrees = (cell.outputs[0].data for cell in book.cells if cell.cell_type == "code")
print(json.dumps(["srcdoc" in decided["text/html"], decided["text/plain"][:9], degrees["text/plain"]]))
"""
    shown, short, degrees = last(python("-c", asked))
    assert shown and short == "<Decision"
    assert degrees == "{0: 'open', 1: 'open', 2: 'determined', 3: 'determined'}"


def dbt_project(folder: Path) -> Path:
    """The project of dbt in a folder of its own, its macro written."""
    project = folder / "dbt"
    shutil.copytree(EXAMPLES / "dbt", project, ignore=shutil.ignore_patterns("macros", "target", "logs", "*.duckdb"))
    python(str(project / "dbt_macros.py"))
    return project


DECIDED = [
    ("1", "established", "determined"),
    ("2", None, "open"),
    ("3", None, "not_applicable"),
    ("4", None, "open"),
]
"""What the register of the project comes to, as ``decide`` has it of the same people."""


@pytest.mark.full
def test_dbt_macros(tmp_path: Path) -> None:
    """What the macro says, read as dbt reads it, is what deciding the same people one by one comes to."""
    import duckdb
    from jinja2 import Environment

    project = dbt_project(tmp_path)
    macro = (project / "macros" / "punkt_decide.sql").read_text("utf-8")

    def said(model: str) -> str:
        text = (project / "models" / f"{model}.sql").read_text("utf-8")
        made: str = Environment().from_string(macro + text).render(ref=str)
        return made

    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE register AS FROM read_csv('{project / 'seeds' / 'register.csv'}')")
        database.execute(f"CREATE TABLE people AS {said('people')}")
        people = database.sql("FROM people ORDER BY 1").fetchall()
        columns = 'SELECT "case", "recipient.need", "recipient.need:status"'
        assert database.sql(f"{columns} FROM ({said('decided')}) ORDER BY 1").fetchall() == DECIDED
    rules = load("ru.karelia.166-p")
    for (case, born, disabled, disorder, needs, degree), (same, value, status) in zip(people, DECIDED, strict=True):
        facts = {"birth_date": born.isoformat(), "disability": disabled, "mental_disorder_confirmed": disorder}
        facts |= {"needs_social_services": needs, "ipra": {} if degree is None else {"self_care": degree}}
        known = {name: fact for name, fact in facts.items() if fact is not None}
        outcome = rules.decide({"case": case, "as_of": "2025-06-01", "recipient": known})["recipient", "need"]
        assert (case, outcome.value, outcome.status) == (same, value, status)


@pytest.mark.full
def test_dbt_builds(tmp_path: Path) -> None:
    """Built by dbt itself, where there is one; ``PUNKT_DBT`` names that of another environment."""
    import duckdb

    dbt = os.environ.get("PUNKT_DBT") or shutil.which("dbt")
    if dbt is None:
        pytest.skip("dbt is not installed (it goes into an environment of its own)")
    project = dbt_project(tmp_path)
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    done = bounded.run(
        [dbt, "build", "--profiles-dir", "."], cwd=project, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0 and "ERROR=0 SKIP=0" in done.stdout, done.stdout
    with duckdb.connect(str(project / "register.duckdb")) as database:
        columns = 'SELECT "case", "recipient.need", "recipient.need:status"'
        assert database.sql(f"{columns} FROM decided ORDER BY 1").fetchall() == DECIDED


@pytest.mark.full
def test_register_dag() -> None:
    pytest.importorskip("dagster")
    asked = """
import json
from register_dag import decided, materialize, people, summary
done = materialize([people, decided, summary])
print(json.dumps([done.success, done.output_for_node("summary")]))
"""
    assert last(python("-c", asked)) == [True, {"determined": 1, "open": 2}]
