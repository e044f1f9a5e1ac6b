"""`flows check` as a whole: what is proved about asking, scenarios, staleness, formats, and how it ends when disturbed."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from interviews import SEED
from shipped import LOADED
from test_cli import run
from test_structure import CALIFORNIA, FLOW, NOW, US, line_of, load, with_change

from crisis_cli.answers import Answers, values_of
from crisis_cli.checks import Report, check, proof
from crisis_cli.checks.answer_sets import answer_sets, answers_to, exactly, figure
from crisis_cli.checks.baseline import weakened
from crisis_cli.checks.lengths import lengths, longest
from crisis_cli.checks.prover import Prover
from crisis_cli.checks.stale import AsOf, check_stale
from crisis_cli.checks.status_line import status_line
from crisis_cli.checks.suites import check_suites, shelf_of
from crisis_cli.checks.unasked import clocks, unasked_lines, undecided
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.engine import AskQuestion, next_step
from crisis_cli.errors import MOST_SHOWN, Issue
from crisis_cli.load import Loaded, load_checked, shipped_folder
from crisis_cli.model import Question
from crisis_cli.places import PLACES
from crisis_cli.render.check import report_rows, report_text
from crisis_cli.render.text import render
from crisis_cli.shelf import Shelf, files_beside

OTHER = """\
[concern]
id = "others"
title = "Danger to others"
about = "Threats."
priority = 2
questions = ["danger.now", "threat"]

[[question]]
id = "threat"
ask = "Was anyone threatened?"
topic = "a threat"
why = "It is why you ask."
choices = { no = "No", yes = "Yes" }
unknown = "Ask."
tier = "decide"
note = { no = "no threat", yes = "a threat" }
sources = ["guide"]

