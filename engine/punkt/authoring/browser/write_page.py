"""A rule base as one page that decides by itself: it asks, decides, explains and prints, and loads nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.law.loading.pack_archive import ENDING, read_archive
from punkt.law.loading.pack_signatures import Trust, read_signatures, signature_file, signature_of
from punkt.law.packs.vocabulary import OutcomeKind
from punkt.showing.words.sealed_page import sealed

from .bundle import PAGE, bundled
from .page_words import page_words
from .rule_data import rule_data
from .write_module import embedded

NO_SCRIPT = (
    "Страница решает программой, которая в ней самой; разрешите её (JavaScript). "
    "The page decides by a program within it; allow it (JavaScript)."
)


def page_of_rules(rules: Rules, until: date, lang: str, trust: Trust | None = None) -> str:
    """The page. ``until``: the last day for which whoever builds it answers; it ends sooner where a pack does.

    With ``trust`` it carries the signatures of its packs, which are checked. Raises :class:`PunktError` for what
    JavaScript cannot hold, and for a day on which a pack is not in force.
    """
    last = [pack.in_force.until for pack in rules.packs if pack.in_force.until is not None]
    until = min([until, *last])
    if not all(until in pack.in_force for pack in rules.packs):
        first = max(pack.in_force.since for pack in rules.packs)
        raise PunktError([Diagnostic("P590", Place("punkt"), {"day": until, "since": first})])
    own, words = rules.packs[-1], page_words(rules)
    data = {
        "title": dict(own.title),
        "sections": list(_sections(rules, words["subjects"])),
        "until": until.isoformat(),
        "signatures": list(_signatures(rules, trust)) if trust is not None else [],
        "said": words,
    }
    script = "\n".join(
        [
            bundled("rules.js", "page.js"),
            f"const RULES = openRules({embedded(rule_data(rules))});",
            f"openPage(RULES, {embedded(data)}, {json.dumps(lang)});",
        ]
    )
    title = escape(own.title[lang])
    html = f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{(PAGE / "page.css").read_text("utf-8")}</style>
</head>
<body>
<main><h1>{title}</h1><noscript><p>{NO_SCRIPT}</p></noscript></main>
<script type="module">{script}</script>
</body>
</html>
"""
    return sealed(html, script)


def _sections(rules: Rules, subjects: Mapping[str, Any]) -> Iterator[str]:
    """The sections of a case that something is decided or asked about, first those with outcomes."""
    decided = {
        plan.subject
        for day in rules.changes
        if all(day in pack.in_force for pack in rules.packs)
        for plan in rules.edition(day).program.plan.values()
        if plan.kind is not OutcomeKind.TERM
    }
    asked = [name for name in rules.vocabulary.sections if any(fact["asked"] for fact in subjects[name]["facts"])]
    yield from (name for name in rules.vocabulary.sections if name in decided)
    yield from (name for name in asked if name not in decided)


def _signatures(rules: Rules, trust: Trust) -> Iterator[dict[str, Any]]:
    """Who signed the packs: of each the key that is trusted, and its signature of the archive."""
    for pack in rules.packs:
        file = next(path for path in Path(pack.folder).parents if path.suffix == ENDING)  # nothing else is trusted
        archive, place = read_archive(file), signature_file(file)
        content = read_signatures(place)
        key = trust.check(archive, content, place)
        assert content is not None
        yield {"pack": pack.id, "file": archive.sha256, "key": key, "signature": signature_of(content, key, place)}
