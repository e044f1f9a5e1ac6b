"""The report of training: one page of HTML that needs nothing else, no script and no network. Every text is escaped.

The charts are drawings (SVG) with their numbers beside them; nothing is said by colour alone. It prints, and follows the
light or dark that the reader's system asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from statistics import fmean

from crisis_cli.days import day_words
from crisis_cli.errors import count
from crisis_cli.gate import clean_line
from crisis_cli.render.coverage import foot
from crisis_cli.render.training import LEVEL_WORDS, NOTHING_YET, Names, item_numbers
from crisis_cli.training.exam import ExamResult, results
from crisis_cli.training.frame import Frame
from crisis_cli.training.model import AREAS, SURENESS, TRAINING, Area, Record
from crisis_cli.training.records import Rating
from crisis_cli.training.schedule import DRILL, Topic, due, remark
from crisis_cli.training.statistics import (
    DISCLAIMER,
    FEWEST,
    RECENT,
    AreaTrend,
    Levels,
    Mistake,
    Sureness,
    areas,
    item_words,
    items,
    sure_and_wrong,
    sureness,
)

WIDE, HIGH = 300.0, 96.0
"""Of a drawing, without its margins."""
LEFT, TOP, RIGHT, BELOW = 42.0, 10.0, 44.0, 22.0
SIDE = 220.0
"""Of the square in which sureness is held against being right."""
MOST_WRONG = 12
MOST_POINTS = 200
"""So many of the latest points of an area are drawn."""


@dataclass(frozen=True)
class Data:
    """All that a report shows. `who` only where somebody gave a name for it."""

    names: Names
    records: Sequence[Record]
    levels: Levels
    frame: Frame
    now: datetime
    ratings: Sequence[Rating] = ()
    who: str = ""
    remarks: Sequence[str] = ()


def page(data: Data) -> str:
    """Return the whole page."""
    return "\n".join(_page(data)) + "\n"


def _page(data: Data) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8" />'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\" />"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1" />'
    yield '<meta name="referrer" content="no-referrer" /><meta name="robots" content="noindex" />'
    yield f"<title>{TRAINING}: report, {data.now.date()}</title><style>{STYLE}</style></head><body>"
    yield from _head(data)
    yield "<main>"
    if data.records:
        yield from _levels(data)
        yield from _remedies(data)
        yield from _areas(areas(data.records), data.frame.level.share)
        yield from _sureness(sureness(data.records))
        yield from _wrong(data)
        yield from _exams(data)
        yield from _due(data)
        yield from _items(data)
    else:
        yield _p(NOTHING_YET)
    yield from _ratings(data)
    yield from _frame(data)
    yield f"</main><footer>{_p(f'{TRAINING}. {foot(data.names.content)}')}</footer></body></html>"


def _head(data: Data) -> Iterator[str]:
    yield f'<header><p class="badge">{TRAINING}</p><h1>What was practised</h1>'
    of = f" {data.who}." if data.who else ""
    first = min((record.at for record in data.records), default=data.now)
    passed = sum(1 for record in data.records if record.score.passed)
    since = f"{count(len(data.records), 'exercise')} since {day_words(first.date())}, {passed} passed."
    yield _p(f"As of {day_words(data.now.date())}.{of} {since if data.records else ''}")
    yield f'<p class="note">{_t(DISCLAIMER)}</p>'
    yield from (f'<p class="note">{_t(one)}</p>' for one in (*data.remarks, remark()) if one)
    yield "</header>"


# ---------------------------------------------------------------- sections


def _levels(data: Data) -> Iterator[str]:
    found = data.levels
    until = f", until {found.until} if nothing more is practised" if found.until else ""
    yield _open("Level", "level")
    which = f"the lowest of the concerns that count, as of {found.on}{until}"
    yield f'<p class="level">{_t(LEVEL_WORDS[found.name])}<small>{_t(which)}</small></p>'
    rows = (
        (data.names.concern(one.concern), one.name, str(one.done), str(one.until or ""), " ".join(one.why))
        for one in found.by_concern
        if one.practised
    )
    yield from _table(("Concern", "Level", "Done", "Until", "For the next level"), rows, numbers={2, 3})
    untried = [data.names.concern(one.concern) for one in found.by_concern if not one.practised]
    yield _p(f"Not practised: {'; '.join(untried)}.") if untried else ""
    yield "</section>"


def _wrong(data: Data) -> Iterator[str]:
    found = sure_and_wrong(data.records)
    yield _open("Certain, and not right", "wrong")
    if not found:
        yield _p("Nothing: whenever somebody was certain here, it was right.") + "</section>"
        return
    yield "<ol>"
    yield from (_mistake(data.names, one) for one in found[:MOST_WRONG])
    more = len(found) - MOST_WRONG
    yield f"</ol>{_p(f'and {more:,} more, older or right since') if more > 0 else ''}</section>"


def _mistake(names: Names, one: Mistake) -> str:
    why = "".join(f"<li>{_t(line)}</li>" for line in names.mistake(one))
    since = ", right since" if one.mended else ""
    title = f"{names.topic(one.topic)}: {one.mark.task} ({one.mark.area}), {day_words(one.at.date())}{since}"
    grave = '<strong class="grave">! grave</strong> ' if one.mark.grave else ""
    return f"<li>{grave}{_t(title)}<ul>{why}</ul></li>"


def _areas(found: Sequence[AreaTrend], asked: float) -> Iterator[str]:
    yield _open("Areas over time", "areas")
    yield _p(
        f"A dot is one exercise, from the oldest to the latest; the line is the mean of the last {RECENT}. "
        f"The dashed line is what the highest level asks for, {asked:.0%}."
    )
    yield '<div class="grid">'
    for one in found:
        name, _, said = _area_caption(one).partition(": ")
        yield f"<figure><figcaption>{_t(name)}<small>{_t(said)}</small></figcaption>"
        yield _area_drawing(one, asked) if one.points else ""
        yield "</figure>"
    yield "</div></section>"


def _area_caption(one: AreaTrend) -> str:
    if one.recent is None:
        return f"{one.area}: not practised"
    before = f", {one.before:.0%} before" if one.before is not None else ""
    return f"{one.area}: {one.recent:.0%} over the last {min(RECENT, len(one.points))}{before}"


def _area_drawing(one: AreaTrend, asked: float) -> str:
    """Return the drawing of an area: dots, the moving mean, what is asked for, the first and the last day."""
    shares = [share for _, share in one.points]
    means = [fmean(shares[max(0, at - RECENT + 1) : at + 1]) for at in range(len(shares))]
    shown, line = shares[-MOST_POINTS:], means[-MOST_POINTS:]
    places = [LEFT + (WIDE * at / (len(shown) - 1) if len(shown) > 1 else WIDE / 2) for at in range(len(shown))]
    days = [when.date() for when, _ in one.points[-MOST_POINTS:]]
    drawn = [_grid(LEFT, WIDE, HIGH), _line([(LEFT, _y(asked)), (LEFT + WIDE, _y(asked))], "asked")]
    drawn += [_dot(x, _y(share), "dot", 2.5) for x, share in zip(places, shown, strict=True)]
    drawn.append(_line([(x, _y(mean)) for x, mean in zip(places, line, strict=True)], "mean"))
    drawn.append(_dot(places[-1], _y(line[-1]), "last", 3.5))
    drawn.append(_label(places[-1] + 8, _y(line[-1]) + 4, f"{line[-1]:.0%}", "start"))
    drawn.append(_label(LEFT, TOP + HIGH + 16, str(days[0]), "start"))
    if len(set(days)) > 1:
        drawn.append(_label(LEFT + WIDE, TOP + HIGH + 16, str(days[-1]), "end"))
    return _svg(LEFT + WIDE + RIGHT, TOP + HIGH + BELOW, drawn, _area_caption(one))


def _sureness(found: Sequence[Sureness]) -> Iterator[str]:
    yield _open("How sure, and how often right", "sureness")
    if not any(one.times for one in found):
        yield _p("Nobody said yet how sure they were.") + "</section>"
        return
    yield _p("On the dashed line, what was said is right just as often. Below it somebody was surer than right.")
    yield '<div class="pair"><figure>' + _sureness_drawing(found) + "</figure><div>"
    rows = (
        (SURENESS.get(one.said, ""), f"{one.said}%", str(one.right), str(one.times), _percent(one.share))
        for one in found
    )
    yield from _table(("Said", "", "Right", "Of", "Share"), rows, numbers={1, 2, 3, 4})
    yield "</div></div></section>"


def _sureness_drawing(found: Sequence[Sureness]) -> str:
    """Return the square of what was said (across) against what was right (up)."""
    drawn = [_grid(LEFT, SIDE, SIDE), _line([(LEFT, TOP + SIDE), (LEFT + SIDE, TOP)], "asked")]
    known = [(one, one.share) for one in found if one.share is not None]
    places = [(LEFT + SIDE * min(one.said, 100) / 100, _y(share, SIDE)) for one, share in known]
    drawn.append(_line(places, "mean"))
    for (one, share), (x, y) in zip(known, places, strict=True):
        drawn.append(_dot(x, y, "last", 4.5))
        above = share > one.said / 100
        drawn.append(
            _label(x + (-9 if above else 9), y + 4, f"{one.right} of {one.times}", "end" if above else "start")
        )
    drawn += [_label(LEFT + SIDE * said / 100, TOP + SIDE + 16, f"{said}%", "middle") for said in (0, 50, 75, 95)]
    drawn.append(_label(LEFT + SIDE / 2, TOP + SIDE + 34, "said to be so sure", "middle"))
    said = "; ".join(f"{one.said}% sure: right {one.right} of {one.times}" for one, _ in known)
    return _svg(LEFT + SIDE + 2 * RIGHT, TOP + SIDE + BELOW + 18, drawn, said)


def _exams(data: Data) -> Iterator[str]:
    found = results(data.records, data.frame.exam.share)
    if not found:
        return
    yield _open("Exams", "exams")
    shown = [area for area in AREAS if any(area in one.areas for one in found)]
    yield from _table(("Form", "Begun", "", *shown, "What was not reached"), (_exam_row(one, shown) for one in found))
    yield "</section>"


def _exam_row(one: ExamResult, shown: Iterable[Area]) -> tuple[str, ...]:
    form, _, rest = one.sitting.partition(" ")
    passed = "passed" if one.passed else "not passed"
    begun = rest.partition(" ")[2][:16].replace("T", " ")
    return (form, begun, passed, *(_percent(one.areas.get(area)) for area in shown), " ".join(one.why))


def _remedies(data: Data) -> Iterator[str]:
    yield _open("What to practise", "remedies")
    if not data.levels.remedies:
        yield _p("Nothing in particular: what is due comes back by itself.") + "</section>"
        return
    yield "<ol>"
    for one in data.levels.remedies:
        command = f"drill {one.concern}" if one.exercise == DRILL else f"run {one.exercise}"
        title = f"{data.names.topic(Topic(one.exercise, one.concern))}. {one.why}"
        yield f"<li>{_t(title)}<br /><code>{_t(f'crisis-aid train {command}')}</code></li>"
    yield "</ol></section>"


def _due(data: Data) -> Iterator[str]:
    found = due(data.records, data.now)
    yield _open("What comes back, and when", "due")
    rows = ((data.names.topic(one.topic), day_words(one.on), day_words(one.last), str(one.times)) for one in found)
    yield from _table(("Exercise", "Comes back", "Last done", "Times"), rows, numbers={3})
    yield "</section>"


def _items(data: Data) -> Iterator[str]:
    yield _open("Single tasks", "items")
    yield _p(
        "Those with the fewest right first. Shares are of all answers to the task. "
        f"Tasks with fewer than {FEWEST} answers are not shown: of those nothing can be told yet."
    )
    rows = (
        (
            f"{data.names.exercise(one.exercise)}: {one.task}",
            one.area,
            item_words(one),
            item_numbers(one),
            data.names.shares(one, one.wrong),
            data.names.shares(one, one.missed),
        )
        for one in items(data.records)
        if one.times >= FEWEST
    )
    yield from _table(("Task", "Area", "What it says", "Numbers", "Taken, wrong", "Left out"), rows)
    yield "</section>"


def _ratings(data: Data) -> Iterator[str]:
    if not data.ratings:
        return
    yield _open("Role-play, rated by a supervisor", "ratings")
    yield _p("Never mixed with what the program counts. 1 to 4, in the words of the rubric.")
    rows = (
        (
            day_words(one.at.date()),
            one.role,
            data.names.concern(one.concern),
            "; ".join(f"{area} {one.areas[area]}" for area in AREAS if area in one.areas),
            one.remark,
        )
        for one in sorted(data.ratings, key=lambda rating: rating.at, reverse=True)
    )
    yield from _table(("Day", "Rated by", "Concern", "Areas", "Remark"), rows)
    yield "</section>"


def _frame(data: Data) -> Iterator[str]:
    frame = data.frame
    yield _open("The frame", "frame")
    yield f"<p><strong>{_t(frame.title)}</strong></p>" + _p(frame.says)
    rows = ((area, frame.areas[area].means, _competencies(frame.areas[area].competencies)) for area in AREAS)
    yield from _table(("Area", "What it is", "Beside it in the list, by number, in our words"), rows)
    yield "<ul>"
    for source in frame.sources:
        read = f"read {source.read_on}" if source.read_on else "not read"
        standing = "confirmed" if source.confirmed else "UNCONFIRMED"
        yield f"<li>{_t(f'{source.cite} ({read}, {standing}). {source.remark} {source.url}')}</li>"
    yield "</ul></section>"


def _competencies(numbered: Mapping[int, str]) -> str:
    return "; ".join(f"{number} {words}" for number, words in numbered.items())


# ---------------------------------------------------------------- pieces of a page


def _t(text: str) -> str:
    """Return any text so that a page shows it as it is, and nothing in it is markup."""
    return escape(clean_line(text), quote=True)


def _p(text: str) -> str:
    return f"<p>{_t(text)}</p>"


def _open(title: str, name: str) -> str:
    return f'<section id="{name}"><h2>{_t(title)}</h2>'


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> Iterator[str]:
    right = frozenset(numbers)
    yield '<div class="scroll"><table><thead><tr>'
    kinds = [' class="number"' if at in right else "" for at in range(len(heads))]
    named = (f'<th scope="col"{kind}>{_t(head)}</th>' for kind, head in zip(kinds, heads, strict=True))
    yield "".join(named) + "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td{kind}>{_t(cell)}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
    yield "</tbody></table></div>"


# ---------------------------------------------------------------- pieces of a drawing


def _svg(wide: float, high: float, drawn: Iterable[str], said: str) -> str:
    inside = "".join(drawn)
    return f'<svg viewBox="0 0 {wide:g} {high:g}" role="img" aria-label="{_t(said)}">{inside}</svg>'


def _y(share: float, high: float = HIGH) -> float:
    return TOP + high * (1 - share)


def _grid(left: float, wide: float, high: float) -> str:
    lines = "".join(_line([(left, _y(at, high)), (left + wide, _y(at, high))], "grid-line") for at in (0, 0.5, 1))
    return lines + "".join(_label(left - 6, _y(at, high) + 4, f"{at:.0%}", "end") for at in (0, 0.5, 1))


def _line(points: Sequence[tuple[float, float]], name: str) -> str:
    return f'<polyline class="{name}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" />'


def _dot(x: float, y: float, name: str, radius: float) -> str:
    return f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" />'


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_t(text)}</text>'


STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f23; --soft: #57606a; --line: #d0d7de;
  --mark: #0b5cad; --pale: #8db4d9; --grave: #a01818; --panel: #f5f7f9; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6e9ec; --soft: #a3adb8; --line: #39424c;
  --mark: #79b8ff; --pale: #45678c; --grave: #ff9b91; --panel: #1d232a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .2rem 0 .6rem; } h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
section { margin-top: 2.2rem; } p { margin: .3rem 0 .7rem; } ol, ul { margin: .3rem 0; padding-left: 2rem; }
li { margin: .35rem 0; } code { font-size: .9em; color: var(--soft); }
.badge { display: inline-block; margin: 0; padding: .1rem .6rem; border: 2px solid currentColor; font-weight: 700;
  letter-spacing: .12em; }
.note, footer, small { color: var(--soft); } small { display: block; font-size: .85rem; font-weight: 400; }
.level { font-size: 1.25rem; font-weight: 600; } .grave { color: var(--grave); }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; }
.pair { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; } .pair figure { flex: 0 1 21rem; }
figure { margin: 0; padding: .7rem; background: var(--panel); border-radius: .4rem; }
figcaption { font-weight: 600; margin-bottom: .3rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
polyline { fill: none; stroke: var(--line); stroke-width: 1; } .mean { stroke: var(--mark); stroke-width: 2; }
.asked { stroke: var(--soft); stroke-dasharray: 5 4; } .dot { fill: var(--pale); } .last { fill: var(--mark); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
td:last-child:not(.number) { min-width: 11rem; } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th.number { text-align: right; } th { color: var(--soft); font-weight: 600; } td { overflow-wrap: break-word; }
.number { text-align: right; padding-right: 1rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media print { :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --mark: #000; --pale: #999;
  --grave: #000; --panel: #fff; } body { max-width: none; padding: 0; font-size: 10.5pt; }
  #sureness, #level { break-inside: avoid; } h2 { break-after: avoid; } figure, tr, li { break-inside: avoid; }
  figure { border: 1px solid var(--line); } .scroll { overflow: visible; } }
"""
