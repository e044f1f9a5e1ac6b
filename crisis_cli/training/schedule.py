"""What to refresh and when, from the records alone: nothing else is remembered. The same records give the same days.

With the package fsrs the days come from its model of forgetting, without it from a plain ladder. Days, never hours: an
exercise done this morning and one done tonight come back on the same day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Literal, NamedTuple

from crisis_cli.days import day_away
from crisis_cli.training.model import SURENESS, Kind, Rank, Record, Vignette

Grade = Literal["again", "hard", "good", "easy"]
GRADES: tuple[Grade, ...] = ("again", "hard", "good", "easy")
RETENTION = 0.9
"""So likely something is still known when it comes back."""
LONGEST = 180
"""Nothing comes back later than this: a level reads no further back either."""
LADDER = (1, 3, 7, 16, 35, 75, LONGEST)
"""Days without the package: a step up where it went well, two where it was sure, the first again where it did not."""
WITHOUT = (
    f"Without the package fsrs, refreshers come by a plain ladder of days ({', '.join(map(str, LADDER))}) instead of your "
    'own rate of forgetting. To have it: pip install "crisis-aid[train]".'
)
RANKS: tuple[Rank, ...] = ("first", "second", "third")
DRILL = "drill"


class Topic(NamedTuple):
    """What comes back: an exercise, or of drills, which are another one each time, those of a concern."""

    exercise: str
    concern: str = ""


@dataclass(frozen=True)
class Due:
    """When something comes back. `last` is the day it was done last, `grade` how that went, `times` how often in all."""

    topic: Topic
    on: date
    last: date
    grade: Grade
    times: int


class Offer(NamedTuple):
    """An exercise there is."""

    exercise: str
    title: str
    rank: Rank
    concerns: tuple[str, ...]


class Next(NamedTuple):
    """What to practise next: the seed gives another variant than before. `why` is said beside it."""

    offer: Offer
    seed: int
    why: str


def grade(record: Record) -> Grade:
    """Return how an exercise went. Something grave is `again`, whatever else was right."""
    score = record.score
    if score.grave or not score.passed:
        return "again"
    if record.hints:
        return "hard"
    said = [mark.sure for mark in score.marks if mark.sure is not None]
    certain = bool(said) and min(said) >= max(SURENESS)
    return "easy" if certain and all(mark.points >= 1 for mark in score.marks) else "good"


def topic_of(record: Record) -> Topic:
    """Return what comes back of a record."""
    return (
        Topic(DRILL, record.concerns[0] if record.concerns else "") if record.kind == DRILL else Topic(record.exercise)
    )


def has_fsrs() -> bool:
    """Whether the package fsrs is there."""
    return _reviewer() is not None


def remark() -> str:
    """Return what is different without the package fsrs, "" with it."""
    return "" if has_fsrs() else WITHOUT


def due(records: Iterable[Record], now: datetime, *, ladder: bool = False) -> tuple[Due, ...]:
    """Return for everything that was practised when it comes back, soonest first.

    Days are those of the place that `now` is of. `ladder` takes the plain ladder even where fsrs is there.
    """
    done: dict[Topic, list[tuple[date, Grade]]] = {}
    for record in sorted(records, key=lambda record: record.at):
        done.setdefault(topic_of(record), []).append((_day(record.at, now.tzinfo), grade(record)))
    days = _days_by_ladder if ladder else (_reviewer() or _days_by_ladder)
    found = (_due(topic, reviews, days) for topic, reviews in done.items())
    return tuple(sorted(found, key=lambda one: (one.on, one.topic)))


def _day(at: datetime, zone: tzinfo | None) -> date:
    return at.astimezone(zone).date()


Reviewer = Callable[[Sequence[tuple[date, Grade]]], int]
"""From reviews, in order, to the days from the last of them to the next."""


def _due(topic: Topic, reviews: Sequence[tuple[date, Grade]], days: Reviewer) -> Due:
    last, how = reviews[-1]
    return Due(topic, last + timedelta(days=days(reviews)), last, how, len(reviews))


def _days_by_ladder(reviews: Sequence[tuple[date, Grade]]) -> int:
    """Practising again on one day is one rung at most: what was just read proves nothing."""
    rung = -1
    day = None
    for when, how in reviews:
        if how == "again":
            rung = 0
        elif when != day:
            rung += {"hard": int(rung < 0), "good": 1, "easy": 2}[how]
        rung = min(max(rung, 0), len(LADDER) - 1)
        day = when
    return LADDER[rung]


@cache
def _reviewer() -> Reviewer | None:
    """Return what asks fsrs, None where it is not there. Nothing of it is drawn at random, so no clock is read."""
    try:
        from fsrs import Card, Rating, Scheduler
    except ImportError:
        return None
    scheduler = Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
    ratings = dict(zip(GRADES, (Rating.Again, Rating.Hard, Rating.Good, Rating.Easy), strict=True))

    def days(reviews: Sequence[tuple[date, Grade]]) -> int:
        card = Card(card_id=1, due=_noon(reviews[0][0]))  # without an id of its own a card waits for the clock
        for day, how in reviews:
            card, _ = scheduler.review_card(card, ratings[how], _noon(day))
        return (card.due.date() - reviews[-1][0]).days

    return days


def _noon(day: date) -> datetime:
    """fsrs counts the whole days between two instants."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


# ---------------------------------------------------------------- what comes next


def offers_of(vignettes: Iterable[Vignette], kind: Kind = "interview") -> tuple[Offer, ...]:
    """Return the exercises of one kind that vignettes make, one each."""
    return tuple(Offer(f"{kind}.{one.id}", one.title, one.rank, one.concerns) for one in vignettes)


def next_exercise(offers: Sequence[Offer], records: Sequence[Record], now: datetime) -> Next | None:
    """Return what to practise next: what is due longest, else what was not passed yet, easy ones first, else what is due next.

    Among equals comes the concern that was practised least. None where there is nothing on offer.
    """
    today = _day(now, now.tzinfo)
    by_name = {offer.exercise: offer for offer in offers}
    known = [one for one in due(records, now) if one.topic.exercise in by_name]
    ready = [one for one in known if one.on <= today]
    if ready:
        return _again(by_name[ready[0].topic.exercise], ready[0], today)
    done = {one.topic.exercise: one for one in known}
    open_yet = [offer for offer in offers if offer.exercise not in done]
    if open_yet:
        practised = _practised(records)
        offer = min(open_yet, key=lambda one: (RANKS.index(one.rank), *_least(one, practised)))
        return Next(offer, 0, "Not done yet.")
    return _again(by_name[known[0].topic.exercise], known[0], today) if known else None


def _again(offer: Offer, one: Due, today: date) -> Next:
    if one.on > today:
        return Next(offer, one.times, f"Everything was done. This comes back first, {day_away(one.on, today)}.")
    went = "It was not passed last time." if one.grade == "again" else f"Last done {day_away(one.last, today)}."
    late = (today - one.on).days
    since = {0: "today", 1: "since yesterday"}.get(late, f"for {late} days")
    return Next(offer, one.times, f"Due {since}. {went}")


def _practised(records: Iterable[Record]) -> Mapping[str, int]:
    number: dict[str, int] = {}
    for record in records:
        for concern in record.concerns:
            number[concern] = number.get(concern, 0) + 1
    return number


def _least(offer: Offer, practised: Mapping[str, int]) -> tuple[int, str]:
    return min((practised.get(concern, 0) for concern in offer.concerns), default=0), offer.exercise
