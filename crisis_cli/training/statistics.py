"""What the records come to: areas over time, sureness against being right, single tasks, and a dated level.

It speaks of what was practised here, and is neither a license nor a judgement of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from math import sqrt
from statistics import fmean, median
from typing import Literal

from crisis_cli.days import day_words
from crisis_cli.training.model import AREAS, SURENESS, Area, Grave, Kind, Mark, Record
from crisis_cli.training.schedule import DRILL, Due, Offer, Topic, due, topic_of

RECENT = 5
"""So many of the last exercises of an area are held against those before."""
STEADY = 0.05
"""A difference that is smaller is none."""
FEWEST = 10
"""Of fewer answers nothing is said about how a task tells people apart."""

Trend = Literal["up", "down", "steady", "too few"]
LevelName = Literal["observe", "supervised", "independent"]
LEVELS: tuple[LevelName, ...] = ("observe", "supervised", "independent")
DISCLAIMER = "This speaks of what was practised here. It is no license and no judgement of a person."

GRAVE_WORDS: Mapping[Grave, str] = {
    "danger": "a danger was missed",
    "disclosure": "something was told that is to be withheld",
    "police": "responders were brought in where nothing calls for it",
}
"""What can't be averaged away, as records say it."""


# ---------------------------------------------------------------- areas over time


@dataclass(frozen=True)
class AreaTrend:
    """One area over time. `recent` is the mean of the last few, `before` of those before them, None where there are none."""

    area: Area
    points: tuple[tuple[datetime, float], ...]
    recent: float | None
    before: float | None

    @property
    def trend(self) -> Trend:
        if self.recent is None or self.before is None:
            return "too few"
        change = self.recent - self.before
        return "steady" if abs(change) < STEADY else "up" if change > 0 else "down"


def in_order(records: Iterable[Record]) -> list[Record]:
    """Return the records by time; those of one instant stay in the order in which they were kept."""
    return sorted(records, key=lambda record: record.at)


def areas(records: Iterable[Record]) -> tuple[AreaTrend, ...]:
    """Return every area over time, those never practised too."""
    ordered = in_order(records)
    return tuple(
        _trend(area, [(r.at, r.score.areas[area]) for r in ordered if area in r.score.areas]) for area in AREAS
    )


def _trend(area: Area, points: Sequence[tuple[datetime, float]]) -> AreaTrend:
    shares = [share for _, share in points]
    recent, before = shares[-RECENT:], shares[:-RECENT]
    return AreaTrend(area, tuple(points), fmean(recent) if recent else None, fmean(before) if before else None)


# ---------------------------------------------------------------- sureness


@dataclass(frozen=True)
class Sureness:
    """How often somebody said to be so sure, and how often they were right then (wholly right: in part is not)."""

    said: int
    times: int
    right: int

    @property
    def share(self) -> float | None:
        return self.right / self.times if self.times else None


def sureness(records: Iterable[Record]) -> tuple[Sureness, ...]:
    """Return sureness held against being right, a line for each that can be said."""
    marks = [mark for record in records for mark in record.score.marks if mark.sure is not None]
    said = sorted({*SURENESS, *(mark.sure for mark in marks if mark.sure is not None)})
    return tuple(_sureness(percent, [mark for mark in marks if mark.sure == percent]) for percent in said)


def _sureness(percent: int, marks: Sequence[Mark]) -> Sureness:
    return Sureness(percent, len(marks), sum(1 for mark in marks if mark.points >= 1))


@dataclass(frozen=True)
class Mistake:
    """A mark that was not right, with the exercise it is of. `mended`: the same task was wholly right later."""

    at: datetime
    exercise: str
    seed: int
    concerns: tuple[str, ...]
    mark: Mark
    mended: bool = False

    @property
    def topic(self) -> Topic:
        return Topic(DRILL, self.concerns[0] if self.concerns else "") if self.drill else Topic(self.exercise)

    @property
    def drill(self) -> bool:
        return self.exercise.partition(".")[0] == DRILL


def sure_and_wrong(records: Iterable[Record]) -> tuple[Mistake, ...]:
    """Return where somebody was certain and not right: what was not right since first, of it grave ones, then the latest."""
    found = [mistake for mistake in _mistakes(records) if mistake.mark.sure_and_wrong]
    return tuple(sorted(found, key=lambda one: (one.mended, not one.mark.grave, -one.at.timestamp())))


