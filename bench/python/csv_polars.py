"""A CSV file into Parquet by Polars' streaming engine. argv: CSV file, Parquet file."""

import sys

import polars as pl

schema = {
    "payment_id": pl.String,
    "customer": pl.String,
    "quantity": pl.Int32,
    "price": pl.Decimal(12, 2),
    "score": pl.Float64,
    "day": pl.Date,
    "paid_at": pl.Datetime("ms", "UTC"),
    "is_gift": pl.Boolean,
}
pl.scan_csv(sys.argv[1], schema=schema).sink_parquet(sys.argv[2], compression="snappy")
