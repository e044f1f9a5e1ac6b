"""What was practised, in the terminal: progress, levels, single tasks, an exam. Lines of a style and a text, ASCII in plain.

Nothing here counts days in a row, and nobody is scolded: what went wrong stands with what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from crisis_cli.days import day_away, day_words
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.errors import count
from crisis_cli.model import Content
from crisis_cli.render.rows import Row
from crisis_cli.render.text import wrapped
from crisis_cli.training.exam import FORMS, ExamResult
from crisis_cli.training.frame import Frame
from crisis_cli.training.lines import FIRST_SENTENCE
from crisis_cli.training.model import AREAS, SURENESS, TRAINING, Area, Exercise, Record, Task
from crisis_cli.training.page import joined
from crisis_cli.training.records import Rating
from crisis_cli.training.schedule import DRILL, Due, Topic, due
from crisis_cli.training.statistics import (
    DISCLAIMER,
    FEWEST,
    GRAVE_WORDS,
    LEVELS,
    AreaTrend,
    Item,
    LevelName,
    Levels,
    Mistake,
    Sureness,
    areas,
    item_words,
    sure_and_wrong,
    sureness,
)

Lines = Iterator[tuple[str, str]]
MOST_WRONG = 5
MOST_DUE = 8
MOST_EXAMS = 4
MOST_REMEDIES = 6
BAR = 20
BLOCKS = "▏▎▍▌▋▊▉█"
NOTHING_YET = "Nothing was practised yet. `crisis-aid train` begins."
MISTAKES: Mapping[Area, tuple[str, str]] = {"asking": ("not asked", "asked, and nothing hung on it here")}
LEVEL_WORDS: Mapping[LevelName, str] = {
    "observe": "observe: with someone who leads",
    "supervised": "supervised: leading, with someone to ask",
    "independent": "independent: alone, with someone to call",
}


Make = Callable[[str, int], Exercise | None]
"""What makes an exercise again by its id and seed, None where it is gone."""


OLDER = "a choice of an older version"
"""What stands for an id that its exercise no longer offers."""


def _older(number: int) -> str:
    return OLDER if number == 1 else f"{number} choices of an older version"


@dataclass(frozen=True)
class Names:
    """What ids are called: of exercises by `titles`, of choices by the content, else as the exercise has them.

    `make` is asked for as few exercises as are shown, and for each once.
    """

    content: Content
    titles: Mapping[str, str] = field(default_factory=dict)
    make: Make | None = None
    _made: dict[tuple[str, int], Mapping[str, Task]] = field(default_factory=dict, repr=False, compare=False)

    def topic(self, topic: Topic) -> str:
        if topic.exercise == DRILL:
            return f"Drill: {self.concern(topic.concern)}" if topic.concern else "Drill"
        return self.exercise(topic.exercise)

    def exercise(self, name: str) -> str:
        """Return the title of an exercise; of one that is gone, its id."""
        bare, _, seed = name.partition(" #")
        kind, _, concern = bare.partition(".")
        if kind == DRILL:
            return f"{self.topic(Topic(DRILL, concern))} {seed}".rstrip()
        return self.titles.get(bare, bare)

    def concern(self, name: str) -> str:
        found = self.content.concerns.get(name)
        return found.title if found else name

    def choice(self, name: str, exercise: str = "", seed: int = 0, task: str = "") -> str:
        """Return what was chosen: a question by its topic, an action by its line, anything else as the exercise said it."""
        content = self.content
        if name in content.questions:
            return content.questions[name].topic
        if name in content.actions:
            return content.actions[name].do
        made = self.task(exercise, seed, task)
        found = next((one.text for one in made.choices if one.id == name), "") if made else ""
        return found or RESPONSE_WORDS.get(name) or (OLDER if self._is_known(exercise, seed) else name)

    def choices(self, names: Iterable[str], exercise: str, seed: int, task: str) -> list[str]:
        """Return what was chosen, each once; those of an older version, which nothing tells apart, together at the end."""
        named = [self.choice(name, exercise, seed, task) for name in names]
        older = named.count(OLDER)
        return [*(one for one in named if one != OLDER), *([_older(older)] if older else [])]

    def _is_known(self, exercise: str, seed: int) -> bool:
        """Whether an exercise can still be made: then a choice that it lacks was one of an older version."""
        self.task(exercise, seed, "")
        return bool(self._made[exercise, seed])

    def task(self, exercise: str, seed: int, task: str) -> Task | None:
        """Return a task of an exercise made again; None where that can't be, or it has no such task any more."""
        if (exercise, seed) not in self._made:
            found = self.make(exercise, seed) if self.make and exercise else None
            self._made[exercise, seed] = {one.id: one for one in found.tasks} if found else {}
        return self._made[exercise, seed].get(task)

    def mistake(self, one: Mistake, *, brief: bool = False) -> list[str]:
        """Return what was not right in one task: what weighs most first, what was left out and taken, and why.

        `brief` gives the first sentence of why.
        """
        task = self.task(one.exercise, one.seed, one.mark.task)
        said = self._one_of_several(one, task) if task and task.kind == "one" else list(self._parted(one))
        why = self._why(one, task) if task else ""
        why = FIRST_SENTENCE.split(why, maxsplit=1)[0] if brief else why
        return [*(said or [self._other_order(one, task)]), *([f"why: {why}"] if why else [])]

    def _other_order(self, one: Mistake, task: Task | None) -> str:
        first = f"; first comes: {self._named(one, task.right[:1])}" if task and task.right else ""
        return f"in another order{first}"

    def _one_of_several(self, one: Mistake, task: Task) -> list[str]:
        said = [f"asked: {task.ask}"]
        said += [f"said: {self._named(one, one.mark.wrong)}"] if one.mark.wrong else []
        return [*said, f"it is: {self._named(one, task.right)}"]

    def _parted(self, one: Mistake) -> Iterator[str]:
        mark = one.mark
        grave = {name for name, _ in mark.grave}
        missed = [name for name in mark.missed if name not in grave]
        wrong = [name for name in mark.wrong if name not in grave]
        left, taken = MISTAKES.get(mark.area, ("left out", "taken, and not right here"))
        yield from self._graves(one)
        yield from [f"{left}: {self._named(one, missed)}"] if missed else []
        yield from [f"{taken}: {self._named(one, wrong)}"] if wrong else []

    def _graves(self, one: Mistake) -> Iterator[str]:
        for kind in dict.fromkeys(kind for _, kind in one.mark.grave):
            yield f"{GRAVE_WORDS[kind]}: {self._named(one, [name for name, its in one.mark.grave if its == kind])}"

    def grave(self, one: Mistake) -> list[str]:
        """Return what of a mistake is too grave to be averaged away, and nothing else of it."""
        task = self.task(one.exercise, one.seed, one.mark.task)
        if task is None or task.kind != "one":
            return list(self._graves(one))
        said = f"said: {self._named(one, one.mark.wrong)}; " if one.mark.wrong else ""
        return [f"{said}it is: {self._named(one, task.right)}"]

    def _named(self, one: Mistake, names: Iterable[str]) -> str:
        return "; ".join(self.choices(names, one.exercise, one.seed, one.mark.task))

    def _why(self, one: Mistake, task: Task) -> str:
        """Return what the exercise said of the choice that weighs most."""
        mark = one.mark
        names = (*(name for name, _ in mark.grave), *mark.missed, *mark.wrong)
        return next((task.feedback[name].says for name in names if name in task.feedback), "")

    def shares(self, one: Item, shares: Mapping[str, float]) -> str:
        """Return choices of a task with the share of answers that hold each."""
        exercise = one.exercise.partition(" #")[0]
        named = [
            (self.choice(name, exercise, one.seeds.get(name, 0), one.task), share) for name, share in shares.items()
        ]
        older = sum(name == OLDER for name, _ in named)
        kept = [f"{name} {share:.0%}" for name, share in named if name != OLDER]
        return "; ".join([*kept, *([_older(older)] if older else [])])


