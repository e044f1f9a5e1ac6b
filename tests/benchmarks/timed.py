"""Runs one command and writes how long it took and how much memory it held at most, as JSON. Standard library alone.

    python -I -S timed.py COMMAND [ARGUMENT]...

A process of its own, and a small one: what a child holds at most is counted from what its parent held when it began.
"""

import json
import os
import subprocess
import sys
import time


def main(command):
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if not hasattr(os, "wait4"):  # Windows
        return {"code": child.wait(), "seconds": time.perf_counter() - start, "peak": None}
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    return {"code": os.waitstatus_to_exitcode(status), "seconds": seconds, "peak": used.ru_maxrss * unit / 2**20}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
