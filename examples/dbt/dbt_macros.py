"""Writes the law as a macro of dbt, ``punkt_decide(relation)``: before ``dbt build``, and anew when the packs change."""

from __future__ import annotations

import sys
from pathlib import Path

from click.testing import CliRunner

from punkt.command.main import main

HERE = Path(__file__).parent
COLUMNS = ["birth_date", "disability", "mental_disorder_confirmed", "needs_social_services", "ipra.self_care"]
"""The facts that the model ``people`` has; what rests on others alone is settled as unknown."""
TABLE = "relation_of_dbt"


def macro(pack: str, as_of: str) -> str:
    """The macro. Raises :class:`SystemExit` where Punkt refuses."""
    asked = ["sql", pack, "--dialect", "duckdb", "--as-of", as_of, "--table", TABLE]
    said = CliRunner().invoke(main, [*asked, *(word for name in COLUMNS for word in ("--column", f"recipient.{name}"))])
    if said.exit_code:
        raise SystemExit(said.stderr)
    query = said.stdout.strip().removesuffix(";")
    before, after = query.split(f"FROM {TABLE}\n")
    return f"{{% macro punkt_decide(relation) %}}\n{before}FROM {{{{ relation }}}}\n{after}\n{{% endmacro %}}\n"


if __name__ == "__main__":
    pack, as_of = sys.argv[1:] or ("ru.karelia.166-p", "2025-06-01")
    (HERE / "macros").mkdir(exist_ok=True)
    (HERE / "macros" / "punkt_decide.sql").write_text(macro(pack, as_of), "utf-8")
