"""The modules of the runtime as one text, so that what is built needs no other file.

They are written for that: imports stand alone at the top, one from a module of the folder, and what modules declare at
the top has names of its own. So the text is the modules one after the other, without imports and exports.
"""

from __future__ import annotations

import re
from pathlib import Path

RUNTIME = Path(__file__).parent / "runtime"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:const|let|function|class) (?:\[([^\]]*)\]|(\w+))", re.MULTILINE)


def bundled(*modules: str) -> str:
    """The modules named and those that they import, each after those that it rests on."""
    texts: dict[str, str] = {}
    for name in modules:
        _take(name, texts, ())
    return "\n".join(texts.values())


def declared(text: str) -> list[str]:
    """What a module declares at the top."""
    found = (one or several for several, one in _DECLARED.findall(text))
    return [name.strip() for names in found for name in names.split(",")]


def module_names() -> list[str]:
    """All modules of the runtime."""
    return sorted(path.name for path in RUNTIME.glob("*.js"))


def _take(name: str, texts: dict[str, str], above: tuple[str, ...]) -> None:
    if name in texts:
        return
    assert name not in above, f"modules in a circle: {above}"
    text = (RUNTIME / name).read_text("utf-8")
    for _, other in _IMPORT.findall(text):
        _take(other, texts, (*above, name))
    texts[name] = re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE).strip() + "\n"
