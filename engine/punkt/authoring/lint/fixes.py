"""Writing certain corrections into the files, at their very places; nothing else of a file is touched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .lint_base import Fix, LintFinding

_MARK = "\ufeff"


def apply(findings: Iterable[LintFinding]) -> int:
    """Write the corrections; answers with how many were made. What no longer stands at its place is left alone."""
    by_file: dict[str, set[Fix]] = {}
    for finding in findings:
        for fix in finding.fixes:
            by_file.setdefault(fix.place.file, set()).add(fix)
    return sum(_mend(Path(file), fixes) for file, fixes in by_file.items())


def _mend(path: Path, fixes: Iterable[Fix]) -> int:
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return 0
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    lines = text.split("\n")
    made = 0
    for place, old, new in sorted(fixes, reverse=True):
        line, start = lines[place.line - 1] if 0 < place.line <= len(lines) else "", place.column - 1
        if line[start : start + len(old)] == old:
            lines[place.line - 1] = line[:start] + new + line[start + len(old) :]
            made += 1
    if made:
        path.write_bytes((mark + "\n".join(lines)).encode())
    return made
