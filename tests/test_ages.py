"""Ages exact to the day: bands from dates of birth and back, whose day it is, what a file may write, what `?` shows."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_charting import Script

from crisis_cli import assess, batch, scenario
from crisis_cli.ages import OLDEST, band_of, birth_lines, births, completed_years, local_date
from crisis_cli.answers import AnswerError, Answers
from crisis_cli.cli import app
from crisis_cli.errors import InputError
from crisis_cli.interview import Interview, why_rows
from crisis_cli.load import _read_compiled as read_compiled
from crisis_cli.load import compile_to, load_checked, shipped_folder
from crisis_cli.model import AgeBand, Content, Question
from crisis_cli.places import PLACES
from crisis_cli.scenario import Run, Scenario, from_tables, parse_scenario
from crisis_cli.schemas import schema_text

HEAD = """
[content]
format = 1
version = "1"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]
"""
FLOW = """
[concern]
id = "harm"
title = "Harm"
about = "Harm to a child."
priority = 1
questions = ["client.place", "child.age", "elder.age"]

[[question]]
id = "client.place"
kind = "place"
ask = "Where?"
topic = "place"
why = "Its law decides."
unknown = "Ask."
tier = "decide"

[[question]]
id = "child.age"
ask = "How old is the child?"
topic = "child's age"
why = "Law turns on it."
choices = { under_14 = "Under 14", from_14 = "14 or 15", from_16 = "16 or 17", adult = "18 to 64", older = "65 or older", several = "Several children" }
ages = { under_14 = { to = 13 }, from_14 = { from = 14, to = 15 }, from_16 = { from = 16, to = 17 }, adult = { from = 18, to = 64 }, older = { from = 65 } }
unknown = "Ask."
tier = "decide"

[[question]]
id = "elder.age"
ask = "How old is the elder?"
topic = "elder's age"
why = "With gaps."
choices = { boy = "A boy", teen = "A teenager", man = "A man" }
ages = { man = { from = 40, to = 60 }, boy = { from = 5, to = 13 }, teen = { from = 15, to = 17 } }
unknown = "Ask."
tier = "decide"

[[rule]]
id = "harm.report"
when = { "child.age" = ["under_14", "from_14", "from_16"] }
actions = ["report"]
verb = "should"
basis = "practice"
because = "A child."

[[rule]]
id = "harm.ask"
when = { "elder.age" = ["boy"] }
actions = ["report"]
verb = "should"
basis = "practice"
because = "A boy."

