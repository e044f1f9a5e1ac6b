"""Interpreter, generated functions, proof and lanes say the same of the same answers; and where one is changed, that is seen."""

from __future__ import annotations

import ast
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import compare_readers
import pytest
from differing import (
    Comparison,
    Difference,
    Read,
    against_interpreter,
    answers_in,
    finished,
    interpreted,
)
from examples import examples
from hypothesis import HealthCheck, event, given, settings
from test_proof import FLOW, contents, load

from crisis_cli.answers import AnswerError, Answers, Value
from crisis_cli.checks.formula import ThreeValued
from crisis_cli.checks.variables import Variable
from crisis_cli.checks.world import World
from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, AtLeast, Between, Condition, HasAll, Is, Not, Only
from crisis_cli.evaluation import Evaluation
from crisis_cli.generated import Readers, _Writer, compile_content
from crisis_cli.lanes import Lanes
from crisis_cli.load import load as load_content
from crisis_cli.model import Content, Question, Rule
from crisis_cli.render.json_output import dumps
from crisis_cli.sampling import Sampler

SHIPPED = load_content(None)
SEEDS = range(1, 2 * examples(1) + 1)
EACH = 5_000
"""So many answer sets of each seed: 20,000."""


def drawn(content: Content, seed: int, number: int, first: int = 1) -> list[Answers]:
    sampler = Sampler(content)
    return [answers_in(content, sampler.scenario(seed, at)) for at in range(first, first + number)]


def first_differences(comparison: Comparison, answers: Sequence[Answers], every: int = 1) -> list[Difference]:
    found = comparison.differences(answers, completed_every=every)
    return [difference for difference, _ in zip(found, range(3), strict=False)]


@pytest.fixture(scope="module")
def shipped() -> Comparison:
    return Comparison(SHIPPED)


# ---------------------------------------------------------------- the shipped content


@pytest.mark.parametrize("seed", SEEDS)
def test_the_readings_of_the_shipped_content_agree(shipped: Comparison, seed: int) -> None:
    """`engine.completed` takes ten times as long as all the rest: it is compared in one of a hundred."""
    assert first_differences(shipped, drawn(SHIPPED, seed, EACH), every=100) == []


# ---------------------------------------------------------------- random small contents


def some_answers(content: Content, number: int) -> list[Answers]:
    """Answers drawn as scenarios are, and then with a third of them left out."""
    whole = drawn(content, 7, number)
    chance = random.Random(number)
    part = [replace(a, values={q: v for q, v in a.values.items() if chance.random() < 0.67}) for a in whole]
    return [*whole, *part]


def unruled(content: Content) -> Content:
    """Every rule says the opposite, and none overrides another: rules that hold are those that surely did not."""
    return replace(content, rules=tuple(replace(rule, when=Not(rule.when), overrides=None) for rule in content.rules))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(contents())
