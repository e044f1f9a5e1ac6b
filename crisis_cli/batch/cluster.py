"""The workers of a Dask cluster as an executor. Dask is imported when a cluster is asked for, and nowhere else."""

from __future__ import annotations

import contextlib
import importlib
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from typing import Any, NamedTuple

from crisis_cli.batch.running import LostError, Piece, count_lines, in_order
from crisis_cli.errors import CrisisAidError, UsageError
from crisis_cli.gate import clean_line, short

MISSING = '--cluster needs Dask, which is not installed: pip install "crisis-aid[cluster]".'
BROKEN = '--cluster needs Dask, which does not load here: pip install --force-reinstall "crisis-aid[cluster]".'
PATIENCE = 10
"""Seconds until an address counts as dead, and a cluster as one without workers."""


class Cluster(NamedTuple):
    """What there is to work with: an executor when one is asked for, how many hands, and what says that a piece kills."""

    make: Callable[[], Executor]
    hands: int
    killed: type[Exception]

    def counted(self, name: str, bounds: Sequence[tuple[int, int]]) -> Iterable[int]:
        """Count the lines of a file where the workers are: they are many, and each looks at its own bytes."""
        pieces = (Piece(count_lines, (name, start, end), clean_line(name)) for start, end in bounds)
        return (lines for _, lines in in_order(self.make, pieces, 2 * self.hands, self.killed))


def check_library() -> Any:
    """Return the library that speaks with a cluster. Raises UsageError where it is not installed, or does not load."""
    try:
        return importlib.import_module("distributed")
    except Exception as error:  # whatever a broken package raises
        absent = isinstance(error, ModuleNotFoundError) and error.name in ("distributed", "dask")
        raise UsageError(MISSING if absent else BROKEN) from None


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler at `address`. Raises UsageError where none answers, CrisisAidError where it is lost later."""
    library = check_library()
    shown = short(address)
    with _quiet():
        try:
            client = library.Client(address, timeout=PATIENCE, set_as_default=False)
        except Exception as error:
            raise UsageError(
                f"No Dask scheduler answers at {shown} ({type(error).__name__}). Check the address."
            ) from None
        try:
            yield _hands(library, client, shown)
        except (CancelledError, library.core.CommClosedError):
            raise LostError(f"The cluster at {shown} is gone.") from None
        except ImportError as error:
            raise CrisisAidError(
                f"A worker of the cluster lacks {clean_line(error.name or 'a module')}: install crisis-aid there as here."
            ) from None
        finally:
            with contextlib.suppress(Exception):
                client.close(timeout=PATIENCE)


def _hands(library: Any, client: Any, shown: str) -> Cluster:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except Exception:
        raise CrisisAidError(f"The cluster at {shown} has no workers. Start some and try again.") from None
    hands = sum(client.nthreads().values())
    return Cluster(lambda: client.get_executor(pure=False), hands, library.scheduler.KilledWorker)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library from writing among our lines: what matters of it is said in one of ours.

    For good: its threads have something to say even after they were told to end.
    """
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
