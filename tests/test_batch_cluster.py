"""A batch on a Dask cluster of two workers on the loopback: the same bytes, and nothing lost or doubled when one dies."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_runs import beside, done, ended, good_lines, here, mixed, started, until, written

from crisis_cli.errors import CrisisAidError

HERE = Path(__file__).parent
needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason='Dask is not installed: pip install "crisis-aid[cluster]"'
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal of POSIX")
KEPT = "What is done is kept: the same command with --resume goes on from there."


@contextlib.contextmanager
def cluster(workers: int = 2) -> Iterator[tuple[str, list[int], subprocess.Popen[str]]]:
    """Give the address of a cluster's scheduler, the processes of its workers, and the one that started them."""
    with subprocess.Popen(
        [sys.executable, str(HERE / "cluster_of_two.py"), str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        assert child.stdout is not None and child.stdin is not None
        try:
            address, *processes = child.stdout.readline().split()
            yield address, [int(process) for process in processes], child
        finally:
            with contextlib.suppress(OSError):
                child.stdin.close()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, bytes]:
    monkeypatch.chdir(tmp_path)
    Path("many.jsonl").write_bytes(b"\n".join([mixed(4_000)] * 6))
    Path("folder").mkdir()
    Path("folder/two.jsonl").write_bytes(b"\r\n".join(good_lines(20, 2)))
    code, lines, said = done("many.jsonl", "folder")
    assert said == ""
    return code, lines


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@needs_dask
def test_a_cluster_writes_the_bytes_of_one_process(whole: tuple[int, bytes]) -> None:
    code, lines = whole
    with cluster() as (address, processes, _):
        assert len(processes) == 2
        assert done("many.jsonl", "folder", "--cluster", address, "--output", "out") == (code, b"", "")
        assert digest(Path("out").read_bytes()) == digest(lines)
        parts = b""
        for part in ("1/2", "2/2"):
            done("many.jsonl", "folder", "--cluster", address, "--part", part, "--output", "part")
            parts += Path("part").read_bytes()
        assert digest(parts) == digest(lines)
    assert beside(Path(), "many.jsonl", "folder") == ["out", "part"]


@needs_dask
@posix
def test_the_part_of_a_worker_that_is_killed_is_done_by_another(whole: tuple[int, bytes]) -> None:
    code, lines = whole
    with cluster() as (address, processes, _):
        child = started("many.jsonl", "folder", "--cluster", address, "--output", "out")
        until(lambda: written(Path("out")) or child.poll() is not None, "the first part")
        child.send_signal(signal.SIGSTOP)
        os.kill(processes[0], signal.SIGKILL)
        child.send_signal(signal.SIGCONT)
        assert ended(child) == (code, b"", "")
    assert digest(Path("out").read_bytes()) == digest(lines)


@needs_dask
@posix
def test_a_cluster_that_is_gone_is_told_of_and_what_is_done_is_kept(whole: tuple[int, bytes]) -> None:
    code, lines = whole
    with cluster() as (address, processes, scheduler):
        child = started("many.jsonl", "folder", "--cluster", address, "--output", "out")
        until(lambda: written(Path("out")) or child.poll() is not None, "the first part")
        child.send_signal(signal.SIGSTOP)
        for process in (scheduler.pid, *processes):
            os.kill(process, signal.SIGKILL)
        child.send_signal(signal.SIGCONT)
        assert ended(child) == (4, b"", f"The cluster at {address} is gone. {KEPT}\n")
    assert lines.startswith(Path("out.partial/lines.jsonl").read_bytes())
    assert done("many.jsonl", "folder", "--output", "out", "--resume") == (code, b"", "")
    assert digest(Path("out").read_bytes()) == digest(lines)


@needs_dask
def test_what_keeps_a_cluster_from_work_is_said_in_one_line(
    whole: tuple[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crisis_cli.batch.cluster.PATIENCE", 1)
    Path("one.toml").write_text('concerns = ["danger"]\n')
    with cluster(0) as (address, _, _):
        expected = {
            ("many.jsonl", address): (4, f"The cluster at {address} has no workers. Start some and try again.\n"),
            ("many.jsonl", "127.0.0.1:1"): (
                2,
                "No Dask scheduler answers at 127.0.0.1:1 (OSError). Check the address.\n",
            ),
            ("one.toml", address): (
                2,
                "--cluster takes files of JSON lines (.jsonl) that can be read, and nothing else.\n",
            ),
        }
        for (name, where), (code, said) in expected.items():
            with pytest.raises(CrisisAidError) as raised:
                here(name, cluster=where, output=Path("out"))
            assert (raised.value.exit_code, f"{raised.value}\n") == (code, said)
    assert beside(Path(), "many.jsonl", "folder", "one.toml") == []


@pytest.mark.skipif(importlib.util.find_spec("distributed") is not None, reason="Dask is installed here")
def test_without_dask_the_extra_is_named(whole: tuple[int, bytes]) -> None:
    assert done("many.jsonl", "--cluster", "127.0.0.1:1", "--output", "out") == (
        2,
        b"",
        '--cluster needs Dask, which is not installed: pip install "crisis-aid[cluster]".\n',
    )
    assert beside(Path(), "many.jsonl", "folder") == []