[[rule]]
id = "warn"
when = { "threat" = ["yes", "unknown"] }
actions = ["report"]
verb = "should"
basis = "clinical"
because = "They are in danger."
sources = ["guide"]
"""


@pytest.fixture(scope="module")
def shipped() -> Prover:
    return Prover(LOADED)


def two(folder: Path, flow: str = FLOW, other: str = OTHER, california: str = CALIFORNIA) -> Loaded:
    """The small content with a second concern beside the first."""
    (folder / "flows").mkdir(exist_ok=True)
    (folder / "flows" / "others.toml").write_text(other)
    return load(folder, flow, california)


def proved(loaded: Loaded, what: Callable[[Prover], Iterator[tuple[Issue, object]]]) -> str:
    return "\n".join(str(issue) for issue, _ in what(Prover(loaded)))


def at(flow: str, kind: str, name: str, key: str = "id") -> str:
    return f'flows/flow.toml:{line_of(flow, kind, name, key)}  {kind} "{name}"\n  '


# ---------------------------------------------------------------- what is read and not asked


def test_a_content_that_asks_for_all_it_reads(tmp_path: Path) -> None:
    loaded = two(tmp_path)
    for what in (undecided, unasked_lines, clocks, lengths, weakened):
        assert proved(loaded, what) == ""


def test_a_rule_that_hangs_on_what_its_concern_does_not_ask(tmp_path: Path) -> None:
    flow = with_change(
        'when = { "response" = ["emergency"] }',
        'when = { any = [{ "response" = ["emergency"] }, { "threat" = ["yes"] }] }',
    )
    assert proved(two(tmp_path, flow), undecided) == (
        f"{at(flow, 'rule', 'call')}"
        'Whether it holds can hang on "threat", which is not asked there. Interview: Danger to self, and nothing is answered.'
        '  Add "threat" to the `questions` of self, or do not read it.  [used-before-asked]'
    )


def test_what_a_raise_leaves_open_is_told_of_the_raise_alone(tmp_path: Path) -> None:
    flow = with_change(
        'when = { "danger.now" = ["yes"] }', 'when = { any = [{ "danger.now" = ["yes"] }, { "threat" = ["yes"] }] }'
    )
    assert proved(two(tmp_path, flow), undecided) == (
        f"{at(flow, 'raise', 'response', 'finding')}"
        'Whether it holds can hang on "threat", which is not asked there. Interview: Danger to self, and nothing is answered.'
        '  Add "threat" to the `questions` of self, or do not read it.  [used-before-asked]'
    )


def test_a_resolution_that_hangs_on_what_is_not_asked(tmp_path: Path) -> None:
    flow = FLOW + (
        '[[resolution]]\nid = "x"\naction = "call-emergency"\nprevails = "do"\nreason = "R."\nsources = ["guide"]\n'
        'when = { "threat" = ["yes"] }\n\n[[rule]]\nid = "no"\nwhen = { "danger.now" = ["yes"] }\n'
        'actions = ["call-emergency"]\nverb = "should-not"\nbasis = "practice"\nbecause = "B."\n'
    )
    assert proved(two(tmp_path, flow), undecided) == (
        f"{at(flow, 'resolution', 'x')}"
        'Whether it holds can hang on "threat", which is not asked there. Interview: Danger to self. danger: Yes.'
        '  Let every concern that it may stand in ask "threat", or do not read it.  [used-before-asked]'
    )


def test_a_rule_that_hangs_on_a_question_for_the_note(tmp_path: Path) -> None:
    other = OTHER.replace('tier = "decide"', 'tier = "note"')
    line = other[: other.index("[[rule]]")].count("\n") + 1
    assert proved(two(tmp_path, other=other), undecided) == (
        f'flows/others.toml:{line}  rule "warn"\n'
        '  Whether it holds can hang on "threat", which is asked for the note alone, once the plan stands.'
        " Interview: Danger to others, and nothing is answered."
        '  Give "threat" the tier refine.  [used-before-asked]'
    )


def test_a_rule_may_read_a_finding_that_another_concern_raises(tmp_path: Path) -> None:
    """Where that concern is not open its finding stands at its lowest value: nothing is left to ask."""
    raised = (
        '\n[[finding]]\nid = "f"\nvalues = ["no", "yes"]\n\n[[raise]]\nfinding = "f"\nto = "yes"\n'
        'when = { "threat" = ["yes"] }\nbecause = "B."\nsources = ["guide"]\n'
    )
    flow = with_change('when = { "response" = ["emergency"] }', 'when = { "response" = ["emergency"], "f" = ["no"] }')
    assert proved(two(tmp_path, flow, OTHER + raised), undecided) == ""


LOST = OTHER[OTHER.index("[[question]]") : OTHER.index("[[rule]]")].replace('"threat"', '"lost"')


def test_a_line_that_reads_what_nobody_asks(tmp_path: Path) -> None:
    flow = with_change('share = ["the place"]', 'share = [{ text = "the place", when = { "lost" = ["yes"] } }]') + LOST
    assert proved(load(tmp_path, flow), unasked_lines) == (
        f"{at(flow, 'recipient', 'dispatcher')}"
        'One of its conditions reads "lost", which no run that shows it asks.'
        '  Let a concern that shows it ask "lost", or do not read it.  [used-before-asked]'
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('done = "Called"', 'done = "Called"\nunless = { text = "So.", when = { "lost" = ["yes"] } }'),
        ('confirmed = true\nsource = "guide"', 'confirmed = true\nsource = "guide"\nwhen = { "lost" = ["yes"] }'),
        (
            "[[recipient]]",
            '[[notice]]\nid = "n"\ntext = "T."\nwhen = { "lost" = ["yes"] }\nsources = ["guide"]\n\n[[recipient]]',
        ),
        (
            "[[recipient]]",
            '[[paper]]\nid = "p"\ntitle = "P"\nabout = "P"\nfor = ["call-emergency"]\nsources = ["guide"]\n'
            'when = { "lost" = ["yes"] }\n[[paper.sections]]\ntitle = "S"\nlines = ["L"]\n\n[[recipient]]',
        ),
    ],
    ids=["unless", "telephone line", "notice", "paper"],
)
def test_everything_shown_under_a_condition_is_looked_at(tmp_path: Path, old: str, new: str) -> None:
    flow = with_change(old, new) + LOST
    assert proved(load(tmp_path, flow), unasked_lines).endswith(
        '  One of its conditions reads "lost", which no run that shows it asks.'
        '  Let a concern that shows it ask "lost", or do not read it.  [used-before-asked]'
    )
    asked = flow.replace('"when.learned"]', '"when.learned", "lost"]')
    assert proved(load(tmp_path, asked), unasked_lines) == ""


def test_a_clock_whose_event_is_not_always_asked_for(tmp_path: Path) -> None:
    flow = with_change('tier = "note"', 'tier = "refine"\nask_when = { "danger.now" = ["yes"] }')
    assert proved(load(tmp_path, flow), clocks) == (
        f"{at(flow, 'rule', 'report')}"
        'Its clock hangs on "when.learned", which is not asked there.'
        " Interview: Danger to self. place: California."
        '  Let "when.learned" be asked wherever the rule holds: see its `ask_when`, and who lists it.  [clock-not-asked]'
    )


def test_a_clock_in_a_rule_of_every_concern(tmp_path: Path) -> None:
    """A rule of no concern speaks where nobody asks for its event: seen only by looking at every run."""
    own = (
        '[[rule]]\nid = "ca.all"\nwhen = { "response" = ["emergency"] }\nactions = ["report"]\nverb = "must"\nbasis = "law"\n'
        'because = "B."\nsources = ["act"]\ndeadline = "36 hours from when.learned"\n'
    )
    raised = OTHER.replace('"threat"]', '"threat", "client.place"]') + (
        '\n[[raise]]\nfinding = "response"\nto = "emergency"\nwhen = { "threat" = ["yes"] }\nbecause = "B."\nsources = ["guide"]\n'
    )
    california = CALIFORNIA + own
    line = california[: california.index("[[rule]]")].count("\n") + 1
    assert proved(two(tmp_path, other=raised, california=california), clocks) == (
        f'flows/law/us-ca.toml:{line}  rule "ca.all"\n'
        '  Its clock hangs on "when.learned", which is not asked there.'
        " Interview: Danger to others. place: California; a threat: Yes."
        '  Let "when.learned" be asked wherever the rule holds: see its `ask_when`, and who lists it.  [clock-not-asked]'
    )


# ---------------------------------------------------------------- how long


def bounded(most: str) -> str:
    return with_change('version = "1"\n', f'version = "1"\nmost = {most}\n')


def test_an_interview_that_is_too_long(tmp_path: Path) -> None:
    flow = bounded("{ decide = 1, note = 1 }")
    assert proved(load(tmp_path, flow), lengths) == (
        f'flows/flow.toml:{flow[: flow.index("[concern]")].count(chr(10)) + 1}  concern "self"\n'
        "  Up to 2 of its questions of the tier decide can matter in one interview; content.toml allows 1."
        " Interview: Danger to self, and nothing is answered."
        "  Give one of them an `ask_when` or a later tier, or raise `most` if people can bear it.  [over-long]"
    )
    assert proved(load(tmp_path, bounded("{ decide = 2 }")), lengths) == ""


def test_questions_that_exclude_each_other_do_not_count_together(tmp_path: Path) -> None:
    either = [
        LOST.replace('"lost"', f'"{name}"').replace("tier", f'ask_when = {{ "danger.now" = ["{value}"] }}\ntier')
        for name, value in (("first", "no"), ("second", "yes"), ("third", "yes"))
    ]
    flow = bounded("{ decide = 3 }").replace('"when.learned"]', '"when.learned", "first", "second", "third"]')
    flow = flow.replace("[[order]]", "".join(either) + "[[order]]", 1)
    assert proved(load(tmp_path, flow), lengths) == (
        f'flows/flow.toml:{flow[: flow.index("[concern]")].count(chr(10)) + 1}  concern "self"\n'
        "  Up to 4 of its questions of the tier decide can matter in one interview; content.toml allows 3."
        " Interview: Danger to self. danger: Yes."
        "  Give one of them an `ask_when` or a later tier, or raise `most` if people can bear it.  [over-long]"
    )


@pytest.mark.parametrize("most", ["{ decide = 0 }", "{ decide = true }", '{ refine = "3" }', "{ soon = 3 }", "3"])
def test_a_bound_is_a_number_of_a_tier(tmp_path: Path, most: str) -> None:
    (tmp_path / "flows" / "law").mkdir(parents=True)
    (tmp_path / "flows" / "law" / "us.toml").write_text(US)
    (tmp_path / "flows" / "flow.toml").write_text(bounded(most))
    done = run("flows", "check", "--content", "flows", cwd=tmp_path)
    assert done.returncode == 3
    assert b"content, most" in done.stderr


def test_the_longest_interviews_of_the_shipped_content_stay_within_its_bounds(shipped: Prover) -> None:
    """The figures that content.toml names: the most of any concern, with a little room."""
    bounds, concerns = shipped.loaded.most, shipped.content.concerns.values()
    room = {tier: bound - max(longest(shipped, c, tier) for c in concerns) for tier, bound in bounds.items()}
    assert room.keys() == {"decide", "refine"}
    assert all(0 <= left <= 3 for left in room.values()), room


@pytest.mark.parametrize("what", [undecided, unasked_lines, clocks, lengths, weakened])
def test_the_shipped_content_passes(shipped: Prover, what: Callable[[Prover], Iterator[object]]) -> None:
    assert list(what(shipped)) == []


@pytest.mark.parametrize("concern", sorted(LOADED.content.concerns))
def test_no_interview_tried_asks_more_than_was_proved(shipped: Prover, concern: str) -> None:
    """Interviews drawn at random through the engine: a bound that is too low would show here."""
    content = shipped.content
    own = content.concerns[concern].questions
    rng = random.Random(f"{SEED} {concern}")
    for _ in range(20):
        answers = Answers((concern,), {})
        while isinstance(step := next_step(content, answers, NOW, "decide", changes=False), AskQuestion):
            question = step.question
            known = ["cannot-tell"] if question.kind in ("time", "date") else values_of(question)
            value = rng.choice(known)
            several = question.kind == "several" and value not in UNKNOWN_KINDS
            answers = answers.given(question.id, (str(value),) if several else value)
        asked = [name for name in answers.values if name in own]
        assert len(asked) <= longest(shipped, content.concerns[concern], "decide")


# ---------------------------------------------------------------- the baseline, over every combination

FEDERAL = (
    '[[rule]]\nid = "federal"\nconcern = "self"\nwhen = { "danger.now" = ["yes"] }\nactions = ["report"]\nverb = "must"\n'
    'basis = "law"\nbecause = "B."\nsources = ["act"]\n'
)


ADVISED = with_change('verb = "must"', 'verb = "should"')


def beside(tmp_path: Path, federal: str, own: str, flow: str = ADVISED) -> str:
    """What is said about the rule `own` in California's pack beside one in the federal pack."""
    load(tmp_path, flow, CALIFORNIA + own)
    (tmp_path / "flows" / "law" / "us.toml").write_text(US + federal)
    found = proved(load_checked(tmp_path / "flows"), weakened)
    line = (CALIFORNIA + own)[: (CALIFORNIA + own).index("[[rule]]")].count("\n") + 1
    return found.replace(f'flows/law/us-ca.toml:{line}  rule "ca.own"\n  ', "")


