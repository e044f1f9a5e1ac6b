"""`train check`: is this vignette sound? Each variant is run through the engine; every fault an Issue with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli.checks import grade
from crisis_cli.checks.expectation import failures
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.errors import Issue, count
from crisis_cli.model import Content
from crisis_cli.plan import PlannedAction
from crisis_cli.training.cases import case_of, taken, variants
from crisis_cli.training.interviews import interview
from crisis_cli.training.key import Key, key_of, walk, with_only
from crisis_cli.training.model import Case, Exercise, Reply
from crisis_cli.training.scoring import score
from crisis_cli.training.sets import Sets
from crisis_cli.training.vignettes import Path_, Written, read_shelf, texts_of

if TYPE_CHECKING:
    from crisis_cli.checks.wording import Wording

MOST_RUN = 64
"""So many combinations of variants are run, spread over all of them; each variant is run at least once."""
MOST_ASKED = 14
"""So many questions may be left to ask: an exercise takes minutes."""
FEWEST_TASKS = 4
RUN = 4
"""So many words in a row that a hint shares with what is right give it away."""
LONG = 5
NAMES = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)+")
"""What may be an id: of one word it would be a word as well."""
COMMON = frozenset(
    [
        "about",
        "after",
        "before",
        "being",
        "could",
        "every",
        "might",
        "other",
        "shall",
        "should",
        "their",
        "there",
        "these",
        "those",
        "where",
        "which",
        "would",
    ]
)
"""Words that say nothing of what is right; nor does a run of short ones."""
GRADE = 9.0
"""A story reads at this grade or below: the Flesch-Kincaid grade of all its texts together."""


def check(content: Content, sets: Sets, folder: Path, wording: Wording | None = None) -> list[Issue]:
    """Return everything that is wrong with the vignettes of a folder. `wording` is that of the shipped content if not given."""
    shelf = read_shelf(content, folder)
    words = wording if wording is not None else _shipped_wording()
    issues = [*shelf.issues]
    for written in shelf.written:
        issues += dict.fromkeys((*_Run(content, sets, written).issues(), *_texts(written, words)))
    return issues


def _shipped_wording() -> Wording:
    from crisis_cli.load import load_checked, shipped_folder

    return load_checked(shipped_folder()).wording


def seeds_to_run(written: Written) -> tuple[int, ...]:
    """Return seeds that run every combination of variants, of very many some, and each variant at least once."""
    number = variants(written.vignette)
    if number <= MOST_RUN:
        return tuple(range(number))
    seeds = {at * number // MOST_RUN for at in range(MOST_RUN)}
    stride = 1
    for ways in written.vignette.vary.values():
        seeds.update(stride * at for at in range(len(ways)))
        stride *= len(ways)
    return tuple(sorted(seeds))


class _Run:
    """One vignette run through the engine in all its variants."""

    def __init__(self, content: Content, sets: Sets, written: Written) -> None:
        self.content = content
        self.sets = sets
        self.written = written
        self.vignette = written.vignette

    @cached_property
    def cases(self) -> Mapping[int, Case]:
        return {seed: case_of(self.content, self.vignette, seed) for seed in seeds_to_run(self.written)}

    @cached_property
    def keys(self) -> Mapping[int, Key]:
        return {seed: key_of(self.content, case) for seed, case in self.cases.items()}

    def issue(self, path: Path_, message: str, hint: str, check: str) -> Issue:
        return self.written.issue(path, message, hint, check)

    def variant(self, seed: int) -> str:
        """Return which variants a seed takes, as a message says it; nothing where there are none."""
        names = [
            f"{name} {ways.index(way) + 1}"
            for (name, ways), way in zip(self.vignette.vary.items(), taken(self.vignette, seed), strict=True)
        ]
        return f" (in the variant {', '.join(names)})" if names else ""

    def issues(self) -> Iterator[Issue]:
        whole = [*self.whole()]
        yield from whole
        yield from self.known_told()
        if whole:
            return  # the interview stops at the first gap, so what stands behind it would be called idle
        yield from self.idle_facts()
        yield from self.told()
        yield from self.many_questions()
        yield from self.expected()
        yield from self.asked_is_enough()
        yield from self.scored()
        yield from self.consequences()
        yield from self.given_away()

    # -- facts

    def whole(self) -> Iterator[Issue]:
        """Every question that the interview asks has its fact, in every variant."""
        seen: set[tuple[str, ...]] = set()
        for seed, key in self.keys.items():
            if key.unanswered and key.unanswered not in seen:
                seen.add(key.unanswered)
                names = ", ".join(key.unanswered)
                message = f"The interview still asks: {names}{self.variant(seed)}."
                yield self.issue(("answers",), message, "Answer each under [answers] or in the variant.", "not-whole")

    def idle_facts(self) -> Iterator[Issue]:
        """Every fact is asked for in some variant, or known there."""
        used: set[str] = set()
        heard = {name for _, names in self.lines() for name in names}
        for seed, case in self.cases.items():
            facts = case.answers.values
            asked = walk(self.content, case.known, facts, case.now, "note").asked
            used.update(asked, case.known.values, self.keys[seed].needed)
        for path, names in self.facts():
            for name in names:
                if name not in used:
                    message = f"{name} is never asked with these answers."
                    also = ", with what is told of it" if name in heard else ""
                    yield self.issue(
                        (*path, name), message, f"Drop it{also}, or change what it depends on.", "idle-fact"
                    )

    def facts(self) -> Iterator[tuple[Path_, Iterable[str]]]:
        """Yield where facts stand, and their names."""
        yield ("answers",), self.vignette.answers
        for key, ways in self.vignette.vary.items():
            for number, way in enumerate(ways):
                yield ("vary", key, number, "answers"), way.answers

    # -- what is heard

    def told(self) -> Iterator[Issue]:
        """Every question that is left to ask has a line that is heard."""
        missing: dict[str, int] = {}
        for seed, key in self.keys.items():
            for name in key.needed:
                if name not in self.cases[seed].told:
                    missing.setdefault(name, seed)
        for seed in dict.fromkeys(missing.values()):
            names = ", ".join(name for name, first in missing.items() if first == seed)
            message = f"Nothing is heard when one asks for {names}{self.variant(seed)}."
            hint = "Write under [told] what is said or seen, or name under `known` what the story tells."
            yield self.issue(("told",), message, hint, "nothing-told")

    def known_told(self) -> Iterator[Issue]:
        """No line is heard of what the story tells."""
        for path, names in self.lines():
            for name in names:
                if name in self.vignette.known:
                    message = f"{name} is known from the story: nobody hears this line."
                    yield self.issue((*path, name), message, "Drop one of them.", "idle-told")

    def lines(self) -> Iterator[tuple[Path_, Iterable[str]]]:
        yield ("told",), self.vignette.told
        for key, ways in self.vignette.vary.items():
            for number, way in enumerate(ways):
                yield ("vary", key, number, "told"), way.told

    def many_questions(self) -> Iterator[Issue]:
        for seed, key in self.keys.items():
            if len(key.needed) > MOST_ASKED:
                names = ", ".join(key.needed)
                message = (
                    f"{len(key.needed)} questions are left to ask, at most {MOST_ASKED}{self.variant(seed)}: {names}."
                )
                yield self.issue(
                    ("known",), message, "Let the story tell more, and name it under `known`.", "too-many-asked"
                )
                return
            if len(key.needed) < 2:
                message = f"{count(len(key.needed), 'question')} left to ask{self.variant(seed)}."
                yield self.issue(("known",), message, "Leave more to be asked.", "too-few-asked")
                return

    # -- the key

    def expected(self) -> Iterator[Issue]:
        """What the author expects is the engine's plan, or `differs` says why not."""
        expect, differs = self.vignette.expect, self.vignette.differs
        found = [
            (seed, text) for seed in self.keys for text in (failures(self.keys[seed].plan, expect) if expect else ())
        ]
        if differs and not found:
            yield self.issue(("differs",), "The engine's plan is as expected.", "Drop this line.", "no-difference")
        elif not differs:
            for text, seed in {text: seed for seed, text in reversed(found)}.items():
                hint = "Mend what is expected, or say at the top in `differs` why it differs."
                yield self.issue(("expect",), f"{text}{self.variant(seed)}.", hint, "not-the-plan")

    def asked_is_enough(self) -> Iterator[Issue]:
        """Whoever asks what is needed, and no more, has the whole plan."""
        from crisis_cli.engine import plan_for

        for seed, key in self.keys.items():
            case = self.cases[seed]
            plan = plan_for(self.content, with_only(case, key.needed), case.now, changes=False)
            if [one.id for one in plan.actions] != [one.id for one in key.plan.actions]:
                message = f"With what the interview asks the plan is another one{self.variant(seed)}."
                yield self.issue(("answers",), message, "Drop the facts that it does not ask for.", "other-plan")
                return

    # -- the exercise

    @cached_property
    def exercises(self) -> Mapping[int, Exercise]:
        return {seed: interview(self.content, self.sets, self.vignette, seed) for seed in self.cases}

    def scored(self) -> Iterator[Issue]:
        """The key passes with every point; nothing at all, and everything at once, do not pass. Enough is asked."""
        for seed, exercise in self.exercises.items():
            names = {task.id for task in exercise.tasks}
            if len(exercise.tasks) < FEWEST_TASKS or "ask" not in names:
                message = f"Only {count(len(names), 'task')} can be made of it{self.variant(seed)}: {', '.join(sorted(names))}."
                yield self.issue(("answers",), message, "Choose facts that call for more.", "too-few-tasks")
                return
            key, nothing, everything = (score(exercise, replies) for replies in _solutions(exercise))
            if not key.passed or set(key.areas.values()) != {1.0}:
                message = f"The key itself does not pass{self.variant(seed)}."
                yield self.issue((), message, "This is a fault of the program: report it.", "key-fails")
                return
            for what, found in (("Nothing at all", nothing), ("Everything at once", everything)):
                if found.passed:
                    message = f"{what} passes{self.variant(seed)}."
                    yield self.issue(("answers",), message, "Choose facts that call for more.", "empty-passes")
                    return

    def consequences(self) -> Iterator[Issue]:
        """What is said to come of a step is of one that is right, or wrong, and offered in some variant."""
        after = self.vignette.after
        tasks = [task for exercise in self.exercises.values() for task in exercise.tasks if task.kind == "several"]
        right = {name for task in tasks for name in task.right}
        wrong = {name for task in tasks for name in task.wrong}
        planned = {one.id: one for key in self.keys.values() for one in key.plan.actions}
        for name in after.missed:
            if name not in right:
                message = f"{name} {_why_not_asked(planned.get(name))}: nobody can miss it."
                yield self.issue(("after", "missed", name), message, self.instead(right), "not-in-the-key")
        for name in after.wrong:
            if name not in wrong:
                why = "is a step of the plan in every variant" if name in planned else "is never offered"
                yield self.issue(("after", "wrong", name), f"{name} {why}.", "Name another one.", "not-offered")
            for same in sorted(self.alike(name)):
                message = (
                    f"{name} means the same to a reader as {same}, a step of the plan: nobody can tell them apart."
                )
                yield self.issue(("after", "wrong", name), message, "Name another one.", "not-apart")

    def alike(self, name: str) -> set[str]:
        """Return the steps of plans without this one that mean the same as it."""
        plans = [{one.id for one in key.plan.actions} for key in self.keys.values()]
        return {
            one for plan in plans if name not in plan for one in plan if self.sets.steps.same_to_a_reader(name, one)
        }

    def instead(self, names: Iterable[str]) -> str:
        known = [name for name in self.content.actions if name in {*names}]
        return f"Asked for: {', '.join(known)}."

    def given_away(self) -> Iterator[Issue]:
        """Neither title nor hints use the words of what is right."""
        said: dict[tuple[str, ...], str] = {}
        for seed, exercise in self.exercises.items():
            for text in self.telling(seed, exercise):
                for run in _runs(text):
                    said.setdefault(run, text)
        named = self.content.actions.keys() | self.content.questions.keys()
        words = [(("title",), self.vignette.title)]
        words += [(("hints", number), hint) for number, hint in enumerate(self.vignette.hints)]  # type: ignore[misc]
        for path, text in words:
            for run in _runs(text, whole=False):
                if run in said:
                    message = f'"{" ".join(run)}" gives away: {said[run]}'
                    yield self.issue(path, message, "Say it in other words, or say less.", "gives-away")
                    break
            for name in sorted(named.intersection(NAMES.findall(text))):
                yield self.issue(path, f'"{name}" is an id of the content.', "Say it in words.", "gives-away")

    def telling(self, seed: int, exercise: Exercise) -> Iterator[str]:
        """Yield the words of what is right: choices, the response, the steps of the plan."""
        plan = self.keys[seed].plan
        yield RESPONSE_WORDS[plan.response]
        yield from (one.action.do for one in plan.actions)
        for task in exercise.tasks:
            if not task.id.startswith("verb."):
                yield from (choice.text for choice in task.choices if choice.id in task.right)


