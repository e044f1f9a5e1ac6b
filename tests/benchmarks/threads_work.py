"""A batch in threads, which no option of the command offers: the same blocks and the same work, in a pool of threads.

python threads_work.py THREADS CONTENT FILE OUTPUT     CONTENT may be empty: what ships
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path


def outputs(threads: int, folder: str, file: str) -> Iterator[bytes]:
    """Yield the result lines of each block in order; a few blocks at a time are read."""
    from crisis_cli.batch.blocks import Block, blocks
    from crisis_cli.batch.work import Options, Worker
    from crisis_cli.load import load

    content, options = load(Path(folder) if folder else None), Options(datetime(2026, 11, 22, 12, tzinfo=UTC))
    mine = threading.local()

    def work(block: Block) -> bytes:
        if not hasattr(mine, "worker"):
            mine.worker = Worker(content, options)
        return mine.worker.work(block).output

    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for block in blocks([file]):
            waiting.append(pool.submit(work, block))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def main(threads: str, folder: str, file: str, output: str) -> None:
    with Path(output).open("wb") as out:
        out.writelines(outputs(int(threads), folder, file))


if __name__ == "__main__":
    main(*sys.argv[1:])
