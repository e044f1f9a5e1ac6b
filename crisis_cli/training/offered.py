"""What an interview exercise offers beside what is right: steps and questions that could be meant here, and in which words.

What is right is not decided here. The sets of ids are checked against the content by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from crisis_cli.answers import is_unknown
from crisis_cli.condition import Condition, atoms
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import LEVELS, Content, Rule
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.text import fill
from crisis_cli.training.cases import is_practice, mixed
from crisis_cli.training.key import idle
from crisis_cli.training.model import Case
from crisis_cli.training.nearby import nearby

FOLLOWING = {"follow-up"}
SWEPT = 3
"""What so many concerns ask for, or more, is no question of one of them."""
COMMON = (False, 4)
"""What belongs to so many concerns, or to the note, is common: asked of alone, and only where there is nothing else."""
KIND = frozenset(
    {
        "after-check", "after-hold-talk", "agree-next-time", "ask-barriers", "book-next", "caring-contact",
        "community-resources", "elder-help", "family-help", "family-meeting", "follow-up-24h", "follow-up-7d",
        "follow-up-72h", "give-lines", "monitor-month", "open-door-message", "plan-for-no-show", "reassess",
        "reassess-threat", "repair", "self-debrief", "violence-plan",
    }
)  # fmt: skip
"""What follows and does nobody harm, also where nothing calls for it: never wrong, and right where the plan has it."""
ADVICE = frozenset({"ask-danger", "ask-now", "ask-others", "ask-self", "call-lawyer", "call-supervisor", "consult"})
"""Asking somebody who knows, or asking about danger: never wrong, and right where the plan has it."""
SAFE_TO_ASK = frozenset(
    {
        "abuse.tonight", "after.more", "after.risk", "asked.worry", "check.fears", "check.inside", "check.weapons",
        "client.company", "client.dependents", "client.line", "danger.now", "guardian.safe", "harm.likely", "others.threat", "protected.risk", "rep.suspect",
        "self.ideation", "tell.safe", "therapist.safe", "unreached.sign", "whom.safe",
    }
)  # fmt: skip
"""Questions about fear and safety: nobody is told that it was wrong to ask one."""
OF_ONE_STEP = {"abuse.tonight": "protected-safe"}
"""Questions whose answer asks for one step alone: whoever took it left nobody in danger by not asking."""
SENDS_POLICE = ("call-emergency", "send-check", "tell-police")
"""Steps that bring police to somebody, who has to be named to them: without danger a word too many."""
SAME: tuple[frozenset[str], ...] = tuple(
    frozenset(names.split())
    for names in (
        "call-client reach-call welfare-first",
        "reach-again reach-message reach-letter",
        "find-where get-location",
        "close-letter-now closing-letter",
        "release-more send-the-file",
        "keep-watching reassess reassess-today",
        "agree-next-time plan-for-no-show",
        "distance-means means-plan",
        "evaluation-today escorted-evaluation-now",
        "medical-today perinatal-evaluation strangulation-care",
        "confront-suspect contact-unsafe-person contact-violent-person",
        "answer-responders brief-responders event-only police-ring-back",
        "dependents-safe protected-safe",
        "contact-designated tell-contact tell-helper",
        "inform-of-report say-what-was-told tell-client tell-of-report",
    )
)
"""Steps apart in the content that mean the same to whoever reads only their words: one of each is offered."""
PLAINLY = {
    "assault-care": "Offer medical care today",
    "medical-today": "Get a medical evaluation today",
    "perinatal-evaluation": "Get a medical evaluation now",
    "strangulation-care": "Get a medical evaluation today, even without a mark",
}
"""Steps whose words tell a fact that the trainee is to find out by asking, in words that tell none."""
ONLY_OF = {
    "couple-session": frozenset({"consent", "partner-violence"}),
    "death-others": frozenset({"absent-client"}),
    "perinatal-support": frozenset[str](),
    "perinatal-evaluation": frozenset[str](),
}
"""Steps that make no sense where a case is of none of these concerns: nobody would take them for meant."""
AWAY_CONCERNS = frozenset({"absent-client", "after-report", "wellness-check"})
"""Concerns whose questions are about somebody who is not there, or about what is over.

Of somebody who is here nobody would put them; of somebody who is not they are as good as those of the case's own matter.
"""
REPORTS = {"child-abuse": frozenset({"under_12", "teen"}), "elder-abuse": frozenset({"older"})}
"""Concerns about a person of some age: their questions are put of a client of that age alone."""
MINORS = REPORTS["child-abuse"]
OF_MINORS = ("minor.", "parent.")
OF_COUPLES = "couple."
AWAY = ("unanswered", "broke_off")
WITH_THEM = frozenset(
    {
        "drive-client", "means-plan", "medical-info", "monitor-month", "observe", "perinatal-support", "reassess",
        "repair", "safety-plan", "stay-connected", "talk-self-injury", "tell-client", "wound-care",
        "take-weapon", "distance-means", "evaluation-today", "follow-up-7d", "violence-plan",
    }
)  # fmt: skip
"""Steps that take the client's being there."""
ONCE_FOUND = "Once you have reached them: "


