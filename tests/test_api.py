"""The API from Python: its whole surface, the worked example, what it refuses; and that importing it costs nothing."""

from __future__ import annotations

import dataclasses
import datetime as days
import decimal
import doctest
import enum
import inspect
import json
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import crisis_cli
from crisis_cli import api, batch
from crisis_cli.load import load_checked
from crisis_cli.sampling import scenarios

HERE = Path(__file__).parent
PACKAGE = Path(str(crisis_cli.__file__)).parent
ELEVEN = HERE / "content_good" / "eleven_concerns"
NOW = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)
CALM: dict[str, Any] = {"concerns": ["danger-to-self"], "answers": {"danger.now": "no"}}
LOUD: dict[str, Any] = {
    "title": "California, a child, heard of this morning",
    "jurisdiction": "us-ca",
    "concerns": ["child-abuse", "danger-to-self"],
    "answers": {"danger.now": "no", "self.intent": "yes", "self.plan": "specific", "self.means": "yes"},
    "expect": {"response": ["emergency"], "includes": ["call-emergency"], "first": ["document"]},
}

CIRCLE: dict[str, Any] = {}
CIRCLE["answers"] = CIRCLE


@pytest.fixture(scope="module")
def flows() -> crisis_cli.Flows:
    return crisis_cli.load()


# ---------------------------------------------------------------- the surface

SURFACE = """\
class CompactPlan(TypedDict)
  response: str
  actions: list[CompactAction]
  avoid: list[str]
  conflicts: list[str]
  unknown: NotRequired[list[str]]
  reasons: NotRequired[ReasonsJson]
class Compiled
  plans(self, rows: 'Iterable[Mapping[str, Any]]', /, *, now: 'datetime | None' = None, reasons: 'bool' = False, \
unknown: 'bool' = False, on_error: "Literal['raise', 'yield']" = 'raise') -> 'Iterator[CompactPlan | InputError]'
  steps(self, rows: 'Iterable[Mapping[str, Any]]', /, *, now: 'datetime | None' = None, \
on_error: "Literal['raise', 'yield']" = 'raise') -> 'Iterator[tuple[str, ...] | InputError]'
class ContentError(CrisisAidError)
  exit_code: 3
  name: 'bad-content'
class Difference(NamedTuple)
  field: str
  action: str | None
  wanted: Part
  got: Part
  message: str
class Flows
  compile(self) -> 'Compiled'
  concerns -> 'tuple[str, ...]'
  hash -> 'str'
  plan(self, scenario: 'Mapping[str, Any]', /, *, now: 'datetime | None' = None, changes: 'bool' = True) -> 'Plan'
  questions -> 'tuple[str, ...]'
  review -> 'str'
  version -> 'str'
class InputError(CrisisAidError)
  exit_code: 3
  name: 'bad-input'
class Issue(NamedTuple)
  file: str
  line: int
  where: str
  message: str
  hint: str
  check: str
class Plan
  actions -> 'tuple[Step, ...]'
  avoid -> 'tuple[Step, ...]'
  compact(self, *, reasons: 'bool' = False, unknown: 'bool' = False) -> 'CompactPlan'
  complete -> 'bool'
  concerns -> 'tuple[str, ...]'
  conflicts -> 'tuple[str, ...]'
  differs -> 'tuple[Difference, ...]'
  json(self, *, indent: 'int | None' = None) -> 'str'
  notices -> 'tuple[str, ...]'
  now -> 'datetime'
  places -> 'dict[str, str | None]'
  response -> 'Response'
  to_dict(self) -> 'PlanJson'
  unknown -> 'tuple[str, ...]'
class PlanJson(TypedDict)
  schema: str
  content: ContentJson
  places: dict[str, str | None]
  now: str
  concerns: list[str]
  response: str
  response_because: list[CauseJson]
  complete: bool
  not_assessed: list[str]
  actions: list[ActionJson]
  avoid: list[AvoidJson]
  unknown: list[UnknownJson]
  conflicts: list[ConflictJson]
  notices: list[str]
  papers: list[str]
  paper_pages: list[PaperJson]
  todo: list[TodoJson]
  done: list[DoneJson]
  set_aside: list[AsideJson]
  disclosures: list[DisclosureJson]
  calls: list[CallJson]
  reader: ReaderJson | None
  note: NoteJson | None
class Reason(frozen)
  rule: str
  because: str
  answers: tuple[str, ...]
Response = typing.Literal['routine', 'prompt', 'same-day', 'emergency']
class Step(frozen)
  id: str
  verb: Verb
  basis: Basis
  frame: str
  do: str
  due: datetime | None
  reasons: tuple[Reason, ...]
load(folder: 'str | PathLike[str] | None' = None) -> 'Flows'
"""


