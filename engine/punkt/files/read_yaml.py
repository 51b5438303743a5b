"""Reads YAML into a tree with positions: one document, YAML 1.2 core scalars, no aliases.

Whatever versions 1.1 and 1.2 of YAML read differently is refused with advice, so that
a file means the same to every program which reads it.
"""

import re
from typing import Any

import yaml

from .tree import MAX_DEPTH, NUMBER, Position, Tree, shown
from .yaml_errors import offsets_of, syntax_stop

# PyYAML built without libyaml has the same events from its own parser, which is slower.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAIN_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_OLD_TRUTH_WORDS = {"yes", "no", "on", "off", "y", "n"}
# A plain scalar which starts otherwise can only be a string.
_SPECIAL_START = frozenset("0123456789+-.~nNtTfFyYoO")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_ODD_NUMBER = re.compile(
    r"[-+]?(?:0[xXoObB][0-9a-fA-F_]+"
    r"|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9_]+)?)"
)
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|nan)", re.IGNORECASE)


def read_yaml(text: str, tree: Tree) -> None:
    """Read a YAML text of one document into the tree. Line breaks must be newlines.

    Raises SyntaxStop if the text is not YAML, PunktError beyond the limits.
    """
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.ScalarEvent):
                _scalar(event, tree)
            elif isinstance(event, yaml.CollectionStartEvent):
                _open(event, tree)
            elif isinstance(event, yaml.CollectionEndEvent):
                tree.close()
            elif isinstance(event, yaml.AliasEvent):
                _alias(event, tree)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                _start(event, documents, tree)
    # The pure Python loader lets ValueError and OverflowError out for wild \U escapes and directives.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        for offset in offsets_of(error, text):
            deep = _too_deep(text[:offset])
            if deep is not None:
                tree.refuse("P011", deep, limit=MAX_DEPTH)
        raise syntax_stop(error, text, tree.open_at) from None


def _too_deep(before: str) -> Position | None:
    """Where the text before an error first goes deeper than the limit.

    The parser looks ahead, by up to 1,024 characters: it may stumble (over a limit of its own
    as well) before it has handed over the lists and tables that come before that place.
    """
    depth = 0
    try:
        for event in yaml.parse(before, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return _position(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except (yaml.YAMLError, ValueError, OverflowError):
        pass  # the text was cut off
    return None


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    assert mark is not None  # the parser marks every event
    return mark.line + 1, mark.column + 1


def _start(event: yaml.DocumentStartEvent, number: int, tree: Tree) -> None:
    if number > 1:
        tree.refuse("P025", _position(event))
    # '%YAML 1.2' changes nothing; 1.1 and tag handles promise what is not done here.
    if event.tags or event.version not in (None, (1, 2)):
        tree.report("P026", _position(event))


def _check_properties(event: yaml.ScalarEvent | yaml.CollectionStartEvent, position: Position, tree: Tree) -> None:
    """Report an anchor and a tag of a node."""
    if event.anchor is not None:
        tree.report("P023", position, text=shown(event.anchor))
    if event.tag is not None:
        tree.report("P022", position, text=shown(event.tag.replace("tag:yaml.org,2002:", "!!")))


def _open(event: yaml.CollectionStartEvent, tree: Tree) -> None:
    position = _position(event)
    _check_properties(event, position, tree)
    tree.open({} if isinstance(event, yaml.MappingStartEvent) else [], position)


def _alias(event: yaml.AliasEvent, tree: Tree) -> None:
    position = _position(event)
    tree.report("P024", position, text=shown(event.anchor or ""))
    if tree.wants_key:
        tree.skip_key()
    else:
        tree.scalar(None, position)


def _scalar(event: yaml.ScalarEvent, tree: Tree) -> None:
    position = _position(event)
    if event.anchor is not None or event.tag is not None:
        _check_properties(event, position, tree)
        if event.tag is not None:  # the tag says how to read it, so nothing more to find
            event.style = "'"
    text: str = event.value
    if event.style == '"':  # only these have escapes
        tree.check_string(text, position)
    if tree.wants_key:
        if event.style or (text[:1] not in _SPECIAL_START and text not in ("", "<<")):
            tree.key(text, position)
        else:
            _plain_key(text, position, tree)
    elif event.style or (text and text[0] not in _SPECIAL_START):
        tree.scalar(text, position)
    else:
        tree.scalar(_plain(text, position, tree), position)


def _plain_key(text: str, position: Position, tree: Tree) -> None:
    """Take a key without quotes: a string, or an integer, which is kept as text."""
    if text == "<<":
        tree.report("P021", position)
        tree.skip_key()
        return
    if not text:
        tree.report("P029", position)
        tree.skip_key()
        return
    before = len(tree.problems.items)
    value = _plain(text, position, tree)
    if len(tree.problems.items) > before:
        tree.skip_key()
    elif isinstance(value, str):
        tree.key(value, position)
    elif _INTEGER.fullmatch(text):
        tree.key(str(value), position)
    else:
        tree.report("P027", position, text=shown(text))
        tree.skip_key()


def _plain(text: str, position: Position, tree: Tree) -> object:
    """Value of a scalar without quotes; one with several readings is reported."""
    if text in _PLAIN_WORDS:
        return _PLAIN_WORDS[text]
    if NUMBER.fullmatch(text):
        return tree.number(text, position)
    lower = text.lower() if len(text) <= 5 else ""
    if lower in _OLD_TRUTH_WORDS:
        tree.report("P019", position, text=text)
    elif lower in _PLAIN_WORDS and lower:
        tree.report("P020", position, text=text, right=lower)
    elif _BASE_60.fullmatch(text):
        tree.report("P017", position, text=shown(text))
    elif _NOT_FINITE.fullmatch(text):
        tree.report("P018", position, text=text)
    elif _ODD_NUMBER.fullmatch(text):
        tree.report("P016", position, text=shown(text))
    return text
