"""The same measures on Apache Spark, through its own Ibis backend: for the facts of many agencies on many machines.

Spark and Java are no part of the ordinary installation (`pip install motcua[spark]`, Java 17).
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from motcua.common.refusals import Refused
from motcua.reporting import engine
from motcua.reporting.measure import Figure, Measure, Window
from motcua.reporting.measures import as_figures
from motcua.reporting.store import exported_paths

LOCAL = "local-cluster[2,1,1024]"
MISSING = (
    "Chưa cài Apache Spark. Cài thêm bằng pip install 'motcua[spark]' và cần có Java 17, hoặc dùng --engine duckdb."
)
SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.ansi.enabled": "false",
    "spark.log.level": "ERROR",
}


@contextmanager
def session(master: str = LOCAL, **settings: str) -> Iterator[Any]:
    """A Spark session; its driver listens on this machine alone when the cluster is local."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Refused(MISSING, field="engine") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    local = master.startswith("local")
    if local:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("motcua")
    for name, value in {**SETTINGS, **settings}.items():
        if local or not name.startswith("spark.driver."):
            builder = builder.config(name, value)
    try:
        found = builder.getOrCreate()
    except Exception as error:  # the driver's own errors are many; they all mean that no cluster came up
        raise Refused(f"Không khởi động được Spark ({master}): {_first_line(error)}", field="master") from error
    try:
        yield found
    finally:
        found.stop()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def exported_figures(
    spark: Any, folder: Path, windows: Sequence[Window], *, measures: Sequence[Measure], agency: str = ""
) -> list[Figure]:
    """As `measures.exported_figures`, computed by the cluster."""
    import ibis
    from pyspark.sql.types import LongType, StructField, StructType

    paths = exported_paths(folder, agency)
    if not paths:
        return [figure for window in windows for figure in as_figures(window, None, list(measures))]
    spark.read.parquet(*paths).createOrReplaceTempView("facts")
    columns = StructType([StructField(name, LongType(), nullable=False) for name in engine.WINDOW_COLUMNS])
    spark.createDataFrame(engine.window_rows(windows), columns).createOrReplaceTempView("windows")
    connected = ibis.pyspark.connect(spark)
    question = engine.figures_of(connected.table("facts"), connected.table("windows"), measures)
    rows = spark.sql(str(connected.compile(question))).collect()
    found = {row["place"]: row.asDict() for row in rows}
    return [
        figure
        for number, window in enumerate(windows)
        for figure in as_figures(window, _numbers(found.get(number), measures), list(measures))
    ]


def _numbers(row: dict[str, int] | None, measures: Sequence[Measure]) -> list[int] | None:
    if row is None:
        return None
    return [int(row[f"{letter}_{measure.slug}"] or 0) for measure in measures for letter in "nd"]