# ---------------------------------------------------------------- progress


def progress(
    names: Names,
    records: Sequence[Record],
    now: datetime,
    *,
    exams: Sequence[ExamResult] = (),
    following: str = "",
    width: int = 78,
    blocks: bool = False,
) -> Lines:
    """Yield the progress: sure and not right first, then areas, sureness against being right, what comes back when.

    `following` says what to do next.
    """
    yield "heading", f"{TRAINING}: progress"
    if not records:
        yield from _text(NOTHING_YET, width)
        return
    yield from _text(_in_short(records, now), width)
    yield from _wrong(names, sure_and_wrong(records), now, width)
    yield from _areas(areas(records), width, blocks=blocks)
    yield from _sureness(sureness(records), width, blocks=blocks)
    yield from _exams(exams, width)
    yield from _due(names, due(records, now), now, width)
    if following:
        yield "body", ""
        yield from _row(Row(following, lead="Next: "), width)


def _in_short(records: Sequence[Record], now: datetime) -> str:
    passed = sum(1 for record in records if record.score.passed)
    first = min(record.at for record in records).astimezone(now.tzinfo).date()
    return f"{count(len(records), 'exercise')} since {day_words(first)}, {passed} passed."


def _wrong(names: Names, found: Sequence[Mistake], now: datetime, width: int) -> Lines:
    if not found:
        return
    yield from _heading("CERTAIN, AND NOT RIGHT")
    for one in found[:MOST_WRONG]:
        day = day_away(one.at.astimezone(now.tzinfo).date(), now.date())
        since = ", right since" if one.mended else ""
        lead = "  " if one.mended else "! "
        yield from _row(Row(f"{names.topic(one.topic)} ({one.mark.area}, {day}{since})", lead=lead), width)
        for line in names.mistake(one, brief=True):
            yield from _row(Row(line, indent=4), width)
    if len(found) > MOST_WRONG:
        yield from _row(Row(f"and {len(found) - MOST_WRONG} more", "quiet", indent=4), width)


