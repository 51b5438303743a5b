"""What made some results, as plain data: it is written with them by every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from punkt.registers.check.register import Register
from punkt.version import VERSION

from .tally import RunTally

if TYPE_CHECKING:
    from punkt.deciding.rule_base import Rules


def about_run(
    rules: Iterable[Rules], register: Register, inputs: Iterable[Mapping[str, Any]], engine: str = ""
) -> dict[str, Any]:
    """Law, packs and inputs. ``inputs``: name, and what else tells each; ``engine``: where it is not this machine."""
    return {
        "schema": "punkt/register/1",
        "as_of": register.as_of.isoformat(),
        "own_days": bool(register.own_days),
        "packs": packs_of(rules),
        "punkt": VERSION,
        **({"engine": engine} if engine else {}),
        "inputs": list(inputs),
    }


def sums_of(tally: RunTally) -> dict[str, int]:
    """How many rows were read, decided and turned down."""
    return {"rows": tally.rows, "decided": tally.decided, "rejected": tally.rejected}


def packs_of(rules: Iterable[Rules]) -> list[dict[str, str]]:
    """The packs of some rule bases, each once."""
    found = {p.id: {"id": p.id, "version": p.version, "sha256": p.digest} for one in rules for p in one.packs}
    return list(found.values())
