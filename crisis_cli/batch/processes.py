"""Processes that work for this one, as an executor: started anew, deaf to Ctrl-C, ended when this one ends.

The library's own pool has one pipe for all results: a process that is killed while it writes there leaves half a result,
and whoever reads waits for the rest for ever. Here each process has a pipe of its own, whose end says that it is gone.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
SPAWN = get_context("spawn")
"""On Windows the only way, and so the only one."""
_starting = threading.Lock()


class Processes(Executor):
    """So many processes at most, each begun with the first call that finds no other free.

    Where a process is gone its call fails with BrokenExecutor, and the next call gets another one.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[[], tuple[Any, ...]]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._processes: set[SpawnProcess] = set()
        self._ended = False

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        if self._ended:
            raise RuntimeError("no work is taken after the end")
        future: Future[R] = Future()
        self._calls.put((future, lambda: (call, args, kwargs)))
        if len(self._threads) < self._jobs:
            self._threads.append(threading.Thread(target=self._serve, daemon=True))
            self._threads[-1].start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: after their work, or at once."""
        self._ended = True
        if cancel_futures:
            self._cancel()
        for _ in self._threads:
            self._calls.put(None)
        if not wait:
            with _starting:
                for process in tuple(self._processes):  # one that has just ended takes itself out meanwhile
                    process.kill()
        for thread in self._threads if wait else ():
            thread.join()

    def _cancel(self) -> None:
        with contextlib.suppress(queue.Empty):
            while (call := self._calls.get_nowait()) is not None:
                call[0].cancel()

    def _serve(self) -> None:
        """Hand calls to one process, one after the other, until there are no more."""
        _hold_ctrl_c()
        process: SpawnProcess | None = None
        line: Connection | None = None
        while (job := self._calls.get()) is not None:
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if line is None:
                    process, line = self._begin()
                line.send(work())
                worked, result = line.recv()
            except (EOFError, OSError):
                self._end(process, line)
                process = line = None
                future.set_exception(BrokenExecutor("a process is gone"))
            except Exception as error:  # what can't be sent
                future.set_exception(error)
            else:
                (future.set_result if worked else future.set_exception)(result)
        self._end(process, line)

    def _begin(self) -> tuple[SpawnProcess, Connection]:
        near, far = SPAWN.Pipe()
        process = SPAWN.Process(target=_work, args=(far,), daemon=True)
        with _starting:
            if self._ended:
                raise EOFError
            process.start()
            self._processes.add(process)
        far.close()
        return process, near

    def _end(self, process: SpawnProcess | None, line: Connection | None) -> None:
        if process is not None and line is not None:
            line.close()
            process.join()
            self._processes.discard(process)


def _hold_ctrl_c() -> None:
    """Keep Ctrl-C from this thread and from what it starts, which takes over what waits."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _work(line: Connection) -> None:
    """Do what comes through the line until it ends: then whoever started this process has ended too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            call, args, kwargs = line.recv()
            try:
                answer = True, call(*args, **kwargs)
            except Exception as error:
                answer = False, error
            line.send(answer)
