"""What people do with a lake by awswrangler. argv: {"do": the name of a function below, …its arguments}."""

import json
import os
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import awswrangler as wr
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

# Files lack the columns that have no value in them, and those that the table got later.
READ: dict[str, Any] = {"validate_schema": False, "dtype_backend": "pyarrow"}


def describe(database: str, tables: list[str]) -> dict[str, Any]:
    """What the catalog says of tables, as awswrangler tells it."""

    def describe_table(table: str) -> dict[str, Any]:
        of = {"database": database, "table": table}
        shown = wr.catalog.table(**of)
        return {
            "types": wr.catalog.get_table_types(**of),
            "comments": wr.catalog.get_columns_comments(**of),
            "keys": list(shown[shown["Partition"]]["Column Name"]),
            "location": wr.catalog.get_table_location(**of),
            "parameters": wr.catalog.get_table_parameters(**of),
            "partitions": wr.catalog.get_partitions(**of),
        }

    return {table: describe_table(table) for table in tables}


def names(database: str) -> list[str]:
    """Of all tables of a database."""
    return sorted(table["Name"] for table in wr.catalog.get_tables(database=database))


def export(database: str, tables: list[str], folder: str) -> dict[str, int]:
    """Reads tables of changes, and writes what it read below a folder, a file for each partition. Rows by table."""

    def export_table(table: str) -> int:
        rows = wr.s3.read_parquet_table(database=database, table=table, partition_filter=lambda _: True, **READ)
        locations = {values[0]: location for location, values in wr.catalog.get_partitions(database, table).items()}
        for day, some in rows.groupby("dt"):
            place = os.path.join(folder, locations[day].removeprefix("s3://"))
            os.makedirs(place)
            pq.write_table(pa.Table.from_pandas(some.drop(columns="dt"), preserve_index=False), f"{place}/rows.parquet")
        return len(rows)

    return {table: export_table(table) for table in tables}


def read(database: str, table: str, columns: list[str], day: str | None = None) -> list[list[str | None]]:
    """Columns of a daily table as text: of a day, or of whatever lies in the table's folder."""
    only = {"partition_filter": lambda keys: keys["data_ref"] == day} if day else {}
    rows = wr.s3.read_parquet_table(database=database, table=table, **only, **READ)
    return [[text(cell) for cell in row] for row in rows.reindex(columns=columns).itertuples(index=False)]


def read_mixed(database: str, table: str) -> dict[str, Any]:
    """Reads a table that has files of awswrangler's own besides: whole, file by file, and without timestamps."""
    of = {"database": database, "table": table, "partition_filter": lambda _: True, **READ}
    try:
        whole = len(wr.s3.read_parquet_table(**of))
    except pa.ArrowTypeError:
        whole = "refused"
    chunks = sum(len(rows) for rows in wr.s3.read_parquet_table(**of, chunked=True))
    columns = len(wr.s3.read_parquet_table(**of, columns=["id", "cdc_changed_at_us"]))
    return {"whole": whole, "chunks": chunks, "columns": columns}


def text(cell: Any) -> str | None:
    """A value as its source has it."""
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat(timespec="microseconds")
    return cell.isoformat() if isinstance(cell, date) else format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def write(database: str, table: str, mode: str, key: str, rows: list[dict[str, Any]]) -> list[str]:
    """Writes rows, which awswrangler gives the types of the catalog. The locations of the partitions that it wrote to."""
    written = wr.s3.to_parquet(pd.DataFrame(rows), dataset=True, mode=mode, database=database, table=table, partition_cols=[key])
    return list(written["partitions_values"])


def drop(database: str, table: str, day: str) -> None:
    """Takes a partition out of the catalog."""
    wr.catalog.delete_partitions(table=table, database=database, partitions_values=[[day]])


arguments = json.loads(sys.argv[1])
print(json.dumps(globals()[arguments.pop("do")](**arguments)))
