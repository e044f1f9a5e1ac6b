"""Whose key a change of content moves: the vignettes whose plan, or whose questions, are others under the new content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.model import Content
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.training.cases import case_of
from crisis_cli.training.checking import seeds_to_run
from crisis_cli.training.key import Key, key_of
from crisis_cli.training.nearby import Sketch, sketches
from crisis_cli.training.vignettes import FOLDER, Written, read_shelf, shipped_vignettes

MOST_SAID = 6
"""So many differences of one key are told."""

OWED = "is owed by another time"


class Moved(NamedTuple):
    """A vignette whose key is another one, and how."""

    vignette: str
    title: str
    said: tuple[str, ...]


def beside(content_folder: Path) -> Path:
    """Return where the vignettes of a content stand: beside it, else those that this program came with."""
    folder = content_folder / FOLDER
    return folder if folder.is_dir() else shipped_vignettes()


def moved_keys(old: Content, new: Content, folder: Path) -> tuple[Moved, ...]:
    """Return the vignettes of a folder whose key differs between two contents, in the order of their names.

    Plans are held against each other in every variant; what is asked, and what may be told to whom, in the first.
    """
    before = {one.vignette.id: one for one in read_shelf(old, folder).written}
    after = read_shelf(new, folder)
    unread = {Path(issue.file).stem: issue.message for issue in reversed(after.issues)}
    here = {one.vignette.id: one for one in after.written}
    both = [name for name in here if name in before]
    found = {
        name: Moved(name, here[name].vignette.title, said) for name, said in _compared(old, new, before, here, both)
    }
    for name in here.keys() - before.keys():
        said = ("It can be read with the new content only.",)
        found[name] = Moved(name, here[name].vignette.title, said)
    for name in before.keys() - here.keys():
        said = (f"It can't be read with the new content: {unread.get(name, 'see crisis-aid train check')}",)
        found[name] = Moved(name, before[name].vignette.title, said)
    return tuple(found[name] for name in sorted(found))


def _compared(
    old: Content, new: Content, before: Mapping[str, Written], after: Mapping[str, Written], names: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the vignettes whose keys differ, with how. All plans of a content are made at once."""
    seeds = [(name, seed) for name in names for seed in seeds_to_run(after[name])]
    was, now = (_sketches(content, shelf, seeds) for content, shelf in ((old, before), (new, after)))
    said: dict[str, dict[str, None]] = {name: {} for name in names}
    for (name, _), one, other in zip(seeds, was, now, strict=True):
        if one != other:
            said[name].update(dict.fromkeys(_plans(old, new, one, other)))
    for name in names:
        first = [
            key_of(content, case_of(content, shelf[name].vignette, 0))
            for content, shelf in ((old, before), (new, after))
        ]
        said[name].update(dict.fromkeys(_keys(new, *first)))
        if said[name]:
            every = [*said[name]]
            more = [f"{len(every) - MOST_SAID} more."] if len(every) > MOST_SAID else []
            yield name, (*every[:MOST_SAID], *more)


def _sketches(content: Content, shelf: Mapping[str, Written], seeds: Sequence[tuple[str, int]]) -> list[Sketch]:
    cases = [case_of(content, shelf[name].vignette, seed) for name, seed in seeds]
    return sketches(content, [(case.answers, case.now) for case in cases])


def _plans(old: Content, new: Content, was: Sketch, now: Sketch) -> Iterator[str]:
    """Yield what the plans of one variant differ in."""

    def do(name: str) -> str:
        action = new.actions.get(name) or old.actions[name]
        return f'"{action.do}"'

    one, other = was.outline, now.outline
    if one.response != other.response:
        yield f"It calls for {RESPONSE_WORDS[other.response]} instead of {RESPONSE_WORDS[one.response]}."
    yield from (f"{do(name)} comes into the plan." for name in other.actions if name not in one.actions)
    yield from (f"{do(name)} is no longer in the plan." for name in one.actions if name not in other.actions)
    yield from (f"{do(name)} is now to be avoided." for name in sorted(other.avoid - one.avoid))
    yield from (f"{do(name)} is no longer to be avoided." for name in sorted(one.avoid - other.avoid))
    for name in (name for name in one.actions if name in other.actions):
        (verb, frame), (verb_now, frame_now) = one.actions[name], other.actions[name]
        if verb != verb_now:
            yield f'{do(name)} is "{_spoken(verb_now)}" instead of "{_spoken(verb)}".'
        if frame != frame_now:
            yield f'{do(name)} is for "{frame_now}" instead of "{frame}".'
        if was.dues.get(name) != now.dues.get(name):
            yield f"{do(name)} {OWED}."


def _spoken(verb: str) -> str:
    return verb.replace("-", " ")


def _keys(content: Content, was: Key, now: Key) -> Iterator[str]:
    """Yield what else the keys of one case differ in: what is asked, on what ground a step stands, what may be told, what is noted."""
    for name in now.needed:
        if name not in was.needed:
            yield f'It also asks: "{content.questions[name].ask}"'
    gone = [name for name in was.needed if name not in now.needed]
    yield from (f"It no longer asks {name}." for name in gone)
    if not gone and set(was.needed) == set(now.needed) and was.needed != now.needed:
        yield "It asks in another order."
    yield from _steps(was.plan, now.plan)


def _steps(was: Plan, now: Plan) -> Iterator[str]:
    before = {one.id: one for one in (*was.actions, *was.avoid)}
    for one in (*now.actions, *now.avoid):
        other = before.get(one.id)
        if other is not None:
            yield from (f'"{one.action.do}" {what}.' for what in _differing(other, one))


def _differing(was: PlannedAction, now: PlannedAction) -> Iterator[str]:
    if was.basis != now.basis:
        yield f"is so by {now.basis} instead of {was.basis}"
    if (was.share, was.withhold) != (now.share, now.withhold):
        yield "has other lines on what may be told, or is held back"
    if was.action.record != now.action.record:
        yield "has another line on what is noted"
    if [one.deadline for one in was.dues] != [one.deadline for one in now.dues]:
        yield OWED