def _areas(found: Sequence[AreaTrend], width: int, *, blocks: bool) -> Lines:
    yield from _heading("AREAS (the last 5 times)")
    for one in found:
        yield "body", _area_line(one, width, blocks=blocks)


def _area_line(one: AreaTrend, width: int, *, blocks: bool) -> str:
    label = f"{one.area:<12}"
    if one.recent is None:
        return f"{label} not practised"
    trend = {"up": "up from", "down": "down from", "steady": "as before,", "too few": ""}[one.trend]
    before = f"{trend} {one.before:.0%}" if one.before is not None else ""
    return f"{label} {_bar(one.recent, _room(width, 36), blocks=blocks)} {one.recent:>4.0%}  {before}".rstrip()


def _sureness(found: Sequence[Sureness], width: int, *, blocks: bool) -> Lines:
    if not any(one.times for one in found):
        return
    yield from _heading("HOW SURE, AND HOW OFTEN RIGHT")
    for one in found:
        yield "body", _sureness_line(one, width, blocks=blocks)
    yield from _text("The mark | stands where what was said would be right just as often.", width)


def _sureness_line(one: Sureness, width: int, *, blocks: bool) -> str:
    label = f"{SURENESS.get(one.said, ''):<12} {one.said:>3}%"
    if one.share is None:
        return f"{label} never said"
    bar = _bar(one.share, _room(width, 39), blocks=blocks)
    at = min(round(one.said / 100 * len(bar)), len(bar) - 1)
    return f"{label} {bar[:at]}|{bar[at + 1 :]} right {one.right} of {one.times}"


def _exams(found: Sequence[ExamResult], width: int) -> Lines:
    """Yield the latest exams, each in a line; one that was not finished says how far it came."""
    if not found:
        return
    yield from _heading("EXAMS")
    for one in found[:MOST_EXAMS]:
        form, _, rest = one.sitting.partition(" ")
        begun = rest.partition(" ")[2][:10]
        came = "passed" if one.passed else "not passed" if one.taken == one.of else f"{one.taken} of {one.of} taken"
        yield from _row(Row(f"form {form}, begun {begun}: {came}"), width)


def _due(names: Names, found: Sequence[Due], now: datetime, width: int) -> Lines:
    yield from _heading("WHAT COMES BACK, AND WHEN")
    for one in found[:MOST_DUE]:
        lead = f"{_when(one.on, now.date()):<12} "
        yield from _row(Row(names.topic(one.topic), lead=lead), width)
    if len(found) > MOST_DUE:
        yield from _row(Row(f"and {len(found) - MOST_DUE} more, later", "quiet", indent=13), width)


def _when(on: date, today: date) -> str:
    return "due" if on < today else day_away(on, today)


