"""What a service refuses, as botocore reads it."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError


def refusal(call: Callable[[], Any]) -> dict[str, Any]:
    """The refusal of a call by its name, its status and its words. A call that is not refused fails."""
    try:
        result = call()
    except ClientError as error:
        said, metadata = error.response["Error"], error.response["ResponseMetadata"]
        return {"code": said["Code"], "message": said["Message"], "status": metadata["HTTPStatusCode"]}
    raise AssertionError(f"expected a refusal, found {result}")