def _why_not_asked(planned: PlannedAction | None) -> str:
    """Say why a step is among nothing that has to be done."""
    if planned is None:
        return "is in no variant's plan"
    if planned.verb == "may":
        return "may be done, and need not be"
    if planned.fallback_of is not None:
        return f"is only done where {planned.fallback_of} is not"
    return "is in the plan, and there is more that is more urgent"


def _solutions(exercise: Exercise) -> Iterator[list[Reply]]:
    """Yield the key, nothing, and everything, as replies."""
    for chosen in ("right", "nothing", "all"):
        yield [
            Reply(
                task.id, {"right": task.right, "nothing": ()}.get(chosen, tuple(c.id for c in task.choices)), None, 0.0
            )
            for task in exercise.tasks
        ]


def _runs(text: str, *, whole: bool = True) -> Iterator[tuple[str, ...]]:
    """Yield every run of some words; with `whole` a shorter text of at least three words, or two, as one run."""
    words = tuple(re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'")))
    lengths = (RUN,) if whole and len(words) >= RUN else (len(words),) if whole else range(2, RUN + 1)
    for length in lengths:
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if length > 1 and any(len(word) >= LONG and word not in COMMON for word in run):
                yield run


# ---------------------------------------------------------------- texts


def _texts(written: Written, wording: Wording) -> Iterator[Issue]:
    from crisis_cli.checks.wording import BannedWords

    vignette = written.vignette
    tables = asdict(vignette)
    words = BannedWords(wording.banned)
    texts = [*texts_of(tables)]
    for path, text in texts:
        for word, entry in words.found(text):
            message = f'"{word}" is not said here: {entry.because}'
            yield written.issue(path, message, f"Say: {entry.instead}.", "banned-word")
    if grade.available():
        yield from _grade(written, texts, wording)


def _grade(written: Written, texts: Sequence[tuple[Path_, str]], wording: Wording) -> Iterator[Issue]:
    found = grade.grade([text for _, text in texts], wording.exempt)
    if found > GRADE:
        path, hardest = max(texts, key=lambda one: grade.grade([one[1]], wording.exempt))
        message = f"It reads at grade {found:.1f}; at most {GRADE:g} is wanted."
        yield written.issue(path, message, f"Shorten the hardest: {hardest[:80]}", "reading-grade")
