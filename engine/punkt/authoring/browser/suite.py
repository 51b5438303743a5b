"""Programs, cases and what must come out, as JSON: what anybody's evaluator can be put to."""

from __future__ import annotations

from typing import Any

from punkt.law.language.program import Program

from .lower_nodes import NodeTable
from .lower_program import states_only

FORMAT = "punkt/suite/1"
"""The form of a suite's entries."""


def written_program(program: Program) -> dict[str, Any]:
    """A program with its nodes and calendars."""
    table = NodeTable(program.vocabulary)
    written = states_only(program, table)
    return {"program": written, "nodes": table.nodes, "calendars": table.calendars}
