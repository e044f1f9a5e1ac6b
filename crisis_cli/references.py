"""Do the names in the content mean something? One short check each, every issue reported, with a near guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from crisis_cli.answers import aware_time, nearest
from crisis_cli.build import as_deadline
from crisis_cli.condition import (
    UNKNOWN_KINDS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Between,
    Condition,
    ConditionError,
    HasAll,
    Is,
    Not,
    Only,
    atoms,
    parse,
)
from crisis_cli.deadline import UNKNOWN_START
from crisis_cli.errors import Issue, file_issue
from crisis_cli.gate import short
from crisis_cli.model import ALL_PAPERS, BLANK, LEVELS, ROLE_PLACES, Deadline
from crisis_cli.paper_words import KNOWN, PLANNED
from crisis_cli.places import PLACES
from crisis_cli.text import placeholders

NO_DUE_TIME = 'A due time is written with its offset, such as "2026-11-23T06:10:00-08:00".'
Path = tuple[str | int, ...]
Found = tuple[Path, str, str, str]
"""Path inside the item, message, hint, name of the check."""


@dataclass(frozen=True)
class Item:
    """One table of the content with where it stands: its kind, its plain values, and how to find its line."""

    kind: str
    plain: Mapping[str, Any]
    locate: Callable[[Path], tuple[str, int]]

    @property
    def name(self) -> str:
        return str(
            self.plain.get("id")
            or self.plain.get("code")
            or self.plain.get("finding")
            or self.plain.get("question")
            or self.plain.get("item")
            or ""
        )

    def issue(self, found: Found) -> Issue:
        path, message, hint, check = found
        file, line = self.locate(path)
        keys = ", ".join(str(part) for part in path if not isinstance(part, int))
        where = f'{self.kind} "{self.name}"' + (f", {keys}" if keys else "")
        return Issue(file, line, where, message, hint, check)


class Names:
    """Every name the content defines, by kind."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.by_kind: dict[str, dict[str, Item]] = {}
        for item in items:
            self.by_kind.setdefault(item.kind, {}).setdefault(item.name, item)
        self.raises = [item for item in items if item.kind == "raise"]
        self.ranks = {name: tuple(item.plain["values"]) for name, item in self.of("finding").items()}
        self.law = {str(value["id"]) for pack in self.of("pack").values() for value in pack.plain["values"]}
        self.law_values: dict[str, set[str]] = {}
        for pack in self.of("pack").values():
            for value in pack.plain["values"]:
                self.law_values.setdefault(value["id"], set()).add(value["value"])

    def of(self, kind: str) -> dict[str, Item]:
        return self.by_kind.get(kind, {})

    def question_kinds(self) -> dict[str, str]:
        return {name: str(question.plain["kind"]) for name, question in self.of("question").items()}

    def unknown(self, kind: str, name: str, path: Path) -> Iterator[Found]:
        if name not in self.of(kind):
            hint = nearest(name, self.of(kind)) or f"No file holds any {kind}: is one missing?"
            yield path, f'There is no {kind} "{name}".', hint, f"unknown-{kind}"


def check_references(items: Sequence[Item], root: str) -> list[Issue]:
    """Return every dangling name, wrong value, missing text and circular finding among `items`; `root` names the folder."""
    issues = list(_duplicates(items))
    names = Names(items)
    for item in items:
        issues += [item.issue(found) for check in CHECKS.get(item.kind, ()) for found in check(item, names)]
        issues += [item.issue(found) for found in _everywhere(item, names)]
    issues += _circles(names)
    issues += _too_many_words(items)
    if "response" not in names.ranks or names.ranks["response"] != LEVELS:
        message = f'The finding "response" must have the values {", ".join(LEVELS)}.'
        issues.append(file_issue(f"{root}/content.toml", message, "", "no-response"))
    if "us" not in names.of("pack"):
        message = 'There is no pack "us", the federal baseline.'
        issues.append(file_issue(f"{root}/law/us.toml", message, "", "no-baseline"))
    return issues


def _duplicates(items: Sequence[Item]) -> Iterator[Issue]:
    seen: dict[tuple[str, str], Item] = {}
    for item in items:
        first = seen.setdefault((item.kind, item.name), item)
        if first is not item and item.kind not in ("raise", "order", "review"):
            file, line = first.locate(("id",))
            message = f'The {item.kind} "{item.name}" is defined twice, first in {file}:{line}.'
            yield item.issue((("id",), message, "Rename or remove one.", "duplicate-id"))


