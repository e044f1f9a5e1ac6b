"""What a batch comes to: counts by response, verb, concern and place, with bars. The same values in every format."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping
from os import environ
from typing import Literal, NamedTuple, TextIO

from typing_extensions import TypedDict  # pydantic makes the JSON Schema of these, and wants this one before 3.12

from crisis_cli.batch.tally import NOT_KNOWN, Tally
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.gate import ascii_only
from crisis_cli.model import AVOID_VERBS, DO_VERBS, LEVELS, Content
from crisis_cli.places import PLACES
from crisis_cli.render import terminal
from crisis_cli.render.coverage import foot
from crisis_cli.render.json_output import ContentJson, content_json, dumps
from crisis_cli.render.markdown import escape
from crisis_cli.render.text import WIDTH

SCHEMA: Literal["crisis-aid/summary/1"] = "crisis-aid/summary/1"
BLOCKS = "▏▎▍▌▋▊▉█"
"""One to eight eighths of a column."""
SHARE = 4
"""Columns of a share: "100%"."""
LEAST_BAR = 8
"""A bar of fewer columns tells nothing; the numbers then stand alone."""


class SummaryJson(TypedDict):
    """What `batch --summary --format json` gives.

    `scenarios` counts every result, `bad` those without a plan; everything else is about plans. `expecting` of them expect
    something, `differing` of these have another plan. `responses` and `places` (of the client, `unknown` where nobody
    said) count each plan once, `concerns` once for each that is open. `verbs` counts steps, those to avoid among them.
    Responses, verbs and concerns of which there is none are there with 0.
    """

    schema: Literal["crisis-aid/summary/1"]
    content: ContentJson
    scenarios: int
    bad: int
    expecting: int
    differing: int
    responses: dict[str, int]
    verbs: dict[str, int]
    concerns: dict[str, int]
    places: dict[str, int]


class Counts(NamedTuple):
    """One table of a summary: what stands in it, by the names people read, and the whole its shares are of."""

    title: str
    about: str
    rows: Mapping[str, int]
    whole: int


def summary(content: Content, tally: Tally, form: str, *, plain: bool = False) -> str:
    """Return the summary as text in `form`: terminal (which standard output is), text, markdown or json."""
    if form == "json":
        return dumps(summary_json(content, tally), indent=2) + "\n"
    if form == "markdown":
        return "\n".join(_markdown(content, tally)) + "\n"
    stream = sys.stdout
    if form == "text" or plain or terminal.is_plain(stream, environ):
        width = WIDTH if form == "text" else terminal.width_of(stream)
        return "".join(f"{line}\n" for _, line in lines(content, tally, width))
    width = terminal.width_of(stream)
    return terminal.styled(lines(content, tally, width, blocks=_takes_blocks(stream)), stream, width)


def _takes_blocks(stream: TextIO | None) -> bool:
    """Whether the characters that bars are drawn with can be written at all."""
    try:
        BLOCKS.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def summary_json(content: Content, tally: Tally) -> SummaryJson:
    """Return the counts by id, in the order of the content; places by how many there are."""
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "scenarios": tally.scenarios,
        "bad": tally.bad,
        "expecting": tally.expecting,
        "differing": tally.differing,
        "responses": {level: tally.responses[level] for level in reversed(LEVELS)},
        "verbs": {verb: tally.verbs[verb] for verb in (*DO_VERBS, *AVOID_VERBS)},
        "concerns": {name: tally.concerns[name] for name in content.concerns},
        "places": dict(_by_number(tally)),
    }


def _by_number(tally: Tally) -> list[tuple[str, int]]:
    """Return the places, those with most plans first, and where nobody said at the end."""
    return sorted(tally.places.items(), key=lambda item: (item[0] == NOT_KNOWN, -item[1], item[0]))


def headline(tally: Tally) -> str:
    """Return the one line that a person reads first."""
    parts = [f"{tally.scenarios:,} {'scenario' if tally.scenarios == 1 else 'scenarios'}"]
    parts.append(f"{tally.bad:,} can't be read" if tally.bad else "all can be read")
    if tally.differing:
        parts.append(f"{tally.differing:,} of {tally.expecting:,} not as expected")
    elif tally.expecting:
        parts.append(f"all {tally.expecting:,} as expected" if tally.expecting > 1 else "1 as expected")
    return "; ".join(parts)


def tables(content: Content, tally: Tally) -> tuple[Counts, ...]:
    """Return the four tables in the words that people read; the word for the lowest response stays inside."""
    verbs = {verb: tally.verbs[verb] for verb in (*DO_VERBS, *AVOID_VERBS)}
    return (
        Counts(
            "What the answers call for",
            "One of these in each plan. Usual care is no statement of low risk.",
            {RESPONSE_WORDS[level]: tally.responses[level] for level in reversed(LEVELS)},
            tally.plans,
        ),
        Counts(
            "Steps, by how firmly",
            "Every step of every plan; what must not or should not be done is one to leave.",
            {verb.replace("-", " "): number for verb, number in verbs.items()},
            sum(verbs.values()),
        ),
        Counts(
            "Concerns",
            "Plans in which each is open; a plan may have several.",
            {content.concerns[name].title: tally.concerns[name] for name in content.concerns},
            tally.plans,
        ),
        Counts(
            "Where the client is",
            "One of these in each plan.",
            {PLACES.get(name, "not known"): number for name, number in _by_number(tally)},
            tally.plans,
        ),
    )


def lines(content: Content, tally: Tally, width: int, *, blocks: bool = False) -> Iterator[tuple[str, str]]:
    """Yield style and text of every line, at most `width` columns; ASCII unless bars are drawn in `blocks`."""
    yield "heading", headline(tally)
    for table in tables(content, tally):
        yield "body", ""
        yield "heading", table.title.upper()
        yield from (("body", line) for line in textwrap.wrap(table.about, width))
        yield from (("body", line) for line in _bars(table, width, blocks=blocks))
    yield "body", ""
    yield from (("quiet", line) for line in textwrap.wrap(ascii_only(foot(content)), width))


def _bars(table: Counts, width: int, *, blocks: bool) -> Iterator[str]:
    """Yield a line for each count: its name, number, share, and a bar; a long name goes on above its number."""
    most = max(table.rows.values(), default=0)
    numbers = len(f"{most:,}")
    longest = max(map(len, table.rows), default=0)
    labels = min(longest, width - numbers - SHARE - LEAST_BAR - 6)
    room = width - labels - numbers - SHARE - 6
    for name, number in table.rows.items():
        *above, last = textwrap.wrap(ascii_only(name), labels)
        yield from above
        bar = _bar(number, most, room, blocks=blocks)
        yield f"{last:<{labels}}  {number:>{numbers},}  {share(number, table.whole):>{SHARE}}  {bar}".rstrip()


def _bar(number: int, most: int, room: int, *, blocks: bool) -> str:
    """Return a bar of `room` columns where `number` is the `most`; what is there at all is seen."""
    if not number:
        return ""
    if not blocks:
        return "#" * max(1, round(number * room / most))
    whole, eighths = divmod(max(1, round(number * room * len(BLOCKS) / most)), len(BLOCKS))
    return BLOCKS[-1] * whole + (BLOCKS[eighths - 1] if eighths else "")


def share(number: int, whole: int) -> str:
    """Return a share in whole percent that says 0 of nothing alone, and 100 of everything alone."""
    if not number or number == whole:
        return "100%" if number else "0%"
    percent = round(100 * number / whole)
    return "<1%" if percent < 1 else ">99%" if percent > 99 else f"{percent}%"


def _markdown(content: Content, tally: Tally) -> Iterator[str]:
    yield f"# {escape(headline(tally))}"
    for table in tables(content, tally):
        yield f"\n## {escape(table.title)}\n\n{escape(table.about)}\n"
        yield "| | number | share |"
        yield "|---|---:|---:|"
        for name, number in table.rows.items():
            yield f"| {escape(name)} | {number:,} | {escape(share(number, table.whole))} |"
    yield f"\n{escape(foot(content))}"
