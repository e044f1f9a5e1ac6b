"""Writes the compiled copy of the content and its index when a wheel or an editable install is built."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContentHook(BuildHookInterface):  # type: ignore[type-arg]
    """Validates `flows/` and puts its compiled copy, with its index, into the package; a content that does not load stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from crisis_cli.load import COMPILED, INDEX, compile_to

            target = root / "crisis_cli" / COMPILED
            compile_to(target, root / "flows")
        finally:
            sys.path.remove(str(root))
        if self.target_name == "wheel" and version != "editable":
            for name in (COMPILED, INDEX):
                build_data["force_include"][str(target.with_name(name))] = f"crisis_cli/{name}"