[[action]]
id = "report"
do = "Report it"
kind = "duty"
frame = "now"
done = "Reported it"
"""
PACKS: Mapping[str, Sequence[str]] = {
    "us": (),
    "us-ca": ("America/Los_Angeles",),
    "us-hi": ("Pacific/Honolulu",),
    "us-ny": ("America/New_York",),
    "us-tx": ("America/Chicago", "America/Denver"),
    "us-wy": (),
}
CHOICES = "under_14, from_14, from_16, adult, older, several, not-asked, would-not-say, cannot-tell"
WRITE = 'Write a date of birth as 2012-11-23, in JSON "2012-11-23"'
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()


def house(folder: Path) -> Content:
    files = {"content.toml": HEAD, "harm.toml": FLOW}
    for code, zones in PACKS.items():
        files[f"law/{code}.toml"] = f'[pack]\ncode = "{code}"\nname = "{code}"\nzones = {json.dumps(list(zones))}\n'
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return load_checked(folder).content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flows")


@pytest.fixture(scope="module")
def content(folder: Path) -> Content:
    return house(folder)


@pytest.fixture(scope="module")
def child(content: Content) -> Question:
    return content.questions["child.age"]


def read(content: Content, born: object, now: str | None = "2026-11-22T12:00:00Z", **more: Any) -> Scenario:
    """Return the scenario with this answer to `child.age`; `run` and `clock` go to the reader, the rest into the file."""
    run, clock = more.pop("run", Run()), more.pop("clock", None)
    answers = {"child.age": born, **more.pop("answers", {})}
    tables = {"title": "x", "concerns": ["harm"], "now": now, "answers": answers, **more}
    return from_tables(content, {k: v for k, v in tables.items() if v is not None}, "s.toml", now=clock, run=run)


def band(content: Content, born: object, now: str | None = "2026-11-22T12:00:00Z", **more: Any) -> object:
    return read(content, born, now, **more).answers.values["child.age"]


# ---------------------------------------------------------------- to the day


@pytest.mark.parametrize(
    ("years", "younger", "elder"),
    [(14, "under_14", "from_14"), (16, "from_14", "from_16"), (18, "from_16", "adult"), (65, "adult", "older")],
)
def test_a_band_begins_on_the_birthday(content: Content, years: int, younger: str, elder: str) -> None:
    birthday = TODAY.replace(year=TODAY.year - years)
    assert band(content, birthday + timedelta(days=1)) == younger, "tomorrow is the birthday"
    assert band(content, birthday) == elder, "today is the birthday"
    assert band(content, birthday - timedelta(days=1)) == elder, "yesterday was the birthday"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-21T12:00:00Z", "from_16"),
        ("2026-11-22T12:00:00Z", "adult"),
        ("2026-11-23T12:00:00Z", "adult"),
        ("2025-11-22T12:00:00Z", "from_16"),
        ("2026-12-01T12:00:00Z", "adult"),
        ("2026-10-31T12:00:00Z", "from_16"),
    ],
)
def test_the_same_date_of_birth_on_different_days(content: Content, now: str, expected: str) -> None:
    assert band(content, date(2008, 11, 22), now) == expected


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),  # a common year: the birthday counts on 1 March
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2026, 3, 2), 18),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 29), date(2024, 3, 1), 16),
        (date(2010, 2, 28), date(2024, 2, 28), 14),
        (date(2010, 2, 28), date(2024, 2, 29), 14),
        (date(2010, 3, 1), date(2024, 2, 29), 13),  # a leap day today: the birthday is tomorrow
        (date(2010, 3, 1), date(2024, 3, 1), 14),
        (date(2010, 1, 1), date(2023, 12, 31), 13),
        (date(2010, 1, 1), date(2024, 1, 1), 14),
        (date(2024, 2, 29), date(2024, 2, 29), 0),
        (date(1904, 2, 29), date(2029, 2, 28), 124),
    ],
)
def test_leap_days(born: date, today: date, age: int) -> None:
    assert completed_years(born, today) == age


def test_born_on_a_leap_day_a_child_until_the_first_of_march(content: Content) -> None:
    leap_day = date(2008, 2, 29)
    assert band(content, leap_day, "2026-02-28T12:00:00Z") == "from_16"
    assert band(content, leap_day, "2026-03-01T12:00:00Z") == "adult"


# ---------------------------------------------------------------- whose day it is

EIGHTEEN_TOMORROW = date(2008, 11, 23)
LATE_IN_HONOLULU = "2026-11-23T09:30:00Z"
"""22 November 23:30 in Honolulu, 23 November 04:30 in New York, 01:30 in California."""
LATE_IN_NEW_YORK = "2026-11-23T04:30:00Z"
"""22 November 23:30 in New York, 18:30 in Honolulu."""


@pytest.mark.parametrize(
    ("now", "place", "expected"),
    [
        (LATE_IN_HONOLULU, "us-hi", "from_16"),
        (LATE_IN_HONOLULU, "us-ny", "adult"),
        (LATE_IN_HONOLULU, "us-ca", "adult"),
        ("2026-11-23T10:00:00Z", "us-hi", "adult"),
        (LATE_IN_NEW_YORK, "us-ny", "from_16"),
        (LATE_IN_NEW_YORK, "us-hi", "from_16"),
        ("2026-11-23T05:00:00Z", "us-ny", "adult"),
        ("2026-11-23T05:00:00+09:00", "us-ny", "from_16"),  # the offset says nothing where the zone is known
        ("2026-11-22T23:30:00-10:00", "us-ny", "adult"),
    ],
)
def test_the_day_is_the_clients(content: Content, now: str, place: str, expected: str) -> None:
    assert band(content, EIGHTEEN_TOMORROW, now, jurisdiction=place) == expected
    assert band(content, EIGHTEEN_TOMORROW, now, answers={"client.place": place}) == expected


def test_abroad_the_day_is_that_of_the_offset(content: Content) -> None:
    abroad = {"answers": {"client.place": "outside-us"}}
    assert band(content, EIGHTEEN_TOMORROW, "2026-11-22T23:30:00-10:00", **abroad) == "from_16"
    assert band(content, EIGHTEEN_TOMORROW, LATE_IN_HONOLULU, **abroad) == "adult"


@pytest.mark.parametrize("place", ["us-wy", "us-nv"])
def test_without_a_pack_the_day_is_that_of_the_state(content: Content, place: str) -> None:
    """Of a state with two zones the earlier day."""
    assert band(content, EIGHTEEN_TOMORROW, "2026-11-23T06:59:00Z", jurisdiction=place) == "from_16"
    assert band(content, EIGHTEEN_TOMORROW, "2026-11-23T08:00:00Z", jurisdiction=place) == "adult"


@pytest.mark.parametrize("place", ["not-asked", "cannot-tell", None])
def test_without_a_zone_a_child_stays_one_until_it_is_over_everywhere(content: Content, place: str | None) -> None:
    """Not known, not answered: the last day of childhood ends last in the islands."""
    more = {"answers": {"client.place": place}} if place else {}
    assert band(content, EIGHTEEN_TOMORROW, LATE_IN_HONOLULU, **more) == "from_16"
    assert band(content, EIGHTEEN_TOMORROW, "2026-11-23T12:00:00Z", **more) == "adult"


def test_of_two_zones_the_earlier_day_counts(content: Content) -> None:
    assert band(content, EIGHTEEN_TOMORROW, "2026-11-23T06:30:00Z", jurisdiction="us-tx") == "from_16"
    assert band(content, EIGHTEEN_TOMORROW, "2026-11-23T07:30:00Z", jurisdiction="us-tx") == "adult"


def test_summer_time_is_the_zones(content: Content) -> None:
    assert band(content, date(2008, 7, 5), "2026-07-05T03:59:00Z", jurisdiction="us-ny") == "from_16"
    assert band(content, date(2008, 7, 5), "2026-07-05T04:00:00Z", jurisdiction="us-ny") == "adult"


def test_what_is_no_place_has_no_zone(content: Content) -> None:
    for place in (None, 3, ("us-hi",), ""):
        assert local_date(content, place, datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) == date(2026, 11, 22)
        assert local_date(content, place, datetime(2026, 11, 23, 12, 30, tzinfo=UTC)) == date(2026, 11, 23)


def test_now_of_the_run_then_of_the_file_then_the_clock(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    born = date(2008, 11, 22)
    before, after = datetime(2026, 11, 21, 12, tzinfo=UTC), datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert band(content, born, "2026-11-21T12:00:00Z", clock=after) == "from_16"
    assert band(content, born, "2026-11-22T12:00:00Z", clock=before) == "adult"
    assert band(content, born, None, clock=before) == "from_16"
    assert band(content, born, None, clock=after) == "adult"
    assert band(content, born, "2026-11-22T12:00:00Z", run=Run(before)) == "from_16"
    monkeypatch.setattr(scenario, "now_utc", lambda: before)
    assert band(content, born, None) == "from_16"
    monkeypatch.setattr(scenario, "now_utc", lambda: after)
    assert band(content, born, None) == "adult"


def test_the_place_of_the_run_goes_before_that_of_the_file(content: Content) -> None:
    at = {"now": LATE_IN_HONOLULU, "jurisdiction": "us-ny"}
    assert band(content, EIGHTEEN_TOMORROW, **at) == "adult"
    assert band(content, EIGHTEEN_TOMORROW, **at, run=Run(place="us-hi")) == "from_16"


def test_an_interview_is_held_on_its_own_day_and_place(content: Content, tmp_path: Path) -> None:
    """`assess` makes its plan for now, and --jurisdiction says where the client is: the date of birth is read so too."""
    path = tmp_path / "s.toml"

    def written(born: str) -> None:
        head = 'title = "x"\nconcerns = ["harm"]\nnow = 2010-01-01T00:00:00Z\n'
        path.write_text(f'{head}[answers]\n"child.age" = {born}\n')

    late = datetime.fromisoformat(LATE_IN_HONOLULU)

    def answered(**more: Any) -> object:
        options = assess.AssessOptions(answers_file=path, **more)
        return assess._given(content, options)[0].values["child.age"]

    written("2008-11-23")
    assert answered(now=late, jurisdiction="Hawaii") == "from_16"
    assert answered(now=late, jurisdiction="New York") == "adult"
    assert answered(now=late - timedelta(days=9)) == "from_16"
    written("2000-01-01")
    assert answered() == "adult", "without --now the clock on the wall; for the file's own `now` it would be a child"


# ---------------------------------------------------------------- there and back

CUTS = st.lists(st.integers(0, OLDEST), min_size=1, max_size=8, unique=True).map(sorted)


def bands_between(cuts: Sequence[int], left_out: frozenset[int] = frozenset()) -> dict[str, AgeBand]:
    """Return bands that meet at each of `cuts`, open below and above, without those `left_out`."""
    ends = [None, *cuts, None]
    made = {
        f"band-{n}": AgeBand(low, high - 1 if high is not None else None)
        for n, (low, high) in enumerate(pairwise(ends))
        if n not in left_out and high != 0
    }
    return made or {"band-all": AgeBand(0, None)}


def with_bands(model: Question, bands: Mapping[str, AgeBand]) -> Question:
    return dataclasses.replace(model, choices={name: f"Choice {name}" for name in bands}, ages=bands)


def shown_ranges(question: Question, today: date) -> dict[str, tuple[date, date]]:
    """Return each band's first and last date of birth as its line of `?` shows them, read from the text."""
    ranges = {}
    for choice, line in zip(question.ages, birth_lines(question, today), strict=True):
        label, _, dates = line.partition(": born ")
        assert label == question.choices[choice]
        if " or later" in dates:
            ranges[choice] = (shown_day(dates.removesuffix(" or later")), date.max)
        elif " or earlier" in dates:
            ranges[choice] = (date.min, shown_day(dates.removesuffix(" or earlier")))
        else:
            first, last = dates.split(" to ")
            ranges[choice] = (shown_day(first), shown_day(last))
    return ranges


