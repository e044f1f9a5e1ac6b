"""A Dask cluster on this machine alone: says its address, and ends when its standard input does.

python cluster_work.py WORKERS
"""

from __future__ import annotations

import json
import sys


def main(workers: str) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=int(workers), threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        print(json.dumps(cluster.scheduler_address), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
