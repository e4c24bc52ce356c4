"""As repeat.ts, for sides in Python."""

import json
import os
import time
from collections.abc import Callable


def repeat(work: Callable[[], object]) -> None:
    """Does the work once, or as often as REPEAT says: `<warm-up>,<counted>`. Prints what one of those counted took."""
    asked = os.environ.get("REPEAT")
    if asked is None:
        work()
        return
    warm_up, counted = (int(part) for part in asked.split(","))
    for _ in range(warm_up):
        work()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(counted):
        work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpuSeconds": cpu / counted, "seconds": wall / counted}))