def own_rule(verb: str, more: str = "") -> str:
    return FEDERAL.replace('"federal"', '"ca.own"').replace('"must"', f'"{verb}"') + more


WON = '[[resolution]]\nid = "r"\naction = "report"\nprevails = "avoid"\nreason = "R."\nsources = ["act"]\n'


def test_a_pack_that_wins_against_a_federal_duty(tmp_path: Path) -> None:
    assert beside(tmp_path, FEDERAL, own_rule("must-not"), ADVISED + WON) == (
        "Its `must-not` prevails over the baseline's `must` of federal on report."
        " Interview: Danger to self. danger: Yes; place: California."
        "  Turn the [[resolution]], or narrow its `when`.  [weakened]"
    )
    assert beside(tmp_path, FEDERAL, own_rule("must-not"), ADVISED + WON.replace('"avoid"', '"do"')) == ""
    elsewhere = own_rule("must-not").replace('["yes"]', '["no"]')
    assert beside(tmp_path, FEDERAL, elsewhere, ADVISED + WON) == ""


def test_a_pack_with_a_later_deadline_than_a_federal_duty_beside_it(tmp_path: Path) -> None:
    federal = FEDERAL + 'deadline = "24 hours from when.learned"\n'
    assert beside(tmp_path, federal, own_rule("must", 'deadline = "36 hours from when.learned"\n')) == (
        "It gives report 36 hours from when.learned, which can be later than the 24 hours from when.learned of federal."
        " Interview: Danger to self. danger: Yes; place: California."
        "  Make it no later, or leave it to that rule.  [weakened]"
    )
    assert beside(tmp_path, federal, own_rule("must", 'deadline = "12 hours from when.learned"\n')) == ""


