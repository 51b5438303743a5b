"""What does not go together in a request: each kind of refusal once, for all engines."""

from __future__ import annotations

from pathlib import Path

from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.registers.columns.table_layout import Layout
from punkt.registers.read.delta_log import PREFIX
from punkt.registers.read.file_kinds import ICEBERG
from punkt.registers.read.object_storage import address_of, is_stored, without_user
from punkt.registers.read.open_source import KINDS, matched_files
from punkt.registers.read.postgres_table import is_elsewhere, is_url, shown
from punkt.registers.read.unpacked import STDIN
from punkt.registers.request import Engine, Request
from punkt.registers.run.traced_rows import condition_of

from .result_names import database_table, is_table_name

SHAPES = ("--outcomes", "--compact", "--labels", "--rejected")
"""What says how results look."""
HAS_NOT: dict[Engine, tuple[str, ...]] = {
    "local": (),
    "postgres": ("--encoding", "--delimiter", "--sheets", *SHAPES),
    "spark": (
        *("--encoding", "--delimiter", "--table", "--sheets", "--query"),
        *("--remember", "--since", *SHAPES),
    ),
}
"""The options that an engine has not."""
NO_RESUME: dict[Engine, str] = {"postgres": "P843", "spark": "P882"}
"""Why an engine does not go on with a run."""
NOT_ON_SPARK = tuple(one for one in KINDS if one != ".parquet")
SPARK_INPUTS = "PATH.parquet, table:NAME, delta:PATH"
LOCAL_INPUTS = "PATH, delta:PATH, iceberg:PATH, s3://BUCKET/KEY, postgresql://…"
LOCAL_OUTPUTS = "PATH, s3://BUCKET/KEY, postgresql://…#TABLE"


def check_options(request: Request, problems: Problems) -> None:
    """Note options that an engine has not, that exclude each other or need another, and names of the wrong kind."""
    place, engine = Place("punkt"), request.engine
    options: dict[str, object] = {"--encoding": request.encoding, "--delimiter": request.delimiter}
    options |= {"--table": request.table, "--query": request.query, "--keep": request.keep, "--by": request.by}
    options |= {"--remember": request.remember, "--since": request.since}
    options["--sheets"] = "".join(request.sheets)
    if request.sheets and request.table:
        problems.add("P820", place, option="--sheets", other="--table")
    shapes: dict[str, object] = {
        "--outcomes": request.outcomes,
        "--compact": request.compact,
        "--labels": request.labels,
    }
    options |= shapes | {"--rejected": request.rejected}
    for option in HAS_NOT[engine]:
        if options[option]:
            problems.add("P836", place, option=option, engine=engine)
    if request.resume and engine in NO_RESUME:
        problems.add(NO_RESUME[engine], place)
    if request.compare:
        alone: dict[str, object] = {"--pack": request.packs, "--trace": request.trace, "--keep": request.keep}
        alone |= {
            "--remember": request.remember,
            "--since": request.since,
            "--by": request.by,
            "--at-least": request.at_least,
            "--summary": request.summary,
        }
        for option, given in (alone | shapes).items():
            if given:
                problems.add("P820", place, option=option, other="--compare")
    if request.where and not request.trace:
        problems.add("P696", place, option="--where", other="--trace")
    for condition in request.where:
        try:
            condition_of(condition)
        except PunktError as error:
            problems.extend(error)
    match engine:
        case "local":
            _local(request, problems)
        case "postgres":
            _postgres(request, problems)
        case "spark":
            _spark(request, problems)


def _local(request: Request, problems: Problems) -> None:
    if request.query and not is_url(request.register):
        problems.add("P832", Place(request.register))
    for given in (request.register, *(given for _, given in request.lists)):
        if is_elsewhere(given) and not is_stored(given):
            right = f"{LOCAL_INPUTS}; --engine spark: {SPARK_INPUTS}"
            problems.add("P837", Place(without_user(given)), engine="local", right=right)
    for given in {request.register, *dict(request.lists).values(), request.out, request.since or ""}:
        if is_stored(given):
            try:
                address_of(given)
            except PunktError as error:
                problems.extend(error)
    if request.labels and request.out.lower().endswith((".jsonl", ".ndjson")):
        problems.add("P820", Place("punkt"), option="--labels", other=f"--out {request.out}")
    table = database_table(request)
    elsewhere = is_elsewhere(request.out) and not is_stored(request.out)
    if table is None and (elsewhere or request.out.partition(":")[0] in ("table", "view")):
        problems.add("P837", Place(without_user(request.out)), engine="local", right=f"--out {LOCAL_OUTPUTS}")
    if table is not None and not is_table_name(table[1]):
        problems.add("P851", Place(request.out))
    files = {"--remember": request.remember, "--since": request.since, "--rejected": request.rejected}
    for option in (name for name, given in files.items() if given and table is not None):
        problems.add("P820", Place("punkt"), option=option, other=f"--out {request.out}")


def _postgres(request: Request, problems: Problems) -> None:
    if not is_url(request.register):
        problems.add("P837", Place(request.register), engine="postgres", right="postgresql://…")
    kind, _, name = request.out.partition(":")
    if kind not in ("table", "view") or not is_table_name(name):
        problems.add("P837", Place(request.out), engine="postgres", right="--out table:NAME, --out view:NAME")
    if request.since is not None:
        of, _, earlier = request.since.partition(":")
        if of != "table" or not is_table_name(earlier):
            problems.add("P837", Place(request.since), engine="postgres", right="--since table:NAME")
        elif request.since == request.out:
            problems.add("P812", Place(request.out))
    if request.views:
        used: dict[str, object] = {"--trace": request.trace, "--compare": request.compare}
        used |= {"--report": request.report, "--strict": request.strict, "--summary": request.summary}
        used |= {"--at-least": request.at_least, "--keep": request.keep, "--by": request.by}
        used |= {"--remember": request.remember, "--since": request.since}
        for option in (option for option, value in used.items() if value):
            problems.add("P848", Place("punkt"), option=option)
        if request.query:
            problems.add("P847", Place(f"{shown(request.register)}:{request.table or 'query'}"))


def _spark(request: Request, problems: Problems) -> None:
    for given in (request.register, *(given for _, given in request.lists)):
        if given.lower().endswith(NOT_ON_SPARK) or is_url(given) or given.startswith(ICEBERG):
            problems.add("P837", Place("punkt"), engine="spark", right=SPARK_INPUTS)


def check_months(request: Request, shape: Layout, problems: Problems) -> None:
    """Note tables of months that an engine does not read: only the local one holds each row to its month."""
    months = {table.name for table in shape.periods}
    for name in (name for name, _ in request.lists if request.engine != "local" and name in months):
        problems.add("P856", Place("punkt"), name=name, engine=request.engine)


def note_missing(request: Request, problems: Problems) -> None:
    """Note the files that a local run is to read and that are not there."""
    named = (request.register, *(given for _, given in request.lists))
    if request.engine == "local" and not is_url(request.register):
        for given in named:
            if (
                given != STDIN
                and not given.startswith((PREFIX, ICEBERG))
                and not is_elsewhere(given)
                and not Path(given).exists()
                and not matched_files(Path(given))
            ):
                problems.add("P001", Place(given))
