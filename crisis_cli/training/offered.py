"""What an interview exercise offers beside what is right: steps and questions that could be meant here, and in which words.

What is right is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from crisis_cli.answers import Value, is_unknown
from crisis_cli.condition import Condition, atoms
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import LEVELS, Content, Rule
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.text import fill
from crisis_cli.training.cases import is_practice, mixed
from crisis_cli.training.key import idle
from crisis_cli.training.model import Case, Choice
from crisis_cli.training.nearby import nearby
from crisis_cli.training.sets import Sets

FOLLOWING = {"follow-up"}
SWEPT = 3
"""What so many concerns ask for, or more, is no question of one of them."""
COMMON = (False, 4)
"""What belongs to so many concerns, or to the note, is common: asked of alone, and only where there is nothing else."""
ONCE_FOUND = "Once you have reached them: "


class Offer:
    """What can be offered in one case."""

    def __init__(self, content: Content, sets: Sets, case: Case, plan: Plan) -> None:
        self.content = content
        self.sets = sets
        self.case = case
        self.plan = plan
        self.values = case.answers.values
        self.steps = {one.id: one for one in plan.actions}
        self.avoided: dict[str, PlannedAction] = {one.id: one for one in plan.avoid}

    def some(self, names: Iterable[str], what: str) -> list[str]:
        """Return names in an order of the seed."""
        return mixed(names, self.case.seed, self.case.vignette.id, what)

    def mixed(self, choices: Iterable[Choice], task: str) -> tuple[Choice, ...]:
        """Return choices in an order of the seed, each text once."""
        by_text = {choice.text: choice for choice in reversed([*choices])}
        by_id = {choice.id: choice for choice in by_text.values()}
        return tuple(by_id[name] for name in self.some(by_id, task))

    # -- words

    def do(self, name: str) -> str:
        """Return the words of a step, as the plan has them."""
        planned = self.steps.get(name) or self.avoided.get(name)
        return planned.action.do if planned else fill(self.content.actions[name].do, self.content, self.values)

    def text(self, name: str) -> str:
        """Return the words in which a step is offered: they tell nothing of the case, and fit a client who isn't there."""
        said = self.sets.steps.plainly.get(name) or self.do(name)
        return (
            f"{ONCE_FOUND}{said[:1].lower()}{said[1:]}" if self._away and name in self.sets.steps.with_client else said
        )

    @property
    def _away(self) -> bool:
        return self.values.get(self.sets.facts.contact) in self.sets.facts.gone

    # -- questions

    def questions(self, number: int, needed: Sequence[str]) -> list[str]:
        """Return questions that can change nothing: first those of this concern, then some of the nearest others."""
        found = [
            name for name in idle(self.content, self.case, self.sets.concerns.look_alike) if self._could_be_put(name)
        ]
        here = [name for name in found[:number] if self.listed_here(name)]
        others = [name for name in found if name not in here][: 2 * number]
        asked = {self.content.questions[name].ask for name in needed}
        chosen = (*self.some(here, "idle"), *self.some(others, "idle"))
        return [name for name in chosen if self.content.questions[name].ask not in asked][:number]

    def listed_here(self, name: str) -> bool:
        return any(name in self.content.concerns[concern].questions for concern in self.plan.concerns)

    def _could_be_put(self, name: str) -> bool:
        """Whether it stands alone, is no question of safety, and could be meant of this client."""
        question = self.content.questions[name]
        if is_topic(question.ask, question.topic) or self._of_safety(name) or self._other_age(question.ask_when):
            return False
        sets = self.sets.questions
        if name in sets.of_age and self._age not in sets.of_age[name]:
            return False
        if name in sets.answered_with and sets.answered_with[name].isdisjoint(self.values):
            return False
        return self.listed_here(name) or any(
            name in concern.questions and self._of_this_client(concern.id) for concern in self.content.concerns.values()
        )

    def is_advice(self, name: str) -> bool:
        """Whether a step is asking somebody who knows, or asking about danger."""
        return name in self.sets.steps.advice

    def swept(self, name: str) -> bool:
        """Whether a question belongs to many matters: it is asked to be sure that there is not another one."""
        return sum(name in concern.questions for concern in self.content.concerns.values()) >= SWEPT

    def of_danger(self, name: str) -> bool:
        """Whether danger hangs on a question: marked so, or the content knows its safest answer."""
        return self.content.questions[name].safety or any(order.question == name for order in self.content.orders)

    def _of_safety(self, name: str) -> bool:
        """Whether it is about fear or safety."""
        return name in self.sets.questions.safe or self.of_danger(name)

    def _of_this_client(self, concern: str) -> bool:
        sets = self.sets.concerns
        return self._age in sets.of_age[concern] if concern in sets.of_age else concern not in sets.away

    @property
    def _age(self) -> Value | None:
        return self.values.get(self.sets.facts.age)

    def _other_age(self, condition: Condition | None) -> bool:
        """Whether it is only asked of somebody of another age."""
        if condition is None or all(atom.key != self.sets.facts.age for atom in atoms(condition)):
            return False
        return self._evaluation.truth(condition) is False

    @cached_property
    def _evaluation(self) -> Evaluation:
        return Evaluation(self.content, self.case.answers.concerns, self.values)

    # -- steps

    def wrong(self, kinds: Iterable[str], number: int, right: Sequence[str], named: Sequence[str] = ()) -> list[str]:
        """Return steps that are wrong here: those the author tells of, those to avoid, those that are near.

        One that sends police is always among them: who always calls them has to find out. Near is what one other fact
        would bring. Of what belongs to a less urgent case a few are among what is to be done, where they are too little.
        Among what follows is only what belongs to cases as urgent: more or less does no harm.
        """
        wanted = {*kinds}
        following = wanted == FOLLOWING
        fits = [name for name, one in self.content.actions.items() if one.kind in wanted and self._could_be_meant(name)]
        if following:
            fits = [name for name in fits if name not in self.sets.steps.kind and self.commonness(name) < COMMON]
        barred = self.some((name for name in fits if self.forbidden(name)), "wrong")
        avoided = self.some((name for name in fits if name in self.avoided), "wrong")
        same, more, lesser = (self.some(names & {*fits}, "wrong") for names in self._neighbours)
        near = same if following else self.some((*same, *more), "wrong")
        told = [name for name in named if name not in self.steps]
        police = [] if following else self.police(fits)[:1]
        first = [*told, *police, *barred[:2], *avoided[: max(1, number // 3)], *near[: number // 2 + 1]]
        others = [*near, *self._far(fits)] if following else [*lesser[:2], *near, *reversed(self._far(fits))]
        taken = {self.text(name) for name in self.steps}
        unlike = [name for name in dict.fromkeys((*first, *others)) if self.text(name) not in taken]
        kept = self.sets.steps.apart((name for name in unlike if name not in told), (*right, *self.steps, *told))
        return [*told, *kept][: max(number, len(told) + 1)]

    def _could_be_meant(self, name: str) -> bool:
        sets = self.sets.steps
        if name in self.steps or name in sets.advice or not self.tempts(name):
            return False
        if name in sets.only_of and sets.only_of[name].isdisjoint(self.plan.concerns):
            return name in self.avoided
        if self._away and name in sets.with_client:
            return False
        rules = self.content.rules_of.get(name, ())
        return name in self.avoided or not rules or not all(self._other_age(rule.when) for rule in rules)

    def tempts(self, name: str) -> bool:
        """Whether anybody would think of a step here that is advised against everywhere."""
        concerns = self.sets.steps.tempting_in.get(name)
        return concerns is None or not concerns.isdisjoint(self.plan.concerns)

    def forbidden(self, name: str) -> bool:
        return name in self.avoided and self.avoided[name].verb == "must-not"

    def saves(self, name: str) -> bool:
        """Whether a step is for somebody's life."""
        return self.content.actions[name].kind == "life-safety" or name in self.sets.steps.saving

    def police(self, names: Iterable[str]) -> list[str]:
        """Return the steps that send police where nothing of the sort is to be done, or may be."""
        police, named = self.sets.steps.police, {*names}
        return [name for name in police if name in named] if self.steps.keys().isdisjoint(police) else []

    def commonness(self, name: str) -> tuple[bool, int]:
        """What belongs to the note, or to many concerns, is asked for where there is nothing else."""
        rules = self.content.rules_of.get(name, ())
        return self.content.actions[name].kind == "document", len({rule.concern for rule in rules})

    def _far(self, names: Sequence[str]) -> list[str]:
        """Return steps with those of other matters first, and of these what only one matter calls for."""
        here = {name for rule in self._rules_here() for name in rule.actions}
        return sorted(self.some(names, "wrong"), key=lambda name: (name in here, self.commonness(name)))

    def _rules_here(self) -> Iterator[Rule]:
        return (rule for rule in self.content.rules if rule.concern in self.plan.concerns)

    @cached_property
    def _neighbours(self) -> tuple[set[str], set[str], set[str]]:
        """What one other fact would bring into the plan: with the response as it is, only with a higher, only with a lower.

        A fact of the case, not of the practice; and not that nobody knows it, for that brings asking, which does no harm.
        """
        level = LEVELS.index(self.plan.response)
        found: dict[int, set[str]] = {0: set(), 1: set(), -1: set()}
        for change in nearby(self.content, self.case.answers, self.case.now).changes:
            if not (change.opens or is_unknown(change.value) or is_practice(change.question)):
                other = LEVELS.index(change.plan.response)
                found[(other > level) - (other < level)].update(change.plan.actions)
        same, more, less = found[0], found[1] - found[0], found[-1] - found[0] - found[1]
        return same, more, less


def is_topic(ask: str, topic: str) -> bool:
    """Whether a question says nothing that its topic does not: the same words, in whichever order."""
    return sorted(ask.rstrip("?").casefold().split()) == sorted(topic.casefold().split())
