"""A batch in threads, which no option of the command offers: the same pieces in the same order, in a pool of threads.

python threads_work.py THREADS CONTENT FILE OUTPUT     CONTENT may be empty: what ships
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path


def outputs(threads: int, folder: Path | None, file: str) -> Iterator[bytes]:
    """Yield the result lines of each piece in order; a few pieces at a time are handed out."""
    from crisis_cli.batch import running
    from crisis_cli.batch.cutting import Place, sources
    from crisis_cli.batch.work import Options
    from crisis_cli.load import load

    content = load(folder)
    setting = running.setting_of(folder, content, Options(datetime(2026, 11, 22, 12, tzinfo=UTC)))
    running.know(setting, content)
    pieces = running.block_pieces(setting, sources([file]), Place())
    for _, done in running.in_order(lambda: ThreadPoolExecutor(threads), pieces, running.WAITING * threads):
        yield done.output


def main(threads: str, content: str, file: str, output: str) -> None:
    with Path(output).open("wb") as out:
        out.writelines(outputs(int(threads), Path(content) if content else None, file))


if __name__ == "__main__":
    main(*sys.argv[1:])