def graves(records: Iterable[Record]) -> tuple[Mistake, ...]:
    """Return everything grave, the latest first."""
    found = [mistake for mistake in _mistakes(records) if mistake.mark.grave]
    return tuple(sorted(found, key=lambda one: -one.at.timestamp()))


def _mistakes(records: Iterable[Record]) -> Iterator[Mistake]:
    ordered = in_order(records)
    right = {(topic_of(r), m.task): at for at, r in enumerate(ordered) for m in r.score.marks if m.points >= 1}
    for place, record in enumerate(ordered):
        for mark in record.score.marks:
            if mark.points < 1 or mark.grave:
                mended = right.get((topic_of(record), mark.task), -1) > place
                yield Mistake(record.at, record.exercise, record.seed, record.concerns, mark, mended)


# ---------------------------------------------------------------- single tasks


@dataclass(frozen=True)
class Item:
    """What is known of one task. `right` is the share that was wholly right, `wrong` and `missed` shares by choice.

    `discrimination` holds being right here against the rest of the same exercise (point-biserial correlation); None
    under FEWEST answers, and where nothing differs. `seconds` is the median.
    """

    exercise: str
    task: str
    area: Area
    times: int
    right: float
    wrong: Mapping[str, float]
    missed: Mapping[str, float]
    discrimination: float | None
    seconds: float
    seeds: Mapping[str, int] = field(default_factory=dict)
    """By choice that of the latest answer which missed or wrongly took it: it is named as that exercise has it."""


def items(records: Iterable[Record]) -> tuple[Item, ...]:
    """Return what is known of each task, those with enough answers first, of them those with the fewest right.

    A drill is another one with each seed.
    """
    found: dict[tuple[str, str], list[tuple[Record, Mark]]] = {}
    for record in records:
        name = f"{record.exercise} #{record.seed}" if record.kind == DRILL else record.exercise
        for mark in record.score.marks:
            found.setdefault((name, mark.task), []).append((record, mark))
    made = (_item(exercise, task, held) for (exercise, task), held in found.items())
    return tuple(sorted(made, key=lambda one: (one.times < FEWEST, one.right, one.exercise, one.task)))


def _item(exercise: str, task: str, held: Sequence[tuple[Record, Mark]]) -> Item:
    marks = [mark for _, mark in held]
    return Item(
        exercise,
        task,
        marks[-1].area,
        len(marks),
        sum(1 for mark in marks if mark.points >= 1) / len(marks),
        _shares(mark.wrong for mark in marks),
        _shares(mark.missed for mark in marks),
        _discrimination(held),
        median(mark.seconds for mark in marks),
        {name: record.seed for record, mark in held for name in (*mark.missed, *mark.wrong)},
    )


def _shares(choices: Iterable[Sequence[str]]) -> dict[str, float]:
    """Return the share of answers that hold each choice, the most frequent first."""
    lists = [frozenset(one) for one in choices]
    number: dict[str, int] = {}
    for names in lists:
        for name in names:
            number[name] = number.get(name, 0) + 1
    ranked = sorted(number.items(), key=lambda one: (-one[1], one[0]))
    return {name: times / len(lists) for name, times in ranked}


def _discrimination(held: Sequence[tuple[Record, Mark]]) -> float | None:
    pairs = [
        (float(mark.points >= 1), fmean(other.points for other in rest))
        for record, mark in held
        if (rest := [other for other in record.score.marks if other.task != mark.task])
    ]
    return correlation(pairs) if len(pairs) >= FEWEST else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's correlation, which with a 0 or 1 on one side is the point-biserial; None where one side is constant."""
    first, second = fmean(one for one, _ in pairs), fmean(other for _, other in pairs)
    spread = [sum((pair[side] - mean) ** 2 for pair in pairs) for side, mean in enumerate((first, second))]
    if min(spread) <= 1e-12:
        return None
    together = sum((one - first) * (other - second) for one, other in pairs)
    return max(-1.0, min(1.0, together / sqrt(spread[0] * spread[1])))


