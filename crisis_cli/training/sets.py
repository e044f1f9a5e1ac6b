"""Which steps, questions, concerns and recipients of a content training knows something of that the content does not say.

What is right is the plan's. The sets say what is offered beside it, in which words, and what is never called wrong. They
stand in `training/sets.toml` of a content; one without that file has none of them, and exercises all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})
NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class StepSets:
    """Steps, by id.

    `kind` follow and do nobody harm, also where nothing calls for them: never wrong, and right where the plan has them.
    `advice` is asking somebody who knows, or asking about danger: as little wrong, and without a place in an order.
    `alongside` is advice that goes on beside the rest, or agreeing with people whom a story need not have: it may be taken or
    left, unless a story tells what comes of leaving it.
    `police` bring police to somebody, who has to be named to them, the surest first: without danger a word too many.
    `same` are steps apart in the content that mean the same to whoever reads only their words: one of each is offered.
    `plainly` has other words for steps whose own tell a fact that the trainee is to find out by asking.
    `glossed` has what a term of theirs means that a beginner may not know.
    `only_of` makes no sense where a case is of none of these concerns: nobody would take it for meant.
    `tempting_in` are advised against in every case, and tempt nobody where a case is of none of these concerns.
    `company` is the client's, left out as grave only in an emergency: whoever sits with somebody stays there anyway.
    `saving` save somebody, whatever their kind in the content: as grave to leave out as what is for life and safety.
    `people_of` names people whom only a case of these concerns has: elsewhere a drill does not speak of it.
    `with_client` take the client's being there.
    """

    kind: frozenset[str] = frozenset()
    advice: frozenset[str] = frozenset()
    alongside: frozenset[str] = frozenset()
    police: tuple[str, ...] = ()
    same: tuple[frozenset[str], ...] = ()
    plainly: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    glossed: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    only_of: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    tempting_in: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    company: frozenset[str] = frozenset()
    saving: frozenset[str] = frozenset()
    people_of: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    with_client: frozenset[str] = frozenset()

    def same_to_a_reader(self, one: str, other: str) -> bool:
        """Whether two steps mean the same to whoever reads only their words."""
        return self._meant(one) == self._meant(other)

    def _meant(self, name: str) -> int | str:
        return self._groups.get(name, name)

    @cached_property
    def _groups(self) -> Mapping[str, int]:
        """The number of the group of `same` in which a step stands, if it stands in one."""
        return {name: at for at, names in enumerate(self.same) for name in names}

    def apart(self, names: Iterable[str], beside: Iterable[str] = ()) -> list[str]:
        """Return the names without those that mean the same as one before them, or as one of `beside`."""
        taken, kept = {self._meant(name) for name in beside}, list[str]()
        for name in names:
            if self._meant(name) not in taken:
                taken.add(self._meant(name))
                kept.append(name)
        return kept


@dataclass(frozen=True)
class QuestionSets:
    """Questions, by id.

    `safe` are about fear and safety, or what anybody would want to know: nobody is told that it was wrong to ask one.
    `aside` is asked to be sure, and is beside the point where nothing hangs on it: then it may be asked or left.
    `one_step` asks for one step alone: whoever took it left nobody in danger by not asking.
    `of_age` are put of a client of these ages alone; `answered_with` only where one of these is answered in the case.
    """

    safe: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    one_step: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    of_age: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    answered_with: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class ConcernSets:
    """Concerns, by id.

    `away` are about somebody who is not there, or about what is over: of somebody who is here nobody would put their
    questions; of somebody who is not they are as good as those of the case's own matter.
    `of_age` are about a person of these ages: their questions are put of a client of that age alone.
    `look_alike` is a family whose concerns ask the same of different people: from a question nobody could tell that it is
    the wrong one.
    `others_speak` are those in which somebody else speaks, or nobody, unless the story says where the client is.
    `read_along` are those in which whoever reads the note may be somebody whom it endangers.
    """

    away: frozenset[str] = frozenset()
    of_age: Mapping[str, frozenset[str]] = field(default_factory=lambda: NOTHING)
    look_alike: str = ""
    others_speak: frozenset[str] = frozenset()
    read_along: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FactSets:
    """Answers, by question and choice.

    `contact` asks where the client is: `here` in the room or on the line, `gone` where nobody reaches them. `role` asks how
    it was learned: with `private` in private life, so that no note is written and nobody rung as a card has it. `age` asks
    for the client's.
    """

    contact: str = ""
    here: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    role: str = ""
    private: frozenset[str] = frozenset()
    age: str = ""


@dataclass(frozen=True)
class Opening:
    """Why somebody is spoken to first as they are, and whose first words would be wrong with them."""

    why: str
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class CardSets:
    """Call cards: recipients and steps, by id.

    `not_dialled` are steps with somebody to talk to in which nobody is rung: the other side calls, or it is written.
    `reports` are calls whose line does not say already who picks up, `agency` who takes a report. `no_report` is told of a
    suspicion by mistake, instead, with why that is none. `answers_for` picks up where somebody else was meant.
    `come` ask where, and have to be able to ring back. `openings` are those whom a card knows how to ask for.
    `at_work` are people at work; `asked_at_work` and `asked_at_home` those whose first question the others do not ask.
    """

    not_dialled: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    agency: str = ""
    no_report: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    answers_for: str = ""
    come: frozenset[str] = frozenset()
    openings: Mapping[str, Opening] = field(default_factory=lambda: MappingProxyType({}))
    at_work: frozenset[str] = frozenset()
    asked_at_work: tuple[str, ...] = ()
    asked_at_home: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sets:
    """All that training knows of a content."""

    steps: StepSets = field(default_factory=StepSets)
    questions: QuestionSets = field(default_factory=QuestionSets)
    concerns: ConcernSets = field(default_factory=ConcernSets)
    facts: FactSets = field(default_factory=FactSets)
    cards: CardSets = field(default_factory=CardSets)