# ---------------------------------------------------------------- conditions


def conditions(item: Item) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield every condition table of an item, with its path."""
    for key in ("when", "ask_when", "open_when"):
        if isinstance(item.plain.get(key), Mapping):  # the `when` of a date is a word
            yield (key,), item.plain[key]
    if item.plain.get("unless"):
        yield ("unless", "when"), item.plain["unless"]["when"]
    if item.kind == "paper":
        yield from _paper_conditions(item.plain)
    for path, line in _lines(item):
        if isinstance(line, Mapping):
            yield (*path, "when"), line["when"]


def _paper_conditions(paper: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for at, section in enumerate(paper["sections"]):
        if section["when"] is not None:
            yield ("sections", at, "when"), section["when"]
    yield from ((("sheets", name), table) for name, table in paper["sheets"].items())


def _lines(item: Item) -> Iterator[tuple[Path, Any]]:
    """Yield every line of an item that may carry a condition, with its path."""
    for key in ("brief", "how", "say", "you", "asks", "share", "withhold"):
        yield from (((key, number), line) for number, line in enumerate(item.plain.get(key) or ()))
    for at, section in enumerate(item.plain.get("sections") or ()):
        yield from ((("sections", at, "lines", number), line) for number, line in enumerate(section["lines"]))


def _papers_own(item: Item, path: Path, name: str) -> bool:
    """Whether a line of a paper is filled with something besides law here; `_fillings` checks it."""
    return (
        item.kind == "paper" and "lines" in path and (name in (KNOWN, PLANNED) or name.startswith(("line.", "answer.")))
    )


def _check_conditions(item: Item, names: Names) -> Iterator[Found]:
    for path, table in conditions(item):
        try:
            condition = parse(table, names.ranks)
        except ConditionError as error:
            message = f"{str(error)[:1].upper()}{str(error)[1:]}."
            yield (*path, *error.path), message, _condition_hint(table, error.path, names), "bad-condition"
            continue
        for atom in atoms(condition):
            yield from _check_atom(atom, names, (*path, atom.key))
        yield from _check_not(condition, names, path)


def _condition_hint(table: Any, path: Path, names: Names) -> str:
    """Return what to type where a condition has another shape than it may have; "" where the message says it."""
    key: str | int | None = None
    for key in path:
        try:
            table = table[key]
        except (KeyError, IndexError, TypeError):
            return ""
    if isinstance(table, str):
        return f'Put brackets around it: ["{short(table)}"].'
    if key == "any":
        return "For example any = [{ … }, { … }]."
    if key == "of":
        return "For example { at_least = 2, of = [{ … }, { … }, { … }] }."
    dotted = f"{key}.{next(iter(table))}" if isinstance(table, Mapping) and table else ""
    if dotted in names.of("question") or dotted in names.ranks:
        return f'A name with a point stands between quotation marks: "{dotted}".'
    if isinstance(table, list) and table:
        return "Remove one." if all(isinstance(value, str) for value in table) else "Put each between quotation marks."
    if isinstance(table, list):
        return 'List the answers that count, such as ["yes"].'
    return 'For example { "self.intent" = ["yes"] }.' if key in (None, "not") else ""


def _check_atom(atom: Atom, names: Names, path: Path) -> Iterator[Found]:
    if atom.key.startswith("law."):
        yield from _check_law_atom(atom, names, path)
    elif atom.key in names.ranks:
        if not isinstance(atom, Is):
            yield path, "A finding takes a list or { from = …, to = … }.", "", "bad-condition"
        else:
            yield from _wrong_values(atom.values, names.ranks[atom.key], atom.key, path, "unknown-value")
    elif atom.key in names.of("question"):
        yield from _check_question_atom(atom, names.of("question")[atom.key].plain, path)
    else:
        known = [*names.of("question"), *names.ranks]
        yield path, f'There is no question or finding "{atom.key}".', nearest(atom.key, known), "unknown-question"


def _check_law_atom(atom: Atom, names: Names, path: Path) -> Iterator[Found]:
    parts = atom.key.split(".", 2)
    if len(parts) < 3 or parts[1] not in ROLE_PLACES:
        yield (
            path,
            f'"{atom.key}" is no law value.',
            "Write law.client.…, law.licence.… or law.victim.….",
            "unknown-law",
        )
    elif parts[2] not in names.law:
        yield path, f'No pack has a law value "{parts[2]}".', nearest(parts[2], sorted(names.law)), "unknown-law"
    elif isinstance(atom, Is):
        yield from _wrong_values(
            atom.values, [*sorted(names.law_values[parts[2]]), "missing"], atom.key, path, "unknown-value"
        )


def _check_question_atom(atom: Atom, question: Mapping[str, Any], path: Path) -> Iterator[Found]:
    kind = question["kind"]
    if isinstance(atom, Between):
        if kind != "number":
            yield path, f"{atom.key} is a {kind} question; `from` and `to` are for numbers.", "", "wrong-kind"
        return
    if isinstance(atom, (HasAll, Only)) and kind != "several":
        yield path, f"{atom.key} takes one answer; `all` and `only` are for several.", "", "wrong-kind"
    if kind == "place":
        known: Iterable[str] = PLACES
    else:
        known = question["choices"]
    allowed = [*known, *(UNKNOWN_KINDS if question["unknown"] else ())]
    yield from _wrong_values(atom.values, allowed, atom.key, path, "unknown-choice")


def _wrong_values(values: Iterable[str], allowed: Sequence[str], key: str, path: Path, check: str) -> Iterator[Found]:
    for value in sorted(set(values) - set(allowed)):
        yield path, f'{key} has no value "{value}".', nearest(value, allowed), check


def _check_not(condition: Condition, names: Names, path: Path, inside: bool = False) -> Iterator[Found]:
    """`not` on a safety question must say what unknown does: inside `not`, a list names it or the rule lists choices."""
    match condition:
        case Not(part):
            yield from _check_not(part, names, path, True)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _check_not(part, names, path, inside)
        case Is(key, values) | HasAll(key, values) | Only(key, values) if inside and key in names.of("question"):
            question = names.of("question")[key].plain
            if question["safety"] and not set(UNKNOWN_KINDS) <= values:
                yield (
                    (*path, key),
                    f"`not` over the safety question {key} does not say what unknown does.",
                    'List "unknown" inside the `not`, or list the choices that count without `not`.',
                    "not-unknown",
                )
        case _:
            pass


# ---------------------------------------------------------------- names


def _everywhere(item: Item, names: Names) -> Iterator[Found]:
    yield from _check_conditions(item, names)
    for number, source in enumerate(item.plain.get("sources") or ()):
        yield from names.unknown("source", source, ("sources", number))
    if item.plain.get("concern"):
        yield from names.unknown("concern", item.plain["concern"], ("concern",))
    if item.kind == "review":  # Whoever signed is named as they wrote it: nothing in it is filled in.
        return
    for path, text in _texts(item):
        for name in (name for name in placeholders(text) if not _papers_own(item, path, name)):
            parts = name.split(".", 2)
            if len(parts) < 3 or parts[0] != "law" or parts[1] not in ROLE_PLACES or parts[2] not in names.law:
                known = [f"law.client.{value}" for value in sorted(names.law)]
                yield (
                    path,
                    f'"{{{name}}}" is no value that can be filled in.',
                    nearest(name, known),
                    "unknown-placeholder",
                )


def _texts(item: Item) -> Iterator[tuple[Path, str]]:
    def visit(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping):
            for key, part in value.items():
                yield from visit(part, (*path, key))
        elif isinstance(value, (list, tuple)):
            for number, part in enumerate(value):
                yield from visit(part, (*path, number))

    yield from visit(item.plain, ())


def _concern(item: Item, names: Names) -> Iterator[Found]:
    for number, question in enumerate(item.plain["questions"]):
        yield from names.unknown("question", question, ("questions", number))


OPERATORS = ("any", "not", "at_least", "of", "all", "only", "from", "to")


def _question(item: Item, names: Names) -> Iterator[Found]:
    q = item.plain
    if q["id"] in OPERATORS or q["id"].startswith("law."):
        yield ("id",), f'"{q["id"]}" means something else in a condition.', "Rename the question.", "reserved-id"
    if q["id"] in names.of("finding"):
        yield ("id",), f'"{q["id"]}" is a finding too.', "Rename one of them.", "duplicate-id"
    if q["kind"] in ("choice", "several") and len(q["choices"]) < 2:
        yield ("choices",), "A question needs two choices or more.", "", "no-choices"
    if q["kind"] not in ("choice", "several") and q["choices"]:
        yield ("choices",), f"A {q['kind']} question has no choices.", "", "wrong-kind"
    if "unknown" in q["choices"] or set(UNKNOWN_KINDS) & set(q["choices"]):
        yield (
            ("choices",),
            "The ways of not knowing are not choices.",
            'Use the key `unknown = "how to find out"`.',
            "unknown-as-choice",
        )
    for choice in q["choices"] if q["note"] else ():
        if choice not in q["note"] and choice != q["none_choice"] and q["kind"] in ("choice", "several"):
            yield (
                ("choices", choice),
                f'The choice "{choice}" has no words for the note.',
                "Add it to `note`.",
                "missing-note",
            )
    for choice in q["note"]:
        if choice not in q["choices"]:
            yield ("note", choice), f'There is no choice "{choice}".', nearest(choice, q["choices"]), "unknown-choice"
    if q["none_choice"] and (q["kind"] != "several" or q["none_choice"] not in q["choices"]):
        yield ("none_choice",), "`none_choice` names a choice of a several-choice question.", "", "unknown-choice"
    if q["default"] and q["default"] not in q["choices"]:
        yield (
            ("default",),
            f'There is no choice "{q["default"]}".',
            nearest(q["default"], q["choices"]),
            "unknown-choice",
        )
    if q["unknown"] is None and q["default"] is None:
        yield (
            (),
            "A question that does not take not knowing needs a default.",
            "Add `unknown` or `default`.",
            "no-default",
        )
    if q["ages"]:
        yield from _ages(q)
    if (q["kind"] == "date") != (q["when"] is not None):
        yield from _which_days(q)
    if q["safety"]:
        yield from _safety_question(q)


def _which_days(q: Mapping[str, Any]) -> Iterator[Found]:
    """Which year a day without one belongs to depends on whether it has been, so every date says; nothing else does."""
    if q["kind"] == "date":
        message = "A date says whether the day has been, usually lies ahead, or may be either."
        yield (), message, 'Add `when = "past"`, "future" or "any".', "missing-when"
    else:
        yield (
            ("when",),
            f"`when` is for a date; this is a {q['kind']} question.",
            "Did you mean `ask_when`?",
            "wrong-kind",
        )


def _ages(q: Mapping[str, Any]) -> Iterator[Found]:
    """Bands of ages belong to the choices of a choice question, hold an age each and share none; gaps are allowed."""
    if q["kind"] != "choice":
        message = f"Ages are for the choices of a choice question; this is a {q['kind']} question."
        yield ("ages",), message, "Remove them.", "wrong-kind"
        return
    bands: list[tuple[str, int, int | None]] = []
    for choice, band in q["ages"].items():
        path, low, high = ("ages", choice), band["from"], band["to"]
        if choice not in q["choices"]:
            yield path, f'There is no choice "{choice}".', nearest(choice, q["choices"]), "unknown-choice"
        elif low is None and high is None:
            yield path, "This band has neither `from` nor `to`.", "Give one of them.", "no-ages"
        elif low is not None and high is not None and low > high:
            yield path, f"This band runs from {low} to {high}.", "Exchange them.", "no-ages"
        else:
            yield from _overlaps(choice, low or 0, high, bands)
            bands.append((choice, low or 0, high))


def _overlaps(choice: str, low: int, high: int | None, bands: Sequence[tuple[str, int, int | None]]) -> Iterator[Found]:
    for other, least, most in bands:
        shared = max(low, least)
        if (high is None or shared <= high) and (most is None or shared <= most):
            message = f'The age {shared} is in the bands of both "{other}" and "{choice}".'
            yield ("ages", choice), message, "Let one begin a year after the other ends.", "shared-age"


def _safety_question(q: Mapping[str, Any]) -> Iterator[Found]:
    if q["unknown"] is None:
        yield (), "A safety question must take not knowing for an answer.", "Add `unknown`.", "safety-unknown"
    if q["default"] is not None:
        yield ("default",), "A safety question has no default.", "Remove it.", "safety-default"
    if q["ask_when"] is not None:
        yield (
            ("ask_when",),
            "A safety question is never switched off by another answer.",
            "Remove `ask_when`.",
            "safety-gate",
        )
    if not q["sources"]:
        yield (), "A safety question needs a source.", "", "missing-source"


def _raise(item: Item, names: Names) -> Iterator[Found]:
    finding, to = item.plain["finding"], item.plain["to"]
    yield from names.unknown("finding", finding, ("finding",))
    if finding in names.ranks and to not in names.ranks[finding]:
        yield ("to",), f'{finding} has no value "{to}".', nearest(to, names.ranks[finding]), "unknown-value"


def _rule(item: Item, names: Names) -> Iterator[Found]:
    rule = item.plain
    for number, action in enumerate(rule["actions"]):
        yield from names.unknown("action", action, ("actions", number))
    if rule["verb"] in ("must", "must-not") and rule["basis"] != "law":
        yield (
            ("verb",),
            f"`{rule['verb']}` is for law alone; the basis here is {rule['basis']}.",
            "Use should, may or should-not.",
            "must-without-law",
        )
    if rule["basis"] != "practice" and not rule["sources"]:
        yield (), f"A rule on the basis of {rule['basis']} needs a source.", "", "missing-source"
    if rule["overrides"]:
        yield from names.unknown("rule", rule["overrides"], ("overrides",))
    if rule["deadline"] is not None:
        path: Path = ("deadline",) if isinstance(rule["deadline"], str) else ("deadline", "start")
        for message, hint, check in _bad_deadline(rule["deadline"], names.question_kinds()):
            yield path, message, hint, check
    if rule["place"] and not rule["concern"] and "response" not in rule["when"]:
        message = "A rule in a law pack names the concern it belongs to, or reads `response`, which all of them raise."
        yield ("concern",), message, "Add `concern`.", "missing-concern"


def _action(item: Item, names: Names) -> Iterator[Found]:
    for kind, key in (("recipient", "recipients"), ("resource", "resources")):
        for number, name in enumerate(item.plain[key]):
            yield from names.unknown(kind, name, (key, number))
    if item.plain["alternative_to"]:
        yield from names.unknown("action", item.plain["alternative_to"], ("alternative_to",))
    for key in ("done", "record"):
        texts = [item.plain[key]] if isinstance(item.plain[key], str) else item.plain[key]
        if any("{" in text for text in texts):
            yield (
                (key,),
                "Values of law are not filled in here.",
                "Put them into `do`, `how`, `say` or `unless`.",
                "placeholder-here",
            )
    if item.plain["calendar"] is not None:
        yield from _neutral(item.plain["calendar"])


TELLING = re.compile(
    r"\b(abus|neglect|violen|assault|threat|suicid|harm|child|minor|elder|adult|partner|spouse|famil|client|patient"
    r"|victim|dependent|parent|mother|father|facilit|hospital|school|police|sheriff|protective|cps|aps|emergenc|crisis"
    r"|therap)",
    re.IGNORECASE,
)
"""Beginnings of words that tell what a calendar's entry is about, or whom."""


