"""The modules of the runtime as one text, so that what is built needs no other file.

They are written for that: imports stand alone at the top, of modules of the runtime or of the page, and what modules
declare at the top has names of its own. So the text is the modules one after the other, without imports and exports.
"""

from __future__ import annotations

import re
from pathlib import Path

RUNTIME = Path(__file__).parent / "runtime"
PAGE = Path(__file__).parent / "page"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(?:\./|\.\./runtime/)([\w.]+)";\n', re.MULTILINE)
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


def module_names(folder: Path = RUNTIME) -> list[str]:
    """All modules of the runtime, or of the page."""
    return sorted(path.name for path in folder.glob("*.js"))


def path_of(name: str) -> Path:
    """Where a module stands."""
    return next(path for folder in (RUNTIME, PAGE) if (path := folder / name).exists())


def _take(name: str, texts: dict[str, str], above: tuple[str, ...]) -> None:
    if name in texts:
        return
    assert name not in above, f"modules in a circle: {above}"
    text = path_of(name).read_text("utf-8")
    for _, other in _IMPORT.findall(text):
        _take(other, texts, (*above, name))
    texts[name] = re.sub(r"^export ", "", _IMPORT.sub("", text), flags=re.MULTILINE).strip() + "\n"