def surface() -> Iterator[str]:
    """Yield every public name with its signature, in the order of `__all__`."""
    for name in api.__all__:
        thing = getattr(api, name)
        if inspect.isfunction(thing):
            yield f"{name}{inspect.signature(thing)}"
        elif not inspect.isclass(thing):
            yield f"{name} = {thing}"
        else:
            yield f"class {name}{kind_of(thing)}"
            yield from (f"  {member}" for member in members(thing))


def kind_of(thing: type) -> str:
    if dataclasses.is_dataclass(thing):
        return "(frozen)" if thing.__dataclass_params__.frozen else "(dataclass)"
    bases = [base.__name__ for base in getattr(thing, "__orig_bases__", thing.__bases__) if base is not object]
    return f"({', '.join(bases)})" if bases else ""


def members(thing: type) -> Iterator[str]:
    if hasattr(thing, "_fields") or dataclasses.is_dataclass(thing) or hasattr(thing, "__total__"):
        for name, kind in thing.__annotations__.items():
            yield f"{name}: {getattr(kind, '__forward_arg__', kind)}"
        return
    for name, value in sorted(vars(thing).items()):
        if name.startswith("_"):
            continue
        if isinstance(value, property):
            yield f"{name} -> {inspect.signature(value.fget).return_annotation!r}"
        else:
            yield f"{name}{inspect.signature(value)}" if callable(value) else f"{name}: {value!r}"


def test_the_public_surface_is_as_it_was() -> None:
    """What stands here is a promise. Add to it; what is taken away or changed breaks somebody's program."""
    assert "\n".join(surface()) + "\n" == SURFACE


def test_everything_public_says_what_it_is() -> None:
    for name in api.__all__:
        thing = getattr(api, name)
        if not inspect.isclass(thing) or thing.__module__ != "crisis_cli.api":
            continue
        assert inspect.getdoc(thing), name
        for member, value in vars(thing).items():
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"{name}.{member}"


def test_the_package_offers_what_the_api_has() -> None:
    assert crisis_cli.__all__ == sorted([*api.__all__, "__version__"], key=crisis_cli.__all__.index)
    assert set(crisis_cli.__all__) == {*api.__all__, "__version__"}
    assert all(getattr(crisis_cli, name) is getattr(api, name) for name in api.__all__ if name != "load")
    assert set(crisis_cli.__all__) <= set(dir(crisis_cli))
    with pytest.raises(AttributeError, match=r"module 'crisis_cli' has no attribute 'lode'"):
        crisis_cli.lode  # noqa: B018  that it is asked for is the test


def test_the_worked_example_is_true() -> None:
    found = doctest.testmod(api)
    assert (found.failed, found.attempted) == (0, 14)


