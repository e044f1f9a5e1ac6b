"""A long block of lines gives byte for byte what its lines give one by one, whatever stands in them; and the same numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import compare_lines
import pytest
from compare_lines import NOW, SHOWN, TIMES, TITLES, Lines, Ways, remembering
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.batch import quick, work
from crisis_cli.batch.about import About
from crisis_cli.batch.blocks import Block
from crisis_cli.batch.work import Options, Worker
from crisis_cli.errors import Issue
from crisis_cli.load import load
from crisis_cli.model import Content
from crisis_cli.places import PLACES
from crisis_cli.sampling import Sampler

CONTENT = load(None)
WAYS = Ways(CONTENT)
PLAIN = json.dumps({"title": "t", "concerns": ["wellness-check"], "answers": {"danger.now": "no"}}).encode()


@pytest.fixture
def any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few lines are a long block too."""
    monkeypatch.setattr(work, "MANY", 1)
    monkeypatch.setattr(work, "SOME", 1)


@pytest.fixture(autouse=True, scope="module")
def remembered() -> Any:
    """No plan is made twice one by one, which takes longer than all the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "plan_for", remembering())
        yield


def line_of(**changes: Any) -> bytes:
    return json.dumps({**json.loads(PLAIN), **changes}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def alone(lines: Sequence[Any]) -> bytes:
    """What the lines give without a block that is long."""
    worker = Worker(CONTENT, Options(NOW))
    return b"".join(worker.work(Block(SHOWN, number, (line,))).output for number, line in enumerate(lines, 1))


def decided_in_lanes(ways: Ways, lines: Sequence[bytes]) -> int:
    """How many of the lines are not left to the careful reader."""
    found, _ = ways.worker._quick.lines(lines, b'"x', 1, NOW, unknown=False)
    return sum(line is not None for line in found)


# ---------------------------------------------------------------- drawn scenarios and lines of every kind


@pytest.mark.parametrize("unknown", [False, True])
def test_drawn_scenarios(unknown: bool) -> None:
    sampler = Sampler(CONTENT)
    lines = [json.dumps(sampler.scenario(8, number)).encode() for number in range(1, 201)]
    ways = Ways(CONTENT, unknown=unknown)
    assert ways.difference(lines) == ""
    assert decided_in_lanes(ways, lines) > 190


@pytest.mark.parametrize("unknown", [False, True])
def test_lines_that_are_drawn_altered_and_broken(unknown: bool) -> None:
    lines = Lines(CONTENT)
    ways = Ways(CONTENT, unknown=unknown)
    drawn = [lines.line(5 + unknown, number) for number in range(1, 351)]
    assert ways.difference(drawn) == ""
    tally = ways.together(drawn).tally
    assert tally.plans > 70
    assert tally.bad > 100
    assert tally.expecting > 9
    assert tally.differing > 5


@pytest.mark.parametrize("options", [Options(NOW, full=True), Options(NOW, reasons=True)], ids=["full", "reasons"])
def test_whole_plans_and_reasons(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MANY", 1)
    monkeypatch.setattr(work, "SOME", 1)
    monkeypatch.setattr(work, "EXPECTING", 1)
    sampler, ways = Sampler(CONTENT), Ways(CONTENT)
    ways.worker = Worker(CONTENT, options)
    lines = [
        json.dumps({**sampler.scenario(8, number), "expect": {"response": "emergency"}}).encode()
        for number in (1, 2, 3)
    ]
    assert ways.difference(lines) == ""
    whole = [json.loads(line)["plan"] for line in ways.together(lines).output.splitlines()]
    assert all(("note" in plan) if options.full else ("reasons" in plan) for plan in whole)


@pytest.mark.usefixtures("any_number")
def test_lines_of_every_kind_one_beside_the_other() -> None:
    known = sorted(PLACES)[:3]
    lines: list[Any] = [line_of(title=title) for title in TITLES]
    lines += [line_of(now=time) for time in (*TIMES, None, 5, [])]
    lines += [line_of(answers={"threat.heard": time}) for time in TIMES]
    lines += [line_of(concerns=["child-abuse"], answers={name: time}) for name in timed() for time in TIMES]
    lines += [line_of(answers={}), line_of(informants={}), line_of(jurisdiction=None), line_of(now=None)]
    lines += [line_of(informants=None), line_of(answers=None), line_of(concerns=[]), line_of(concerns=["x"])]
    lines += [line_of(informants={name: "told"}) for name in ("danger.now", "client.place", "x", "")]
    lines += [line_of(informants={"danger.now": value}) for value in ("observed", "nobody", "", None, 1)]
    lines += [line_of(informants={"danger.now": "told"}, told_by={"danger.now": "A neighbour"})]
    lines += [line_of(jurisdiction=place) for place in (*known, "us", "XX", "cannot-tell", "", "US-CA", "outside-us")]
    lines += [
        line_of(jurisdiction="us-ca", answers={"client.place": place}) for place in ("us-ca", "us-ny", "not-asked")
    ]
    lines += [line_of(jurisdiction="us-ca", informants={"client.place": "client"}, answers={})]
    lines += [line_of(done=["call-emergency"]), line_of(done=[]), line_of(reader="client"), line_of(aside=[])]
    lines += [line_of(expect={"response": level}) for level in ("routine", "emergency", "x")] + [line_of(expect=None)]
    lines += [line_of(concerns=["wellness-check"] * 3), line_of(concerns=["wellness-check", "danger-to-self", "x"])]
    lines += [
        line_of(answers={name: value}) for name in ("client.age", *timed()) for value in ("2012-11-23", "2026-02-30")
    ]
    lines += [
        b"",
        b" ",
        b"\t\r",
        Issue(SHOWN, 7, "", "The line is longer.", "Split it.", "too-large"),
        b"{",
        b"[]",
        b"null",
    ]
    assert WAYS.difference(lines) == ""


def timed() -> tuple[str, ...]:
    return tuple(question.id for question in CONTENT.questions.values() if question.kind in ("time", "date"))


@pytest.mark.usefixtures("any_number")
def test_a_start_just_ahead_of_the_clock_has_been_and_one_further_ahead_has_not() -> None:
    times = [f"2027-03-04T15:{minute:02}:{second:02}+00:00" for minute in (34, 35, 36) for second in (0, 1, 59)]
    lines = [line_of(concerns=["child-abuse"], answers={"learned.at": time}) for time in times]
    lines += [
        line_of(concerns=["child-abuse"], now=now, answers={"learned.at": times[-1]}) for now in (times[0], times[-1])
    ]
    assert WAYS.difference(lines) == ""
    assert b'"in-the-future"' in WAYS.together(lines).output
    assert decided_in_lanes(WAYS, lines) == 6


def test_what_was_read_with_care_is_decided_together_where_times_are_among_it() -> None:
    sampler = Sampler(CONTENT)
    tables = [table for table in (sampler.scenario(1, n) for n in range(1, 400)) if "learned.at" in table["answers"]]
    lines = [json.dumps({**table, "expect": {"response": "emergency"}}).encode() for table in tables[:40]]
    assert len(lines) >= work.EXPECTING
    assert WAYS.difference(lines) == ""


def test_a_mistake_behind_answers_that_start_clocks_takes_nothing_with_it() -> None:
    """The rules of such a line may seem to hold, and there is no moment from which their clocks could run."""
    sampler = Sampler(CONTENT)
    tables = [sampler.scenario(1, number) for number in range(1, 200)]
    bad = [json.dumps({**table, "answers": {**table["answers"], "no.such": "no"}}).encode() for table in tables]
    assert WAYS.together(bad).output == alone(bad)


@pytest.mark.usefixtures("any_number")
def test_what_is_blank_gives_nothing_and_an_empty_file_is_no_scenario() -> None:
    worker = Worker(CONTENT, Options(NOW))
    assert worker.work(Block("x", 1, (b"", b"  ", b"\t\r"))).output == b""
    assert worker.work(Block("x", 1, (b"", b"  ", b"\t\r"))).tally.scenarios == 0
    assert worker.work(Block("x.toml", 0, (b"",))).tally.bad == 1


def test_a_block_may_be_empty_or_all_mistakes() -> None:
    assert WAYS.difference([]) == ""
    assert WAYS.difference([b""] * 200) == ""
    assert WAYS.difference([b"{}"] * 200) == ""
    assert WAYS.difference([b"\xff\xfe", *[PLAIN] * 127]) == ""


# ---------------------------------------------------------------- a key that stands twice

TWICE = {
    "title": ('"title": "t"', '"title": "u"'),
    "title with colons": ('"title": "t"', '"title": ":::"'),
    "concerns": ('"concerns": ["wellness-check"]', '"concerns": []'),
    "now": ('"now": "2026-11-22T10:30:00-08:00"', '"now": "2026-11-22T10:30Z"'),
    "no now": ('"now": "2026-11-22T10:30:00-08:00"', '"now": null'),
    "no informants": ('"informants": {"danger.now": "told"}', '"informants": null'),
    "jurisdiction": ('"jurisdiction": "us-ca"', '"jurisdiction": "us-ny"'),
    "answers": ('"answers": {"danger.now": "no"}', '"answers": {}'),
    "an answer": ('"answers": {"danger.now": "no"}', '"answers": {"danger.now": "yes", "danger.now": "no"}'),
    "an informant": ('"informants": {}', '"informants": {"danger.now": "told", "danger.now": "client"}'),
    "informants": ('"informants": {"danger.now": "told"}', '"informants": {}'),
    "a time": (
        '"answers": {"threat.heard": "2026-11-22T10:30Z", "threat.heard": "20261122T1030Z"}',
        '"title": "x", "title": ""',
    ),
}
WRITINGS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.replace(": ", " \t: "),
    lambda text: text.replace(" ", ""),
    lambda text: text.replace('"t', '"\\u0074').replace('"d', '"\\u0064'),
    lambda text: text.replace("e", "\\u0065"),
    lambda text: text.replace('"t"', '"\\u003a"'),
    lambda text: text.replace('"t"', '"\U0001f642:\\\\"'),
)


@pytest.mark.usefixtures("any_number")
def test_a_key_that_stands_twice_is_always_refused() -> None:
    plain = ('"title": "t"', '"concerns": ["wellness-check"]', '"answers": {"danger.now": "no"}')
    lines = [PLAIN]
    for first, second in TWICE.values():
        for one, other in ((first, second), (second, first), (first, first)):
            rest = [part for part in plain if not one.startswith(part.partition(":")[0])]
            for order in permutations((one, other, rest[0])):
                lines += [writing("{" + ", ".join((*order, *rest[1:])) + "}").encode() for writing in WRITINGS]
    found = WAYS.together(lines).output
    assert found == alone(lines)
    assert found.count(b'"plan"') == 1
    assert (
        found.count(b"twice") > len(lines) * 0.9
    )  # of "now", one way to write it takes the time away, and that is said


def test_a_decoder_that_takes_a_key_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [b'{"title": "a", ' + PLAIN[1:]] + [PLAIN] * 127
    assert WAYS.difference(lines) == ""
    monkeypatch.setattr(quick, "_may_repeat_a_key", lambda *_: False)
    assert WAYS.difference(lines).startswith("together: ")


def test_a_step_out_of_its_order_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    sampler, ways = Sampler(CONTENT), Ways(CONTENT)
    lines = [json.dumps(sampler.scenario(8, number)).encode() for number in range(1, 129)]
    monkeypatch.setattr(ways.worker._quick, "_do", [text.replace(b"a", b"e") for text in ways.worker._quick._do])
    assert ways.difference(lines).startswith("together: ")


def test_what_a_line_is_about_is_told_line_by_line() -> None:
    lines = [
        PLAIN,
        b"",
        b"{broken",
        line_of(concerns=["danger-to-self"], answers={"client.place": "us-ny"}),
        line_of(concerns=["danger-to-self", "child-abuse"], answers={"client.place": "cannot-tell"}),
        line_of(jurisdiction="us-tx"),
        line_of(expect={"response": "routine"}),
    ]
    about = [
        About(("wellness-check",), None),
        About((), None),
        About(("danger-to-self",), "us-ny"),
        About(("child-abuse", "danger-to-self"), None),
        About(("wellness-check",), "us-tx"),
        About(("wellness-check",), None),
    ]
    for more in (0, 128):
        done = WAYS.together([*lines, *[PLAIN] * more])
        assert done.about == [*about, *[about[0]] * more]
        assert done.output.count(b"\n") == len(done.about)
    assert Worker(CONTENT, Options(NOW)).work(Block(SHOWN, 1, tuple(lines))).about == ()


def test_a_place_of_another_line_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = Ways(CONTENT)
    told = ways.worker._quick.about
    monkeypatch.setattr(ways.worker._quick, "about", lambda sheet: told(sheet)[::-1])
    assert ways.difference([PLAIN] * 127 + [line_of(jurisdiction="us-tx")]).startswith("together: About(")


def test_a_number_that_is_wrong_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = Ways(CONTENT)
    good = ways.together([PLAIN] * 128).tally
    monkeypatch.setattr(ways.worker._quick, "tally", lambda sheet: good)
    assert ways.difference([PLAIN] * 127 + [b"{}"]).startswith("together: Tally(")


# ---------------------------------------------------------------- lines that hypothesis breaks

SAMPLER = Sampler(CONTENT)
BASES = [json.dumps(SAMPLER.scenario(2, number)).encode() for number in range(1, 31)]
BASES += [line_of(title="a: b", now=TIMES[0], jurisdiction="us-ca", informants={"danger.now": "told"})]
edits = st.lists(
    st.tuples(
        st.integers(0, 2_000),
        st.integers(0, 40),
        st.one_of(st.sampled_from((*compare_lines.PIECES, b"", b'"title": "t", ')), st.binary(max_size=3)),
        st.booleans(),
    ),
    max_size=4,
)


def edited(base: bytes, changes: Sequence[tuple[int, int, bytes, bool]]) -> bytes:
    """Put a piece in the place of some bytes, or before them a second time."""
    line = base
    for at, length, piece, twice in changes:
        start = at % (len(line) + 1)
        line = line[:start] + piece + line[start if twice else start + length :]
    return line.replace(b"\n", b"")


@settings(deadline=None, max_examples=examples(120))
@given(st.lists(st.tuples(st.sampled_from(BASES), edits), min_size=1, max_size=12))
def test_any_line_gives_the_same_both_ways(drawn: list[tuple[bytes, list[tuple[int, int, bytes, bool]]]]) -> None:
    """A long block of them all: the careful way takes most of them, and must be the only one that does."""
    lines = [edited(base, changes) for base, changes in drawn]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "MANY", 1)
        patch.setattr(work, "SOME", 1)
        assert WAYS.difference(lines) == ""


members = st.one_of(
    st.tuples(st.just("title"), st.text(max_size=5)),
    st.tuples(st.just("concerns"), st.lists(st.sampled_from(["wellness-check", "danger-to-self", "x:"]), max_size=2)),
    st.tuples(st.just("now"), st.sampled_from(TIMES)),
    st.tuples(st.just("jurisdiction"), st.sampled_from(["us-ca", "us-ny", "x:y"])),
    st.tuples(st.sampled_from(["answers", "informants"]), st.dictionaries(st.sampled_from(["danger.now", "client.place", "a:b"]), st.sampled_from(["no", "yes", "us-ca", "told", "client", 0, 1, True, None, 1.0]), max_size=2)),
)  # fmt: skip


@settings(deadline=None, max_examples=examples(150))
@given(st.lists(members, max_size=4), st.booleans(), st.randoms(use_true_random=False))
def test_any_object_gives_the_same_both_ways(more: list[tuple[str, Any]], ascii_only: bool, chance: Any) -> None:
    pairs = [*json.loads(PLAIN).items(), *more]
    chance.shuffle(pairs)
    text = ", ".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=ascii_only)}" for key, value in pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "MANY", 1)
        patch.setattr(work, "SOME", 1)
        assert WAYS.difference([f"{{{text}}}".encode("utf-8", "surrogatepass")]) == ""


# ---------------------------------------------------------------- the campaign


def campaign(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["compare_lines.py", *arguments])
    monkeypatch.setattr(compare_lines, "AT_ONCE", 130)
    monkeypatch.setattr(compare_lines, "load", lambda folder: CONTENT)
    with monkeypatch.context() as patch:
        patch.setattr(work, "plan_for", work.plan_for)  # as it was, once the campaign is over
        return compare_lines.main()


def test_a_campaign_says_what_it_saw(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert campaign(monkeypatch, "--number", "140", "--seed", "9") == 0
    out, err = capsys.readouterr()
    assert out.startswith("No difference. 140 lines, ")
    assert [part.split(",")[0] for part in err.split("\r")[1:]] == ["130 of 140", "140 of 140"]


def test_a_campaign_ends_at_the_first_difference_with_the_line_that_shows_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quick, "_may_repeat_a_key", lambda *_: False)
    monkeypatch.setattr(
        Lines, "line", lambda self, seed, number: PLAIN[:-1] + b', "title": "t"}' if number == 40 else PLAIN
    )
    assert campaign(monkeypatch, "--number", "130") == 1
    said, together, one_by_one, line, *_ = capsys.readouterr().out.splitlines()
    assert said == "The ways differ: seed 1"
    assert together.startswith("together: {")
    assert ':40"' in together
    assert one_by_one.startswith("alone: {")
    assert "twice" in one_by_one
    assert line == repr(PLAIN[:-1] + b', "title": "t"}')


def test_a_campaign_that_is_stopped_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = iter(range(1))

    def stopped(*arguments: Any) -> str:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return ""

    monkeypatch.setattr(compare_lines, "compared", stopped)
    assert campaign(monkeypatch, "--number", "300", "--first", "11") == 130
    assert capsys.readouterr().err.endswith("\nStopped. Go on with --seed 1 --first 141 --number 170\n")


def test_the_same_seed_and_number_draw_the_same_line() -> None:
    one, other = Lines(CONTENT), Lines(CONTENT)
    assert [one.line(3, n) for n in (7, 8, 9)] == [other.line(3, n) for n in (9, 8, 7)][::-1]
    assert len({one.line(3, n) for n in range(60)}) > 40


def test_moments_before_and_behind_now_are_kept() -> None:
    content: Content = CONTENT
    moment = datetime(2026, 11, 22, 10, tzinfo=UTC)
    lines = [line_of(concerns=["child-abuse"], now=time) for time in TIMES] + [PLAIN] * 128
    assert Ways(content, now=moment).difference(lines) == ""
