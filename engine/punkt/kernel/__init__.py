"""The kernel: the few nodes every rule is lowered to, their domains, exact numbers, three-valued arithmetic."""

DOOR: tuple[str, ...] = (
    "cached_attribute",
    "domains",
    "exact",
    "kleene",
    "node_structure",
    "nodes",
    "numbers",
    "ranking",
    "records",
    "texts",
    "work_calendar",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
