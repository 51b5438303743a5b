"""The page of the lint: every number with what to avoid, what to prefer, and why; ``docs/lint.md`` and ``docs/lint.ru.md``."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.files.texts import Texts

from . import LINTS
from .lint_base import Lint, Severity
from .report_formats import word

FILES = {"en": "lint.md", "ru": "lint.ru.md"}
"""Language → the file it is written to."""
_WORDS = Texts("lint.page")


def page(lang: str) -> str:
    """The whole page in a language."""
    words = {key: _WORDS(key, lang) for key in _WORDS}
    rows = [
        f"| [{one.code}](#{_anchor(one)}) | {one.name} | {words[one.severity.value].lower()} | {one.finds[lang]} |"
        for one in LINTS.values()
    ]
    head = f"| {words['code']} | {words['name']} | {words['kind']} | {words['finds']} |\n| --- | --- | --- | --- |"
    parts = [words["title"], words["lead"], "\n".join([head, *rows])]
    for one in LINTS.values():
        parts += _entry(one, lang)
    return "\n\n".join(parts) + "\n"


def _entry(one: Lint, lang: str) -> Iterator[str]:
    words = {key: _WORDS(key, lang) for key in _WORDS}
    yield f"## {one.code} {one.name}"
    kind = words["error" if one.severity is Severity.ERROR else "warning"]
    yield f"{kind}. {one.finds[lang]}" + (f" {words['fixable']}" if one.fixable else "")
    yield f"**{word('avoid', lang)}.** {one.avoid[lang]}"
    yield f"```yaml\n{one.bad}\n```"
    yield f"**{word('prefer', lang)}.** {one.prefer[lang]}"
    yield f"```yaml\n{one.good}\n```"
    yield f"**{word('why', lang)}.** {one.why[lang]}"


def _anchor(one: Lint) -> str:
    return f"{one.code} {one.name}".lower().replace(" ", "-")