def test_a_pack_with_a_later_frame_than_a_federal_duty_beside_it(tmp_path: Path) -> None:
    assert beside(tmp_path, FEDERAL, own_rule("should", 'frame = "within 7 days"\n')) == (
        'It puts report at "within 7 days", later than the "today" of federal.'
        " Interview: Danger to self. danger: Yes; place: California."
        "  Make it no later, or leave it to that rule.  [weakened]"
    )
    assert beside(tmp_path, FEDERAL, own_rule("should", 'frame = "now"\n')) == ""


# ---------------------------------------------------------------- scenarios

HURT = """\
title = "Danger now"
concerns = ["self"]
now = 2026-11-22T10:00:00-08:00

[answers]
"danger.now" = "yes"

[expect]
response = "emergency"
includes = ["call-emergency"]
"""


def with_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> list[str]:
    """What a check says about scenarios of these names, in a folder that is not the current one's neighbour."""
    monkeypatch.chdir(tmp_path)
    load(tmp_path)
    for name, text in files.items():
        path = tmp_path / "flows" / "scenarios" / "self" / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    report = check(load_checked(Path("flows")))
    return [str(issue) for issue in (*report.issues, *report.remarks) if "/scenarios/" in issue.file]


def test_a_scenario_that_is_as_expected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=HURT) == []


def test_a_scenario_that_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HURT.replace('"emergency"', '"prompt"').replace('["call-emergency"]', '["report"]')
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=text, other__toml=HURT) == [
        'flows/scenarios/self/hurt.toml:8  scenario "Danger now"\n'
        "  The plan is not what it expects: response is emergency, expected prompt; report is missing."
        "  Mend the content, or what the scenario expects where the plan is right.  [scenario-differs]"
    ]


def test_a_scenario_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = HURT.replace('"yes"', '"yse"')
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=bad, cut__toml="title = ") == [
        "flows/scenarios/self/cut.toml:1  column 9\n"
        "  This is not TOML: nothing stands here where a value belongs.  Write it, or remove the key.  [not-toml]",
        "flows/scenarios/self/hurt.toml:6  answers, danger.now\n"
        '  danger.now has no value "yse".  Did you mean "yes"?  [unknown-choice]',
    ]


def test_a_line_of_jsonl_is_a_scenario_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = {"title": "T", "concerns": ["self"], "answers": {"danger.now": "yes"}, "expect": {"response": "routine"}}
    text = "\n" + json.dumps({**line, "expect": {"response": "emergency"}}) + "\n" + json.dumps(line) + "\n"
    assert with_scenarios(tmp_path, monkeypatch, many__jsonl=text) == [
        'flows/scenarios/self/many.jsonl:3  scenario "T"\n'
        "  The plan is not what it expects: response is emergency, expected routine."
        "  Mend the content, or what the scenario expects where the plan is right.  [scenario-differs]"
    ]


def test_a_scenario_that_expects_nothing_is_remarked_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HURT[: HURT.index("[expect]")]
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=text) == [
        'flows/scenarios/self/hurt.toml:1  scenario "Danger now"\n'
        "  It expects nothing, so it shows nothing.  Add an [expect] table.  [scenario-without-expectation]"
    ]


