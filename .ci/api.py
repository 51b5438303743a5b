"""The public API of Punkt as stubs of Python in ``docs/api``, and which of its changes break programs that use it.

``python .ci/api.py --write [FOLDER]`` writes the stubs. ``python .ci/api.py`` holds the committed stubs against the code,
and both against the API as it was before (the newest tag, else before the last change of the stubs): each breaking change
has to stand in CHANGELOG.md under «Unreleased», in a line «- Breaking: `NAME` …». Needs griffe.
"""

from __future__ import annotations

import difflib
import inspect
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "api"
GIVEN_BACK = {
    "punkt": {
        "Interview": "punkt.proving.interview.questions",
        "Question": "punkt.proving.interview.questions",
        "ExactMissing": "punkt.proving.interview.exact_missing",
        "InterviewOutcome": "punkt.proving.interview.questions",
        "Paper": "punkt.showing.papers",
        "Blank": "punkt.showing.papers",
        "Pack": "punkt.law.packs.pack",
        "Kind": "punkt.files.messages.kinds",
        "Place": "punkt.files.messages.diagnostics",
    }
}
"""Classes whose objects calls give back, and that nobody has to import: module → name → where it is."""
ALIASES = {
    "punkt": {
        "Asked": "punkt.law.loading.pack_sources",
        "CaseLike": "punkt.deciding.cases.foreign_values",
        "ExactValue": "punkt.deciding.outcome_view",
        "Trace": "punkt.deciding.decision",
    }
}
"""Types that signatures name."""
MODULES = ("punkt", "punkt.journal", "punkt.spark")
"""The modules that others may import from; what each has in ``__all__`` is public."""
WITHIN = {
    "Rules": "edition judge linked load make_ready read_case span vocabulary",
    "Decision": "explainer fired judged of outcome outcomes plan presumed record value_if_applies",
    "Document": "checked entry faults key_at place spelled value_at with_faults",
    "Interview": "all_facts asked edition may_be_none answer_section read rules targets turn_to unanswered until",
    "Question": "fact",
    "Journal": "database expired genesis head keys signed with_papers whole",
    "Paper": "following form notes notices origin packs paragraphs to_add",
    "Blank": "field",
    "Place": "given moved",
    "PunktError": "of_file",
}
"""What classes have for Punkt's own use, though its name begins with no underscore."""
ONLY = {"Pack": ("id", "version", "digest")}
"""Classes of which little is public, and what that is."""
HEAD = "# The public API of {name}, written by `python .ci/api.py --write`: what Semantic Versioning covers.\n"


def write(folder: Path) -> None:
    """Write a stub for each public module."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in MODULES:
        (folder / f"{name}.pyi").write_text(stub(name), "utf-8")


def stub(name: str) -> str:
    """The stub of a module: its names in the order of the alphabet, with signatures, fields and bases."""
    module = import_module(name)
    found = {public: getattr(module, public) for public in module.__all__ if not public.startswith("_")}
    found |= {given: getattr(import_module(where), given) for given, where in GIVEN_BACK.get(name, {}).items()}
    kinds = {one for one in found.values() if inspect.isclass(one)}
    parts = ["\n".join(_described(public, found[public], kinds)) for public in sorted(found)]
    parts += [f"{one} = {_plainly(getattr(import_module(at), one))}" for one, at in ALIASES.get(name, {}).items()]
    return HEAD.format(name=name) + "\n" + "\n\n".join(parts) + "\n"


def _described(name: str, thing: Any, public: set[type]) -> Iterator[str]:
    if inspect.isclass(thing):
        bases = [one for one in thing.__bases__ if one in public]
        bases += [one for base in thing.__mro__ if not _ours(base) for one in (base,) if one is not object][:1] * (
            not bases
        )
        yield f"class {name}({', '.join(one.__name__ for one in bases)}):" if bases else f"class {name}:"
        lines = list(_inside(thing, public))
        yield from (f"    {line}" for line in lines or ["..."])
    elif callable(thing):
        yield f"def {name}{_signature(thing)}: ..."
    else:
        yield f"{name}: {type(thing).__name__}"


def _ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "punkt"


def _plainly(said: Any) -> str:
    """A type as it is written: without the modules of its parts."""
    text = said.__name__ if isinstance(said, type) else str(said)
    return re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z_])", "", text)


def _inside(kind: type, public: set[type]) -> Iterator[str]:
    within = {one for base in kind.__mro__ for one in WITHIN.get(base.__name__, "").split()}
    if issubclass(kind, Enum):
        yield from (f"{member.name} = {member.value!r}" for member in kind)
        return
    told = {field.name: field for field in fields(kind)} if is_dataclass(kind) else {}
    only = ONLY.get(kind.__name__)
    if only is not None:
        yield from (f"{name}: {_plainly(told[name].type)}" for name in only)
        return
    if issubclass(kind, tuple):
        yield from ("file: str", "line: int", "column: int", "path: tuple[str | int, ...]")
        return
    for field in told.values():
        if field.name not in within and not field.name.startswith("_"):
            default = field.default is not MISSING or field.default_factory is not MISSING
            yield f"{field.name}: {_plainly(field.type)}{' = ...' if default else ''}"
    if not told and issubclass(kind, BaseException) and "diagnostics" in vars(kind).get("__annotations__", {}):
        yield f"diagnostics: {kind.__annotations__['diagnostics']}"
    for name, thing in sorted(_members(kind, public).items()):
        if name in within or name in told or (name.startswith("_") and name != "__getitem__"):
            continue
        if isinstance(thing, property):
            yield f"{name}: {_plainly(inspect.signature(thing.fget).return_annotation)}"
        elif isinstance(thing, (classmethod, staticmethod)):
            yield f"@{type(thing).__name__}"
            yield f"def {name}{_signature(thing.__func__)}: ..."
        elif inspect.isfunction(thing):
            yield f"def {name}{_signature(thing)}: ..."


def _members(kind: type, public: set[type]) -> Mapping[str, Any]:
    """What a class has of its own and of the classes of Punkt that it is made of, save those that are told themselves."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if _ours(base) and (base is kind or base not in public):
            found |= vars(base)
    return found


