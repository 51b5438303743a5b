"""The report of a check: lines of text, SARIF 2.1.0, or commands of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from punkt.files.messages.catalog import messages
from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.texts import Texts
from punkt.kernel.exact import visible
from punkt.version import VERSION

from . import LINTS
from .lint_base import Lint, LintFinding, Severity

WORDS = Texts("lint.report")
"""Words of the report in Russian and English."""


def word(key: str, lang: str, **arguments: object) -> str:
    """A word of the report in a language."""
    return WORDS(key, lang, **arguments)


def text_line(finding: LintFinding, lang: str) -> str:
    """A finding in one line; a warning says that it is one."""
    diagnostic = finding.diagnostic
    if finding.severity is Severity.ERROR:
        return diagnostic.text(lang)
    line = f"{diagnostic.place}: {word('warning', lang)}: {diagnostic.message(lang)} [{diagnostic.code}]"
    return visible(" ".join(line.split()))


# --- GitHub


def github(findings: Iterable[LintFinding], lang: str) -> str:
    """Workflow commands, one a line: GitHub shows them beside the lines of the files."""
    return "".join(f"{_command(finding, lang)}\n" for finding in findings)


def _command(finding: LintFinding, lang: str) -> str:
    diagnostic = finding.diagnostic
    place = diagnostic.place
    named = {} if place.nowhere else {"file": _relative(place.file)}
    if place.line:
        named |= {"line": str(place.line), "col": str(place.column)}
    named["title"] = diagnostic.code
    shown = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in named.items())
    return f"::{finding.severity.value} {shown}::{_escaped(_message(diagnostic, lang))}"


def _escaped(value: str, more: str = "") -> str:
    """A value as workflow commands want it."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in value)


# --- SARIF


def sarif(findings: Sequence[LintFinding], lang: str) -> str:
    """A log of SARIF 2.1.0, in JSON."""
    codes = sorted({finding.diagnostic.code for finding in findings})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "punkt", "version": VERSION, "rules": [_rule(code, lang) for code in codes]}
                },
                "language": lang,
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, codes.index(finding.diagnostic.code), lang) for finding in findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, lang: str) -> dict[str, Any]:
    known = LINTS.get(code)
    if known is None:
        return {
            "id": code,
            "shortDescription": {"text": messages()[code][lang]},
            "defaultConfiguration": {"level": Severity.ERROR.value},
        }
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": known.finds[lang]},
        "help": {"text": _help(known, lang, "{0}: {1}"), "markdown": _help(known, lang, "**{0}**: {1}")},
        "defaultConfiguration": {"level": known.severity.value},
    }


def _help(known: Lint, lang: str, form: str) -> str:
    parts = {"avoid": known.avoid, "prefer": known.prefer, "why": known.why}
    return "\n\n".join(form.format(word(key, lang), text[lang]) for key, text in parts.items())


def _result(finding: LintFinding, number: int, lang: str) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    plain = diagnostic.to_dict()
    location: dict[str, Any] = {} if diagnostic.place.nowhere else {"physicalLocation": _location(diagnostic.place)}
    if diagnostic.path:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.path}]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": number,
        "level": finding.severity.value,
        "message": {"text": _message(diagnostic, lang)},
        "locations": [location] if location else [],
        "properties": {key: plain[key] for key in ("kind", "arguments")},
    }
    if finding.fixes:
        result["fixes"] = [{"artifactChanges": [_change(place, old, new)]} for place, old, new in finding.fixes]
    return result


def _message(diagnostic: Diagnostic, lang: str) -> str:
    return visible(" ".join(diagnostic.message(lang).split()))


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(place)}
    if place.line:
        location["region"] = {"startLine": place.line, "startColumn": place.column}
    return location


def _artifact(place: Place) -> dict[str, str]:
    path = Path(_relative(place.file))
    return {"uri": path.as_uri()} if path.is_absolute() else {"uri": _quoted(path.as_posix())}


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _change(place: Place, old: str, new: str) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + len(old)}
    return {
        "artifactLocation": _artifact(place),
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": new}}],
    }


def _relative(file: str) -> str:
    """A path as seen from the working folder, where it lies below; so a repository's own tools find it."""
    path = Path(file)
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return file