def test_a_scenario_with_a_time_says_when_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its plan would be another one on another day."""
    answered = HURT.replace('= "yes"\n', '= "yes"\n"when.learned" = 2026-01-14T10:00:00-08:00\n')
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=answered) == []
    timeless = re.sub(r"now = 2026-11-22\S+\n", "", answered, count=1)
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=timeless) == [
        'flows/scenarios/self/hurt.toml:1  scenario "Danger now"\n'
        "  It has a time or a day among its answers and no `now`, so that it hangs on the day it runs."
        "  Add `now`.  [scenario-without-now]"
    ]
    later = timeless.replace("2026-01-14", "2026-01-16")
    assert with_scenarios(tmp_path, monkeypatch, hurt__toml=later) == [
        "flows/scenarios/self/hurt.toml:6  answers, when.learned\n"
        "  This time is still to come; nothing has happened then."
        "  Write when it happened, or leave it out. Without `now` it runs on 2026-01-15.  [in-the-future]"
    ]


def test_every_shipped_scenario_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them turned: it is the only one that is told of."""
    loaded = load_checked(shipped_folder())
    shelf = shelf_of(loaded)
    assert not shelf.issues
    files = files_beside(shipped_folder())
    lines = [len(file.read_bytes().splitlines()) if file.suffix == ".jsonl" else 1 for file in files]
    assert len(shelf.scenarios) == sum(lines)
    said: list[str] = []
    found = {}
    for number in (0, len(shelf.scenarios) - 1):
        turned = dict(shelf.scenarios)
        name = [*turned][number]
        expect = turned[name].expect
        assert expect is not None
        turned[name] = replace(turned[name], expect=replace(expect, excludes=("no-such-step",), within_first=None))
        assert list(check_suites(loaded, Shelf({name: turned[name]}, ()), said.append)) == []
        turned[name] = replace(turned[name], expect=replace(expect, response=("nothing",)))
        found[name] = [issue.file for issue in check_suites(loaded, Shelf({name: turned[name]}, ()), said.append)]
    assert found == {name: [f"{loaded.root}/scenarios/{name}"] for name in found}
    assert said[0] == "Running the scenarios: 0 of 1"


# ---------------------------------------------------------------- what is stale


def stale(loaded: Loaded, day: str, older_than: int | None = None) -> list[str]:
    return [str(issue) for issue in check_stale(loaded, AsOf(date.fromisoformat(day), older_than))]


READ = 'cite = "A guide"\nread_on = 2026-11-21'
HOLIDAYS = 'name = "California"\nholidays = { "2026-12-25" = "Christmas", "2026-11-26" = "Thanksgiving" }\n'


def test_a_source_that_was_read_long_ago(tmp_path: Path) -> None:
    flow = with_change('cite = "A guide"', READ)
    loaded = load(tmp_path, flow)
    sources = [text for text in stale(loaded, "2027-11-22") if 'source "guide"' in text]
    line = flow[: flow.index("read_on")].count("\n") + 1
    assert sources == [
        f'flows/flow.toml:{line}  source "guide", read_on\n'
        "  It was last read on 2026-11-21, 366 days before 2027-11-22; 365 are allowed."
        "  Read it again, mend what changed, and write the day into `read_on`.  [stale]"
    ]
    assert not [text for text in stale(loaded, "2027-11-21") if 'source "guide"' in text]


def test_a_telephone_line_that_was_checked_long_ago(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    line = FLOW[: FLOW.index("checked_on")].count("\n") + 1
    assert stale(loaded, "2027-02-20") == [
        f'flows/flow.toml:{line}  resource "line", checked_on\n'
        "  It was last checked on 2026-11-21, 91 days before 2027-02-20; 90 are allowed."
        "  Look it up again, and write the day into `checked_on`.  [stale]"
    ]
    assert stale(loaded, "2027-02-19") == []
    assert stale(loaded, "2026-01-01") == []


def test_holidays_that_end_soon(tmp_path: Path) -> None:
    california = CALIFORNIA.replace('name = "California"\n', HOLIDAYS)
    loaded = load(tmp_path, FLOW, california)
    line = california[: california.index("holidays")].count("\n") + 1
    assert stale(loaded, "2026-10-27") == [
        f'flows/law/us-ca.toml:{line}  pack "us-ca", holidays\n'
        "  Its last holiday is 2026-12-25, less than 60 days after 2026-10-27."
        "  Add the holidays of the next year, or working days are counted too short.  [stale]"
    ]
    assert stale(loaded, "2026-10-26") == []


def test_another_age_may_be_asked_for(tmp_path: Path) -> None:
    loaded = load(tmp_path, with_change('cite = "A guide"', READ))
    assert len(stale(loaded, "2026-11-29", 7)) == 2
    assert stale(loaded, "2026-11-28", 7) == []
    assert len(stale(loaded, "2026-11-22", 0)) == 2


def test_staleness_warns_fails_nothing_and_is_counted(tmp_path: Path) -> None:
    load(tmp_path)
    kept = run("flows", "check", "--content", "flows", "--as-of", "2026-11-22", cwd=tmp_path)
    old = run("flows", "check", "--content", "flows", "--as-of", "2027-11-22", cwd=tmp_path)
    plain = run("flows", "check", "--content", "flows", cwd=tmp_path)
    assert kept.returncode == old.returncode == plain.returncode
    before = plain.stdout.decode().removesuffix(".\n")
    assert kept.stdout.decode() == (
        f"{before}; as of 2026-11-22 0 sources, 0 telephone lines and 0 tables of holidays are stale.\n"
    )
    assert old.stdout.decode().endswith(
        "; as of 2027-11-22 0 sources, 1 telephone line and 0 tables of holidays is stale.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as-of", "tomorrow"], '--as-of: "tomorrow" is no day that counts here. Write it as 2026-11-22.'),
        (["--as-of", "2026-02-30"], '--as-of: "2026-02-30" is no day that counts here. Write it as 2026-11-22.'),
        (["--as-of", "20261122"], '--as-of: "20261122" is no day that counts here. Write it as 2026-11-22.'),
        (["--as-of", "9999-12-31"], '--as-of: "9999-12-31" is no day that counts here. Write it as 2026-11-22.'),
        (["--older-than", "3"], "--older-than counts from a day. Name it: --as-of 2026-11-22."),
    ],
)
def test_a_day_that_is_none(arguments: list[str], said: str) -> None:
    done = run("flows", "check", *arguments)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"{said}\n")