def _neutral(text: str) -> Iterator[Found]:
    """A calendar is seen by many: its entry names nobody, no place and no kind of report."""
    lower = text.casefold()
    place = next((name for name in PLACES.values() if re.search(rf"\b{re.escape(name.casefold())}\b", lower)), None)
    telling = TELLING.search(text)
    if "{" in text or "}" in text:
        message, hint = "Values of law are not filled in here.", 'For example "Written report due".'
        yield ("calendar",), message, hint, "placeholder-here"
    elif place or telling:
        shown = place or (telling.group(0) if telling else "")
        message = f'"{shown}" tells whoever sees the calendar what this is about.'
        yield ("calendar",), message, 'Write it neutrally, such as "Written report due".', "telling-calendar"


def _uses_action(item: Item, names: Names) -> Iterator[Found]:
    yield from names.unknown("action", item.plain["action"], ("action",))


def _paper(item: Item, names: Names) -> Iterator[Found]:
    paper = item.plain
    if paper["id"] == ALL_PAPERS:
        yield ("id",), f'"{ALL_PAPERS}" stands for every paper of a plan.', "Rename the paper.", "reserved-id"
    if not paper["sources"]:
        yield (), "A paper needs a source.", "", "missing-source"
    for number, name in enumerate(paper["for"]):
        yield from names.unknown("action", name, ("for", number))
    known = [section["sheet"] for section in paper["sections"] if section["sheet"]]
    for name in (name for name in paper["sheets"] if name not in known):
        yield ("sheets", name), f'No section is on a sheet "{name}".', nearest(name, known), "unknown-sheet"
    for at, section in enumerate(paper["sections"]):
        for number, name in enumerate(section["for"]):
            if name not in paper["for"]:
                message, hint = f'The paper is not for "{name}".', nearest(name, paper["for"])
                yield ("sections", at, "for", number), message, hint, "not-for-this-paper"
        for number, name in enumerate(section["sources"]):
            yield from names.unknown("source", name, ("sections", at, "sources", number))
        yield from _fillings(at, section, names)
    for path, text in _texts(item):
        yield from _blanks(path, text)
        if "{" in text and path[-1] in ("title", "about"):
            yield path, "Values of law are not filled in here.", "Put them into a line.", "placeholder-here"