def printed(code: str) -> str:
    start = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); "
    done = subprocess.run([sys.executable, "-I", "-c", start + code], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout


def test_importing_the_package_loads_nothing_but_itself() -> None:
    assert printed("before = {*sys.modules}; import crisis_cli; print({*sys.modules} - before)") == "{'crisis_cli'}\n"
    assert printed("import crisis_cli; dir(crisis_cli); print('crisis_cli.api' in sys.modules)") == "False\n"


@pytest.mark.parametrize(
    "before", ["", "import crisis_cli.load; ", "from crisis_cli.load import load; ", "import crisis_cli.api; "]
)
def test_load_can_be_called_whatever_was_imported_before(before: str) -> None:
    """A package has its submodule as an attribute, and here both have the same name."""
    code = f"{before}import crisis_cli; print(*[crisis_cli.load({str(ELEVEN)!r}).version for _ in range(2)])"
    assert printed(code) == "1 1\n"
    assert printed(f"{before}from crisis_cli import load; print(load.shipped_folder().is_dir())") == "True\n"


# ---------------------------------------------------------------- plans


def test_a_plan_is_the_one_that_batch_prints(flows: crisis_cli.Flows, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(LOUD))
    content = load_checked(HERE.parent / "flows").content
    plan = flows.plan(LOUD, now=NOW)
    for full, shown in ((True, plan.to_dict()), (False, plan.compact())):
        (result,) = batch.run(content, [str(file)], now=NOW, full=full)
        assert result.line["plan"] == shown
        messages = [found["message"] for found in result.line["differs"]]
        assert (
            messages
            == [found.message for found in plan.differs]
            == [f"{plan.actions[0].id} comes first, expected document"]
        )
    assert json.loads(plan.json()) == json.loads(json.dumps(plan.to_dict()))
    assert plan.json(indent=2).startswith('{\n  "schema": "crisis-aid/plan/1",\n')


def test_what_a_plan_tells_is_what_its_whole_form_has(flows: crisis_cli.Flows) -> None:
    plan = flows.plan(LOUD, now=NOW)
    whole = plan.to_dict()
    assert (plan.response, plan.complete, list(plan.concerns)) == (
        whole["response"],
        whole["complete"],
        whole["concerns"],
    )
    assert (plan.now, plan.places, list(plan.notices)) == (NOW, whole["places"], whole["notices"])
    assert list(plan.unknown) == [unknown["question"] for unknown in whole["unknown"]]
    assert list(plan.conflicts) == [name for conflict in whole["conflicts"] for name in conflict["actions"]]
    for steps, listed in ((plan.actions, whole["actions"]), (plan.avoid, whole["avoid"])):
        for step, told in zip(steps, listed, strict=True):
            because = [(b["rule"], b["reason"], [*b["answers"]]) for b in told["because"]]
            assert (step.id, step.verb, step.basis, step.do) == (told["id"], told["verb"], told["basis"], told["do"])
            assert [(r.rule, r.because, [*r.answers]) for r in step.reasons] == because
    for step, told in zip(plan.actions, whole["actions"], strict=True):
        due = told["due"]
        assert step.frame == told["frame"]
        assert step.due == (datetime.fromisoformat(due["at"]) if due and due["at"] else None)
    assert any(step.reasons for step in plan.avoid)


def test_a_due_time_is_in_utc(flows: crisis_cli.Flows) -> None:
    reported = {
        "jurisdiction": "us-ca",
        "concerns": ["child-abuse"],
        "answers": {
            "danger.now": "no",
            "child.kind": ["injury"],
            "child.age": "under_14",
            "child.sure": "yes",
            "child.by": "parent",
            "victim.place": "us-ca",
            "licence.place": "us-ca",
            "profile.licence": "counselor",
            "learned.role": "yes",
            "learned.at": "2026-11-22T09:00:00-08:00",
        },
    }
    written = next(step for step in flows.plan(reported, now=NOW).actions if step.id == "write-child-report")
    assert written.due == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert written.due.tzinfo is UTC


def test_the_moment_is_the_scenarios_own_then_the_one_given_then_the_clock(
    flows: crisis_cli.Flows, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {**CALM, "now": "2026-11-20T10:00:00-08:00"}
    clock = datetime(2027, 1, 2, tzinfo=UTC)
    monkeypatch.setattr(api, "now_utc", lambda: clock)
    assert flows.plan(own, now=NOW).now == datetime(2026, 11, 20, 18, tzinfo=UTC)
    assert flows.plan(CALM, now=NOW).now == NOW
    assert flows.plan(CALM).now == clock


def test_without_changes_it_is_not_worked_out_what_an_unknown_would_change(flows: crisis_cli.Flows) -> None:
    plans = [flows.plan(CALM, now=NOW, changes=changes) for changes in (True, False)]
    assert [any(u["would_change"] for u in plan.to_dict()["unknown"]) for plan in plans] == [True, False]
    assert plans[0].compact() == plans[1].compact()


def test_mappings_and_tuples_are_taken_as_a_file_would_have_them(flows: crisis_cli.Flows) -> None:
    signs = {**CALM["answers"], "self.signs": ("none",)}
    frozen = MappingProxyType({"concerns": ("danger-to-self",), "answers": MappingProxyType(signs)})
    usual = {"concerns": ["danger-to-self"], "answers": {**signs, "self.signs": ["none"]}}
    assert flows.plan(frozen, now=NOW).to_dict() == flows.plan(usual, now=NOW).to_dict()


def test_nothing_shows_an_answer_or_a_step_in_its_repr(flows: crisis_cli.Flows) -> None:
    plan = flows.plan(LOUD, now=NOW)
    assert (repr(plan), repr(plan.actions[0]), repr(plan.actions[0].reasons[0])) == (
        "Plan(...)",
        "Step(...)",
        "Reason(...)",
    )
    assert repr(flows) == f"Flows({flows.version}, {flows.hash[:12]})"
    assert repr(flows.compile()) == f"Compiled({flows.version}, {flows.hash[:12]})"


# ---------------------------------------------------------------- many at once


def test_many_plans_come_in_order_and_as_they_are_asked_for(flows: crisis_cli.Flows) -> None:
    taken: list[int] = []

    def rows() -> Iterator[Mapping[str, Any]]:
        for number, row in enumerate((CALM, LOUD, CALM)):
            taken.append(number)
            yield row

    plans = flows.compile().plans(rows(), now=NOW)
    assert taken == []
    assert next(plans) == flows.plan(CALM, now=NOW).compact()
    assert next(plans) == flows.plan(LOUD, now=NOW).compact()
    assert list(plans) == [flows.plan(CALM, now=NOW).compact()]
    with_reasons = flows.compile().plans([LOUD], now=NOW, reasons=True)
    assert list(with_reasons) == [flows.plan(LOUD, now=NOW).compact(reasons=True)]
    assert list(flows.compile().plans([])) == []


def test_a_row_that_cant_be_read_is_named_and_where_wanted_stops_nothing(flows: crisis_cli.Flows) -> None:
    rows = [CALM, {**CALM, "answers": {"danger.now": "perhaps"}}, CALM]
    compiled = flows.compile()
    message = 'danger.now has no value "perhaps".'
    hint = "Known: no, yes, not-asked, would-not-say, cannot-tell"
    issue = crisis_cli.Issue("row 2", 0, "answers, danger.now", message, hint, "unknown-choice")
    plans, steps = compiled.plans(rows, now=NOW), compiled.steps(rows, now=NOW)
    calm = next(plans)
    assert next(steps) == tuple(step["id"] for step in calm["actions"])
    for rest in (plans, steps):
        with pytest.raises(crisis_cli.InputError) as error:
            next(rest)
        assert error.value.issues == (issue,)
    before, bad, after = compiled.plans(rows, now=NOW, on_error="yield")
    assert before == after == calm
    assert isinstance(bad, crisis_cli.InputError)
    assert bad.issues == (issue,)


@pytest.mark.parametrize("unknown", [False, True])
def test_plans_made_together_are_those_made_one_by_one(flows: crisis_cli.Flows, unknown: bool) -> None:
    """Odd rows among them, which are read with care: each gives what it gives alone."""
    rows: list[Any] = list(scenarios(load_checked(HERE.parent / "flows").content, 500, 7, None))
    odd = [
        {**CALM, "answers": {"danger.now": True}}, {**CALM, "answers": {"child.count": True}}, {**CALM, "now": NOW},
        {**CALM, "answers": {"danger.now": "no", "self.signs": ("none",)}}, {**CALM, "title": ""}, {**CALM, 1: 2}, None, [],
        {**CALM, "concerns": ("danger-to-self",)}, {**CALM, "concerns": []}, LOUD, {**CALM, "jurisdiction": "us-ny"},
        {**CALM, "answers": {"danger.now": 1.0}}, MappingProxyType(CALM), {**CALM, "done": ["document"]},
        {**CALM, "answers": MappingProxyType({"danger.now": "no"})}, {**CALM, "title": "\ud800"}, CIRCLE,
    ]  # fmt: skip
    for number, row in enumerate(odd):
        rows.insert(140 + 20 * number, row)
    for number in range(201, 260, 2):  # enough of these in one list that they are decided together as well
        rows[number] = {**rows[number], "expect": {"response": "emergency"}} if rows[number] else None
    compiled = flows.compile()
    found = list(compiled.plans(rows, now=NOW, unknown=unknown, on_error="yield"))
    assert len(found) == len(rows)
    steps = list(compiled.steps(rows, now=NOW, on_error="yield"))
    for plan, ids in zip(found, steps, strict=True):
        if isinstance(plan, crisis_cli.InputError):
            assert isinstance(ids, crisis_cli.InputError)
            assert ids.issues == plan.issues
        else:
            assert ids == tuple(step["id"] for step in plan["actions"])
    for number, (row, plan) in enumerate(zip(rows, found, strict=True), 1):
        try:
            alone: Any = flows.plan(row, now=NOW, changes=False).compact(unknown=unknown)
        except crisis_cli.InputError as error:
            assert isinstance(plan, crisis_cli.InputError), row
            assert plan.issues == tuple(issue._replace(file=f"row {number}") for issue in error.issues)
        else:
            assert plan == alone
    refused = sum(isinstance(plan, crisis_cli.InputError) for plan in found)
    assert 8 <= refused <= 10


# ---------------------------------------------------------------- what is refused


def test_a_moment_has_an_offset_and_is_of_our_time(flows: crisis_cli.Flows) -> None:
    naive, early = datetime(2026, 11, 22), datetime(1, 1, 1, tzinfo=UTC)
    for ask in (lambda now: flows.plan(CALM, now=now), lambda now: flows.compile().plans([], now=now)):
        for none in (naive, naive.date(), "2026-11-22T10:30:00-08:00", 5, math.nan):
            with pytest.raises(
                ValueError, match=r"^now is a datetime with its offset, such as datetime.now\(\).astimezone\(\).$"
            ):
                ask(none)
        with pytest.raises(ValueError, match=r"^This time is not of the years 2000 to 2100. Check the year.$"):
            ask(early)
    for name in ("plans", "steps"):
        with pytest.raises(ValueError, match=r"^on_error is \"raise\" or \"yield\", not 'skip'.$"):
            getattr(flows.compile(), name)([], on_error="skip")


@pytest.mark.parametrize("one", [CALM, json.dumps(CALM), b"{}"])
def test_one_scenario_where_several_belong_is_refused_at_once(flows: crisis_cli.Flows, one: Any) -> None:
    for name in ("plans", "steps"):
        message = rf"^{name} takes scenarios, one after the other: put a single one into a list.$"
        with pytest.raises(TypeError, match=message):
            getattr(flows.compile(), name)(one)
    for none in (None, 5):
        with pytest.raises(TypeError, match="is not iterable"):
            flows.compile().plans(none)  # type: ignore[call-overload]


@pytest.mark.parametrize("on_error", ["raise", "yield"])
@pytest.mark.parametrize("before", [1, 40])
def test_what_the_rows_themselves_raise_comes_after_all_that_came_before(
    flows: crisis_cli.Flows, on_error: Any, before: int
) -> None:
    def rows() -> Iterator[Mapping[str, Any]]:
        yield from [CALM] * before
        raise OSError("the disk is gone")

    alone = flows.plan(CALM, now=NOW).compact()
    compiled = flows.compile()
    for ask, wanted in ((compiled.plans, alone), (compiled.steps, tuple(step["id"] for step in alone["actions"]))):
        found = []
        with pytest.raises(OSError, match=r"^the disk is gone$"):
            for one in ask(rows(), now=NOW, on_error=on_error):
                found.append(one)
        assert found == [wanted] * before


@pytest.mark.parametrize("name", ["nothing-here", "a\0b", "x" * 5_000, "flow.toml"])
def test_content_that_does_not_load_comes_with_its_issues(tmp_path: Path, name: str) -> None:
    (tmp_path / "flow.toml").write_text("")
    with pytest.raises(crisis_cli.ContentError) as error:
        crisis_cli.load(tmp_path / name)
    shown = str(tmp_path / name).replace("\0", "<U+0000>")
    issue = crisis_cli.Issue(shown, 0, "", "There is no such content folder.", "Check its name.", "no-folder")
    assert error.value.issues == (issue,)


def test_another_content_is_named_by_text_or_path() -> None:
    one, other = crisis_cli.load(str(ELEVEN)), crisis_cli.load(ELEVEN)
    content = load_checked(ELEVEN).content
    assert one.hash == other.hash == content.hash
    assert (one.version, one.review, one.concerns, one.questions) == (
        content.version,
        content.review,
        tuple(content.concerns),
        tuple(content.questions),
    )


def test_everything_wrong_with_a_scenario_is_said_at_once(flows: crisis_cli.Flows) -> None:
    bad = {
        "concerns": ["danger-to-selv"],
        "answers": {"danger.now": "perhaps", "self.intnt": "yes"},
        "jurisdiction": "us-xx",
    }
    with pytest.raises(crisis_cli.InputError) as error:
        flows.plan(bad)
    assert [(issue.file, issue.where, issue.check) for issue in error.value.issues] == [
        ("scenario", "concerns", "unknown-concern"),
        ("scenario", "answers, danger.now", "unknown-choice"),
        ("scenario", "answers, self.intnt", "unknown-question"),
        ("scenario", "jurisdiction", "unknown-place"),
    ]


KNOWN = "Known: no, yes, not-asked, would-not-say, cannot-tell"
ONE_VALUE = ("answers, danger.now", "danger.now takes one value in quotes.", KNOWN, "unknown-choice")
NO_MAPPING = ("", "A scenario is a mapping.", "Give a dict.", "not-a-mapping")
OFFSET = 'A time is written with its offset, such as "2026-11-22T10:30:00-08:00".'
NO_TIME = ("learned.at takes a time with its offset.", 'For example "2026-11-22T10:30:00-08:00".', "unknown-choice")
NO_TEXT_KEY = ("A key is text, and one of these is none.", "Write it as text.", "wrong-type")
LEAVE_OUT = "Write it, or leave the key out."
QUOTED = "Put it between quotation marks."


def calm(**more: Any) -> dict[str, Any]:
    return {**CALM, **more}


def answered(question: str, answer: Any) -> dict[str, Any]:
    return calm(answers={"danger.now": "no", question: answer})


class Here(enum.Enum):
    NO = "no"


REFUSED: dict[str, tuple[Any, tuple[str, str, str, str]]] = {
    "no mapping": (None, NO_MAPPING),
    "a text": (json.dumps(CALM), NO_MAPPING),
    "bytes": (b"{}", NO_MAPPING),
    "a number": (3, NO_MAPPING),
    "a list": ([CALM], NO_MAPPING),
    "pairs": (tuple(CALM.items()), NO_MAPPING),
    "nothing": ({}, ("concerns", "This key is missing.", "Add it.", "missing-key")),
    "no concern": (calm(concerns=[]), ("concerns", "This is empty.", "Fill it in.", "too-short")),
    "an unknown concern": (
        calm(concerns=["danger-to-slef"]),
        ("concerns", 'There is no concern "danger-to-slef".', 'Did you mean "danger-to-self"?', "unknown-concern"),
    ),
    "a concern twice": (
        calm(concerns=["danger-to-self"] * 2),
        ("concerns", '"danger-to-self" stands 2 times here.', "Name it once.", "twice"),
    ),
    "a concern without its list": (
        calm(concerns="danger-to-self"),
        (
            "concerns",
            "Text stands here, and a list belongs here.",
            'Put brackets around it: ["danger-to-self"].',
            "wrong-type",
        ),
    ),
    "an unknown question": (
        answered("self.intnt", "yes"),
        (
            "answers, self.intnt",
            'There is no question "self.intnt".',
            'Did you mean "self.intent"?',
            "unknown-question",
        ),
    ),
    "an unknown choice": (
        answered("self.intent", "nonne"),
        ("answers, self.intent", 'self.intent has no value "nonne".', 'Did you mean "none"?', "unknown-choice"),
    ),
    "an answer that is None": (answered("danger.now", None), ONE_VALUE),
    "an answer that is NaN": (answered("danger.now", math.nan), ONE_VALUE),
    "an answer that is False": (answered("danger.now", False), ONE_VALUE),
    "an answer in bytes": (answered("danger.now", b"no"), ONE_VALUE),
    "a member of an enumeration": (answered("danger.now", Here.NO), ONE_VALUE),
    "an answer in a set": (answered("danger.now", {"no"}), ONE_VALUE),
    "a time without its offset": (answered("learned.at", datetime(2026, 11, 22)), ("answers, learned.at", *NO_TIME)),
    "a day for a time": (answered("learned.at", days.date(2026, 11, 22)), ("answers, learned.at", *NO_TIME)),
    "answers that are None": (
        calm(answers=None),
        ("answers", "Null stands here, and something in braces belongs here.", LEAVE_OUT, "wrong-type"),
    ),
    "answers in a list": (
        calm(answers=[["danger.now", "no"]]),
        ("answers", "A list stands here, and something in braces belongs here.", 'Write { "…": "…" }.', "wrong-type"),
    ),
    "a question that is no text": (answered(1, "no"), ("answers", *NO_TEXT_KEY)),  # type: ignore[arg-type]
    "a key that is no text": ({**CALM, 1: 2}, ("", *NO_TEXT_KEY)),
    "a key that is None": ({**CALM, None: 2}, ("", *NO_TEXT_KEY)),
    "an unknown key": (
        calm(jurisdicton="us-ca"),
        ("jurisdicton", 'There is no key "jurisdicton" here.', 'Did you mean "jurisdiction"?', "unknown-key"),
    ),
    "an answer beside the answers": (
        {**CALM, "self.intent": "yes"},
        (
            "self.intent",
            'There is no key "self.intent" here.',
            'It is a question: put it into "answers".',
            "unknown-key",
        ),
    ),
    "a slip in a place": (
        calm(jurisdiction="us-cal"),
        ("jurisdiction", 'There is no place "us-cal".', 'Did you mean "us-ca"?', "unknown-place"),
    ),
    "the name of a place": (
        calm(jurisdiction="California"),
        ("jurisdiction", 'There is no place "California".', 'Did you mean "us-ca"?', "unknown-place"),
    ),
    "the letters of a place": (
        answered("client.place", "NY"),
        ("answers, client.place", 'client.place has no value "NY".', 'Did you mean "us-ny"?', "unknown-choice"),
    ),
    "a place that is NaN": (
        calm(jurisdiction=math.nan),
        ("jurisdiction", "NaN stands here, and text belongs here.", LEAVE_OUT, "wrong-type"),
    ),
    "a moment without its offset": (calm(now=datetime(2026, 11, 22)), ("now", OFFSET, "", "bad-time")),
    "half a sign": (
        calm(title="\ud800"),
        (
            "title",
            "Text stands here, and text without halves of signs belongs here.",
            "Delete them and type it again.",
            "wrong-type",
        ),
    ),
    "a long title": (
        calm(title="x" * 301),
        ("title", "This text has 301 characters; the limit is 300.", "Shorten it.", "too-long"),
    ),
    "an action that is none": (
        calm(expect={"includes": ["call-emergancy"]}),
        (
            "expect, includes",
            'There is no action "call-emergancy".',
            'Did you mean "call-emergency"?',
            "unknown-action",
        ),
    ),
    "who told it": (
        calm(informants={"danger.now": "me"}),
        (
            "informants, danger.now",
            '"me" is not allowed here.',
            "Known: client, observed, told, inferred",
            "wrong-value",
        ),
    ),
}


@pytest.fixture(scope="module")
def compiled(flows: crisis_cli.Flows) -> crisis_cli.Compiled:
    return flows.compile()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said_alone_and_among_many(
    flows: crisis_cli.Flows, compiled: crisis_cli.Compiled, name: str
) -> None:
    given, said = REFUSED[name]
    where, message, hint, check = said
    with pytest.raises(crisis_cli.InputError) as error:
        flows.plan(given, now=NOW)
    assert error.value.issues == (crisis_cli.Issue("scenario", 0, where, message, hint, check),)
    *before, bad, after = compiled.plans([*[CALM] * 40, given, CALM], now=NOW, on_error="yield")
    assert isinstance(bad, crisis_cli.InputError)
    assert bad.issues == (crisis_cli.Issue("row 41", 0, where, message, hint, check),)
    assert [*before, after] == [flows.plan(CALM, now=NOW).compact()] * 41


class Odd:
    """Raises whatever is asked of it."""

    def __repr__(self) -> str:
        raise RuntimeError("odd")

    __str__ = __repr__


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"a": inner}
    return inner


HOSTILE: dict[str, Any] = {
    "a number of thousands of digits": 10**5000, "a negative one": -(10**5000), "not a number": math.nan, "endless": math.inf,
    "bytes": b"x", "an odd object": Odd(), "a class": Odd, "a set": {1, 2}, "a function": len, "a lone surrogate": "\ud800",
    "something that steers": "\x1b[2J\u202e", "a long text": "x" * 10**6, "a circle": CIRCLE, "deep": nested(100_000),
    "no offset": datetime(2026, 1, 1), "a time of day": days.time(1), "a decimal": decimal.Decimal(1), "a range": range(3),
    "past the end of time": datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))), "lists": [[[]]], "a key": {1: 2},
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_given_is_refused_and_never_raises_anything_else(flows: crisis_cli.Flows, name: str) -> None:
    value = HOSTILE[name]
    given: list[Any] = [value]
    keys = (
        "concerns",
        "answers",
        "jurisdiction",
        "now",
        "expect",
        "done",
        "aside",
        "call",
        "informants",
        "reader",
        "nope",
    )
    given += [{**CALM, key: value} for key in keys]
    questions = ("danger.now", "client.age", "client.place", "learned.at", "self.signs")
    given += [{**CALM, "answers": {"danger.now": "no", question: value}} for question in questions]
    for scenario in given:
        with pytest.raises(crisis_cli.InputError) as error:
            flows.plan(scenario, changes=False)
        assert error.value.issues
        assert len(str(error.value)) < 30_000
