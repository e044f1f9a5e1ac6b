"""How much memory a batch holds at most, at ten thousand lines and at a million: it must not grow with its input."""

from __future__ import annotations

from pathlib import Path

from benchmarks.lines import affordable, first_lines
from benchmarks.rows import Figure, Row, figure
from benchmarks.setting import Setting

FEW, MANY = 10_000, 1_000_000
NOBODY_SAYS = "this system does not say how much memory a process held"


def peak(setting: Setting, file: Path) -> Figure | None:
    """Return the MiB that a batch holds at most, None where nobody says."""
    output = file.with_suffix(".plans")
    found = [setting.ours("batch", file, "--output", output).peak for _ in range(setting.few)]
    output.unlink()
    measured = [one for one in found if one is not None]
    return figure(measured) if len(measured) == len(found) else None


def table(setting: Setting) -> list[Row]:
    """Return the growth and the most that is held; without `long` for fewer lines, which are held to no goal."""
    if setting.long:
        return _rows(setting, setting.drawn(MANY), FEW, MANY, ("memory, growth", "memory"))
    file, number, _ = affordable(setting)
    rows = _rows(setting, file, max(1, number // 10), number, ("", ""))
    later = _names(FEW, MANY)
    return [
        *rows,
        Row(later[0], None, "x", "memory, growth", "with --long"),
        Row(later[1], None, "MiB", "memory", "with --long"),
    ]


def _names(few: int, many: int) -> tuple[str, str]:
    return f"memory at most, {many:,} lines / {few:,} lines", f"memory at most, {many:,} lines"


def _rows(setting: Setting, file: Path, few: int, many: int, goals: tuple[str, str]) -> list[Row]:
    before, after = peak(setting, first_lines(file, few)), peak(setting, file)
    growth, most = _names(few, many)
    if before is None or after is None:
        return [Row(growth, None, "x", goals[0], NOBODY_SAYS), Row(most, None, "MiB", goals[1], NOBODY_SAYS)]
    grown = Figure(after.median / before.median, after.low / before.high, after.high / before.low)
    return [Row(growth, grown, "x", goals[0]), Row(most, after, "MiB", goals[1])]
