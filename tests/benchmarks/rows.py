"""What the benchmark comes to: rows with a figure, what it must be and what is aimed at. Measures nothing itself."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Rounds = Mapping[str, Sequence[float]]
"""What was measured under a name, once in each round; the rounds of all names go side by side."""


class Goal(NamedTuple):
    """At most `must` and `aim`, or at least that much; None where nothing is demanded."""

    must: float | None
    aim: float
    at_least: bool = False

    def verdict(self, figure: float) -> str:
        """Return "aim" or "must", whichever is reached, or "missed"."""
        for name, bound in (("aim", self.aim), ("must", self.must)):
            if bound is not None and (figure >= bound if self.at_least else figure <= bound):
                return name
        return "missed"

    @property
    def bound(self) -> float:
        """What may be taken at most, or must be reached at least: `must`, or `aim` where that is None."""
        return self.aim if self.must is None else self.must

    def share(self, figure: float) -> float:
        """Return how much the figure takes of what it may cost: 1 is all of it, more is too much."""
        return self.bound / figure if self.at_least else figure / self.bound


GOALS = {
    "first byte": Goal(3, 2),
    "first question": Goal(0.5, 0.15),
    "--version": Goal(3, 2),
    "--help": Goal(1, 0.65),
    "keys, someone acting now": Goal(4, 2),
    "keys, other emergencies": Goal(10, 8),
    "keys, any plan": Goal(14, 10),
    "after an answer, next question": Goal(50, 10),
    "after an answer, plan": Goal(100, 10),
    "decisions": Goal(10, 15, at_least=True),
    "JSONL": Goal(4, 2),
    "memory, growth": Goal(1.10, 1.05),
    "memory": Goal(None, 60),
    "proof": Goal(10, 2),
    "liveness": Goal(60, 20),
    "ways, other bytes": Goal(0, 0),
    "ways, speed": Goal(None, 0.8, at_least=True),
}
"""What each path may cost. A row names its goal; several rows may be held to one."""


class Figure(NamedTuple):
    """The median of the rounds, the lowest and the highest."""

    median: float
    low: float
    high: float


class Row(NamedTuple):
    """One line of the table. Without a figure `remark` says why there is none."""

    what: str
    figure: Figure | None
    unit: str = "x"
    goal: str = ""
    remark: str = ""

    @property
    def verdict(self) -> str:
        if not self.goal:
            return ""
        return "not measured" if self.figure is None else GOALS[self.goal].verdict(self.figure.median)


def figure(values: Iterable[float]) -> Figure:
    found = list(values)
    return Figure(statistics.median(found), min(found), max(found))


def ratio(rounds: Rounds, over: str, under: str) -> Figure | None:
    """Return `over` divided by `under` round by round; None where one of them was not measured."""
    if not rounds.get(over) or not rounds.get(under):
        return None
    return figure(one / other for one, other in zip(rounds[over], rounds[under], strict=True))


def shown(amount: float) -> str:
    """Return three digits that count, and no more than whole numbers need."""
    if abs(amount) >= 100 or amount == int(amount):
        return f"{amount:,.0f}"
    return f"{amount:.1f}" if abs(amount) >= 10 else f"{amount:.2f}"


def cells(row: Row) -> tuple[str, ...]:
    """Return what stands in the columns: what, median, lowest to highest, must, aim, verdict, remark."""
    bounds = ("", "")
    if row.goal:
        goal = GOALS[row.goal]
        sign = ">=" if goal.at_least else "<="
        bounds = tuple("" if bound is None else f"{sign} {shown(bound)}" for bound in (goal.must, goal.aim))
    if row.figure is None:
        return (row.what, "-", "", *bounds, row.verdict, row.remark)
    unit = f" {row.unit}" if row.unit not in ("", "x") else ""
    spread = "" if row.figure.low == row.figure.high else f"{shown(row.figure.low)}-{shown(row.figure.high)}"
    return (row.what, f"{shown(row.figure.median)}{unit}", spread, *bounds, row.verdict, row.remark)


HEAD = ("what", "median", "range", "must", "aim", "reaches", "remark")


def text_table(rows: Sequence[Row]) -> str:
    """Return the rows in columns, the remark of each on a line of its own below it."""
    lines = [HEAD, *map(cells, rows)]
    first, *others = (max(map(len, column)) for column in list(zip(*lines, strict=True))[:-1])
    out = []
    for what, *middle, remark in lines:
        columns = (f"{cell:>{width}}" for cell, width in zip(middle, others, strict=True))
        out.append("  ".join((f"{what:<{first}}", *columns)).rstrip())
        out += [f"    {remark}"] if remark != HEAD[-1] and remark else []
    return "\n".join(out) + "\n"


def markdown_table(rows: Sequence[Row]) -> str:
    lines = [HEAD, ("---", *["--:"] * 4, "---", "---"), *(cells(row) for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


class Share(NamedTuple):
    """How much a judged row takes of what it may cost, and how much of that the aim is (None where that is the bound)."""

    what: str
    share: float
    aim: float | None


def shares(rows: Iterable[Row]) -> list[Share]:
    """Return the shares of the rows that are judged and measured; where nothing at all is allowed there is none."""
    found = []
    for row in rows:
        if row.goal and row.figure is not None and GOALS[row.goal].bound:
            goal = GOALS[row.goal]
            found.append(Share(row.what, goal.share(row.figure.median), goal.share(goal.aim) if goal.must else None))
    return found


def text_plot(rows: Iterable[Row], half: int = 20) -> str:
    """Return a bar for each share, `half` long for all of what it may cost; one that takes twice that or more ends in >."""
    found = shares(rows)
    if not found:
        return ""
    title = "share of what it may cost"
    longest = max(len(title), *(len(one.what) for one in found))
    out = [f"{title:<{longest}}  {'all of it |':>{half}}"]
    for one in found:
        bar = "#" * round(one.share * half) if one.share < 2 else "#" * (2 * half - 1) + ">"
        out.append(f"{one.what:<{longest}}  {bar:<{2 * half}}  {one.share:.2f}")
    return "\n".join(out) + "\n"
