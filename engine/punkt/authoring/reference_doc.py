"""``python -m punkt.authoring.reference_doc DIR``: write the reference of the language, ``language.md`` and ``language.ru.md``,
and the pages of the lint, ``lint.md`` and ``lint.ru.md``.

Nothing is said twice: forms speak for themselves, keys come from the schemas, messages from
the catalog. Only the order and the examples of rules stand in :mod:`punkt.authoring.reference_texts`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from punkt.files.messages.catalog import messages
from punkt.law.forms import CONDITION_FORMS, VALUE_FORMS
from punkt.law.forms.base import ConditionForm, ValueForm
from punkt.law.forms.compare import HELP
from punkt.law.forms.examples import UNKNOWN, Example
from punkt.law.forms.quantify import QUANTITY
from punkt.law.packs.vocabulary import FIXED_VALUES
from punkt.law.schemas.all_schemas import structure_schema
from punkt.law.schemas.conditions_schema import KEYS
from punkt.law.schemas.rules_schema import HEADS, KINDS, SHAPES
from punkt.law.schemas.shared_parts import Json

from .in_line import in_line
from .lint import lint_page as lint_page
from .reference_texts import EXAMPLES, FILES, RULES, WORDS

LANGUAGES = {"en": "language.md", "ru": "language.ru.md"}
"""Language → the file it is written to."""
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


class ReferenceRow(NamedTuple):
    """A key of a file: its path, whether it must be there (``one``: one of several), its description."""

    path: str
    needed: str
    text: str


def page(lang: str) -> str:
    """The whole reference in one language."""
    words = _words(lang)
    parts = [
        words["title"],
        words["generated"],
        *_heading(words["conditions"], words["conditions_text"]),
        *_forms(CONDITION_FORMS.values(), lang),
        *_heading(words["values"], words["values_text"]),
        *_forms(VALUE_FORMS.values(), lang),
        *_heading(words["comparators"], words["comparators_text"]),
        _table(lang, ("word", "meaning"), ((f"`{word}`", text[lang]) for word, text in HELP.items())),
        f"## {words['rules']}",
        *_rules(lang),
        *_heading(words["files"], words["files_text"]),
        *_files(lang),
        *_heading(words["messages"], words["messages_text"]),
        _messages(lang),
    ]
    return "\n\n".join(parts) + "\n"


def _words(lang: str) -> dict[str, str]:
    return {key: WORDS(key, lang) for key in WORDS}


def rows(schema: Json, node: Json, path: str = "") -> Iterator[ReferenceRow]:
    """The keys of a table in a schema and of the tables below it."""
    node = _resolved(schema, node)
    one_of = [branch["required"][0] for branch in node.get("oneOf", ()) if len(branch.get("required", ())) == 1]
    for key, entry in node.get("properties", {}).items():
        whole = _resolved(schema, entry)
        needed = "yes" if key in node.get("required", ()) else "one" if key in one_of else ""
        yield ReferenceRow(path + key, needed, whole.get("description", ""))
        yield from _below(schema, whole, path + key)


def _below(schema: Json, node: Json, path: str) -> Iterator[ReferenceRow]:
    if _is_text(node):
        return
    if "items" in node and not isinstance(node["items"], bool):
        inner = _resolved(schema, node["items"])
        yield from rows(schema, inner, f"{path}[].")
    elif "properties" in node:
        yield from rows(schema, node, f"{path}.")
    elif isinstance(node.get("additionalProperties"), dict):
        inner = _resolved(schema, node["additionalProperties"])
        if not _is_text(inner):
            yield from _below(schema, inner, f"{path}.*")


def _resolved(schema: Json, node: Json) -> Json:
    if "$ref" not in node:
        return node
    target = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}


def _is_text(node: Json) -> bool:
    return set(node.get("properties", ())) == {"ru", "en"}


def in_language(description: str, lang: str) -> str:
    """One half of each line of a description «русский — English»."""
    return "<br>".join(_half(line, lang) for line in description.split("\n"))


def _half(line: str, lang: str) -> str:
    lead = re.match(r"• [\w.]+: ", line)
    start = lead.end() if lead else 0
    head = f"`{line[2 : start - 2]}`: " if lead else ""
    letters = [found.start() for found in _CYRILLIC.finditer(line)]
    cut = line.find(" — ", letters[-1]) if letters else -1
    if cut < 0:
        return head + line[start:]
    return head + (line[start:cut] if lang == "ru" else line[cut + 3 :])


def _heading(title: str, text: str) -> Iterator[str]:
    yield f"## {title}"
    yield text


def _table(lang: str, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    shown = [[WORDS(head, lang) for head in heads], ["---"] * len(heads)]
    shown += [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in shown)


def _forms(forms: Iterable[ConditionForm | ValueForm], lang: str) -> Iterator[str]:
    for form in forms:
        yield f"### `{form.head}`"
        yield form.help[lang]
        lines = list(_form_keys(form, lang))
        if lines:
            yield _table(lang, ("key", "needed", "meaning"), lines)
        for example in (form.example, *form.example.also):
            yield from _example(example, lang)


def _example(example: Example, lang: str) -> Iterator[str]:
    """What is written, with what it refers to, and what comes out on which facts."""
    words = _words(lang)
    besides = [f"# ${name}: {in_line(value)}\n" for name, value in example.norms.items()]
    besides += [f"# {line}\n" for line in example.rules.splitlines()]
    besides += [f"# takes: {in_line(example.takes)}\n"] if example.takes else []
    besides += [f"# {in_line(dict(example.of))}\n"] if example.of else []
    besides += [f"# as_of: {in_line(example.as_of)}\n"] if example.as_of else []
    yield f"```yaml\n{''.join(besides)}{example.written}\n```"
    yield _table(
        lang,
        ("given", "comes_out"),
        (
            (
                ", ".join(
                    [f"`reading: {case.reading}`"] * bool(case.reading)
                    + [f"`{name}: {in_line(value)}`" for name, value in case.given.items()]
                )
                or words["nothing"],
                words["unknown"] if case.comes == UNKNOWN else f"`{in_line(case.comes)}`",
            )
            for case in example.cases
        ),
    )


def _form_keys(form: ConditionForm | ValueForm, lang: str) -> Iterator[tuple[str, str, str]]:
    """The keys of a form but its head; comparators together in one line."""
    words = _words(lang)
    others = [key for key in form.keys if key != form.head]
    quantity = [key for key in others if form.head == "of" and key in QUANTITY]
    asked = [key for key in others if key in HELP and key not in quantity]
    for key in others:
        if key in quantity:
            yield f"`{key}`", words["one"], (KEYS.get(key) or HELP[key])[lang]
        elif key not in asked:
            yield f"`{key}`", words["yes"] if key in form.required else "", (KEYS.get(key) or HELP[key])[lang]
    if asked:
        yield ", ".join(f"`{key}`" for key in asked), "", words["asked"]


def _rules(lang: str) -> Iterator[str]:
    words = _words(lang)
    schema = structure_schema("rules")
    found = list(rows(schema, schema["$defs"]["rule"]))
    own = {key for keys, _ in KINDS.values() for key in keys}
    yield f"### {words['every_rule']}"
    yield _keys(lang, (row for row in found if row.path not in HEADS and _head(row) not in own))
    for kind, (keys, required) in KINDS.items():
        yield f"### `{kind}`"
        yield f"{HEADS[kind][lang]}. {RULES(kind, lang)}"
        fixed = next((values for name, values in FIXED_VALUES.items() if name.value == kind), None)
        if fixed:
            yield words["fixed"] + " " + ", ".join(f"`{value}` ({text[lang]})" for value, text in fixed.items()) + "."
        shapes = SHAPES.get(kind, ())
        yield _keys(
            lang,
            (
                row._replace(needed="yes" if row.path in required else "one" if row.path in shapes else "")
                if row.path == key
                else row
                for key in keys
                for row in found
                if _head(row) == key
            ),
        )
        yield f"```yaml\n{EXAMPLES[kind].strip()}\n```"


def _head(row: ReferenceRow) -> str:
    return re.split(r"[.\[]", row.path)[0]


def _keys(lang: str, found: Iterable[ReferenceRow]) -> str:
    words = {"yes": WORDS("yes", lang), "one": WORDS("one", lang), "": ""}
    return _table(
        lang,
        ("key", "needed", "meaning"),
        ((f"`{row.path}`", words[row.needed], in_language(row.text, lang)) for row in found),
    )


def _files(lang: str) -> Iterator[str]:
    for name, title in FILES.items():
        schema = structure_schema(name)
        yield f"### {title[lang]}"
        yield _keys(lang, rows(schema, schema))


def _messages(lang: str) -> str:
    found = messages()
    return _table(lang, ("code", "message"), ((code, _message(found[code][lang])) for code in sorted(found)))


def _message(template: str) -> str:
    """A message with ``‹name›`` where an argument goes."""
    plain = re.sub(r"(?<!\{)\{(\w+?)(?:_ru|_en)?\}", r"‹\1›", template.replace("{{{", "{{ {").replace("}}}", "} }}"))
    return plain.replace("{{", "{").replace("}}", "}").replace("<", "&lt;")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files."""
    parser = argparse.ArgumentParser(
        prog="python -m punkt.authoring.reference_doc", description="Write the language reference."
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder to write to")
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    for lang, name in LANGUAGES.items():
        (folder / name).write_text(page(lang), encoding="utf-8", newline="\n")
        (folder / lint_page.FILES[lang]).write_text(lint_page.page(lang), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
