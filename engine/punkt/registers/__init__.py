"""Whole registers: rows read, checked, decided in parts and written, whatever their number.

Folders from below, each importing only from those before it: ``columns`` (the kernel over columns), ``map`` (which column
is which fact), ``read`` (inputs), ``check`` (cells to facts), ``run`` (what is done with a part, whoever does it),
``prepare`` (a :class:`~punkt.registers.request.Request` checked before anything is read), ``database``; the engines
``local``, ``postgres`` and ``spark``; ``suggest`` (drafts of maps), ``compared`` and ``invented``.
"""

DOOR: tuple[str, ...] = (
    "check.register",
    "check.rows_as_cases",
    "columns.names_of_bits",
    "columns.on_spark",
    "columns.sql_script",
    "columns.table_layout",
    "compared.register_cases",
    "compared.two_runs",
    "invented.description",
    "invented.write_invented",
    "local.run_local",
    "local.sink",
    "map.column_map",
    "postgres.make_views",
    "postgres.run_inside",
    "postgres.view_script",
    "prepare.output_files",
    "prepare.prepared",
    "read.encodings",
    "read.open_source",
    "read.read_options",
    "read.register_source",
    "request",
    "run.about_run",
    "run.data_frames",
    "run.decide_part",
    "run.decode_results",
    "run.narrow",
    "run.outcome_columns",
    "run.part_job",
    "run.published",
    "run.run_record",
    "run.run_result",
    "run.tally",
    "run.traced_rows",
    "spark.run_on_spark",
    "suggest.recognise_values",
    "suggest.suggest_map",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
