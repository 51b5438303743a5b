"""``punkt sql``: what it prints runs as it stands, and decides as ``decide`` does."""

from __future__ import annotations

import duckdb
import pytest

from helpers.command_line import punkt
from helpers.recipients import COVERED

DAY = ("--as-of", "2025-06-01")
PACK = "ru.karelia.166-p"
STATUS = tuple(f"recipient.{name}" for name in COVERED if name != "birth_date")
NAMES = ("recipient.birth_date", "recipient.ipra.self_care", *STATUS)
FACTS = tuple(part for name in NAMES for part in ("--column", name))


def test_says_what_it_is_made_of() -> None:
    result = punkt("sql", PACK, *DAY, *FACTS)
    assert result.exit_code == 0, result.output
    head = [line for line in result.stdout.splitlines() if line.startswith("--")]
    assert "as of 2025-06-01" in head[0]
    assert any(line.startswith(f"-- pack {PACK} ") and len(line.split()[-1]) == 64 for line in head)


@pytest.mark.full
@pytest.mark.parametrize("view", [(), ("--view", "found")])
def test_runs_as_it_stands(view: tuple[str, ...]) -> None:
    connection = duckdb.connect()
    status = "".join(f', "{name}" BOOLEAN' for name in STATUS)
    connection.execute(
        f'CREATE TABLE people ("case" TEXT, "recipient.birth_date" DATE, "recipient.ipra.self_care" INT{status})'
    )
    for key, degree, covered in (("a", "2", "true"), ("b", "NULL", "true"), ("c", "2", "NULL"), ("d", "2", "false")):
        cells = [f"'{key}'", "DATE '1990-01-01'", degree, *[covered] * len(STATUS)]
        connection.execute(f"INSERT INTO people VALUES ({', '.join(cells)})")
    result = punkt("sql", PACK, *DAY, *FACTS, "--dialect", "duckdb", "--table", "people", *view)
    assert result.exit_code == 0, result.output
    cursor = connection.execute(result.stdout)
    if view:
        cursor = connection.execute("SELECT * FROM found")
    names = [column[0] for column in cursor.description or ()]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    assert rows.keys() == {"a", "b", "c", "d"}
    assert (rows["a"]["recipient.need:status"], rows["a"]["recipient.need"]) == ("determined", "established")
    assert rows["b"]["recipient.need:status"] == "open"
    assert "recipient.ipra.self_care" in rows["b"]["recipient.need:missing"]
    assert rows["a"]["recipient.need:missing"] == ""
    told = [[rows[key][f"recipient.need{what}"] for what in (":status", "", ":if_applies")] for key in "cd"]
    assert told == [["open", None, "established"], ["not_applicable", None, None]]


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("--column", "recipient.birth_dat"), "P751", "recipient.birth_date"),
        (("--with", "group.member=t"), "P733", "group.members"),
        (("--with", "group.members"), "P814", "group.members"),
        (("--view", "a b c d"), "P830", "a b c d"),
        (("--as-of", "2025-13-01"), "P610", "2025-13-01"),
    ],
)
def test_bad_input(arguments: tuple[str, ...], code: str, named: str) -> None:
    result = punkt("sql", PACK, *arguments)
    assert result.exit_code == 2
    assert code in result.stderr and named in result.stderr and "Traceback" not in result.output