@pytest.mark.parametrize("days", ["-1", "many", "99999999999999999999"])
def test_a_number_of_days_that_is_none(days: str) -> None:
    done = run("flows", "check", "--as-of", "2026-11-22", "--older-than", days)
    assert done.returncode == 2 and b"--older-than" in done.stderr


# ---------------------------------------------------------------- how many sets of answers


def question(kind: str = "choice", choices: int = 0, *, unknown: bool = False, none: bool = False) -> Question:
    names = [f"c{number}" for number in range(choices)]
    return Question(
        id="q", ask="A?", topic="t", why="w", kind=kind, choices=dict.fromkeys(names, "C"),  # type: ignore[arg-type]
        unknown="Ask." if unknown else None, tier="decide", safety=False, in_emergency=False, ask_when=None, default=None,
        note={}, none_choice=names[0] if none else None, sources=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "number"),
    [
        (question("choice", 2), 3),
        (question("choice", 2, unknown=True), 6),
        (question("several", 3, unknown=True), 7 + 3 + 1),
        (question("several", 3, unknown=True, none=True), 3 + 1 + 3 + 1),
        (question("place", unknown=True), len(PLACES) + 4),
        (question("number"), 10_002),
        (question("time", unknown=True), 5),
        (question("date"), 2),
    ],
)
def test_how_many_answers_a_question_has(one: Question, number: int) -> None:
    assert answers_to(one) == number


@given(st.integers(2, 6), st.booleans(), st.booleans())
def test_sets_of_choices_are_counted_as_they_can_be_listed(choices: int, unknown: bool, none: bool) -> None:
    one = question("several", choices, unknown=unknown, none=none)
    others = [name for name in one.choices if name != one.none_choice]
    sets = [s for size in range(1, len(others) + 1) for s in itertools.combinations(others, size)]
    sets += [(one.none_choice,)] if none else []
    assert answers_to(one) == len(sets) + (3 if unknown else 0) + 1


def test_the_number_is_a_product_over_questions_and_sets_of_concerns(tmp_path: Path) -> None:
    assert answer_sets(load(tmp_path).content) == 1 * 6 * (len(PLACES) + 4) * 5
    assert answer_sets(two(tmp_path).content) == 3 * 6 * (len(PLACES) + 4) * 5 * 6


@pytest.mark.parametrize(
    ("number", "short"),
    [
        (0, "0"),
        (12_345, "12,345"),
        (999_999_999, "999,999,999"),
        (10**9, "1.0 x 10^9"),
        (3_149 * 10**109, "3.1 x 10^112"),
        (9_999 * 10**9, "1.0 x 10^13"),
    ],
)
def test_a_number_in_short(number: int, short: str) -> None:
    assert figure(number) == short


def test_every_digit_of_a_number_that_python_would_not_write() -> None:
    assert exactly(12_345) == "12345"
    assert exactly(10**9_000) == "1" + "0" * 9_000
    assert figure(7 * 10**9_000) == "7.0 x 10^9000"


# ---------------------------------------------------------------- formats, files, many findings


def test_the_whole_report_of_a_small_content(tmp_path: Path) -> None:
    load(tmp_path, with_change('[[order]]\nquestion = "danger.now"\nsafest = "no"\nriskiest = "yes"\n', ""))
    (tmp_path / "flows" / "scenarios").mkdir()
    (tmp_path / "flows" / "scenarios" / "hurt.toml").write_text(HURT)
    done = run("flows", "check", "--content", "flows", cwd=tmp_path)
    assert done.returncode == 1 and not done.stderr
    assert done.stdout.decode() == WHOLE


WHOLE = """\
flows/flow.toml:5  concern "self"
  There are answers for which the plan is empty. Interview: Danger to self, and nothing is answered.  Add a rule that \
holds whenever no other does.  [empty-plan]
  Walk through it: crisis-aid --content flows flows check --replay 40b113a9
flows/flow.toml:12  question "danger.now"
  A safety question needs an order: which answer is safest, which riskiest.  Add an [[order]] for it.  [missing-order]
6 remarks, which fail nothing:
flows/flow.toml:24  question "client.place"
  It cites no source.  Add `sources` if one says so.  [without-source]
flows/flow.toml:33  question "when.learned"
  It cites no source.  Add `sources` if one says so.  [without-source]
flows/flow.toml:47  raise "response"
  It cites no source.  Add `sources` if one says so.  [without-source]
flows/flow.toml:72  action "call-emergency"
  It cites no source.  Add `sources` if one says so.  [without-source]
flows/flow.toml:81  action "report"
  It cites no source.  Add `sources` if one says so.  [without-source]
flows/flow.toml:89  recipient "dispatcher"
  It cites no source.  Add `sources` if one says so.  [without-source]
2 issues in 1 file (3 files and 1 scenario checked); the questions of self are the hardest to read, at grade -0.4; \
0 properties and 0 orders tested over every combination of answers, 1,830 in all.
"""


