"""A proof as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from punkt.deciding.explaining.plain_values import plain
from punkt.proving.comparison.never_weaker import NeverWeakerProof
from punkt.proving.findings.findings import Finding, PackProof

SCHEMA = "punkt/proof/1"


def proof_data(report: PackProof) -> dict[str, Any]:
    """The report as plain data; nothing in it depends on where the files are."""
    return {
        "schema": SCHEMA,
        "pack": report.pack,
        "packs": [dict(pack) for pack in report.packs],
        "as_of": report.as_of.isoformat(),
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "elements": report.elements,
        "readings": report.readings,
        "failing": len(report.failing),
        "findings": [_finding(finding) for finding in report.findings],
        "outcomes": [asdict(verdict) for verdict in report.outcomes],
        "norms": dict(report.norms),
    }


def granted_data(granted: NeverWeakerProof) -> dict[str, Any]:
    """What was proven of a pack against a base, as plain data."""
    return {
        "schema": "punkt/never-weaker/1",
        "pack": granted.pack,
        "base": granted.base,
        "as_of": granted.as_of.isoformat(),
        "failing": len(granted.failing),
        "proven": [".".join(key) for key in granted.proven],
        "not_compared": [".".join(key) for key in granted.unordered],
        "findings": [_finding(finding) for finding in granted.findings],
    }


def granted_json(granted: NeverWeakerProof) -> bytes:
    """The same as JSON."""
    return orjson.dumps(granted_data(granted), option=orjson.OPT_INDENT_2, default=plain) + b"\n"


def _finding(finding: Finding) -> dict[str, Any]:
    data = asdict(finding)
    data.update(
        kind=finding.kind.value,
        asked=finding.asked.value if finding.asked is not None else None,
        name=finding.name,
        fails=finding.fails,
    )
    return {key: value for key, value in data.items() if value not in ("", None, ())}


def proof_json(report: PackProof) -> bytes:
    """The report as JSON."""
    return orjson.dumps(proof_data(report), option=orjson.OPT_INDENT_2, default=plain) + b"\n"