def same_to_a_reader(one: str, other: str) -> bool:
    """Whether two steps mean the same to whoever reads only their words."""
    return one == other or any(one in names and other in names for names in SAME)


def apart(names: Iterable[str], beside: Iterable[str] = ()) -> list[str]:
    """Return the names without those that mean the same as one before them, or as one of `beside`."""
    kept, others = list[str](), [*beside]
    for name in names:
        if not any(same_to_a_reader(name, other) for other in (*kept, *others)):
            kept.append(name)
    return kept


class Offer:
    """What can be offered in one case."""

    def __init__(self, content: Content, case: Case, plan: Plan) -> None:
        self.content = content
        self.case = case
        self.plan = plan
        self.values = case.answers.values
        self.steps = {one.id: one for one in plan.actions}
        self.avoided: dict[str, PlannedAction] = {one.id: one for one in plan.avoid}

    def some(self, names: Iterable[str], what: str) -> list[str]:
        """Return names in an order of the seed."""
        return mixed(names, self.case.seed, self.case.vignette.id, what)

    # -- words

    def do(self, name: str) -> str:
        """Return the words of a step, as the plan has them."""
        planned = self.steps.get(name) or self.avoided.get(name)
        return planned.action.do if planned else fill(self.content.actions[name].do, self.content, self.values)

    def text(self, name: str) -> str:
        """Return the words in which a step is offered: they tell nothing of the case, and fit a client who isn't there."""
        said = PLAINLY.get(name) or self.do(name)
        return f"{ONCE_FOUND}{said[:1].lower()}{said[1:]}" if self._away and name in WITH_THEM else said

    @property
    def _away(self) -> bool:
        return self.values.get("client.contact") in AWAY

    # -- questions

    def questions(self, number: int, needed: Sequence[str]) -> list[str]:
        """Return questions that can change nothing: first those of this concern, then some of the nearest others."""
        found = [name for name in idle(self.content, self.case) if self._could_be_put(name)]
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
        if name.startswith(OF_MINORS) and self.values.get("client.age") not in MINORS:
            return False
        if name.startswith(OF_COUPLES) and not any(one.startswith(OF_COUPLES) for one in self.values):
            return False
        return self.listed_here(name) or any(
            name in concern.questions and self._of_this_client(concern.id) for concern in self.content.concerns.values()
        )

    def is_advice(self, name: str) -> bool:
        """Whether a step is asking somebody who knows, or asking about danger."""
        return name in ADVICE

    def swept(self, name: str) -> bool:
        """Whether a question belongs to many matters: it is asked to be sure that there is not another one."""
        return sum(name in concern.questions for concern in self.content.concerns.values()) >= SWEPT

    def of_danger(self, name: str) -> bool:
        """Whether danger hangs on a question: marked so, or the content knows its safest answer."""
        return self.content.questions[name].safety or any(order.question == name for order in self.content.orders)

    def _of_safety(self, name: str) -> bool:
        """Whether it is about fear or safety."""
        return name in SAFE_TO_ASK or self.of_danger(name)

    def _of_this_client(self, concern: str) -> bool:
        if concern in REPORTS:
            return self.values.get("client.age") in REPORTS[concern]
        return concern not in AWAY_CONCERNS

    def _other_age(self, condition: Condition | None) -> bool:
        """Whether it is only asked of somebody of another age."""
        if condition is None or all(atom.key != "client.age" for atom in atoms(condition)):
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
            fits = [name for name in fits if name not in KIND and self.commonness(name) < COMMON]
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
        kept = apart((name for name in unlike if name not in told), (*right, *self.steps, *told))
        return [*told, *kept][: max(number, len(told) + 1)]

    def _could_be_meant(self, name: str) -> bool:
        if name in self.steps or name in ADVICE:
            return False
        if name in ONLY_OF and ONLY_OF[name].isdisjoint(self.plan.concerns):
            return name in self.avoided
        if self._away and name in WITH_THEM:
            return False
        rules = [rule for rule in self.content.rules if name in rule.actions]
        return name in self.avoided or not rules or not all(self._other_age(rule.when) for rule in rules)

    def forbidden(self, name: str) -> bool:
        return name in self.avoided and self.avoided[name].verb == "must-not"

    def police(self, names: Iterable[str]) -> list[str]:
        """Return the steps that send police where nothing of the sort is to be done, or may be."""
        if not self.steps.keys().isdisjoint(SENDS_POLICE):
            return []
        named = {*names}
        return [name for name in SENDS_POLICE if name in named]

    def commonness(self, name: str) -> tuple[bool, int]:
        """What belongs to the note, or to many concerns, is asked for where there is nothing else."""
        rules = [rule for rule in self.content.rules if name in rule.actions]
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
