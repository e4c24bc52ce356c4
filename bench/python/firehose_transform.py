"""Firehose's records into lines of JSON, as the sample functions do it in Python. argv: event, answer."""

import base64
import json
import sys
from datetime import UTC, datetime
from typing import Any

from repeat import repeat


def value_of(attribute: dict[str, Any]) -> Any:
    """A value of DynamoDB's JSON."""
    for kind, value in attribute.items():
        if kind == "N":
            return float(value) if "." in value else int(value)
        if kind == "M":
            return {name: value_of(child) for name, child in value.items()}
        if kind == "L":
            return [value_of(child) for child in value]
        return None if kind == "NULL" else value


def transform(event: dict[str, Any]) -> dict[str, Any]:
    answers = []
    for record in event["records"]:
        payload = json.loads(base64.b64decode(record["data"]))
        change = payload["dynamodb"]
        keys = {name: value_of(value) for name, value in change["Keys"].items()}
        image = change.get("NewImage")
        row = {name: value_of(value) for name, value in image.items()} if image else dict(keys)
        if "timestamp" in row:
            time = datetime.fromtimestamp(row["timestamp"] / 1000, UTC)
            row["date"] = time.strftime("%Y-%m-%d")
            row["hour"] = time.hour
            row["minute"] = time.minute
        row["cdc_operation"] = payload["eventName"]
        row["cdc_key"] = json.dumps(keys)
        row["cdc_event_id"] = payload["eventID"]
        row["cdc_sequence_number"] = change.get("SequenceNumber")
        row["cdc_changed_at_us"] = change["ApproximateCreationDateTime"]
        data = base64.b64encode((json.dumps(row) + "\n").encode("utf-8")).decode("utf-8")
        answers.append({"recordId": record["recordId"], "result": "Ok", "data": data})
    return {"records": answers}


with open(sys.argv[1], encoding="utf-8") as file:
    event = json.load(file)
answer = None


def work() -> None:
    global answer
    answer = transform(event)


repeat(work)
with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump(answer, out)
