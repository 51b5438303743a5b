"""The command line: a module a command, and what the commands share."""

DOOR: tuple[str, ...] = (
    "main",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