def item_words(item: Item) -> str:
    """Return what the numbers of a task say, for somebody who writes exercises and reads no statistics."""
    if item.times < FEWEST:
        return f"Too few answers to tell ({item.times} of {FEWEST})."
    if item.right >= 0.95:
        return "Nearly everybody gets this right. It may be too easy."
    if item.discrimination is None:
        return "Not told apart: there is nothing to hold it against."
    if item.discrimination <= -0.1:
        return "Those who do well elsewhere get this wrong more often. Read the key again."
    if item.discrimination < 0.1:
        return "Not told apart: those who do well elsewhere get it right no more often."
    if item.discrimination < 0.3:
        return "Tells apart a little."
    return "Tells apart: those who do well elsewhere get it right."


# ---------------------------------------------------------------- a level, dated


@dataclass(frozen=True)
class Thresholds:
    """What a level asks for; data, which a supervisor's file may change. `concerns` are those that count, () all.

    `kinds` are the exercises that count as done: a drill of two minutes is practice for them. What is grave counts
    wherever it was.

    supervised: at least `least` exercises, none grave among the last `clear`. independent: `done` passed without a hint
    over `seeds` different exercises or variants of one, none grave among the last `long_clear`, each practised area at `share` or more over those that
    count, all within `days` days.
    """

    least: int = 3
    clear: int = 5
    done: int = 5
    seeds: int = 2
    long_clear: int = 10
    share: float = 0.8
    days: int = 180
    concerns: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ("interview",)


@dataclass(frozen=True)
class Level:
    """The level of a concern on a day. `until` is when it ends if nothing more is practised; `why` what the next asks for.

    `done` are the exercises that count, `unaided` those passed without a hint; `practised` says whether there was
    anything at all, of whatever kind.
    """

    concern: str
    name: LevelName
    on: date
    until: date | None
    why: tuple[str, ...]
    done: int
    practised: bool = True
    unaided: int = 0


@dataclass(frozen=True)
class Remedy:
    """What to practise for what is weak: an exercise, or a drill of a concern."""

    exercise: str
    concern: str
    why: str


@dataclass(frozen=True)
class Levels:
    """The level overall, which is the lowest of those that count, each concern's, and what to practise."""

    name: LevelName
    on: date
    until: date | None
    by_concern: tuple[Level, ...]
    remedies: tuple[Remedy, ...] = field(default=())


def levels(
    records: Iterable[Record],
    now: datetime,
    concerns: Sequence[str],
    thresholds: Thresholds,
    offers: Sequence[Offer] = (),
) -> Levels:
    """Return the levels as of `now`. `concerns` are those of the content; `offers` the exercises to practise from."""
    ordered = [record for record in in_order(records) if record.at <= now]
    counted = [name for name in concerns if not thresholds.concerns or name in thresholds.concerns]
    by_concern = tuple(_level(name, [r for r in ordered if name in r.concerns], now, thresholds) for name in counted)
    name: LevelName = min((one.name for one in by_concern), key=LEVELS.index, default=LEVELS[0])
    ends = [one.until for one in by_concern if one.name == name and one.until]
    until = min(ends, default=None)
    remedies = tuple(_remedies(ordered, by_concern, thresholds, offers, now))
    return Levels(name, _day(now, now.tzinfo), until, by_concern, remedies)


def _day(at: datetime, zone: tzinfo | None) -> date:
    return at.astimezone(zone).date()


def _level(concern: str, records: Sequence[Record], now: datetime, asked: Thresholds) -> Level:
    """`records` are the concern's, in order. Those too long ago count for nothing good; a grave one among the last does."""
    today = _day(now, now.tzinfo)
    recent = [record for record in records if (today - _day(record.at, now.tzinfo)).days < asked.days]
    held = [record for record in recent if record.kind in asked.kinds]
    low = tuple(_against_supervised(records, held, asked))
    if low:
        return Level(concern, "observe", today, None, low, len(held), bool(records), len(_unaided(held)))
    high = tuple(_against_independent(records, held, asked))
    supporting = held if high else _unaided(held)
    need = asked.least if high else asked.done
    until = _day(supporting[-need].at, now.tzinfo) + timedelta(days=asked.days) if need else None
    name: LevelName = "supervised" if high else "independent"
    return Level(concern, name, today, until, high, len(held), True, len(_unaided(held)))


