"""``python -m tests.peers [LAW] [--cases FILE]``: hold the laws to values from elsewhere.

Without a file, those of ``../shared/peers``. One line for each value that is not right, and one for those that a law
is still to get, which are not counted; the last line is ``N passed, M failed``. Exit 1 if one failed, 2 if there is
nothing to try.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import yaml

from punkt.files.messages.diagnostics import PunktError

from .compare import Value, values
from .law import Law, law_of, laws

SHARED = Path(__file__).parents[2].parent / "shared" / "peers"


class _Exact(yaml.SafeLoader):
    """Reads numbers as decimals."""


_Exact.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value))


def read(path: Path) -> list[Mapping[str, Any]]:
    """The entries of a file, numbers exact."""
    with path.open(encoding="utf-8") as file:
        return list(yaml.load(file, Loader=_Exact) or ())


def tried(entries: list[Mapping[str, Any]], law: Law | None) -> Iterator[tuple[str, Value]]:
    """Every value of some entries, with the law it is of."""
    for entry in entries:
        chosen = law or law_of(str(entry["id"]), list(entry["expect"]))
        if chosen is None:
            for outcome in entry["expect"]:
                yield "?", Value(str(entry["id"]), outcome, "no law has this")
        else:
            for value in values(chosen, entry):
                yield chosen.name, value


@click.command(help=__doc__)
@click.argument("name", metavar="[LAW]", required=False)
@click.option("--cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(name: str | None, cases: Path | None) -> None:
    """Try the values and tell of those that are not right."""
    if name is not None and name not in laws():
        raise click.UsageError(f"there is no law {name}; there are {', '.join(laws())}")
    chosen = [laws()[name]] if name else list(laws().values())
    files = (
        [(cases, laws()[name] if name else None)]
        if cases
        else [(SHARED / law.name / "cases.yaml", law) for law in chosen]
    )
    passed = failed = 0
    later: Counter[str] = Counter()
    for path, law in files:
        if not path.exists():
            click.echo(f"skipped: {path.parent.name} has no values here", err=True)
            continue
        try:
            for title, value in tried(read(path), law):
                if value.later:
                    later[value.outcome] += 1
                elif value.wrong:
                    failed += 1
                    click.echo(f"{title}: {value.case}: {value.outcome}: {value.wrong}")
                else:
                    passed += 1
        except PunktError as error:
            raise click.ClickException("\n".join(d.text("en") for d in error.diagnostics)) from None
    if later:
        click.echo(f"later: {later.total()} values of {', '.join(sorted(later))}")
    click.echo(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0 if passed else 2)


if __name__ == "__main__":
    main()