def test_one_property_and_one_order_are_spoken_of_as_one() -> None:
    said: list[str] = []
    report = check(load_checked(Path(__file__).parent / "content_good" / "one_of_everything"), say=said.append)
    assert [line for line in said if line.startswith("Proving")] == ["Proving 1 property and 1 order"]
    assert "; 1 property and 1 order " in report.summary


def test_json_holds_everything(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    done = run("flows", "check", "--content", "flows", "--format", "json", "--as-of", "2027-11-22", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert list(found) == [
        "schema", "content", "as_of", "issues", "remarks", "counts", "graded", "proved", "summary",
    ]  # fmt: skip
    assert found["schema"] == "crisis-aid/check/1"
    assert found["content"]["hash"] == loaded.content.hash
    assert found["as_of"] == "2027-11-22"
    assert found["counts"] == {
        "files": 3, "scenarios": 0, "concerns": 1, "questions": 3, "rules": 2, "actions": 2, "properties": 0, "orders": 1,
        "answer_sets": str(answer_sets(loaded.content)),
    }  # fmt: skip
    report = check(loaded, AsOf(date(2027, 11, 22)))
    assert found["issues"] == [{**one._asdict(), "replay": report.replays.get(one)} for one in report.issues]
    assert (
        [one["replay"] for one in found["issues"] if one["check"] == "empty-plan"] == [*report.replays.values()] != []
    )
    assert [Issue(**one) for one in found["remarks"]] == list(report.remarks)
    assert found["graded"] is found["proved"] is True
    assert found["summary"] == report.summary


def test_the_same_run_says_the_same_every_day(tmp_path: Path) -> None:
    """No clock is read: a machine that believes it is another year says the same."""
    load(tmp_path)
    (tmp_path / "flows" / "scenarios").mkdir()
    (tmp_path / "flows" / "scenarios" / "hurt.toml").write_text(HURT.replace("now = 2026-11-22T10:00:00-08:00\n", ""))
    code = (
        "import sys, crisis_cli.scenario as s\nfrom datetime import UTC, datetime\n"
        "s.now_utc = lambda: datetime(int(sys.argv[1]), 5, 5, tzinfo=UTC)\n"
        "import crisis_cli.shelf as f\nf.now_utc = s.now_utc\n"
        "from crisis_cli.guard import guarded\n"
        "sys.exit(guarded(['flows', 'check', '--content', 'flows', '--format', 'json']))"
    )
    said = [
        subprocess.run([sys.executable, "-c", code, year], cwd=tmp_path, capture_output=True, check=False).stdout
        for year in ("2020", "2055")
    ]
    assert said[0] == said[1] and json.loads(said[0])["counts"]["scenarios"] == 1


def test_content_that_does_not_load_is_json_too(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "flows" / "flow.toml").write_text(with_change('"report"]\nverb', '"reprot"]\nverb'))
    done = run("flows", "check", "--content", "flows", "--format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (3, b"")
    assert [issue["check"] for issue in found["issues"]] == ["unknown-action"]
    assert (found["content"], found["counts"], found["proved"]) == (None, {"files": 3}, False)
    assert found["summary"] == "1 issue in 1 file (3 files checked)."
    text = run("flows", "check", "--content", "flows", cwd=tmp_path)
    assert (text.returncode, text.stdout) == (3, b"") and b"[unknown-action]" in text.stderr


@pytest.mark.parametrize("form", ["terminal", "text", "json"])
def test_the_report_goes_to_a_file(tmp_path: Path, form: str) -> None:
    load(tmp_path)
    shown = run("flows", "check", "--content", "flows", "--format", form, cwd=tmp_path)
    done = run("flows", "check", "--content", "flows", "--format", form, "--output", "report", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (shown.returncode, b"")
    assert (tmp_path / "report").read_bytes() == shown.stdout


def test_a_report_is_not_written_into_the_content(tmp_path: Path) -> None:
    load(tmp_path)
    before = (tmp_path / "flows" / "flow.toml").read_bytes()
    done = run("flows", "check", "--content", "flows", "--output", "flows/flow.toml", cwd=tmp_path)
    assert done.returncode == 4 and b"it lies in the folder that is read" in done.stderr
    assert (tmp_path / "flows" / "flow.toml").read_bytes() == before


def test_a_format_that_is_none() -> None:
    done = run("flows", "check", "--format", "markdown")
    assert done.returncode == 2 and b"markdown" in done.stderr


def test_a_reader_who_leaves_early(tmp_path: Path) -> None:
    load(tmp_path)
    read, write = os.pipe()
    os.close(read)
    done = run("flows", "check", "--content", "flows", cwd=tmp_path, stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def many(number: int) -> Report:
    found = tuple(Issue("f.toml", n, "w", f"Message {n}.", "Hint.", "c") for n in range(1, number + 1))
    return Report(found, found, "The end.", {}, graded=True, proved=True)


def test_of_many_findings_two_hundred_are_printed() -> None:
    text = report_text(many(MOST_SHOWN + 1234))
    assert text.count("[c]\n") == 2 * MOST_SHOWN == 400
    assert text.count("\n... and 1,234 more.\n") == 2
    assert text.endswith("\nThe end.\n")
    assert "..." not in report_text(many(MOST_SHOWN))
    rows = render(report_rows(many(MOST_SHOWN + 1234)), 60)
    assert rows.count("[c]") == 2 * MOST_SHOWN and rows.count("... and 1,234 more.") == 2


def test_on_a_screen_the_lines_of_a_report_are_broken() -> None:
    issue = Issue("flows/a.toml", 3, 'rule "a"', "It says this. " * 6 + "Then that.", "Mend it.", "name")
    assert render(report_rows(Report((issue,), (), "1 issue.", {}, graded=True, proved=True)), 60) == (
        'flows/a.toml:3  rule "a"\n'
        "  It says this. It says this. It says this. It says this. It\n"
        "  says this. It says this. Then that.  Mend it.  [name]\n"
        "1 issue.\n"
    )


def test_nothing_is_proved_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "available", lambda: False)
    report = check(load(tmp_path))
    assert report.graded and not report.proved
    assert report.summary.endswith('; nothing was proved: z3 is not installed (pip install "crisis-aid[proof]").')


# ---------------------------------------------------------------- a word on what is being done

SLOW = """\
import sys, time
import crisis_cli.checks.proof as proof
import crisis_cli.checks.status_line as line
line.PATIENCE = {patience}
def slow(loaded):
    print("PROVING", flush=True)
    time.sleep(20)
proof.prove = slow
from crisis_cli.guard import guarded
sys.exit(guarded(["flows", "check", "--content", "flows"{more}]))
"""


def slow_check(
    tmp_path: Path, *, patience: float = 0.1, more: str = "", env: dict[str, str] | None = None
) -> pexpect.spawn:
    load(tmp_path)
    environment = {**os.environ, "TERM": "xterm", **(env or {})}
    for name in ("NO_COLOR", "CRISIS_AID_PLAIN", "ACCESSIBLE"):
        if name not in (env or {}):
            environment.pop(name, None)
    code = SLOW.format(patience=patience, more=more)
    return pexpect.spawn(
        sys.executable,
        ["-c", code],
        cwd=str(tmp_path),
        env=environment,
        encoding="utf-8",
        timeout=15,
        dimensions=(24, 60),
    )


def in_any_order(child: pexpect.spawn, *texts: str) -> int:
    """Wait for the last of `texts` and one of the others: a quick machine is done with reading before the line is drawn."""
    seen: set[int] = set()
    while len(texts) - 1 not in seen or len(seen) < 2:
        seen.add(child.expect_exact(list(texts)))
    return len(seen)


def test_past_its_patience_a_line_says_what_is_being_done_and_ctrl_c_wipes_it(tmp_path: Path) -> None:
    child = slow_check(tmp_path, more=', "--output", "report"')
    in_any_order(child, "\r\x1b[KProving 0 properties and 1 order", "PROVING")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert str(child.before).replace("^C", "").strip() == "\x1b[K"
    assert child.exitstatus == 130
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flows"]


def test_a_plain_line_is_said_once_and_not_redrawn(tmp_path: Path) -> None:
    child = slow_check(tmp_path, env={"NO_COLOR": "1"})
    said = ("Reading the content ...", "Reading the scenarios ...", "Proving 0 properties and 1 order ...")
    assert in_any_order(child, *said, "PROVING") == 2
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130 and "..." not in str(child.before) and "\x1b" not in str(child.before)


def test_what_is_quickly_done_is_not_talked_about(tmp_path: Path) -> None:
    child = slow_check(tmp_path, patience=60)
    child.expect_exact("PROVING")
    time.sleep(0.3)
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130 and str(child.before).replace("^C", "").strip() == ""


def test_nothing_is_said_where_standard_error_is_no_terminal(tmp_path: Path) -> None:
    load(tmp_path)
    code = SLOW.format(patience=0.01, more="").replace("time.sleep(20)", "time.sleep(0.3); sys.exit(7)")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (7, b"")


def test_a_signal_stops_the_solver_too(tmp_path: Path) -> None:
    """The real check of the shipped content, interrupted wherever it is."""
    child = subprocess.Popen(
        [sys.executable, "-m", "crisis_cli", "flows", "check", "--output", str(tmp_path / "report")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(1.5)
    child.send_signal(signal.SIGINT)
    out, error = child.communicate(timeout=30)
    assert (child.returncode, out, error) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == []


class _Screen:
    """A terminal that keeps what is written, and may refuse it."""

    def __init__(self, broken: bool = False) -> None:
        self.written, self.broken = "", broken

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("no such terminal")

    def write(self, text: str) -> None:
        if self.broken:
            raise OSError("gone")
        self.written += text

    def flush(self) -> None:
        pass


def test_the_line_is_one_line_and_holds_nothing_that_steers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("crisis_cli.checks.status_line.PATIENCE", 0.01)
    screen = _Screen()
    with status_line(screen) as say:  # type: ignore[arg-type]
        say("First")
        time.sleep(0.2)
        say("a\x1b[2J\nb" + "x" * 200)
    assert screen.written == "\r\x1b[KFirst\r\x1b[Ka<U+001B>[2J b" + "x" * 65 + "\r\x1b[K"


def test_a_terminal_that_is_gone_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("crisis_cli.checks.status_line.PATIENCE", 0.01)
    with status_line(_Screen(broken=True)) as say:  # type: ignore[arg-type]
        time.sleep(0.1)
        say("So")