def shown_day(words: str) -> date:
    return datetime.strptime(words, "%d %b %Y").date()


@st.composite
def births_and_nows(draw: st.DrawFn) -> tuple[date, datetime]:
    """A moment and a date of birth before it: any day, or one within four days of a birthday; leap days often."""
    zone = timezone(timedelta(minutes=draw(st.integers(-12 * 60, 14 * 60))))
    now = draw(st.datetimes(datetime(2000, 1, 5), datetime(2100, 12, 25), timezones=st.just(zone)))
    if draw(st.booleans()):
        now = now.replace(month=2, day=28) + timedelta(days=draw(st.integers(-1, 3)))
    same_day = date(now.year - draw(st.integers(0, 124)), now.month, min(now.day, 28))
    near = same_day + timedelta(days=draw(st.integers(-4, 4)))
    any_day = draw(st.dates(now.date() - timedelta(days=45_600), now.date()))
    return min(draw(st.sampled_from((near, any_day))), now.date() - timedelta(days=2)), now


@given(births_and_nows(), CUTS, st.frozensets(st.integers(0, 8)), st.sampled_from((*PACKS, "us-nv", "cannot-tell")))
@example((date(2008, 2, 29), datetime(2026, 2, 28, 12, tzinfo=UTC)), [14, 18], frozenset(), "cannot-tell")
@example((date(2008, 2, 29), datetime(2026, 3, 1, 12, tzinfo=UTC)), [14, 18], frozenset(), "cannot-tell")
@example((date(2010, 3, 1), datetime(2024, 2, 29, 12, tzinfo=UTC)), [14, 18], frozenset(), "cannot-tell")
@example((EIGHTEEN_TOMORROW, datetime.fromisoformat(LATE_IN_HONOLULU)), [18], frozenset(), "us-hi")
def test_the_band_chosen_is_the_one_whose_shown_dates_hold_the_date(
    content: Content, born_and_now: tuple[date, datetime], cuts: list[int], gaps: frozenset[int], place: str
) -> None:
    """Every date of birth, every moment, every place, bands with and without gaps: exactly that band, or none of them."""
    born, now = born_and_now
    question = with_bands(content.questions["child.age"], bands_between(cuts, gaps))
    made = dataclasses.replace(content, questions={**content.questions, "child.age": question})
    place = place if place != "us" else "not-asked"
    ranges = shown_ranges(question, local_date(made, place, now))
    holding = [choice for choice, (first, last) in ranges.items() if first <= born <= last]
    given_answers = {"client.place": place, "child.age": born}
    tables = {"title": "x", "concerns": ["harm"], "now": now, "answers": given_answers}
    if holding:
        assert [from_tables(made, tables, "s.toml").answers.values["child.age"]] == holding
    else:
        with pytest.raises(InputError, match=r"\[age-gap\]$"):
            from_tables(made, tables, "s.toml")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), CUTS)