def test_the_readings_of_random_contents_agree(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = load(Path(folder), files.pop("shared"), **files).content
    for here in (content, unruled(content)):
        comparison = Comparison(here)
        answers = some_answers(here, 25)
        assert first_differences(comparison, answers) == []
    decided = [comparison.readers.decide(a.concerns, a.values) for a in answers]
    event(f"undecided findings: {any(d.possible for d in decided)}")
    event(f"opened concerns: {any(len(d.concerns) > len(a.concerns) for a, d in zip(answers, decided, strict=True))}")
    event(f"unequal rules: {len({d.rules for d in decided}) > 1}")


# ---------------------------------------------------------------- a mistake is seen

GATED = (
    FLOW.replace(
        'questions = ["danger.now", "intent", "signs", "age", "client.place"]', 'questions = ["danger.now", "age"]'
    )
    .replace('topic = "age"\n', 'topic = "age"\nask_when = { "signs" = ["drunk", "cannot-tell"] }\n')
    .replace('when = { "response" = { from = "routine" } }', 'when = { not = { "age" = { from = 14 } } }')
)
"""Most of its questions are asked by nobody, so that much stays undecided; one is not asked in each situation."""


def any_answers(content: Content, number: int) -> list[Answers]:
    """Answers in which every value of every question occurs, moot ones too, and none at all."""
    chance, found = random.Random(number), []
    for _ in range(number):
        values = {q.id: any_value(q, chance) for q in content.questions.values() if chance.random() < 0.75}
        found.append(Answers(tuple(content.concerns), values))
    return found


def any_value(question: Question, chance: random.Random) -> Value:
    if chance.random() < 0.3:
        return chance.choice(UNKNOWN_KINDS)
    if question.kind == "number":
        return chance.choice((0, 13, 14, 17, 18, 90))
    if question.kind == "place":
        return chance.choice(("us-ca", "us-ny"))
    if question.kind == "several":
        return chance.choice((("drunk",), ("loss",), ("voices",), ("none",), ("drunk", "voices")))
    return chance.choice(tuple(question.choices))


def changes(module: ast.Module) -> Iterator[Callable[[], Callable[[], None]]]:
    """Yield every change of one operator, and of one bit that a test asks for; each returns how it is undone."""

    def change(node: Any, name: str, value: Any) -> Callable[[], Callable[[], None]]:
        before = getattr(node, name)

        def done() -> Callable[[], None]:
            setattr(node, name, value)
            return lambda: setattr(node, name, before)

        return done

    for node in ast.walk(module):
        match node:
            case ast.BoolOp(op):
                yield change(node, "op", ast.Or() if isinstance(op, ast.And) else ast.And())
            case ast.UnaryOp(ast.Not()):
                yield change(node, "op", ast.UAdd())
            case ast.BinOp(_, ast.BitAnd(), ast.Constant(mask) as right):
                for bit in (1 << n for n in range(mask.bit_length()) if mask >> n & 1):
                    yield change(right, "value", mask ^ bit)


def is_noticed(readers: Readers, seen: Sequence[tuple[Answers, Read]]) -> bool:
    return any(True for a, read in seen for _ in against_interpreter(read, readers.decide(a.concerns, a.values)))


def test_a_change_of_the_generated_program_is_noticed(tmp_path: Path) -> None:
    """But for what is read only where a raise or a gate does not hold: there some bits of what it reads never come."""
    content = load(tmp_path, GATED).content
    seen = [(a, interpreted(finished(content, a))) for a in any_answers(content, 1_500)]
    writer = _Writer(content)
    module = writer.module()
    program = ast.unparse(module).splitlines()
    assert not is_noticed(Readers(content, module, writer), seen)
    unnoticed: list[bool] = []
    for change in changes(module):
        undo = change()
        if is_noticed(Readers(content, module, writer), seen):
            unnoticed.append(False)
        else:
            line = next(
                now for now, before in zip(ast.unparse(module).splitlines(), program, strict=True) if now != before
            )
            assert line.strip().startswith(("if a & 1 and (not (", "if q2 and (not q2 & ")), line
            unnoticed.append(True)
        undo()
    assert len(unnoticed) > 80
    assert sum(unnoticed) < 10


def without_relevance(self: World, variable: Variable, matching: Any) -> ThreeValued:
    known = self.forge.all((variable.given, matching))
    return ThreeValued(known, self.forge.all((variable.given, self.forge.negation(matching))))


def nothing_is_open(self: World, finding: str) -> tuple[list[Any], list[Any]]:
    reached, possible = LEVELS(self, finding)
    return reached, [False for _ in possible]


def without_overriding(self: World, rule: Rule) -> ThreeValued:
    return self.truth(rule.when)


def every_concern(self: World, concern: str | None) -> Any:
    return True


LEVELS = World._levels
WRONG = {
    "_answered": without_relevance,
    "_levels": nothing_is_open,
    "rule": without_overriding,
    "active": every_concern,
}


@pytest.fixture(scope="module")
def alike() -> list[Answers]:
    """Answers of which all readers say the same."""
    answers = drawn(SHIPPED, 3, 400)
    assert first_differences(Comparison(SHIPPED), answers, every=400) == []
    return answers


@pytest.mark.parametrize("method", WRONG)
def test_a_change_of_the_encoding_is_noticed(
    monkeypatch: pytest.MonkeyPatch, alike: list[Answers], method: str
) -> None:
    monkeypatch.setattr(World, method, WRONG[method])
    found = first_differences(Comparison(SHIPPED), alike, every=400)
    assert {difference.readers for difference in found} == {"proof"}


@pytest.mark.parametrize("rule", ["report.minor", "call"])
def test_a_change_of_the_interpreter_is_noticed(tmp_path: Path, rule: str) -> None:
    """The content that is compiled, proved and put in lanes is another one than the interpreter reads."""
    content = load(tmp_path, FLOW).content
    changed = tuple(
        replace(r, when=AnyOf((r.when, Is("danger.now", frozenset(["cannot-tell"]))))) if r.id == rule else r
        for r in content.rules
    )
    other = replace(content, rules=changed)
    answers = any_answers(content, 50)
    assert first_differences(Comparison(content), answers) == []
    only_generated = Comparison(content, readers=compile_content(other))
    assert {d.readers for d in first_differences(only_generated, answers)} == {"generated"}
    only_proof = Comparison(content, world=World(other))
    assert {d.readers for d in first_differences(only_proof, answers)} == {"proof"}
    only_lanes = Comparison(content, planes=Lanes(other))
    assert {d.readers for d in first_differences(only_lanes, answers)} == {"lanes"}


# ---------------------------------------------------------------- no text becomes a program

HOSTILE = "x'\"\n) or __import__('os').system('true') #{\\"


def hostile(content: Content) -> Content:
    """The same content, every id of a question, choice, finding, value, concern and rule such that it would break out."""

    def key(name: str) -> str:
        return name if name == "client.place" else name + HOSTILE

    def condition(part: Condition) -> Condition:
        match part:
            case AllOf(parts) | AnyOf(parts):
                return replace(part, parts=tuple(map(condition, parts)))
            case Not(inner):
                return Not(condition(inner))
            case AtLeast(number, parts):
                return AtLeast(number, tuple(map(condition, parts)))
            case Between(name):
                return replace(part, key=key(name))
            case Is("client.place") | Is("law.client.report"):
                return part
            case Is(name, values) | HasAll(name, values) | Only(name, values):
                return replace(part, key=key(name), values=frozenset(map(value, values)))
        raise AssertionError(part)

    def value(name: str) -> str:
        return name if name in UNKNOWN_KINDS else name + HOSTILE

    def question(q: Question) -> Question:
        choices = {value(name): words for name, words in q.choices.items()}
        return replace(q, id=key(q.id), choices=choices, ask_when=condition(q.ask_when) if q.ask_when else None)

    return replace(
        content,
        questions={key(name): question(q) for name, q in content.questions.items()},
        findings={
            key(f.id): replace(f, id=key(f.id), values=tuple(map(value, f.values))) for f in content.findings.values()
        },
        raises=tuple(
            replace(r, finding=key(r.finding), to=value(r.to), when=condition(r.when)) for r in content.raises
        ),
        rules=tuple(replace(r, id=key(r.id), when=condition(r.when)) for r in content.rules),
        concerns={
            name: replace(c, id=name, questions=tuple(map(key, c.questions))) for name, c in content.concerns.items()
        },
    )


def code_of(readers: Readers) -> Iterator[CodeType]:
    functions = [readers._enter, readers._settle, readers._shared, *readers._of_concern]
    for function in functions:
        assert isinstance(function, FunctionType)
        assert function.__globals__["__builtins__"] == {}
        yield function.__code__


def test_ids_that_would_break_out_are_decided_like_any_other(tmp_path: Path) -> None:
    plain = load(tmp_path, GATED).content
    content = hostile(plain)
    readers, usual = compile_content(content), compile_content(plain)
    for answers in any_answers(plain, 100):
        renamed: dict[str, Value] = {}
        for name, given_value in answers.values.items():
            question = plain.questions[name]
            new: Value = given_value
            if isinstance(given_value, tuple):
                new = tuple(item + HOSTILE for item in given_value)
            elif question.kind == "choice" and given_value not in UNKNOWN_KINDS:
                new = f"{given_value}{HOSTILE}"
            renamed[name if name == "client.place" else name + HOSTILE] = new
        decided, same = readers.decide(answers.concerns, renamed), usual.decide(answers.concerns, answers.values)
        assert [name.removesuffix(HOSTILE) for name in decided.rules] == [*same.rules]
        assert [v.removesuffix(HOSTILE) for v in decided.findings.values()] == [*same.findings.values()]
        reading = finished(content, replace(answers, values=renamed))
        assert decided.rules == interpreted(reading).held


@pytest.mark.parametrize("content", [SHIPPED, hostile], ids=["shipped", "hostile"])
def test_the_program_holds_numbers_and_names_of_its_own(tmp_path: Path, content: Any) -> None:
    here = content if isinstance(content, Content) else content(load(tmp_path, GATED).content)
    names = {name for code in code_of(compile_content(here)) for name in (*code.co_names, *code.co_varnames)}
    constants = {constant for code in code_of(compile_content(here)) for constant in code.co_consts}
    assert {name.rstrip("0123456789") for name in names} <= {"v", "a", "add", "q", "f"}
    assert {type(constant) for constant in constants} <= {int, type(None)}


# ---------------------------------------------------------------- what is given and what is refused


def test_a_deep_condition_is_read(tmp_path: Path) -> None:
    content = load(tmp_path, FLOW).content
    deep: Condition = Is("danger.now", frozenset(["yes"]))
    for _ in range(60):
        deep = (
            AllOf((AnyOf((Not(Not(deep)), deep_leaf())), AtLeast(1, (deep, deep_leaf())))) if _ < 3 else Not(Not(deep))
        )
    here = replace(content, rules=(replace(content.rules[0], when=deep), *content.rules[1:]))
    assert first_differences(Comparison(here), any_answers(here, 60)) == []


def deep_leaf() -> Condition:
    return Is("intent", frozenset(["none"]))


def test_numbers_on_both_sides_of_each_bound(tmp_path: Path) -> None:
    content = load(tmp_path, FLOW).content
    when = AnyOf(
        (Between("age", 5, 9), Between("age", None, 2), Between("age", 40, None), Only("age", frozenset(["x"])))
    )
    here = replace(content, rules=(replace(content.rules[0], when=when),))
    readers = compile_content(here)
    held = [n for n in range(60) if readers.decide(("self",), {"age": n}).rules]
    assert held == [0, 1, 2, *range(5, 10), *range(40, 60)]
    assert readers.decide(("self",), {"age": 10_000}).rules == ("call",)
    assert readers.decide(("self",), {"age": "cannot-tell"}).rules == ()


def test_every_test_of_several_choices(tmp_path: Path) -> None:
    content = load(tmp_path, FLOW).content
    two = frozenset(["drunk", "loss"])
    tests: tuple[Condition, ...] = (
        Is("signs", two),
        HasAll("signs", two),
        Only("signs", two),
        HasAll("signs", frozenset(["loss"])),
    )
    rules = [replace(content.rules[0], id=f"r{n}", when=w) for n, t in enumerate(tests) for w in (t, Not(t))]
    here = replace(content, rules=tuple(replace(rule, id=f"{rule.id}.{n}") for n, rule in enumerate(rules)))
    answers = [
        Answers(("self",), {"signs": v})
        for v in (("drunk",), ("loss",), ("drunk", "loss"), ("drunk", "loss", "voices"), ("none",), "cannot-tell")
    ]
    assert first_differences(Comparison(here), [*answers, Answers(("self",))]) == []


def test_what_is_not_answered_stands_open_only_where_nobody_asks(tmp_path: Path) -> None:
    content = load(tmp_path, GATED).content
    decided = compile_content(content).decide(("self",), {})
    assert decided.findings == {"response": "same-day"}
    assert decided.possible == {"response": ("emergency",)}
    assert decided.concerns == ("self",)
    asked = compile_content(load(tmp_path, FLOW).content).decide(("self",), {"danger.now": "no"})
    assert (asked.findings, asked.possible) == ({"response": "same-day"}, {})
    assert asked.rules == ("ask", "note")


def test_what_no_question_takes_is_refused_and_not_repeated(tmp_path: Path) -> None:
    readers = compile_content(load(tmp_path, FLOW).content)
    bad: list[Any] = ["secret", ("secret",), ["drunk"], 3, None]
    for value in bad:
        with pytest.raises(AnswerError) as caught:
            readers.decide(("self",), {"signs": value})
        assert (str(caught.value), "secret" in repr(caught.value)) == ("signs has no such value", False)
        assert caught.value.__cause__ is None
    for number in (-1, 2.5, "12"):
        with pytest.raises(AnswerError):
            readers.decide(("self",), {"age": number})  # type: ignore[dict-item]
    with pytest.raises(KeyError):
        readers.decide(("no-such",), {})
    with pytest.raises(KeyError):
        readers.decide(("self",), {"no.such": "yes"})


def test_neither_result_shows_what_it_holds(tmp_path: Path) -> None:
    readers = compile_content(load(tmp_path, FLOW).content)
    answers: dict[str, Value] = {"danger.now": "yes"}
    assert repr(readers.decide(("self",), answers)) == "Decided(...)"
    assert repr(readers.glance(("self",), answers)) == "Glance(...)"


def test_a_circle_is_refused(tmp_path: Path) -> None:
    content = load(tmp_path, FLOW).content
    gate = replace(content.questions["intent"], ask_when=Is("response", frozenset(["prompt"])))
    circle = replace(content, questions={**content.questions, "intent": gate})
    with pytest.raises(ValueError, match=r"^a question or a finding depends on itself$"):
        compile_content(circle)
    opening = replace(content.concerns["self"], open_when=Is("response", frozenset(["prompt"])))
    with pytest.raises(ValueError, match=r"^an `open_when` depends on a finding$"):
        compile_content(replace(content, concerns={"self": opening}))


def test_a_glance_says_what_the_scenario_reader_would_refuse(tmp_path: Path) -> None:
    content = load(tmp_path, GATED).content
    readers = compile_content(content)
    for answers in any_answers(content, 300):
        reading = Evaluation(content, answers.concerns, answers.values)
        moot = {name for name in answers.values if reading.relevance(name) is False}
        glance = readers.glance(answers.concerns, answers.values)
        assert glance.moot == moot
        assert glance.concerns == tuple(concern.id for concern in reading.concerns)


# ---------------------------------------------------------------- the campaign


def campaign(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["compare_readers.py", *arguments])
    return compare_readers.main()


def test_a_campaign_says_what_it_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, FLOW)
    monkeypatch.setattr(compare_readers, "AT_ONCE", 50)
    assert campaign(monkeypatch, "--content", str(tmp_path / "flows"), "--number", "120") == 0
    out, err = capsys.readouterr()
    assert out.startswith("No difference. 120 answer sets; 4 of 4 rules held in one or more; ")
    assert [part.split(",")[0] for part in err.split("\r")[1:]] == ["50 of 120", "100 of 120", "120 of 120"]


