"""Whole registers: rows read, checked, decided in parts and written, whatever their number."""

DOOR: tuple[str, ...] = (
    "check.data_frames",
    "check.text_columns",
    "columns.on_spark",
    "columns.sql_script",
    "compared.register_cases",
    "invented.description",
    "invented.write_invented",
    "local.into_database",
    "local.run_local",
    "local.run_parts",
    "local.working_folder",
    "map.column_map",
    "map.suggest_map",
    "postgres.command",
    "postgres.view_script",
    "read.open_source",
    "read.postgres_table",
    "run.tally",
    "spark.run_on_spark",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
