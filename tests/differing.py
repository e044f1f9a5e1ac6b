"""The readings of a content held against each other: interpreter, generated functions, formulas of the proof, lanes. No test here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crisis_cli.answers import Answers, Value, read_value
from crisis_cli.checks.formula import Formula, Node
from crisis_cli.checks.tried import Tried
from crisis_cli.checks.variables import Option, Variable
from crisis_cli.checks.world import World
from crisis_cli.engine import completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.generated import Decided, Readers, compile_content
from crisis_cli.lanes import Lanes as Planes
from crisis_cli.model import Content, Question


@dataclass(frozen=True)
class Difference:
    """What two readings say differently of one scenario, the number of which counts from 0."""

    scenario: int
    readers: str
    about: str

    def __str__(self) -> str:
        return f"scenario {self.scenario}, {self.readers}: {self.about}"


@dataclass(frozen=True)
class Read:
    """What the interpreter makes of a scenario: `held` and `lost` are the rules of open concerns that surely do, or do not, hold."""

    answers: Mapping[str, Value]
    concerns: tuple[str, ...]
    reached: Mapping[str, str]
    possible: Mapping[str, frozenset[str]]
    held: tuple[str, ...]
    lost: frozenset[str]


def answers_in(content: Content, tables: Mapping[str, Any]) -> Answers:
    """Return the answers of a drawn scenario, which needs no checking for this."""
    values = {name: read_value(content.questions[name], raw) for name, raw in tables["answers"].items()}
    return Answers(tuple(tables["concerns"]), values)


# ---------------------------------------------------------------- the interpreter


def finished(content: Content, answers: Answers) -> Evaluation:
    """Return the reading of an interview that has gone to its end: whatever is asked and not answered is filled in.

    Unlike `engine.completed` it asks for what can no longer matter too, as a proof does.
    """
    values = dict(answers.values)
    while True:
        reading = Evaluation(content, answers.concerns, values)
        listed = dict.fromkeys(name for concern in reading.concerns for name in concern.questions)
        asked = [
            question
            for question in map(content.questions.__getitem__, listed)
            if question.id not in values and question.tier != "note" and reading.relevance(question.id) is True
        ]
        if not asked:
            return reading
        values |= {question.id: nothing_said(question) for question in asked}


def nothing_said(question: Question) -> Value:
    if question.default is None:
        return "not-asked"
    return (question.default,) if question.kind == "several" else question.default


def interpreted(reading: Evaluation) -> Read:
    truths = [(rule.id, truth) for rule, truth in reading.rules()]
    levels = {name: reading.level(name) for name in reading.content.findings}
    return Read(
        reading.values,
        tuple(concern.id for concern in reading.concerns),
        {name: level.certain for name, level in levels.items()},
        {name: frozenset(level.possible) for name, level in levels.items() if level.possible},
        tuple(name for name, truth in truths if truth is True),
        frozenset(name for name, truth in truths if truth is False),
    )


# ---------------------------------------------------------------- interpreter and generated functions


def against_interpreter(read: Read, decided: Decided) -> Iterator[str]:
    """Yield what the generated functions say differently."""
    if decided.concerns != read.concerns:
        yield f"concerns {decided.concerns}, interpreted {read.concerns}"
    if decided.rules != read.held:
        yield f"rules {sorted({*decided.rules} ^ {*read.held}) or 'in another order'}"
    for name, value in read.reached.items():
        if decided.findings[name] != value:
            yield f"{name} is {decided.findings[name]}, interpreted {value}"
        if frozenset(decided.possible.get(name, ())) != read.possible.get(name, frozenset()):
            yield f"{name} may be {decided.possible.get(name)}, interpreted {read.possible.get(name)}"


def against_completed(content: Content, answers: Answers, decided: Decided) -> Iterator[str]:
    """Yield what they say differently after `engine.completed`, which leaves out what no rule waits for any more.

    A finding that is undecided there may be decided here, as one of the values that it might have.
    """
    filled = completed(content, answers)
    read = interpreted(Evaluation(content, filled.concerns, filled.values))
    if decided.concerns != read.concerns:
        yield f"concerns {decided.concerns}, completed {read.concerns}"
    if decided.rules != read.held:
        yield f"rules {sorted({*decided.rules} ^ {*read.held}) or 'in another order'}, completed"
    for name, value in read.reached.items():
        said = {decided.findings[name], *decided.possible.get(name, ())}
        could = {value, *read.possible.get(name, ())}
        if said != could if name == "response" else not said <= could:
            yield f"{name} is {sorted(said)}, completed {sorted(could)}"


# ---------------------------------------------------------------- interpreter and proof, thousands at once


class Lanes(Tried):
    """Given interviews, a bit for each, in the place of those that the prover draws at random."""

    def __init__(self, world: World, reads: Sequence[Read]) -> None:
        self.everywhere = (1 << len(reads)) - 1
        self.bits: dict[Node, int] = {}
        found: dict[Node, bytearray] = {}
        values = {name: _Values(variable) for name, variable in world.variables.items()}
        nodes = [node for v in world.variables.values() for node in (v.given, *v.nodes())]
        for node in (*world.chosen.values(), *nodes):
            found[node] = bytearray(len(reads) // 8 + 1)
        for lane, read in enumerate(reads):
            at, bit = lane >> 3, 1 << (lane & 7)
            for name in read.concerns:
                found[world.chosen[name]][at] |= bit
            for name, variable in values.items():
                for node in variable[read.answers.get(name)]:
                    found[node][at] |= bit
        self.bits = {node: int.from_bytes(lanes, "little") for node, lanes in found.items()}
        self.counted = self._all(world.limits)

    def of(self, formula: Formula) -> int:
        return self._all((formula,))


class _Values(dict[Value | None, tuple[Node, ...]]):
    """The variables of a question that are true where this is its answer; None is no answer."""

    def __init__(self, variable: Variable) -> None:
        super().__init__()
        self.variable = variable

    def __missing__(self, value: Value | None) -> tuple[Node, ...]:
        any_value = self.variable.options[0].value if self.variable.options else tuple(self.variable.choices)[:1]
        fixed = self.variable.fixed(any_value if value is None else self._spoken_for(value))
        fixed[self.variable.given] = value is not None
        self[value] = tuple(node for node, yes in fixed.items() if yes)
        return self[value]

    def _spoken_for(self, value: Value) -> Value:
        """Return the value that the proof takes for this one."""
        if isinstance(value, tuple):
            return value
        options: Iterable[Option] = self.variable.options
        for option in options:
            if value in option.members:
                return option.value
        if isinstance(value, int):
            return next(
                o.value for o in options if any(isinstance(v, int) and v == self._cut(value) for v in o.members)
            )
        return self.variable.options[0].value  # a time or a day: the first option is the known one

    def _cut(self, value: int) -> int:
        cuts = [v for option in self.variable.options for v in option.members if isinstance(v, int)]
        return max(cut for cut in cuts if cut <= value)


class Said:
    """What is said of which lanes."""

    def __init__(self, number: int) -> None:
        self._length = number // 8 + 1
        self.said: dict[tuple[str, str], bytearray] = {}

    def say(self, lane: int, kind: str, names: Iterable[str]) -> None:
        for name in names:
            key = (kind, name)
            if key not in self.said:
                self.said[key] = bytearray(self._length)
            self.said[key][lane >> 3] |= 1 << (lane & 7)

    def lanes(self, kind: str, name: str) -> int:
        return int.from_bytes(self.said.get((kind, name), b""), "little")


def against_proof(world: World, reads: Sequence[Read]) -> Iterator[Difference]:
    """Yield what the formulas of the proof say differently of these scenarios than the interpreter."""
    content, lanes = world.content, Lanes(world, reads)
    broken = lanes.everywhere & ~lanes.counted
    for lane in _set_in(broken):
        yield Difference(lane, "proof", "the proof holds that no interview ends so")
    said = Said(len(reads))
    for lane, read in enumerate(reads):
        said.say(lane, "open", read.concerns)
        said.say(lane, "holds", read.held)
        said.say(lane, "does not hold", read.lost)
        said.say(lane, "reached", (f"{name} {value}" for name, value in read.reached.items()))
        said.say(lane, "possible", (f"{name} {value}" for name, values in read.possible.items() for value in values))
    for (kind, name), formula in _statements(world):
        here = said.lanes(kind, name)
        for lane in _set_in(lanes.of(formula) ^ here):
            yield Difference(
                lane, "proof", f"{name} {kind}: {'not interpreted so' if not here >> lane & 1 else 'not proved so'}"
            )
    assert {rule.id for rule in content.rules} >= {name for kind, name in said.said if kind == "holds"}


def _statements(world: World) -> Iterator[tuple[tuple[str, str], Formula]]:
    forge = world.forge
    for name in world.content.concerns:
        yield ("open", name), world.active(name)
    for rule in world.content.rules:
        truth, active = world.rule(rule), world.active(rule.concern)
        yield ("holds", rule.id), forge.all((active, truth.yes))
        yield ("does not hold", rule.id), forge.all((active, truth.no))
    for finding in world.content.findings.values():
        stands, possible = world.stands(finding.id), world._possible[finding.id]
        for level, value in enumerate(finding.values):
            yield ("reached", f"{finding.id} {value}"), stands[level]
            yield ("possible", f"{finding.id} {value}"), possible[level]


def _set_in(lanes: int) -> Iterator[int]:
    while lanes:
        yield (lanes & -lanes).bit_length() - 1
        lanes &= lanes - 1


# ---------------------------------------------------------------- interpreter and lanes


class InLanes:
    """Answers as planes. `chosen` are those of concerns; a lane for each set of answers."""

    def __init__(self, made: Planes, drawn: Sequence[Answers]) -> None:
        self.everywhere = (1 << len(drawn)) - 1
        found = [bytearray(len(drawn) // 8 + 1) for _ in range(made.planes)]
        chosen = {name: bytearray(len(drawn) // 8 + 1) for name in made.content.concerns}
        numbers: dict[tuple[str, Value], tuple[int, ...]] = {}
        for lane, answers in enumerate(drawn):
            at, bit = lane >> 3, 1 << (lane & 7)
            for concern in answers.concerns:
                chosen[concern][at] |= bit
            for answer in answers.values.items():
                if answer not in numbers:
                    numbers[answer] = tuple(made.of_value(*answer))
                for number in numbers[answer]:
                    found[number][at] |= bit
        self.planes = [int.from_bytes(lanes, "little") for lanes in found]
        self.chosen = [int.from_bytes(lanes, "little") for lanes in chosen.values()]


def against_lanes(made: Planes, drawn: Sequence[Answers], reads: Sequence[Read]) -> Iterator[Difference]:
    """Yield what the lanes say differently of these answers, what is missing filled in at once."""
    content, given = made.content, InLanes(made, drawn)
    start = made.start(given.planes, given.chosen, given.everywhere)
    opened = made.fill(given.planes, given.chosen, start, given.everywhere)
    step = made.step(given.planes, given.chosen, given.everywhere)
    values = content.findings["response"].values
    found = [("open", name, lanes) for name, lanes in zip(content.concerns, opened, strict=True)]
    found += [("holds", rule.id, lanes) for rule, lanes in zip(content.rules, step.rules, strict=True)]
    found += [("reached", value, lanes) for value, lanes in zip(values, step.levels, strict=True)]
    said = Said(len(reads))
    for lane, read in enumerate(reads):
        said.say(lane, "open", read.concerns)
        said.say(lane, "holds", read.held)
        said.say(lane, "reached", (read.reached["response"],))
    for kind, name, lanes in found:
        here = said.lanes(kind, name)
        for lane in _set_in(lanes ^ here):
            yield Difference(lane, "lanes", f"{name} {kind}: {'interpreted' if here >> lane & 1 else 'in lanes'} only")


# ---------------------------------------------------------------- all of them


class Comparison:
    """One content with its readings."""

    def __init__(
        self,
        content: Content,
        readers: Readers | None = None,
        world: World | None = None,
        planes: Planes | None = None,
    ) -> None:
        self.content = content
        self.readers = readers or compile_content(content)
        self.world = world or World(content)
        self.planes = planes or Planes(content)

    def differences(self, drawn: Sequence[Answers], *, completed_every: int = 1) -> Iterator[Difference]:
        """Yield what the readings say differently of these answers, those of the first reader that differs first."""
        reads = []
        for number, answers in enumerate(drawn):
            decided = self.readers.decide(answers.concerns, answers.values)
            read = interpreted(finished(self.content, answers))
            reads.append(read)
            for about in against_interpreter(read, decided):
                yield Difference(number, "generated", about)
            if number % completed_every == 0:
                for about in against_completed(self.content, answers, decided):
                    yield Difference(number, "generated", about)
        yield from against_proof(self.world, reads)
        yield from against_lanes(self.planes, drawn, reads)
