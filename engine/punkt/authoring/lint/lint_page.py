"""The page of the lint: every number with what to avoid, what to prefer, and why; ``docs/lint.md`` and ``docs/lint.ru.md``."""

from __future__ import annotations

from collections.abc import Iterator

from . import LINTS
from .lint_base import Lint, Severity
from .report_formats import word

FILES = {"en": "lint.md", "ru": "lint.ru.md"}
"""Language → the file it is written to."""
_WORDS = {
    "en": {
        "title": "# Lint: what `punkt check` advises",
        "lead": "Generated from the code by `python -m punkt.authoring.reference_doc docs`; a test keeps it so. По-русски: "
        "[lint.ru.md](lint.ru.md).\n\nA pack that has one of these findings can be used, but had better be written "
        "otherwise. Errors make `punkt check` end with code 2, warnings only with `--strict`. "
        "`--format github` writes the findings as commands of a GitHub workflow, `--format sarif` as SARIF 2.1.0. "
        "`--fix` corrects what has one certain correction, at its very place, and leaves all else of the file as it is. "
        "A warning that is known and meant is allowed by a comment with a reason, on its line or the one above: "
        "`# lint: allow P102 the form asks for it`. "
        "The hook for pre-commit is `punkt-check` (`.pre-commit-hooks.yaml`). The examples are of an invented field: "
        "tolls and parking.",
        "error": "Error",
        "warning": "Warning",
        "fixable": "`--fix` mends it where there is one answer only.",
        "code": "Code",
        "name": "Name",
        "kind": "Severity",
        "finds": "What it finds",
    },
    "ru": {
        "title": "# Замечания `punkt check`",
        "lead": "Создано из кода командой `python -m punkt.authoring.reference_doc docs`; за этим следит тест. In English: "
        "[lint.md](lint.md).\n\nПакет с таким замечанием действует, но записать его лучше иначе. Ошибки дают код "
        "завершения 2, предупреждения — только с `--strict`. `--format github` пишет замечания командами GitHub "
        "Actions, `--format sarif` — в SARIF 2.1.0. `--fix` исправляет то, у чего исправление одно, ровно на этом "
        "месте, и больше ничего в файле не трогает. Предупреждение, о котором известно, разрешают примечанием с причиной "
        "на той же строке или над ней: `# lint: allow P102 спрашивает бланк`. Перехватчик для pre-commit — `punkt-check` "
        "(`.pre-commit-hooks.yaml`). Примеры взяты из выдуманной области: плата за проезд и стоянка.",
        "error": "Ошибка",
        "warning": "Предупреждение",
        "fixable": "Исправляет `--fix`, если ответ один.",
        "code": "Код",
        "name": "Имя",
        "kind": "Строгость",
        "finds": "Что находит",
    },
}


def page(lang: str) -> str:
    """The whole page in a language."""
    words = _WORDS[lang]
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
    words = _WORDS[lang]
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
