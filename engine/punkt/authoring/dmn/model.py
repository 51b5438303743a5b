"""A DMN model as read: item definitions, inputs, decisions and functions, with the texts of FEEL and their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from punkt.files.messages.diagnostics import Diagnostic, Place


@dataclass(frozen=True, slots=True)
class Written:
    """A text of FEEL, where it begins, and the type that is declared of it."""

    text: str
    place: Place
    type: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """An input column of a table."""

    expression: Written
    values: Written | None


@dataclass(frozen=True, slots=True)
class Output:
    """An output column of a table."""

    name: str
    type: str
    values: Written | None
    default: Written | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Written, ...]
    results: tuple[Written, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table; ``hit`` is the hit policy, of COLLECT with its aggregation behind it."""

    hit: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a context; the result has no name."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Context:
    """Values by name, or one that is made with their help."""

    entries: tuple[Entry, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Invocation:
    """A function called with values by name."""

    function: Written
    bindings: tuple[Entry, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Conditional:
    """If, then, else, each in a box of its own."""

    condition: Expression
    then: Expression
    otherwise: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Other:
    """An expression of another kind, by the name of its element."""

    what: str
    place: Place


Expression = Written | Table | Context | Invocation | Conditional | Other


@dataclass(frozen=True, slots=True)
class Item:
    """A type of the model, or a component of one."""

    name: str
    type: str
    collection: bool
    allowed: Written | None
    components: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class InputData:
    """An input."""

    name: str
    type: str
    place: Place
    within: str | None = None
    """Of an imported one: what its name, and the names that it uses, begin with here."""


@dataclass(frozen=True, slots=True)
class Import:
    """Another model that is used, what it has being called ``name.…`` here; where its file is said to be."""

    name: str
    namespace: str
    file: str
    place: Place


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; without an expression it is given like an input."""

    name: str
    type: str
    expression: Expression | None
    place: Place
    said: str = ""
    """What the model says of it."""
    within: str | None = None
    """As of an input."""


@dataclass(frozen=True, slots=True)
class Function:
    """A business knowledge model: a function of parameters."""

    name: str
    parameters: tuple[str, ...]
    expression: Expression | None
    place: Place
    within: str | None = None
    """As of an input."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the model that is not read at all, by the name of its element."""

    what: str
    name: str
    place: Place


@dataclass(slots=True)
class Model:
    """A model."""

    name: str
    file: str
    place: Place
    namespace: str = ""
    imports: list[Import] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    inputs: list[InputData] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    missing: list[Diagnostic] = field(default_factory=list)
    """Imports that cannot be followed."""
    names: set[str] = field(default_factory=set)
    """All names that texts of FEEL may use."""
