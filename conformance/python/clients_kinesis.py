"""What applications do with Kinesis by boto3. argv: {"do": the name of a function below, …its arguments}."""

import json
import sys
from typing import Any

import boto3

from clients_refusals import refusal

STREAM = "table-changes"
client = boto3.client("kinesis")


def describe() -> dict[str, Any]:
    """The stream by its name, and whether it is the same by its ARN."""
    client.get_waiter("stream_exists").wait(StreamName=STREAM)
    summary = client.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
    arn = summary["StreamARN"]
    shards = [shard for page in client.get_paginator("list_shards").paginate(StreamName=STREAM) for shard in page["Shards"]]
    return {
        "status": summary["StreamStatus"],
        "openShards": summary["OpenShardCount"],
        "shards": [shard["ShardId"] for shard in shards],
        "isSameByArn": client.describe_stream_summary(StreamARN=arn)["StreamDescriptionSummary"] == summary
        and client.list_shards(StreamARN=arn)["Shards"] == shards
        and client.describe_stream(StreamARN=arn)["StreamDescription"]["Shards"] == shards,
        "streams": [name for page in client.get_paginator("list_streams").paginate() for name in page["StreamNames"]],
    }


def put(records: list[str]) -> dict[str, Any]:
    """Puts the first record by itself, by the stream's name, and the others together, by its ARN."""
    arn = client.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]["StreamARN"]
    first, *others = [record.encode() for record in records]
    one = client.put_record(StreamName=STREAM, Data=first, PartitionKey="first")
    batch = [{"Data": data, "PartitionKey": str(index)} for index, data in enumerate(others)]
    many = client.put_records(StreamARN=arn, Records=batch)
    return {
        "failed": many["FailedRecordCount"],
        "numbers": len({one["SequenceNumber"], *(each["SequenceNumber"] for each in many["Records"])}),
    }


def read(table: str) -> list[str]:
    """The kinds of all changes of a table that the stream has, a few at a time."""
    found = []
    for shard in client.list_shards(StreamName=STREAM)["Shards"]:
        start = {"StreamName": STREAM, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = client.get_shard_iterator(**start)["ShardIterator"]
        while True:
            page = client.get_records(ShardIterator=iterator, Limit=7)
            changes = [json.loads(record["Data"]) for record in page["Records"]]
            found += [change["eventName"] for change in changes if change["tableName"] == table]
            iterator = page["NextShardIterator"]
            if not changes and page["MillisBehindLatest"] == 0:
                break
    return sorted(found)


def refusals() -> dict[str, Any]:
    """What Kinesis says no to."""
    arn = client.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]["StreamARN"]
    record = {"Data": b"x", "PartitionKey": "x"}
    return {
        "a stream that is not there": refusal(lambda: client.put_record(StreamName="nowhere", **record)),
        "a stream that is": refusal(lambda: client.create_stream(StreamName=STREAM, ShardCount=1)),
        "an iterator of nothing": refusal(lambda: client.get_records(ShardIterator="x")),
        "a record of 2 MB": refusal(lambda: client.put_record(StreamName=STREAM, Data=b"x" * 2_000_000, PartitionKey="x")),
        "enhanced fan-out": refusal(lambda: client.register_stream_consumer(StreamARN=arn, ConsumerName="me")),
    }


arguments = json.loads(sys.argv[1])
print(json.dumps(globals()[arguments.pop("do")](**arguments)))