# ---------------------------------------------------------------- levels


def level(names: Names, found: Levels, frame: Frame, ratings: Sequence[Rating] = (), *, width: int = 78) -> Lines:
    """Yield the level as of its day, each concern's, what to practise; and apart from it what a supervisor rated."""
    yield "heading", f"{TRAINING}: level as of {day_words(found.on)}"
    yield from _row(Row(LEVEL_WORDS[found.name], "subheading"), width)
    yield from _text(f"The lowest of the concerns that count. {DISCLAIMER}", width)
    if not any(one.practised for one in found.by_concern):
        yield from _row(Row(NOTHING_YET), width)
    yield from _heading("BY CONCERN")
    for one in found.by_concern:
        if not one.practised:
            continue
        until = f"until {one.until}" if one.until else ""
        yield from _row(Row(f"{names.concern(one.concern)}: {one.name}", mark=until), width)
        if one.why:
            yield from _row(Row(" ".join(one.why), "quiet", lead=f"for {_above(one.name)}: ", indent=4), width)
    untried = [names.concern(one.concern) for one in found.by_concern if not one.practised]
    if untried:
        yield from _row(Row("; ".join(untried), lead="Not practised: "), width)
    yield from _remedies(names, found, width)
    yield from _ratings(names, ratings, frame, width)
    yield from _frame(frame, width)


def _above(name: LevelName) -> LevelName:
    """Return the level above this one; of the highest, itself."""
    return LEVELS[min(LEVELS.index(name) + 1, len(LEVELS) - 1)]


def _remedies(names: Names, found: Levels, width: int) -> Lines:
    if not found.remedies:
        return
    yield from _heading("WHAT TO PRACTISE")
    for number, one in enumerate(found.remedies[:MOST_REMEDIES], 1):
        title = names.topic(Topic(one.exercise, one.concern))
        command = f"drill {one.concern}" if one.exercise == DRILL else f"run {one.exercise}"
        about = "" if one.exercise == DRILL else f" ({names.concern(one.concern)})"
        yield from _row(Row(f"{title}{about}. {one.why}", lead=f"{number:>2} "), width)
        yield "body", f"   crisis-aid train {command}"
    if len(found.remedies) > MOST_REMEDIES:
        yield from _row(Row(f"and {len(found.remedies) - MOST_REMEDIES} more", "quiet", indent=3), width)


def _ratings(names: Names, ratings: Sequence[Rating], frame: Frame, width: int) -> Lines:
    if not ratings:
        return
    yield from _heading("ROLE-PLAY, RATED BY A SUPERVISOR")
    yield from _text("Never mixed with what the program counts. 1 to 4, in the words of the rubric.", width)
    for one in sorted(ratings, key=lambda rating: rating.at, reverse=True):
        about = f", {names.concern(one.concern)}" if one.concern else ""
        yield from _row(Row(f"{day_words(one.at.date())}, {one.role}{about}", "subheading"), width)
        for area in AREAS:
            if area in one.areas:
                said = frame.areas[area].anchors[one.areas[area] - 1]
                yield from _row(Row(said, lead=f"{area:<12} {one.areas[area]}  "), width)
        yield from _row(Row(one.remark, indent=2), width) if one.remark else ()


def _frame(frame: Frame, width: int) -> Lines:
    yield from _heading("THE FRAME")
    yield from _text(frame.title, width)
    yield from _text(frame.says, width)
    for area in AREAS:
        numbers = ", ".join(map(str, frame.areas[area].competencies))
        said = f"{frame.areas[area].means}{f' Competencies {numbers}.' if numbers else ''}"
        yield from _row(Row(said, lead=f"{area:<12} "), width)
    for source in frame.sources:
        read = f"read {source.read_on}" if source.read_on else "not read"
        standing = "confirmed" if source.confirmed else "UNCONFIRMED"
        yield from _row(Row(f"{source.cite} ({read}, {standing}). {source.remark}".rstrip(), "quiet", indent=2), width)


# ---------------------------------------------------------------- single tasks, and an exam


