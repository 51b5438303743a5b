"""``spark-submit`` itself, as docs/clusters.md has it, with Spark's own script."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import polars as pl
import pytest

import punkt
from helpers import bounded
from helpers.spark_runs import PACK, rows


@pytest.mark.full
def test_spark_submit(tmp_path: Path) -> None:
    pyspark = pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    pl.DataFrame({"case": ["a", "b"], "recipient.ipra.self_care": [2, 9]}).write_parquet(tmp_path / "p.parquet")
    home = Path(pyspark.__file__).parent
    local = ("spark.driver.host=127.0.0.1", "spark.driver.bindAddress=127.0.0.1", "spark.ui.enabled=false")
    command = [str(home / "bin" / "spark-submit"), "--master", "local[2]", "--driver-memory", "1g"]
    command += [word for setting in local for word in ("--conf", setting)]
    command += [
        str(Path(punkt.__file__).parent / "__main__.py"),
        "run",
        str(tmp_path / "p.parquet"),
        "--engine",
        "spark",
        "--pack",
        PACK,
    ]
    command += ["--as-of", "2025-06-01", "--out", str(tmp_path / "need"), "--lang", "en"]
    root = str(Path(punkt.__file__).parents[1])
    python = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_HOME": str(home)}
    found = bounded.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, **python, "PYTHONPATH": root}
    )
    assert found.returncode == 0, found.stderr[-3000:]
    assert "rows read: 2 · cases decided: 1 · rows turned down: 1" in found.stdout
    assert rows(tmp_path / "need")["case"].to_list() == ["a"]
