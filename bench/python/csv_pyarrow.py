"""A CSV file into Parquet by pyarrow, batch by batch. argv: CSV file, Parquet file."""

import sys

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

types = {
    "payment_id": pa.string(),
    "customer": pa.string(),
    "quantity": pa.int32(),
    "price": pa.decimal128(12, 2),
    "score": pa.float64(),
    "day": pa.date32(),
    "paid_at": pa.timestamp("ms", "UTC"),
    "is_gift": pa.bool_(),
}
with csv.open_csv(
    sys.argv[1],
    read_options=csv.ReadOptions(use_threads=False, block_size=16 << 20),
    convert_options=csv.ConvertOptions(column_types=types),
) as reader:
    with pq.ParquetWriter(sys.argv[2], reader.schema, compression="snappy") as writer:
        for batch in reader:
            writer.write_batch(batch)
