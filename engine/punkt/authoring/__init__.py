"""For who writes packs: check, lint, test, scaffold, lock, reference."""

DOOR: tuple[str, ...] = (
    "amend.amend_pack",
    "amend.amendment_text",
    "approve",
    "browser.write_module",
    "browser.write_page",
    "case_types.python_types",
    "case_types.typescript_types",
    "check_files",
    "dmn.export_model",
    "dmn.import_dmn",
    "earlier_pack",
    "editor.server",
    "editor.write_fresh",
    "ledger_skeleton",
    "lint.fixes",
    "lint.report_formats",
    "lock",
    "pack_file",
    "scaffold",
    "staleness",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
