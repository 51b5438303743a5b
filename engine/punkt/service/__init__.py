"""The HTTP service and its web pages (``pip install 'punkt[web]'``, ``punkt serve``)."""

DOOR: tuple[str, ...] = (
    "core.keyring",
    "core.settings",
    "server",
    "witness_server",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