def _fillings(at: int, section: Mapping[str, Any], names: Names) -> Iterator[Found]:
    """Telephone lines that are known, and answers that name nobody: a choice with words for the note, or a state."""
    for number, name in enumerate(section["answers"]):
        yield from _answer(names, name, ("sections", at, "answers", number), section["sheet"])
    for number, line in enumerate(section["lines"]):
        path = ("sections", at, "lines", number)
        found = placeholders(line if isinstance(line, str) else line["text"])
        for family, _, rest in (name.partition(".") for name in found):
            if family == "line":
                yield from names.unknown("resource", rest, path)
            elif family == "answer":
                yield from _answer(names, rest, path, section["sheet"])
        if KNOWN in found and not section["answers"]:
            yield path, f'The section names no answers for "{{{KNOWN}}}".', "Add `answers`.", "no-answers"


def _answer(names: Names, name: str, path: Path, sheet: str | None) -> Iterator[Found]:
    """An answer on a paper is a choice in the author's words, or a state: never a day, a time, a number.

    On a sheet that is given away nothing stands that is kept out of a note somebody suspected may read.
    """
    yield from names.unknown("question", name, path)
    question = names.of("question")[name].plain if name in names.of("question") else None
    if question and not (question["note"] or question["kind"] == "place"):
        message, hint = f'The answer to "{name}" has no words for a paper.', "Give its choices a `note`."
        yield path, message, hint, "no-words"
    elif question and question["apart"] and sheet:
        message = f'"{name}" is kept apart, and this sheet is given away.'
        yield path, message, "Leave the answer out of the sheet.", "apart-on-a-sheet"


