"""What is practised, as data: a vignette, an exercise made of tasks, the replies to it. No engine, no files, no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crisis_cli.answers import Answers, Value
from crisis_cli.model import Expectation

Area = Literal["asking", "acting", "law", "disclosure", "documenting", "follow-up"]
AREAS: tuple[Area, ...] = ("asking", "acting", "law", "disclosure", "documenting", "follow-up")
Kind = Literal["interview", "drill", "note", "withhold", "call"]
Rank = Literal["first", "second", "third"]
"""How hard an exercise is."""
TaskKind = Literal["ask", "one", "several", "order"]
Grave = Literal["danger", "disclosure", "police"]
"""What can't be averaged away: a danger that was missed, something told that had to be withheld, responders brought in for
nothing."""
SURENESS: Mapping[int, str] = {50: "a guess", 75: "fairly sure", 95: "certain"}
"""How sure somebody says they are, in percent."""
TRAINING = "TRAINING"
"""Stands on every screen, file and note of an exercise."""


@dataclass(frozen=True)
class Variant:
    """One way a case may be: words put in for `{name}` in its texts, and what they change of its facts."""

    words: Mapping[str, str]
    answers: Mapping[str, Value]
    told: Mapping[str, str]


@dataclass(frozen=True)
class After:
    """What came of it, in the voice of the story: done right, and by id of an action that was missed or wrongly taken."""

    right: str = ""
    missed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Vignette:
    """A story to practise on. `answers` are its facts, all that an interview asks for; `known` those the story tells.

    `told` is what is heard when a question is asked. Of each entry of `vary` one variant is taken by the seed. `expect` is
    a key of the author's own, checked against the engine's plan; `differs` says why where it is another.
    """

    id: str
    title: str
    story: str
    rank: Rank
    minutes: int
    concerns: tuple[str, ...]
    now: datetime
    answers: Mapping[str, Value]
    known: tuple[str, ...]
    told: Mapping[str, str]
    hints: tuple[str, ...]
    debrief: str
    warning: str = ""
    after: After = field(default_factory=After)
    vary: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)
    expect: Expectation | None = None
    differs: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A vignette as one seed has it: no `{name}` is left in its texts. `answers` are all facts."""

    vignette: Vignette
    seed: int
    title: str
    story: str
    answers: Answers
    known: Answers
    told: Mapping[str, str]
    now: datetime


@dataclass(frozen=True)
class Feedback:
    """What is said of a choice: what comes of it, by which rule and sources, and the facts under which it would be right.

    `brief` says what makes a right one right, or what makes it right to leave one that the plan advises against; "" where
    that is not shown.
    """

    says: str
    rules: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    right_if: tuple[str, ...] = ()
    brief: str = ""


@dataclass(frozen=True)
class Choice:
    id: str
    text: str
    heard: str = ""
    """In a task of kind ask: what is heard when it is chosen."""


@dataclass(frozen=True)
class Task:
    """One thing to decide in an exercise. `right` are ids of `choices`, in order where the kind is order.

    Of kind ask the choices are questions, whose answers are heard as they are put, until the trainee knows enough.
    `grave` are choices that can't be averaged away: a right one that was left out, a wrong one that was taken.
    `rests_on` are the rules its key comes from. With `sure` one says how sure one is. `again` is a task before it that asked
    for the same choices: what went amiss there is not counted here a second time. `stands_for` has, by a grave choice, the
    choices of other tasks that it would have brought: whoever took them all missed no danger. `either` are choices that may
    be taken or left: neither right nor wrong. `nearly` are wrong ones so near to what is right that they count half. `told`
    is what the page says before it, for it takes that as known: from there on nothing is changed that was replied to before.
    """

    id: str
    area: Area
    kind: TaskKind
    ask: str
    choices: tuple[Choice, ...]
    right: tuple[str, ...]
    grave: Mapping[str, Grave] = field(default_factory=dict)
    feedback: Mapping[str, Feedback] = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()
    sure: bool = True
    again: str = ""
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    either: tuple[str, ...] = ()
    nearly: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def wrong(self) -> tuple[str, ...]:
        """The choices that are neither right nor may be taken or left."""
        return tuple(one.id for one in self.choices if one.id not in self.right and one.id not in self.either)


@dataclass(frozen=True)
class Exercise:
    """Something to practise, whole: what is read, then tasks one by one, then what is said at the end.

    `id` names it for good ("interview.the-bridge", "drill", "note.the-bridge"); with the seed it is the same each time.
    """

    id: str
    kind: Kind
    seed: int
    title: str
    concerns: tuple[str, ...]
    minutes: int
    story: tuple[str, ...]
    tasks: tuple[Task, ...]
    hints: tuple[str, ...] = ()
    warning: str = ""
    debrief: tuple[str, ...] = ()
    after: After = field(default_factory=After)
    rank: Rank = "first"
    differs: str = ""
    """Why its author would decide otherwise than the engine's plan, which is the key all the same."""


@dataclass(frozen=True)
class Reply:
    """What was chosen of a task, in the order of choosing; how sure (percent, None where not asked); how long it took."""

    task: str
    chosen: tuple[str, ...]
    sure: int | None
    seconds: float


@dataclass(frozen=True)
class Mark:
    """A reply held against its task. `points` from 0 to 1; `missed` and `wrong` are ids of choices.

    `grave` is what weighs so much that no average hides it. `sure_and_wrong`: certain, and not right.
    """

    task: str
    area: Area
    points: float
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    grave: tuple[tuple[str, Grave], ...]
    sure: int | None
    seconds: float

    @property
    def sure_and_wrong(self) -> bool:
        return self.sure is not None and self.sure >= max(SURENESS) and self.points < 1


@dataclass(frozen=True)
class Score:
    """What the replies to one exercise come to. `areas` has those that were practised, from 0 to 1."""

    areas: Mapping[Area, float]
    marks: tuple[Mark, ...]
    passed: bool

    @property
    def grave(self) -> tuple[tuple[str, Grave], ...]:
        return tuple(one for mark in self.marks for one in mark.grave)


@dataclass(frozen=True)
class Record:
    """One exercise that was done. `content` is the version and hash of the content, `form` practice or exam.

    No name: `who` only where somebody gave one. `exam` is which form of an exam it was and when that was begun.
    """

    at: datetime
    exercise: str
    kind: Kind
    seed: int
    content: str
    form: Literal["practice", "exam"]
    concerns: tuple[str, ...]
    hints: int
    seconds: float
    score: Score
    who: str = ""
    replies: tuple[Reply, ...] = ()
    exam: str = ""
