"""What the scripts of the readers share: they answer the questions of a JSON file, as JSON."""

import decimal
import json
import struct
import sys
from collections.abc import Callable
from typing import Any

# Enough for 38 digits: the default is 28.
decimal.getcontext().prec = 80


def answer(tasks: dict[str, Callable[[Any], Any]]) -> None:
    """Prints one answer for each file or filter that is asked about, or the error that it ends in."""
    with open(json.loads(sys.argv[1])["questions"], encoding="utf-8") as file:
        questions = json.load(file)
    subjects = questions["filters"] if questions["task"] == "filters" else questions["files"]
    task = tasks[questions["task"]]
    print(json.dumps([_answer_or_error(task, subject) for subject in subjects]))


def _answer_or_error(task: Callable[[Any], Any], subject: Any) -> Any:
    try:
        return task(subject)
    except BaseException as error:  # Polars panics by one that is no Exception.
        return {"error": f"{type(error).__name__}: {error}"}


def text_of(value: Any) -> str | None:
    """A value as all readers write it: the bits of a double and bytes in hex, a decimal with all its places."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return struct.pack(">d", value).hex()
        case decimal.Decimal():
            return format(value, "f")
        case bytes():
            return value.hex()
        case _:
            return str(value)


def double_of(text: str) -> float:
    return struct.unpack(">d", bytes.fromhex(text))[0]