def items(names: Names, found: Sequence[Item], *, width: int = 78) -> Lines:
    """Yield what is known of each task with enough answers, those with the fewest right first, in words before numbers."""
    yield "heading", f"{TRAINING}: how the tasks do"
    if not found:
        yield from _text(NOTHING_YET, width)
    enough = [one for one in found if one.times >= FEWEST]
    if len(enough) < len(found):
        few = count(len(found) - len(enough), "task")
        yield from _text(f"{few} with fewer than {FEWEST} answers not shown: of those nothing can be told yet.", width)
    for one in enough:
        yield from _row(Row(f"{names.exercise(one.exercise)}: {one.task} ({one.area})", "subheading"), width)
        yield from _row(Row(item_words(one), indent=2), width)
        yield from _row(Row(item_numbers(one), "quiet", indent=2), width)
        for lead, shares in (("taken, wrong: ", one.wrong), ("left out: ", one.missed)):
            if shares:
                yield from _row(Row(names.shares(one, shares), lead=lead, indent=2), width)


def item_numbers(one: Item) -> str:
    """Return the numbers of a task in a line."""
    told = "" if one.discrimination is None else f", told apart {one.discrimination:+.2f}"
    return f"{count(one.times, 'answer')}, {one.right:.0%} right, {one.seconds:.0f} seconds{told}"


def exam(names: Names, found: ExamResult, share: float, *, width: int = 78) -> Lines:
    """Yield what an exam came to: passed or what was not reached, each area, what can't be averaged away, what to do next."""
    form = found.sitting.partition(" ")[0] or "?"
    yield from _row(Row(f"{TRAINING}: exam, form {form}", "heading"), width)
    yield from _row(Row("Passed." if found.passed else "Not passed.", "subheading"), width)
    for line in _not_reached(found, share):
        yield from _row(Row(line, lead="- "), width)
    for area, reached in found.areas.items():
        low = "  not yet" if reached < share else ""
        yield "body", f"{area:<12} {_bar(reached, _room(width, 27))} {reached:>4.0%}{low}"
    for topic, those in groupby(found.graves, lambda one: one.topic):
        yield from _row(Row(names.topic(topic), "subheading"), width)
        for one in those:
            for line in names.grave(one):
                yield from _row(Row(line, lead=f"! {one.mark.area}: "), width)
    yield from _text(DISCLAIMER, width)
    yield from _row(Row(_after_exam(found, form), lead="Next: "), width)


def _not_reached(found: ExamResult, share: float) -> Iterator[str]:
    """Yield what was not reached, all areas in one sentence: how far each came is drawn below."""
    yield from (line for line in found.why if line.partition(":")[0] not in AREAS)
    low = [area for area, reached in found.areas.items() if reached < share]
    if low:
        yield f"{joined(low)}: less than the {share:.0%} asked for."


def _after_exam(found: ExamResult, form: str) -> str:
    """Return what to do after an exam: practise, and the retest where forms go by letters."""
    if found.passed:
        return "crisis-aid train level says what this comes to."
    at = FORMS.find(form) + 1 if len(form) == 1 else 0
    what = "the retest" if at % 2 else "another form"
    again = f", then {what}: crisis-aid train exam {FORMS[at]}" if 0 < at < len(FORMS) else ""
    return f"crisis-aid train level says what to practise{again}."


# ---------------------------------------------------------------- lines


def _heading(text: str) -> Lines:
    yield "body", ""
    yield "heading", text


def _text(text: str, width: int) -> Lines:
    return _row(Row(text, "quiet"), width) if text else iter(())


def _row(row: Row, width: int) -> Lines:
    return ((row.style, line) for line in wrapped(row, width))


def _room(width: int, taken: int) -> int:
    return max(4, min(BAR, width - taken))


def _bar(share: float, room: int, *, blocks: bool = False) -> str:
    """Return a bar of `room` columns of which `share` is filled; what is there at all is seen."""
    if not blocks:
        filled = max(int(share > 0), round(share * room))
        return "#" * filled + "." * (room - filled)
    whole, eighths = divmod(max(int(share > 0), round(share * room * len(BLOCKS))), len(BLOCKS))
    return (BLOCKS[-1] * whole + (BLOCKS[eighths - 1] if eighths else "")).ljust(room)


def as_text(lines: Iterable[tuple[str, str]]) -> str:
    """Return lines without their styles, as plain output has them."""
    return "".join(f"{text}\n" for _, text in lines)