def _against_supervised(records: Sequence[Record], held: Sequence[Record], asked: Thresholds) -> Iterator[str]:
    if len(held) < asked.least:
        yield f"{len(held)} done in {asked.days} days; {asked.least} are asked for."
    grave = sum(1 for record in _last(records, asked.clear) if record.score.grave)
    if grave:
        yield f"Something grave in {grave} of the last {min(asked.clear, len(records))}; there may be none."


def _against_independent(records: Sequence[Record], held: Sequence[Record], asked: Thresholds) -> Iterator[str]:
    good = _unaided(held)
    if len(good) < asked.done:
        yield f"{len(good)} passed without a hint in {asked.days} days; {asked.done} are asked for."
    variants = len({(record.exercise, record.seed) for record in good})
    if variants < asked.seeds:
        yield f"{variants} different passed without a hint; {asked.seeds} are asked for."
    grave = sum(1 for record in _last(records, asked.long_clear) if record.score.grave)
    if grave:
        yield f"Something grave in {grave} of the last {min(asked.long_clear, len(records))}; there may be none."
    for area, share in _shares_of_areas(_last(held, asked.long_clear)).items():
        if share < asked.share:
            yield f"{area}: {share:.0%} on average; {asked.share:.0%} is asked for."


def _last(records: Sequence[Record], number: int) -> Sequence[Record]:
    return records[-number:] if number else ()


def _unaided(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.score.passed and not record.score.grave and not record.hints]


def _shares_of_areas(records: Iterable[Record]) -> dict[Area, float]:
    """Return the mean of each area that was practised."""
    held: dict[Area, list[float]] = {}
    for record in records:
        for area, share in record.score.areas.items():
            held.setdefault(area, []).append(share)
    return {area: fmean(held[area]) for area in AREAS if area in held}


def _remedies(
    records: Sequence[Record],
    by_concern: Sequence[Level],
    asked: Thresholds,
    offers: Sequence[Offer],
    now: datetime,
) -> Iterator[Remedy]:
    """Yield what to practise, the gravest first; nothing twice."""
    latest = {topic_of(record): record for record in records}
    again = {one.topic: one for one in due(records, now)}
    seen: set[Topic] = set()
    counted = {level.concern for level in by_concern}
    for topic, record in sorted(latest.items(), key=lambda one: (not one[1].score.grave, one[1].score.passed, one[0])):
        if (record.score.grave or not record.score.passed) and counted.intersection(record.concerns):
            seen.add(topic)
            yield Remedy(topic.exercise, record.concerns[0], _why_again(record, again[topic], _day(now, now.tzinfo)))
    for level in sorted(by_concern, key=lambda one: not one.practised):
        yield from _for_level(level, records, asked, offers, seen)


def _why_again(record: Record, one: Due, today: date) -> str:
    found = dict.fromkeys(GRAVE_WORDS[kind] for _, kind in record.score.grave)
    when = f"Comes back on {day_words(one.on)}." if one.on > today else "Due now."
    return f"{'; '.join(found).capitalize() if found else 'Not passed last time'}. {when}"


def _for_level(
    level: Level, records: Sequence[Record], asked: Thresholds, offers: Sequence[Offer], seen: set[Topic]
) -> Iterator[Remedy]:
    """Yield an exercise where too few were passed, one not done yet or else longest ago, and a drill where an area is weak."""
    if level.name == "independent":
        return
    own = [record for record in records if level.concern in record.concerns]
    last = {topic_of(record): at for at, record in enumerate(own)}
    there = [Topic(offer.exercise) for offer in offers if level.concern in offer.concerns]
    ready = sorted((one for one in there if one not in seen), key=lambda one: last.get(one, -1))
    weak = [area for area, share in _shares_of_areas(_last(own, asked.long_clear)).items() if share < asked.share]
    few = level.unaided < asked.done
    if ready and (few or not weak):
        seen.add(ready[0])
        variant = " This time another variant." if ready[0] in last else ""
        why = f"{level.unaided} passed without a hint; {asked.done} are asked for." if few else level.why[0]
        yield Remedy(ready[0].exercise, level.concern, f"{why}{variant}")
    drill = Topic(DRILL, level.concern)
    if (weak or not ready) and drill not in seen:
        seen.add(drill)
        why = f"Weak here: {', '.join(weak)}." if weak else "Another case each time." if own else "Not practised yet."
        yield Remedy(DRILL, level.concern, why)