def _blanks(path: Path, text: str) -> Iterator[Found]:
    """A blank has one form, so that renderers and readers find every one; only lines have blanks."""
    odd = [run for run in re.findall("_{2,}", text) if run != BLANK]
    if odd:
        yield path, f'"{odd[0]}" is no blank.', f'Write "{BLANK}".', "bad-blank"
    elif BLANK in text and path[-1] in ("title", "about"):
        yield path, "A blank stands in a line.", "Move it there.", "bad-blank"


def _procedure(item: Item, names: Names) -> Iterator[Found]:
    procedure = item.plain
    yield from names.unknown("document", procedure["document"], ("document",))
    carriers = 0
    for kind in ("action", "question", "paper"):
        for number, name in enumerate(procedure[f"{kind}s"]):
            carriers += 1
            yield from names.unknown(kind, name, (f"{kind}s", number))
    if not carriers:
        hint = "Name the `actions`, `questions` or `papers` that do."
        yield (), "Nothing carries this procedure.", hint, "procedure-without-carrier"
    if procedure["corrected"] and not procedure["sources"]:
        yield ("corrected",), "A correction needs a source.", "", "missing-source"


def _banned(item: Item, names: Names) -> Iterator[Found]:
    if not item.plain["sources"]:
        yield (), "A word is not banned without a source.", "Say who advises against it.", "missing-source"
    for key in ("words", "allow"):
        for number, phrase in enumerate(item.plain[key]):
            if not (phrase[0].isalnum() and phrase[-1].isalnum()):
                message = f'"{phrase}" begins or ends with something else than a letter or a digit.'
                yield (key, number), message, "Whole words are looked for: write those alone.", "bad-word"


