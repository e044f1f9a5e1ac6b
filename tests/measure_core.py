"""Branch coverage of the core: the figure, and what is missing. No test here.

    python tests/measure_core.py             the tests that together run all of it, in half a minute
    python tests/measure_core.py answers     these files of tests alone

Ends with 1 below 100 %. Nothing can be left out with a remark in the code (`[tool.coverage.report]` in pyproject.toml).
"""

from __future__ import annotations

import sys
from pathlib import Path

import coverage
import pytest
from mutate_core import CORE, SLOW, TESTS

ROOT = Path(__file__).parent.parent


def main(names: list[str]) -> int:
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    files = [str(ROOT / "tests" / f"test_{name}.py") for name in names or TESTS]
    measured = coverage.Coverage(
        config_file=str(ROOT / "pyproject.toml"),
        data_file=None,
        include=[str(ROOT / "crisis_cli" / f"{name}.py") for name in CORE],
    )
    with measured.collect():
        options = ["-o", "addopts=", "-q", "-p", "no:xdist", "-m", "not hypothesis", "--rootdir", str(ROOT)]
        failed = pytest.main([*options, *(f"--deselect=tests/{name}" for name in SLOW), *files])
    share = measured.report()
    print(f"Branch coverage of the core: {share:.2f} %")
    return 1 if failed or share < 100 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
