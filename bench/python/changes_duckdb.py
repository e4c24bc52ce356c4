"""Lines of JSON that were decoded before into Parquet by DuckDB with one thread. argv: lines, folder."""

import sys

import duckdb

from repeat import repeat

TEXT = [
    "transaction_id", "customer_id", "date", "transaction_type", "currency", "merchant_category", "payment_method", "region",
    "risk_score", "status",
]  # fmt: skip
NUMBERS = {"timestamp": "BIGINT", "hour": "INT", "minute": "INT", "amount": "DOUBLE", "processing_timestamp": "BIGINT"}
MAPS = {
    "transaction_metadata": ["device_type", "authentication_method", "merchant_id"],
    "fraud_indicators": ["velocity_check", "amount_threshold", "location_risk", "pattern_match"],
}

texts = [f'"{name}" STRUCT(S VARCHAR)' for name in TEXT]
numbers = [f'"{name}" STRUCT(N {kind})' for name, kind in NUMBERS.items()]
maps = [
    f"{name} STRUCT(M STRUCT({', '.join(f'{child} STRUCT(S VARCHAR)' for child in children)}))"
    for name, children in MAPS.items()
]
image = f"STRUCT({', '.join(texts + numbers + maps)})"
keys = 'STRUCT(transaction_id STRUCT(S VARCHAR), "timestamp" STRUCT(N BIGINT))'
change = f"STRUCT(ApproximateCreationDateTime BIGINT, Keys {keys}, NewImage {image})"
columns = f"{{eventName: 'VARCHAR', eventID: 'VARCHAR', sequenceNumber: 'VARCHAR', dynamodb: '{change}'}}"

selected = [
    *(f'new."{name}".S AS "{name}"' for name in TEXT[1:] if name != "date"),
    "new.date.S::DATE AS date",
    *(f'new."{name}".N AS "{name}"' for name in NUMBERS if name != "timestamp"),
    *(f"new.{name}.M.{child}.S AS {name}_{child}" for name, children in MAPS.items() for child in children),
]
sql = f"""
COPY (
  SELECT keys.transaction_id.S AS transaction_id, keys.timestamp.N AS timestamp, {", ".join(selected)},
    eventName AS cdc_operation, eventID AS cdc_event_id, to_json({{transaction_id: keys.transaction_id.S, timestamp: keys.timestamp.N}}) AS cdc_key,
    sequenceNumber AS cdc_sequence_number, make_timestamp(micros) AS cdc_changed_at, micros AS cdc_changed_at_us,
    make_timestamp(micros)::DATE AS dt
  FROM (
    SELECT *, dynamodb.Keys AS keys, dynamodb.NewImage AS new, dynamodb.ApproximateCreationDateTime AS micros
    FROM read_json('{sys.argv[1]}', format = 'newline_delimited', columns = {columns})
  )
) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (dt), OVERWRITE_OR_IGNORE)
"""
connection = duckdb.connect(config={"threads": 1})
repeat(lambda: connection.execute(sql))