MOST_WORDS = 1_000
"""So many words are banned, and so many phrases allowed, in all of the content: each is looked for in every text."""


def _too_many_words(items: Sequence[Item]) -> Iterator[Issue]:
    banned = [item for item in items if item.kind == "banned"]
    for key, what in (("words", "banned words"), ("allow", "allowed phrases")):
        sums = list(accumulate(len(item.plain[key]) for item in banned))
        over = next((number for number, found in enumerate(sums) if found > MOST_WORDS), None)
        if over is not None:
            message = f"There are {sums[-1]:,} {what} in all; the limit is {MOST_WORDS:,}."
            hint = "Keep those that somebody might write."
            yield banned[over].issue(((key,), message, hint, "too-many-words"))


def _term(item: Item, names: Names) -> Iterator[Found]:
    for number, word in enumerate(item.plain["words"]):
        if not re.fullmatch(r"[a-z]+(['-][a-z]+)*", word):
            message = f'"{word}" is no single word in small letters.'
            yield ("words", number), message, "List the words of a term one by one.", "bad-word"


def _resource(item: Item, names: Names) -> Iterator[Found]:
    yield from names.unknown("source", item.plain["source"], ("source",))
    place = item.plain["place"]
    if place is not None and place not in PLACES:
        yield ("place",), f'There is no place "{place}".', nearest(place, PLACES), "unknown-place"


