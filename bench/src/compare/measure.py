"""Runs a command on one core, and says in a file what its whole process took, from its start to its end.

measure.py <file> <core, or -1> <command> [argument …]

A process of its own because peak memory counts from the fork on: what starts the command has to be small itself.
"""

import json
import os
import sys
import time

file, core, *command = sys.argv[1:]
if int(core) >= 0 and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {int(core)})
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
# Linux counts in KiB, macOS in bytes.
unit = 1 if sys.platform == "darwin" else 1024
measured = {"seconds": seconds, "cpuSeconds": usage.ru_utime + usage.ru_stime, "peakBytes": usage.ru_maxrss * unit}
with open(file, "w") as out:
    json.dump(measured, out)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
