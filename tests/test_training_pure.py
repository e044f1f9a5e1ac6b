"""What makes exercises is as pure as the core: no file, no clock, no chance but the seed, no terminal, no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_architecture import (
    CALLS_THE_CORE_NEVER_MAKES,
    CORE,
    EDGE_LIBRARIES,
    METHODS_THE_CORE_NEVER_CALLS,
    NETWORK,
    PACKAGE,
    STANDARD_THE_CORE_NEVER_IMPORTS,
    calls,
    imports,
)

PURE = (
    "asking", "cases", "contrast", "deadlines", "interviews", "key", "lines", "model", "nearby", "offered", "scoring", "sets",
)  # fmt: skip
FILES = [PACKAGE / "training" / f"{name}.py" for name in PURE]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_imports_the_core_and_its_like_alone(file: Path) -> None:
    names = set(imports(file))
    ours = {name.split(".")[1] for name in names if name.startswith("crisis_cli.") and ".training" not in name}
    beside = {name.split(".")[2] for name in names if name.startswith("crisis_cli.training.")}
    assert ours <= set(CORE) and beside <= set(PURE)
    assert not {name.split(".")[0] for name in names} & {*EDGE_LIBRARIES, *NETWORK, *STANDARD_THE_CORE_NEVER_IMPORTS}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_asks_nothing_of_the_world(file: Path) -> None:
    for line, name, receiver in calls(file):
        assert receiver or name not in CALLS_THE_CORE_NEVER_MAKES, (file.name, line)
        assert not receiver or name not in METHODS_THE_CORE_NEVER_CALLS, (file.name, line)


def test_making_an_exercise_loads_no_terminal_library() -> None:
    code = "import sys, crisis_cli.training.interviews, crisis_cli.training.scoring; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not {name.split(".")[0] for name in done.stdout.split()} & {*EDGE_LIBRARIES}
