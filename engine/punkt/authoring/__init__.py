"""For who writes packs: check, lint, test, scaffold, lock, reference."""

DOOR: tuple[str, ...] = (
    "check_files",
    "dmn.export_model",
    "dmn.import_dmn",
    "editor.server",
    "editor.write_fresh",
    "lint.fixes",
    "lint.report_formats",
    "lock",
    "scaffold",
    "staleness",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
