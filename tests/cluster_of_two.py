"""A Dask cluster on this machine: a scheduler and two workers of a process each, on the loopback. Started by tests.

Writes the scheduler's address and the numbers of the processes on a line, and ends when its input does.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Start the cluster, say where it is, and wait. A worker that dies is not replaced."""
    import dask
    from distributed import Client, LocalCluster

    dask.config.set({"distributed.worker.daemon": True, "distributed.nanny.environ": {}})
    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        with Client(cluster) as client:
            processes = list(client.run(os.getpid).values())
        print(cluster.scheduler_address, *processes, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
