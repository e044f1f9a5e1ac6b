"""How far a batch is: a bar, how many scenarios, how many a second and how long it still takes, on one line."""

from __future__ import annotations

from time import monotonic

from crisis_cli.checks.status_line import Say
from crisis_cli.progress import EVERY

BAR = 20
"""Columns of the bar."""


class Pace:
    """Says how far a run is that began at `done` of `whole` bytes of its inputs; `whole` is None where nobody knows it."""

    def __init__(self, say: Say, whole: int | None, done: int = 0, *, plain: bool = False) -> None:
        self.say, self.whole, self.plain = say, whole, plain
        self.begun = self.following = monotonic()
        self.before = self.done = done
        self.scenarios = 0

    def take(self, weight: int, scenarios: int) -> None:
        """Count what is done, and say how far it is if that was not said just now."""
        self.done += weight
        self.scenarios += scenarios
        now = monotonic()
        if now >= self.following:
            self.following = now + EVERY
            self.say(self.text(now))

    def text(self, now: float) -> str:
        """Return the line: `[=====>    ]  52%  12,345 scenarios  6,120 a second  0:41 left`."""
        seconds = max(now - self.begun, 0.001)
        parts = [f"{self.scenarios:,} scenarios", f"{self.scenarios / seconds:,.0f} a second"]
        if self.whole:
            share = min(self.done / self.whole, 1)
            parts.insert(0, f"{share:4.0%}" if self.plain else f"{_bar(share)} {share:4.0%}")
            if self.done > self.before:
                left = (self.whole - self.done) * seconds / (self.done - self.before)
                parts.append(f"{_clock(max(left, 0))} left")
        return "  ".join(parts)


def _bar(share: float) -> str:
    full = int(share * BAR)
    return f"[{('=' * full + '>')[:BAR]:<{BAR}}]"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
