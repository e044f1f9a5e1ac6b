"""The answers of scenarios as planes, where a content asks little: all of one scenario's answers are one whole number.

A table for each question gives every answer its bit; a scenario is the sum of its bits, and planes are what the bits of
many scenarios come to when they are read across. With many questions the numbers grow longer than that is worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.lanes import Lanes

MOST_PLANES = 256
"""With so many planes at most it is faster than one answer after the other."""
MOST_USES = 48
"""Of so many steps at most it pays to look up which of them a plan has, all at once."""
MOST_KEPT = 16_384
"""So many different plans are kept at a time."""
DIGITS = tuple(bytes(b"01"[byte >> bit & 1] for byte in range(256)) for bit in range(8))
"""For each bit of a byte the digit that it is, for all bytes."""
BITS_OF_DIGITS = bytes(byte & 1 for byte in range(256))
"""What a digit "0" or "1" stands for."""

Answered = tuple[Sequence[str], Mapping[str, Any], object, object]
"""The concerns chosen, the answers as files hold them, and two moments that nothing here hangs on."""


def may_be_packed(lanes: Lanes) -> bool:
    """Whether every answer is one of a few, there are not too many of them, and no clock runs."""
    content = lanes.content
    return (
        lanes.planes <= MOST_PLANES
        and all(question.kind == "choice" for question in content.questions.values())
        and not any(rule.deadline for rule in content.rules)
    )


class Packed:
    """Reads scenarios of a content with few questions, each with choices of which one is taken."""

    def __init__(self, lanes: Lanes) -> None:
        content = lanes.content
        self.planes = lanes.planes + len(content.concerns)
        known = [(q.id, value) for q in content.questions.values() for value in q.choices]
        unknown = [(q.id, kind) for q in content.questions.values() if q.unknown is not None for kind in UNKNOWN_KINDS]
        self._order: list[int] = []
        """The plane of each bit. What is seldom answered comes last: whole bytes of it are often empty."""
        self._concern = {name: self._bit(lanes.planes + n) for n, name in enumerate(content.concerns)}
        self._tables: dict[str, dict[Any, int]] = {name: {} for name in content.questions}
        for name, value in (*known, *unknown):
            (plane,) = lanes.of_value(name, value)
            self._tables[name][value] = self._bit(plane)
        self._width = (len(self._order) + 7) // 8

    def _bit(self, plane: int) -> int:
        self._order.append(plane)
        return 1 << len(self._order) - 1

    def read(self, rows: Iterable[Answered | None]) -> tuple[list[int], set[int], int]:
        """Return the planes of these rows, the numbers of the rows that are odd (they are in no plane), and how many there are."""
        chosen, tables = self._concern, self._tables
        odd: set[int] = set()
        read: list[int] = []
        for row in rows:
            number = 0
            try:
                concerns, answers, _, _ = row  # type: ignore[misc]  # None is as odd as any other
                for concern in concerns:
                    number |= chosen[concern]
                for name, value in answers.items():
                    number += tables[name][value]
            except Exception:  # what stands in the place of an answer may raise anything when it is looked up
                odd.add(len(read))
                number = 0
            read.append(number)
        return self._across(read), odd, len(read)

    def _across(self, read: Iterable[int]) -> list[int]:
        """Return the planes: for each bit the number that has a bit for each row."""
        width, planes = self._width, [0] * self.planes
        data = b"".join([number.to_bytes(width, "little") for number in read])[::-1]
        bits = iter(self._order)
        for byte in range(width):
            column = data[width - 1 - byte :: width]
            filled = column.count(0) < len(column)
            for digits, plane in zip(DIGITS, bits, strict=False):
                if filled:
                    planes[plane] = int(column.translate(digits), 2)
        return planes


class Handed(dict[tuple[int, ...], tuple[str, ...]]):
    """Hands out names to lanes: each lane's at once, as lanes with the same ones are many. With few names only."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def out(self, planes: Sequence[int], width: int) -> list[tuple[str, ...] | None]:
        """Return for each of so many lanes the names of its planes, in their order."""
        if len(self) > MOST_KEPT:
            self.clear()
        eights = [self._eight(planes[start : start + 8], width) for start in range(0, len(planes), 8)]
        return list(map(self.__getitem__, zip(*eights, strict=True))) if eights else [()] * width

    def __missing__(self, bytes_: tuple[int, ...]) -> tuple[str, ...]:
        bits = int.from_bytes(bytes_, "little")
        self[bytes_] = found = tuple(name for number, name in enumerate(self._names) if bits >> number & 1)
        return found

    def _eight(self, planes: Sequence[int], width: int) -> bytes:
        """Return for each lane a byte with a bit for each of eight planes."""
        found = 0
        for number, plane in enumerate(planes):
            ones = f"{plane:0{width}b}".encode().translate(BITS_OF_DIGITS)
            found |= int.from_bytes(ones, "big") << number
        return found.to_bytes(width, "little")
