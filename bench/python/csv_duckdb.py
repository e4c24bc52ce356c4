"""A CSV file into Parquet by DuckDB with one thread. argv: CSV file, Parquet file."""

import sys

import duckdb

columns = {
    "payment_id": "VARCHAR",
    "customer": "VARCHAR",
    "quantity": "INT",
    "price": "DECIMAL(12, 2)",
    "score": "DOUBLE",
    "day": "DATE",
    "paid_at": "TIMESTAMPTZ",
    "is_gift": "BOOLEAN",
}
connection = duckdb.connect(config={"threads": 1})
rows = f"read_csv('{sys.argv[1]}', header = true, columns = {columns})"
connection.execute(f"COPY (SELECT * FROM {rows}) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION snappy)")
