"""A register in a graph of Dagster: people are read, decided by columns, and what is open is counted.

Run by `dagster asset materialize -f register_dag.py --select '*'`; the frames of other graphs (Airflow, Prefect) are decided alike.
"""

import polars as pl
from dagster import MetadataValue, Output, asset, materialize

from punkt import load


@asset
def people() -> pl.DataFrame:
    """The register; in earnest `pl.read_parquet(…)` or a query of a database."""
    return pl.DataFrame(
        {
            "case": ["a", "b", "c"],
            "recipient.disability": [True, True, True],
            "recipient.mental_disorder_confirmed": [True, True, None],
            "recipient.needs_social_services": [True, True, True],
            "recipient.birth_date": ["1990-05-01", "1985-02-03", "2001-12-31"],
            "recipient.ipra.self_care": [2, 0, 1],
        }
    ).with_columns(pl.col("recipient.birth_date").str.to_date())


@asset
def decided(people: pl.DataFrame) -> pl.DataFrame:
    """Every row decided; bad cells stop the step with all faults at once."""
    return load("ru.karelia.166-p").run(people, as_of="2025-06-01")


@asset
def summary(decided: pl.DataFrame) -> Output[dict[str, int]]:
    """How many people have which status of one outcome."""
    counts = dict(decided["recipient.need:status"].value_counts().sort("recipient.need:status").iter_rows())
    return Output(counts, metadata={"statuses": MetadataValue.json(counts)})


if __name__ == "__main__":
    materialize([people, decided, summary])