def _signature(thing: Any) -> str:
    """A signature with its annotations as they are written; of defaults only the plain ones are told."""
    signature = inspect.signature(thing)
    shown = [
        one if one.default is one.empty or isinstance(one.default, (str, int, tuple, type(None))) else _hidden(one)
        for one in signature.parameters.values()
    ]
    text = str(signature.replace(parameters=shown)).replace("= Ellipsis", "= ...").replace("punkt.files.read.", "")
    return re.sub(r"'((?:[^'\\]|\\.)*)'(?=[,)\s:]|$)", _unquoted, text)


def _hidden(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(default=...)


def _unquoted(found: re.Match[str]) -> str:
    """An annotation that was a text as the text itself; a default stays in its quotes."""
    before = found.string[: found.start()].rstrip()
    return found[1] if before.endswith((":", "->")) else found[0]


def breaking(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """The breaking changes between two sets of stubs: the name of what changed, and what changed."""
    import griffe

    found = []
    for name, text in before.items():
        old, new = (griffe.visit(name, filepath=Path(f"{name}.pyi"), code=each) for each in (text, now.get(name, "")))
        for one in griffe.find_breaking_changes(old, new):
            told = " → ".join(str(value) for value in (one.old_value, one.new_value) if value is not None)
            found.append((one.obj.path, f"{one.obj.path}: {one.kind.value}: {told}"))
    return found


def unsaid(changes: list[tuple[str, str]], changelog: str) -> list[str]:
    """What of the changes the changelog does not call breaking: a line names the object, or what it belongs to."""
    newest = changelog.partition("## [Unreleased]")[2].partition("\n## [")[0]
    said = {
        name
        for line in newest.splitlines()
        if line.startswith("- Breaking: ")
        for name in re.findall("`([^`]+)`", line)
    }
    return [told for path, told in changes if not any(_named(path, name) for name in said)]


def _named(path: str, name: str) -> bool:
    return f".{path}".endswith(f".{name.partition('(')[0]}")


def earlier() -> dict[str, str]:
    """The stubs of the newest tag, else those before the last change; none where there is no history."""
    commit = _git("describe", "--tags", "--abbrev=0", "--match", "v*").strip()
    where = FOLDER.relative_to(ROOT).as_posix()
    if not commit:
        changed = _git("diff", "--name-only", "HEAD", "--", where).strip()
        last = _git("log", "-1", "--format=%H", "--", where).strip()
        commit = "HEAD" if changed else f"{last}~1" if last else ""
    names = _git("ls-tree", "--name-only", commit, f"{where}/").split() if commit else []
    return {Path(name).stem: _git("show", f"{commit}:{name}") for name in names if name.endswith(".pyi")}


def _git(*command: str) -> str:
    done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout if done.returncode == 0 else ""


def _stubs(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.pyi"))}


def main() -> int:
    """Write or check; the exit code."""
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER)
        return 0
    with tempfile.TemporaryDirectory() as fresh:
        write(Path(fresh))
        now, kept = _stubs(Path(fresh)), _stubs(FOLDER)
    code = 0
    for name in sorted({*now, *kept}):
        lines = difflib.unified_diff(
            kept.get(name, "").splitlines(),
            now.get(name, "").splitlines(),
            f"docs/api/{name}.pyi",
            "the code",
            lineterm="",
        )
        for line in lines:
            print(line)
            code = 1
    if code:
        print("\nthe API is not as docs/api says; write it anew: python .ci/api.py --write")
    before = earlier()
    changes = breaking(before, now)
    if not before:
        print("no earlier API is known here: nothing to compare with")
    for told in unsaid(changes, (ROOT / "CHANGELOG.md").read_text("utf-8")):
        print(f"breaking: {told}; say so in CHANGELOG.md: - Breaking: `NAME` …")
        code = 1
    print(f"{len(changes)} breaking changes, {sum(map(len, now.values()))} characters of API in {len(now)} modules")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
