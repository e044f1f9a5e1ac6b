"""All of one scenario's answers as one whole number, and many such numbers read across: then they are planes.

A table for each question gives every answer its bit; a scenario is the sum of its bits. A content that asks little is
read here, at once, and may have its plans handed out here too; `many.py` reads any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.lanes import Lanes

MOST_PLANES = 256
"""With so many planes at most it is faster than one answer after the other."""
MOST_USES = 48
"""Of so many steps at most it pays to look up which of them a plan has, all at once."""
TOGETHER = 1_024
"""So many numbers are read across at a time, a power of two: with more the numbers no longer stay where they are quick."""
MOST_KEPT = 16_384
"""So many different plans are kept at a time."""
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
        known = [(q.id, value) for q in content.questions.values() for value in q.choices]
        unknown = [(q.id, kind) for q in content.questions.values() if q.unknown is not None for kind in UNKNOWN_KINDS]
        self._concern = {name: 1 << lanes.planes + n for n, name in enumerate(content.concerns)}
        self._tables: dict[str, dict[Any, int]] = {name: {} for name in content.questions}
        for name, value in (*known, *unknown):
            (plane,) = lanes.of_value(name, value)
            self._tables[name][value] = 1 << plane

    def read(self, rows: Iterable[Answered | None]) -> tuple[list[int], set[int]]:
        """Return the number of each row, and which rows are odd: 0 stands for these."""
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
        return read, odd


class Across:
    """Makes planes of numbers that have a bit for each plane: as a table is turned, so that its columns are its rows."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._bytes = (bits + 7) // 8
        self._row = 8 * self._bytes

    def planes(self, numbers: Sequence[int]) -> list[int]:
        """Return for each bit the number that has a bit for each of `numbers`, the first one's lowest."""
        turned = [self._turned(numbers[start : start + TOGETHER]) for start in range(0, len(numbers), TOGETHER)]
        places = [bit % 8 * self._bytes + bit // 8 for bit in range(self._bits)]
        row = self._row
        if len(turned) == 1:
            (data,) = turned
            return [int.from_bytes(data[place::row], "little") for place in places]
        return [int.from_bytes(b"".join([data[place::row] for data in turned]), "little") for place in places]

    def _turned(self, numbers: Sequence[int]) -> bytes:
        """Return the numbers in rows, turned inside each square of eight rows and eight bits.

        Then the first row of eight has the first bit of each byte, of all eight numbers. A square is turned by its
        quarters, these by theirs and so on: each time two of the four change places, in all squares at once.
        """
        width = self._bytes
        table = int.from_bytes(b"".join([number.to_bytes(width, "little") for number in numbers]), "little")
        for size, mask in self._quarters:
            away = size * (self._row - 1)
            changed = (table >> away ^ table) & mask
            table ^= changed ^ changed << away
        return table.to_bytes(-(-len(numbers) // 8) * self._row, "little")

    @cached_property
    def _quarters(self) -> tuple[tuple[int, int], ...]:
        """For squares of 2, 4 and 8 the size of a quarter, and where the quarters stand that change places with others."""
        found = []
        for size in (1, 2, 4):
            columns = bytes([sum([1 << bit for bit in range(8) if bit & size])]) * self._bytes
            rows = b"".join([bytes(self._bytes) if row & size else columns for row in range(8)])
            found.append((size, int.from_bytes(rows * (TOGETHER // 8), "little")))
        return tuple(found)


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
