"""Events of Kinesis, one after the other, into Parquet by pandas, flatten_json and awswrangler. argv: events, folder.

awswrangler writes to S3 only; its own writer, pyarrow's, is called with a folder here.
"""

import base64
import json
import os
import sys
from typing import Any

import awswrangler as wr  # noqa: F401 - what a function of this kind imports
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from flatten_json import flatten

from repeat import repeat


def plain(attribute: dict[str, Any]) -> Any:
    """A value of DynamoDB's JSON."""
    [(kind, value)] = attribute.items()
    if kind == "N":
        return float(value) if "." in value else int(value)
    if kind == "M":
        return {name: plain(child) for name, child in value.items()}
    if kind == "L":
        return json.dumps([plain(child) for child in value])
    if kind in ("SS", "NS", "BS"):
        return json.dumps(value)
    return None if kind == "NULL" else value


def load(event: dict[str, Any], folder: str, index: int) -> None:
    tables: dict[str, list[dict[str, Any]]] = {}
    for record in event["Records"]:
        kinesis = record["kinesis"]
        payload = json.loads(base64.b64decode(kinesis["data"]))
        change = payload["dynamodb"]
        row = flatten(plain({"M": change.get("NewImage") or change["Keys"]}))
        row["cdc_operation"] = payload["eventName"]
        row["cdc_event_id"] = payload["eventID"]
        row["cdc_key"] = json.dumps(plain({"M": change["Keys"]}))
        row["cdc_sequence_number"] = kinesis["sequenceNumber"]
        row["cdc_changed_at_us"] = change["ApproximateCreationDateTime"]
        tables.setdefault(payload["tableName"], []).append(row)
    for table, rows in tables.items():
        frame = pd.DataFrame(rows)
        frame.columns = frame.columns.str.lower()
        frame["cdc_changed_at"] = pd.to_datetime(frame["cdc_changed_at_us"], unit="us", utc=True)
        frame["dt"] = frame["cdc_changed_at"].dt.strftime("%Y-%m-%d")
        frame = frame.convert_dtypes()
        for name in frame.columns.intersection(["date"]):
            frame[name] = pd.to_datetime(frame[name]).dt.date
        data = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)
        pq.write_to_dataset(
            data,
            os.path.join(folder, table),
            partition_cols=["dt"],
            compression="snappy",
            use_threads=False,
            existing_data_behavior="overwrite_or_ignore",
            basename_template=f"{index}-{{i}}.parquet",
        )


*events, output = sys.argv[1:]
for index, name in enumerate(events):
    with open(name, encoding="utf-8") as file:
        event = json.load(file)
    repeat(lambda: load(event, output, index))
