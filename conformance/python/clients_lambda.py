"""What applications do with Lambda by boto3. argv: {"do": the name of a function below, …its arguments}."""

import json
import sys
from typing import Any

import boto3

from clients_refusals import refusal

client = boto3.client("lambda")


def invoke(function: str, event: Any) -> dict[str, Any]:
    """Invokes a function and waits for what it says."""
    answer = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    return {
        "status": answer["StatusCode"],
        "error": answer.get("FunctionError"),
        "version": answer["ExecutedVersion"],
        "payload": json.loads(answer["Payload"].read()),
    }


def send(function: str, event: Any) -> list[int]:
    """Invokes a function without waiting, and asks whether it could. The statuses."""
    payload = json.dumps(event).encode()
    kinds = ["Event", "DryRun"]
    return [client.invoke(FunctionName=function, InvocationType=kind, Payload=payload)["StatusCode"] for kind in kinds]


def refusals(function: str) -> dict[str, Any]:
    """What Lambda says no to."""
    return {
        "a function that is not there": refusal(lambda: client.invoke(FunctionName="nobody")),
        "an event that is no JSON": refusal(lambda: client.invoke(FunctionName=function, Payload=b"{")),
        "an event of more than 6 MB": refusal(
            lambda: client.invoke(FunctionName=function, Payload=json.dumps("x" * 6_300_000).encode())
        ),
        "to list functions": refusal(lambda: client.list_functions()),
    }


arguments = json.loads(sys.argv[1])
print(json.dumps(globals()[arguments.pop("do")](**arguments)))
