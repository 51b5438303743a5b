"""Small models of DMN, as the text of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from punkt import load
from punkt.api import Decision, Rules
from punkt.authoring.dmn.import_dmn import import_dmn
from punkt.authoring.dmn.write_pack import Made

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def text(written: str) -> str:
    return f"<text>{escape(written)}</text>"


def literal(written: str) -> str:
    return f"<literalExpression>{text(written)}</literalExpression>"


def decision(name: str, logic: str, type_ref: str = "") -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<decision name={quoteattr(name)}><variable name={quoteattr(name)}{typed}/>{logic}</decision>"


def given(name: str, type_ref: str) -> str:
    variable = f'<variable name={quoteattr(name)} typeRef="{type_ref}"/>'
    return f"<inputData name={quoteattr(name)}>{variable}</inputData>"


def table(
    hit: str, columns: Sequence[str], rows: Sequence[Sequence[str]], outputs: Sequence[Mapping[str, str]] = ({},)
) -> str:
    """``hit``: the policy, of COLLECT with its aggregation; ``outputs``: name, values and default of each."""
    policy, _, aggregation = hit.partition("/")
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    parts = [f'<decisionTable hitPolicy="{policy}"{aggregated}>']
    parts += [f"<input><inputExpression>{text(column)}</inputExpression></input>" for column in columns]
    for output in outputs:
        named = f" name={quoteattr(output['name'])}" if "name" in output else ""
        values = f"<outputValues>{text(output['values'])}</outputValues>" if "values" in output else ""
        default = f"<defaultOutputEntry>{text(output['default'])}</defaultOutputEntry>" if "default" in output else ""
        parts.append(f"<output{named}>{values}{default}</output>")
    for row in rows:
        cells = "".join(f"<inputEntry>{text(cell)}</inputEntry>" for cell in row[: len(columns)])
        results = "".join(f"<outputEntry>{text(cell)}</outputEntry>" for cell in row[len(columns) :])
        parts.append(f"<rule>{cells}{results}</rule>")
    return "".join([*parts, "</decisionTable>"])


def choice(name: str, *values: str) -> str:
    listed = ", ".join(f'"{value}"' for value in values)
    allowed = f"<allowedValues>{text(listed)}</allowedValues>"
    return f"<itemDefinition name={quoteattr(name)}><typeRef>string</typeRef>{allowed}</itemDefinition>"


def record(name: str, **types: str) -> str:
    parts = "".join(
        f'<itemComponent name="{one}"><typeRef>{kind}</typeRef></itemComponent>' for one, kind in types.items()
    )
    return f"<itemDefinition name={quoteattr(name)}>{parts}</itemDefinition>"


def model(*parts: str, name: str = "Trial") -> str:
    inside = "\n".join(parts)
    return f'<?xml version="1.0"?>\n<definitions xmlns="{SPACE}" name="{name}">\n{inside}\n</definitions>\n'


class Imported:
    """A model that is imported into a folder."""

    def __init__(self, folder: Path, *parts: str, tests: str = "") -> None:
        file = folder / "trial.dmn"
        file.write_text(model(*parts), "utf-8")
        if tests:
            (folder / "tests.xml").write_text(tests, "utf-8")
        self.made: Made = import_dmn(file, folder / "pack", folder / "tests.xml" if tests else None)
        self.rules: Rules = load(self.made.pack, pack_dirs=[self.made.folder])

    @property
    def codes(self) -> list[str]:
        """The codes of what is left out."""
        return [one.code for one in self.made.left_out]

    def decide(self, **facts: Any) -> Decision:
        """A case decided."""
        return self.rules.decide({"case": "one", "as_of": "2026-06-01", "data": facts})

    def value(self, outcome: str, **facts: Any) -> Any:
        """What an outcome comes to: its value, or its status where it has none."""
        view = self.decide(**facts)["data", outcome]
        return exact(view.value) if view.status == "determined" else view.status


def exact(value: Any) -> Any:
    """A number as it is written."""
    return Decimal(repr(value)) if isinstance(value, float) else value