def test_a_campaign_ends_at_the_first_difference_with_the_scenario_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = load(tmp_path, FLOW).content
    monkeypatch.setattr(World, "_levels", lambda self, finding: ([*LEVELS(self, finding)[0][:3], False], [False] * 4))
    arguments = ("--content", str(tmp_path / "flows"), "--number", "60")
    assert campaign(monkeypatch, *arguments) == 1
    said, line = capsys.readouterr().out.splitlines()
    assert said.startswith("The readings differ: seed 1, number ")
    number = int(said.removeprefix("The readings differ: seed 1, number ").split(",")[0])
    assert ", proof: " in said
    assert line == dumps(Sampler(content).scenario(1, number))
    assert interpreted(finished(content, answers_in(content, json.loads(line)))).reached["response"] == "emergency"
    assert campaign(monkeypatch, *arguments, "--first", str(number)) == 1
    assert capsys.readouterr().out.splitlines()[1] == line


def test_a_campaign_that_is_stopped_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, FLOW)
    compared, calls = compare_readers.compared, iter(range(2))

    def stopped(*arguments: Any) -> str:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return compared(*arguments)

    monkeypatch.setattr(compare_readers, "compared", stopped)
    monkeypatch.setattr(compare_readers, "AT_ONCE", 20)
    assert campaign(monkeypatch, "--content", str(tmp_path / "flows"), "--number", "90", "--first", "11") == 130
    assert capsys.readouterr().err.endswith("\nStopped. Go on with --seed 1 --first 51 --number 50\n")
