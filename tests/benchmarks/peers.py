"""Makes the peers' environment in a folder, which is made too: the programs and libraries of requirements-peers.txt.

python tests/benchmarks/peers.py FOLDER
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"


class Peers:
    """The environment in `folder`, or none: what is not installed there is not compared with."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.versions: dict[str, str] = {}
        if folder is not None and self.python.exists():
            asked = [str(self.python), str(HERE / "peer_work.py"), "versions"]
            self.versions = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)

    @property
    def python(self) -> Path:
        return self.program("python")

    def program(self, name: str) -> Path:
        assert self.folder is not None
        suffix = ".exe" if sys.platform == "win32" else ""
        return self.folder / SCRIPTS / f"{name}{suffix}"

    def missing(self, *names: str) -> str:
        """Return why there is nothing to compare with, "" where all of `names` are installed."""
        if self.folder is None:
            return "no peers: name their folder with --peers"
        away = [name for name in names if name not in self.versions]
        return f"not in the peers' folder: {', '.join(away)}" if away else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    venv.create(folder, with_pip=True)
    wanted = ["--quiet", "--requirement", str(HERE / "requirements-peers.txt")]
    subprocess.run([str(Peers(folder).python), "-m", "pip", "install", *wanted], check=True)
    for name, version in Peers(folder).versions.items():
        print(f"{name} {version}")


if __name__ == "__main__":
    main()