def _pack(item: Item, names: Names) -> Iterator[Found]:
    code = item.plain["code"]
    if code != "us" and code not in PLACES:
        yield ("code",), f'There is no place "{code}".', nearest(code, PLACES), "unknown-place"
    baseline = names.of("pack").get("us")
    known = {value["id"] for value in baseline.plain["values"]} if baseline else set()
    yield from _calendar(item.plain)
    seen: set[str] = set()
    for number, value in enumerate(item.plain["values"]):
        if value["id"] in seen:
            yield (
                ("values", number, "id"),
                f'The law value "{value["id"]}" stands twice.',
                "Remove one.",
                "duplicate-id",
            )
        seen.add(value["id"])
        yield from names.unknown("source", value["source"], ("values", number, "source"))
        if value["id"] not in known:
            yield (
                ("values", number, "id"),
                f'The baseline has no law value "{value["id"]}".',
                nearest(value["id"], sorted(known)),
                "unknown-law",
            )


def _calendar(pack: Mapping[str, Any]) -> Iterator[Found]:
    from datetime import date

    for number, zone in enumerate(pack["zones"]):
        if not _is_zone(zone):
            yield (
                ("zones", number),
                f'There is no time zone "{short(zone)}".',
                'For example "America/Los_Angeles".',
                "unknown-zone",
            )
    for day in pack["holidays"]:
        try:
            date.fromisoformat(day)
        except ValueError:
            yield ("holidays", day), f'"{day}" is no date.', 'For example "2026-12-25".', "bad-date"


MACHINE_ZONES = frozenset({"localtime", "posixrules", "Factory"})
"""Names that mean another zone on another machine, or none: a deadline must not depend on where the program runs."""


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return name not in MACHINE_ZONES and bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


def _finding(item: Item, names: Names) -> Iterator[Found]:
    values = item.plain["values"]
    if len(set(values)) != len(values):
        yield ("values",), "A value stands twice.", "Remove one.", "duplicate-value"
    if item.name in OPERATORS:
        yield ("id",), f'"{item.name}" means something else in a condition.', "Rename the finding.", "reserved-id"


def _property(item: Item, names: Names) -> Iterator[Found]:
    yield from check_expectation(item.plain["expect"], ("expect",), names.of("action"), names.question_kinds())
    if item.plain["expect"]["due"]:
        message = "A property holds whatever the time; `due` is for scenarios."
        hint = 'Write `deadlines`, such as { report = "36 hours from learned.at" }.'
        yield ("expect", "due"), message, hint, "bad-expectation"
    if item.plain["expect"]["unasked"]:
        message = "A property speaks of plans; `unasked` is for scenarios."
        yield ("expect", "unasked"), message, "Write a scenario without that answer.", "bad-expectation"
    for number, action in enumerate(item.plain["actions"]):
        yield from names.unknown("action", action, ("actions", number))


