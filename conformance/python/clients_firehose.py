"""What applications do with Firehose by boto3. argv: {"do": the name of a function below, …its arguments}."""

import json
import sys
from typing import Any

import boto3

from clients_refusals import refusal

client = boto3.client("firehose")


def put(stream: str, records: list[str]) -> dict[str, Any]:
    """Puts the first record by itself, and the others together."""
    described = client.describe_delivery_stream(DeliveryStreamName=stream)["DeliveryStreamDescription"]
    first, *others = [{"Data": record.encode()} for record in records]
    one = client.put_record(DeliveryStreamName=stream, Record=first)
    many = client.put_record_batch(DeliveryStreamName=stream, Records=others)
    ids = {one["RecordId"], *(each["RecordId"] for each in many["RequestResponses"])}
    status, kind = described["DeliveryStreamStatus"], described["DeliveryStreamType"]
    return {"status": status, "type": kind, "failed": many["FailedPutCount"], "ids": len(ids)}


def refusals(stream: str) -> dict[str, Any]:
    """What Firehose says no to."""
    record = {"Data": b"x"}
    large = {"Data": b"x" * 1_024_001}
    return {
        "a stream that is not there": refusal(lambda: client.put_record(DeliveryStreamName="nowhere", Record=record)),
        "a record of more than 1,000 KiB": refusal(lambda: client.put_record(DeliveryStreamName=stream, Record=large)),
        "more than 4 MiB": refusal(
            lambda: client.put_record_batch(DeliveryStreamName=stream, Records=[{"Data": b"x" * 1_000_000}] * 5)
        ),
        "to list streams": refusal(lambda: client.list_delivery_streams()),
    }


arguments = json.loads(sys.argv[1])
print(json.dumps(globals()[arguments.pop("do")](**arguments)))