@example(date(2024, 2, 29), [14, 16, 18])
@example(date(2023, 2, 28), [14, 15, 16, 17, 18])
def test_shown_dates_follow_each_other_without_hole_or_overlap(child: Question, today: date, cuts: list[int]) -> None:
    question = with_bands(child, bands_between(cuts))
    ranges = sorted(shown_ranges(question, today).values(), reverse=True)
    assert ranges[0][1] >= today
    assert ranges[-1][0] == date.min
    assert [younger[0] - timedelta(days=1) for younger in ranges[:-1]] == [elder[1] for elder in ranges[1:]]


@given(st.dates(date(1880, 1, 1), date(2100, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_ages_are_those_of_month_and_day(born: date, today: date) -> None:
    """With a leap day the comparison of month and day says 1 March by itself: 28 February comes before it."""
    before_birthday = (today.month, today.day) < (born.month, born.day)
    assert completed_years(born, today) == today.year - born.year - before_birthday


# ---------------------------------------------------------------- what `?` shows

LINES = [
    "Under 14: born 23 Nov 2012 or later",
    "14 or 15: born 23 Nov 2010 to 22 Nov 2012",
    "16 or 17: born 23 Nov 2008 to 22 Nov 2010",
    "18 to 64: born 23 Nov 1961 to 22 Nov 2008",
    "65 or older: born 22 Nov 1961 or earlier",
]


def test_lines_of_a_day(child: Question) -> None:
    assert list(birth_lines(child, TODAY)) == LINES


def test_lines_of_a_leap_day(child: Question) -> None:
    assert list(birth_lines(child, date(2024, 2, 29)))[1] == "14 or 15: born 1 Mar 2008 to 28 Feb 2010"
    assert list(birth_lines(child, date(2024, 2, 28)))[1] == "14 or 15: born 29 Feb 2008 to 28 Feb 2010"
    assert list(birth_lines(child, date(2026, 3, 1)))[3] == "18 to 64: born 2 Mar 1961 to 1 Mar 2008"


def test_an_age_of_a_single_year_and_one_from_birth() -> None:
    assert births(AgeBand(16, 16), TODAY) == (date(2009, 11, 23), date(2010, 11, 22))
    assert births(AgeBand(0, 0), TODAY) == (date(2025, 11, 23), TODAY)
    assert births(AgeBand(OLDEST, OLDEST), TODAY) == (date(1900, 11, 23), date(1901, 11, 22))


def interview(content: Content, now: datetime, answers: Answers, *steps: tuple[str, object]) -> str:
    """Return what an interview shows that is stopped after `steps`."""
    script = Script([*steps, ("ask", "stop"), ("confirm", "s")])
    held = Interview(content, script, lambda: now)  # type: ignore[arg-type]
    held.run(answers)
    return script.shown


WHY = """Law turns on it.
Under 14: born 23 Nov 2012 or later
14 or 15: born 23 Nov 2010 to 22 Nov 2012
16 or 17: born 23 Nov 2008 to 22 Nov 2010
18 to 64: born 23 Nov 1961 to 22 Nov 2008
65 or older: born 22 Nov 1961 or earlier
Not known? Ask.
"""


def test_why_shows_the_dates_of_each_band(content: Content) -> None:
    answers = Answers(("harm",), {"client.place": "us-hi"})
    assert interview(content, NOW, answers, ("ask", "why")).startswith(WHY)


def test_why_shows_the_dates_of_the_clients_day(content: Content) -> None:
    late = datetime.fromisoformat(LATE_IN_HONOLULU)
    hawaii, new_york = (Answers(("harm",), {"client.place": place}) for place in ("us-hi", "us-ny"))
    assert interview(content, late, hawaii, ("ask", "why")).startswith(WHY)
    assert "14 or 15: born 24 Nov 2010 to 23 Nov 2012" in interview(content, late, new_york, ("ask", "why"))


def test_why_shows_them_in_review_too(content: Content) -> None:
    answers = Answers(("harm",), {"client.place": "us-hi", "child.age": "adult"})
    steps = [("ask", "review"), ("number", 2), ("ask", "why"), ("ask", "back")]
    assert WHY in interview(content, NOW, answers, *steps)


def test_a_question_without_ages_shows_none(content: Content) -> None:
    rows = why_rows(content, content.questions["client.place"], TODAY)
    assert [row.text for row in rows] == ["Its law decides.", "Not known? Ask."]


# ---------------------------------------------------------------- what a file may write


def toml(line: str, now: str = "now = 2026-11-22T12:00:00Z\n") -> bytes:
    return f'title = "x"\nconcerns = ["harm"]\n{now}\n[answers]\n{line}\n'.encode()


def refusal(content: Content, line: str) -> str:
    with pytest.raises(InputError) as refused:
        parse_scenario(content, toml(line), "s.toml")
    return str(refused.value)


def said(message: str, hint: str, check: str, question: str = "child.age") -> str:
    return f"s.toml:6  answers, {question}\n  {message}  {hint}  [{check}]"


TO_COME = said(
    "child.age: this date of birth is still to come.",
    f"It is 22 Nov 2026 in this run. Check the year, or write a choice: {CHOICES}.",
    "in-the-future",
)
LONG_AGO = said(
    "child.age: this date of birth is over 125 years ago.",
    f"Check the year, or write a choice: {CHOICES}.",
    "bad-birth-date",
)
WITH_TIME = said(
    "child.age takes a date of birth without a time of day.",
    f"{WRITE}, or write a choice: {CHOICES}.",
    "bad-birth-date",
)
NO_SUCH_DAY = said(
    "child.age: there is no such day.", f"Check month and day, or write a choice: {CHOICES}.", "bad-birth-date"
)
NEITHER = "child.age takes one of its choices or a date of birth, and this is neither."
UNLIKE = said(NEITHER, f"Known: {CHOICES}. {WRITE}.", "unknown-choice")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026-11-23", TO_COME),
        ('"2026-11-23"', TO_COME),
        ("9999-12-31", TO_COME),
        ("1901-11-21", LONG_AGO),
        ('"1901-11-21"', LONG_AGO),
        ("0001-01-01", LONG_AGO),
        ("2012-11-23T10:00:00Z", WITH_TIME),
        ("2012-11-23T10:00:00", WITH_TIME),
        ("2012-11-23 10:00:00-08:00", WITH_TIME),
        ('"2012-11-23T10:00:00-08:00"', WITH_TIME),
        ('"2012-11-23 10:00"', WITH_TIME),
        ('"2011-02-29"', NO_SUCH_DAY),
        ('"2012-13-01"', NO_SUCH_DAY),
        ('"0000-01-01"', NO_SUCH_DAY),
        ('"11/23/2012"', UNLIKE),
        ('"20121123"', UNLIKE),
        ('"2012-W47-5"', UNLIKE),
        ('"2012-11"', UNLIKE),
        ('"\u0662\u0660\u0661\u0662-11-23"', UNLIKE),
        ("20121123", UNLIKE),
        ("10:00:00", UNLIKE),
        ("[2012-11-23]", UNLIKE),
        ("true", UNLIKE),
        ('""', UNLIKE),
        ('"from14"', said(NEITHER, f'Did you mean "from_14"? {WRITE}.', "unknown-choice")),
    ],
)
def test_what_is_no_date_of_birth_is_refused_and_not_repeated(content: Content, written: str, message: str) -> None:
    assert refusal(content, f'"child.age" = {written}') == message


@pytest.mark.parametrize(
    ("born", "ages"),
    [
        ("2024-01-01", "the ages 0 to 4"),
        ("2012-11-22", "the age 14"),
        ("1986-11-23", "the ages 18 to 39"),
        ("2008-11-22", "the ages 18 to 39"),
        ("1965-11-22", "the ages 61 and over"),
    ],
)
def test_a_date_in_a_gap_names_the_gap_and_not_the_age(content: Content, born: str, ages: str) -> None:
    choices = "boy, teen, man, not-asked, would-not-say, cannot-tell"
    message = f"elder.age: no choice stands for {ages}, where this date of birth falls."
    expected = said(message, f"Write a choice: {choices}.", "age-gap", "elder.age")
    assert refusal(content, f'"elder.age" = {born}') == expected
    assert refusal(content, f'"elder.age" = "{born}"') == expected


@pytest.mark.parametrize("born", ["2013-11-22", "2012-11-23", "2011-11-22", "2008-11-23", "1986-11-22", "1965-11-23"])
def test_beside_a_gap(content: Content, born: str) -> None:
    read(content, "adult", answers={"elder.age": born})


def test_the_last_day_of_the_oldest(content: Content) -> None:
    assert band(content, "1901-11-22") == "older"
    assert band(content, "1904-02-29", "2029-03-01T00:00:00Z") == "older"
    with pytest.raises(InputError):
        band(content, "1904-02-29", "2029-03-02T12:00:00Z")


def test_born_today(content: Content) -> None:
    assert band(content, TODAY) == "under_14"


def test_toml_without_quotes_names_the_line_of_a_day_that_is_none(content: Content) -> None:
    with pytest.raises(InputError) as refused:
        parse_scenario(content, toml('"child.age" = 2011-02-29'), "s.toml")
    assert str(refused.value).startswith("s.toml:6  column ")
    assert "2011" not in str(refused.value)


@pytest.mark.parametrize("choice", CHOICES.split(", "))
def test_choices_and_not_knowing_are_answers_as_before(content: Content, choice: str) -> None:
    assert band(content, choice) == choice


def test_a_question_without_ages_takes_no_date(content: Content) -> None:
    written = '"client.place" = 2012-11-23'
    known = "us-al, us-ak, us-az, us-ar, us-ca, us-co, us-ct, us-de, us-dc, us-fl, us-ga, us-hi"
    assert list(PLACES)[:12] == known.split(", ")
    expected = said("client.place takes one value in quotes.", f"Known: {known}", "unknown-choice", "client.place")
    assert refusal(content, written) == expected


def test_several_mistakes_are_named_together(content: Content) -> None:
    both = refusal(content, '"child.age" = 2026-11-23\n"elder.age" = 2012-11-22')
    assert [line.rpartition("[")[2] for line in both.splitlines()[1::2]] == ["in-the-future]", "age-gap]"]
    assert both.splitlines()[2] == "s.toml:7  answers, elder.age"


# ---------------------------------------------------------------- the date goes nowhere


def test_a_file_with_a_date_is_the_file_with_the_band(content: Content) -> None:
    """TOML and JSON, equal to the last field: title, answers, now."""
    from_date = parse_scenario(content, toml('"child.age" = 2012-11-22'), "s.toml")
    assert from_date == parse_scenario(content, toml('"child.age" = "from_14"'), "s.toml")
    tables = {"title": "x", "concerns": ["harm"], "now": "2026-11-22T12:00:00Z", "answers": {"child.age": "2012-11-22"}}
    assert from_date.answers == parse_scenario(content, json.dumps(tables).encode(), "s.json").answers
    assert "2012" not in repr(dataclasses.asdict(from_date))


def lines(folder: Path, content: Content, answers: Sequence[object], *, full: bool) -> list[dict[str, Any]]:
    path = folder / "in.jsonl"
    tables = ({"title": "x", "concerns": ["harm"], "answers": {"child.age": answer}} for answer in answers)
    path.write_text("".join(json.dumps(table) + "\n" for table in tables))
    return [result.line for result in batch.run(content, [str(path)], now=NOW, full=full)]


@pytest.mark.parametrize("full", [False, True])
def test_a_batch_with_dates_is_the_batch_with_bands(tmp_path: Path, content: Content, full: bool) -> None:
    """The clock of the batch decides where the line has no `now`."""
    dated = lines(tmp_path, content, ["2012-11-23", "2012-11-22", "2008-11-23", "2008-11-22", "1961-11-22"], full=full)
    assert dated == lines(tmp_path, content, ["under_14", "from_14", "from_16", "adult", "older"], full=full)
    assert "report" in json.dumps(dated[2])


def test_a_bad_date_stops_no_batch_and_is_not_in_its_output(tmp_path: Path, content: Content) -> None:
    bad, good = lines(tmp_path, content, ["2027-01-02", "2012-11-22"], full=False)
    assert bad == {
        "input": f"{tmp_path}/in.jsonl:1",
        "error": "bad-input",
        "issues": [
            {
                "where": "answers, child.age",
                "message": "child.age: this date of birth is still to come.",
                "hint": f"It is 22 Nov 2026 in this run. Check the year, or write a choice: {CHOICES}.",
                "check": "in-the-future",
            }
        ],
    }
    assert good["plan"]


def test_the_shipped_ages_of_the_client(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Through the command: plan and note of a date of birth are those of its band, to the letter."""

    def shown(age: str, place: str = "us-ca") -> str:
        path = tmp_path / "s.toml"
        head = f'title = "x"\njurisdiction = "{place}"\nconcerns = ["unable-to-care"]\n'
        path.write_text(f'{head}now = 2026-11-22T23:59:00-08:00\n[answers]\n"client.age" = {age}\n')
        app(["plan", str(path), "--format", "json"], standalone_mode=False)
        return capsys.readouterr().out

    for born, choice in {
        "2014-11-23": "under_12",
        "2014-11-22": "teen",
        "2008-11-23": "teen",
        "2008-11-22": "adult",
        "1961-11-23": "adult",
        "1961-11-22": "older",
    }.items():
        assert shown(born) == shown(f'"{choice}"')
        assert born not in shown(born)
    assert shown("2008-11-23", "us-ny") == shown('"adult"', "us-ny")


def test_a_fixed_clock_of_plan_goes_before_the_now_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is made for it, from a file and from standard input; a batch keeps to the `now` of each scenario."""
    path = tmp_path / "s.toml"
    head = 'title = "x"\nconcerns = ["unable-to-care"]\nnow = 2026-11-22T12:00:00Z\n'
    path.write_text(f'{head}[answers]\n"client.age" = 2008-11-23\n')

    def age(*arguments: str) -> str:
        app(["plan", *arguments, "--format", "json"], standalone_mode=False)
        return capsys.readouterr().out

    fixed = ("--now", "2026-11-23T12:00:00Z")
    assert "lient 12 to 17" in age(str(path))
    assert "lient 18 to 64" in age(str(path), *fixed)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert "lient 18 to 64" in age("-", *fixed)
    shipped = load_checked(shipped_folder()).content
    fixed_clock = datetime(2026, 11, 23, 12, tzinfo=UTC)
    (dated,) = batch.run(shipped, [str(path)], now=fixed_clock, full=True)
    path.write_text(path.read_text().replace("2008-11-23", '"teen"'))
    (teen,) = batch.run(shipped, [str(path)], now=fixed_clock, full=True)
    assert dated == teen


def test_no_day_is_worked_out_for_a_file_without_dates(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> date:
        raise AssertionError("a batch of choices must not look for a zone")

    monkeypatch.setattr(scenario, "local_date", never)
    assert band(content, "adult") == "adult"
    with pytest.raises(AssertionError):
        band(content, TODAY)


# ---------------------------------------------------------------- content and schemas


def test_the_compiled_copy_keeps_ages(tmp_path: Path, folder: Path, content: Content) -> None:
    compile_to(tmp_path / "c.json", folder)
    copy = read_compiled(tmp_path / "c.json", content.hash)
    assert copy is not None
    assert copy.questions == content.questions
    assert copy.questions["elder.age"].ages["teen"] == AgeBand(15, 17)


def test_every_shipped_band_fits_its_choice() -> None:
    """One per choice, none empty, every age from birth on in exactly one: the shipped ages leave no gap."""
    question = load_checked(shipped_folder()).content.questions["client.age"]
    assert list(question.ages) == list(question.choices)
    for age in range(OLDEST + 1):
        assert [band.holds(age) for band in question.ages.values()].count(True) == 1


def test_the_schemas_say_so() -> None:
    answers = json.loads(schema_text("scenario"))["properties"]["answers"]
    assert answers["description"] == (
        "Question ids and their answers. A question with `ages` takes a date of birth instead of a choice: in TOML "
        '2012-11-23, in JSON "2012-11-23". The choice is the age in completed years on the day of `now` where the client '
        "is; the date itself is not kept. A question of kind `date` takes a day in the same way; that is kept."
    )
    ages = json.loads(schema_text("content"))["$defs"]["AgesModel"]
    assert set(ages["properties"]) == {"from", "to"}
    assert (
        ages["description"]
        == "Ages in completed years, both ends included. An end left out is open; one of the two is given."
    )


def test_an_error_about_a_date_holds_no_date(child: Question) -> None:
    """Whatever is written: neither message nor hint repeats it."""
    for raw in ("2031-04-05", date(1801, 4, 5), "05.04.2031", 20310405, "2031-04-31", {"born": "2031-04-05"}):
        with pytest.raises(AnswerError) as refused:
            band_of(child, raw, TODAY)
        said_of_it = f"{refused.value} {refused.value.hint}"
        assert not any(part in said_of_it for part in ("2031", "1801", "Apr", "04-05", "05.04"))


def test_which_day_it_is_by_the_zones_of_the_pack_the_place_or_the_whole_country() -> None:
    from made import content, pack

    made = content(packs=[pack("us-ca", zones=("Pacific/Guam",)), pack("us-tx")])
    now = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    found = [
        local_date(made, place, now).day for place in ("us-ca", "us-tx", "us-nv", "cannot-tell", None, "outside-us")
    ]
    assert found == [23, 22, 22, 22, 22, 22]
    early = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
    found = [local_date(made, place, early).day for place in ("us-ca", "us-tx", "us-fl", "us-ny", None, "outside-us")]
    assert found == [22, 21, 21, 22, 21, 22]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("2012-11-23t10:00", "age takes a date of birth without a time of day"),
        ("2012-11-23 10:00", "age takes a date of birth without a time of day"),
        ("\uff12012-11-23T10:00", "age takes one of its choices or a date of birth, and this is neither"),
        ("1901-11-22", "age: no choice stands for the age 125, where this date of birth falls"),
        ("2014-11-22", "age: no choice stands for the ages 11 to 13, where this date of birth falls"),
    ],
)
def test_what_is_no_birth_date_of_a_band_says_why(raw: str, message: str) -> None:
    from made import question

    asked = question("age", ages={"no": AgeBand(None, 10), "yes": AgeBand(14, 124)})
    with pytest.raises(AnswerError) as refused:
        band_of(asked, raw, date(2026, 11, 22))
    assert str(refused.value) == message