def check_expectation(
    expect: Mapping[str, Any], path: Path, actions: Iterable[str], questions: Mapping[str, str]
) -> Iterator[Found]:
    """Yield what is wrong with an `expect` table: unknown actions and levels, bad times, `within_first` without a list.

    `questions` tells the kind of each question.
    """
    known = list(actions)

    def unknown(name: str, key: str) -> Iterator[Found]:
        if name not in known:
            hint = nearest(name, known) or "No file holds any action: is one missing?"
            yield (*path, key), f'There is no action "{name}".', hint, "unknown-action"

    for key in (
        "includes",
        "includes_any",
        "excludes",
        "avoids",
        "not_avoids",
        "first",
        "verbs",
        "bases",
        "frames",
        "due",
        "deadlines",
    ):
        for name in expect[key]:
            yield from unknown(name, key)
    for pair in expect["before"]:
        for name in pair:
            yield from unknown(name, "before")
    response = [expect["response"]] if isinstance(expect["response"], str) else expect["response"]
    for level in response:
        if level not in LEVELS:
            yield (*path, "response"), f'There is no response "{level}".', nearest(level, LEVELS), "unknown-value"
    if expect["within_first"] is not None and not (expect["includes"] or expect["includes_any"]):
        yield (*path, "within_first"), "`within_first` needs `includes` or `includes_any`.", "", "bad-expectation"
    for name, raw in expect["due"].items():
        if raw != UNKNOWN_START and aware_time(raw) is None:
            yield (*path, "due", name), NO_DUE_TIME, f'Or "{UNKNOWN_START}", where the start is not known.', "bad-time"
    for name in expect["unasked"]:
        if name not in questions:
            yield (*path, "unasked"), f'There is no question "{name}".', nearest(name, questions), "unknown-question"
    for name, text in expect["deadlines"].items():
        for message, hint, check in _bad_deadline(text, questions):
            yield (*path, "deadlines", name), message, hint, check


def _bad_deadline(raw: str | Mapping[str, Any], questions: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a deadline, a table or text as "36 hours from learned.at", given each question's kind."""
    try:
        deadline = as_deadline(raw)
    except ValueError as error:
        several = isinstance(raw, str) and raw.startswith(("earlier of", "later of"))
        example = (
            "earlier of 14 calendar_days from paper.served; before paper.due" if several else "36 hours from learned.at"
        )
        yield f"{error}", f'For example "{example}".', "bad-deadline"
        return
    for part in deadline.parts:
        yield from _bad_start(part, questions)


def _bad_start(deadline: Deadline, questions: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """A clock starts at a time or a day: hours run from a time, and what is before or by a day hangs on a day."""
    start, kind = deadline.start, questions.get(deadline.start)
    if kind is None:
        starts = [name for name, known in questions.items() if known in ("time", "date")]
        yield f'There is no question "{start}".', nearest(start, starts or questions), "unknown-question"
    elif kind == "date" and deadline.unit == "hours":
        hint = 'Count days, or name a question of kind "time".'
        yield f'"{start}" asks for a day; hours run from a time.', hint, "wrong-kind"
    elif kind == "time" and deadline.way != "from":
        hint = 'Name a question of kind "date".'
        yield f'"{start}" asks for a time that has been; what is {deadline.way} it hangs on a day.', hint, "wrong-kind"
    elif kind not in ("time", "date"):
        yield f'"{start}" asks for no time.', 'Name a question of kind "time" or "date".', "wrong-kind"


def _order(item: Item, names: Names) -> Iterator[Found]:
    name = item.plain["question"]
    yield from names.unknown("question", name, ("question",))
    question = names.of("question").get(name)
    for key in ("safest", "riskiest"):
        if question and item.plain[key] not in question.plain["choices"]:
            yield (
                (key,),
                f'{name} has no choice "{item.plain[key]}".',
                nearest(item.plain[key], question.plain["choices"]),
                "unknown-choice",
            )


CHECKS: dict[str, tuple[Callable[[Item, Names], Iterator[Found]], ...]] = {
    "concern": (_concern,),
    "question": (_question,),
    "finding": (_finding,),
    "raise": (_raise,),
    "rule": (_rule,),
    "action": (_action,),
    "resolution": (_uses_action,),
    "paper": (_paper,),
    "resource": (_resource,),
    "pack": (_pack,),
    "property": (_property,),
    "order": (_order,),
    "procedure": (_procedure,),
    "banned": (_banned,),
    "term": (_term,),
}


def _circles(names: Names) -> list[Issue]:
    """A raise reads findings of a lower stratum only: a finding that reads itself, through others too, is an issue."""
    reads: dict[str, set[str]] = {name: set() for name in names.ranks}
    for item in names.raises:
        for _, table in conditions(item):
            try:
                found = {atom.key for atom in atoms(parse(table, names.ranks))} & set(names.ranks)
            except ConditionError:
                continue
            reads.setdefault(item.plain["finding"], set()).update(found)
    issues = []
    for item in names.raises:
        seen: set[str] = set()
        todo = list(reads.get(item.plain["finding"], ()))
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += reads.get(name, ())
        if item.plain["finding"] in seen:
            issues.append(
                item.issue(
                    (
                        ("when",),
                        f'The finding "{item.plain["finding"]}" depends on itself.',
                        "Read a lower finding.",
                        "circular-finding",
                    )
                )
            )
    return issues
