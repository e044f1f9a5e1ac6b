"""A review holds for exactly what was read: a changed word voids it, a comment or a moved line does not. Nobody is named who did not sign."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from test_cli import run
from test_first_list import packed

from crisis_cli import output, signing
from crisis_cli.answers import Answers
from crisis_cli.checks.reviewed import check_reviews
from crisis_cli.engine import plan_for
from crisis_cli.errors import ContentError, OutputError, UsageError
from crisis_cli.gate import is_hostile
from crisis_cli.load import Loaded, compile_to, load_checked, shipped_folder
from crisis_cli.load import _read_compiled as read_compiled
from crisis_cli.model import WHOLE, Content, Review
from crisis_cli.reading import MAX_BYTES
from crisis_cli.render import text
from crisis_cli.render.book import concern_rows, law_rows, packs_rows
from crisis_cli.render.json_output import plan_json
from crisis_cli.render.layout import whole
from crisis_cli.render.papers import DRAFT, paper_rows
from crisis_cli.reviews import KINDS, Hashes, Index, Part, covered, find, items, state, with_reviews
from crisis_cli.scenario import parse_now
from crisis_cli.signing import FILE, HEAD, LONGEST, sign

GOOD = Path(__file__).parent / "content_good"
TODAY = date(2026, 11, 22)
DAY = "2026-11-21"
NOW = parse_now("2026-11-22T14:00:00-08:00")
HASHLESS = '[[review]]\nitem = "all"\nby = "A. Clinician"\nrole = "licensed psychologist"\non = 2026-11-21\n'
ITEMS = (
    "content",
    "concern:danger",
    "pack:us",
    "pack:us-ca",
    "rule:call",
    "rule:leave",
    "rule:us-ca.call",
    "question:danger.now",
    "question:guardian",
    "finding:level",
    "finding:response",
    "action:call-emergency",
    "action:leave",
    "recipient:dispatcher",
    "resource:line-988",
    "notice:prompts",
    "resolution:leave-never",
    "paper:worksheet",
    "property:danger-is-an-emergency",
    "source:guideline",
)


@pytest.fixture
def flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content with one of everything, which nobody has reviewed, in the folder `flows` beneath the current one."""
    monkeypatch.chdir(tmp_path)
    return unreviewed(tmp_path / "flows")


def unreviewed(folder: Path) -> Path:
    shutil.copytree(GOOD / "one_of_everything", folder)
    replaced(folder, "danger.toml", HASHLESS, "")
    return folder


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    content = path.read_bytes().decode()
    assert content.count(old) == 1, (name, old, content.count(old))
    path.write_bytes(content.replace(old, new).encode())


def signed(folder: Path, item: str, by: str = "A. Clinician", role: str = "psychologist", on: str = DAY) -> None:
    sign(folder, item, by, role, on, TODAY)


def standings(folder: Path) -> list[str]:
    return [review.standing for review in load_checked(folder).content.reviews]


def remarks(folder: Path) -> str:
    return "\n".join(map(str, check_reviews(load_checked(folder))))


def shown(rows: Any) -> str:
    return text.render(rows)


LOADED = {name: load_checked(GOOD / name) for name in ("one_of_everything", "papers")}
EVERY = [
    (name, item)
    for name, loaded in LOADED.items()
    for item in (WHOLE, *(f"{kind}:{one}" for kind, ids in items(loaded.content).items() for one in ids))
]
"""Every item of two contents, of which the second has papers with answers and telephone lines on them."""


@pytest.fixture(scope="module")
def base() -> Loaded:
    return LOADED["one_of_everything"]


# ---------------------------------------------------------------- what a change does


VOIDS = {
    "content": ("danger.toml", 'because = "The level is high."', 'because = "It is high."'),
    "concern:danger": ("danger.toml", '"A client in danger."', '"A client who is in danger."'),
    "pack:us": ("law/us.toml", "state law says whether", "a state law says whether"),
    "pack:us-ca": ("law/us-ca.toml", "number = 36", "number = 35"),
    "rule:call": ("danger.toml", 'verb = "should"', 'verb = "may"'),
    "rule:us-ca.call": ("law/us-ca.toml", '["mandatory"], "danger.now"', '["state-law"], "danger.now"'),
    "question:danger.now": (
        "danger.toml",
        'no = "No", yes = "Yes" }\nunknown',
        'no = "Nobody", yes = "Yes" }\nunknown',
    ),
    "finding:level": ("danger.toml", '{ all = ["voices"] }', '{ all = ["loss"] }'),
    "action:call-emergency": ("danger.toml", '"I am a therapist.', '"I am a counsellor.'),
    "recipient:dispatcher": ("danger.toml", '["where they are"]', '["where they live"]'),
    "resource:line-988": ("danger.toml", "call or text 988", "call 988"),
    "notice:prompts": ("danger.toml", '"A level is a prompt."', '"A level prompts."'),
    "resolution:leave-never": ("danger.toml", '"Nobody is left alone in danger."', '"Nobody is left alone."'),
    "paper:worksheet": ("danger.toml", '"Number reached: ____"', '"Reached: ____"'),
    "property:danger-is-an-emergency": ("danger.toml", "within_first = 1", "within_first = 2"),
    "source:guideline": ("danger.toml", 'says = "Act."', 'says = "Act now."'),
}
"""For every kind an item, and a word of it."""


def test_every_kind_of_item_has_a_word_that_is_changed_below() -> None:
    assert {item.partition(":")[0] for item in VOIDS} == {WHOLE, *KINDS}


@pytest.mark.parametrize("item", VOIDS)
def test_a_changed_word_voids_a_review(item: str, flows: Path) -> None:
    signed(flows, item)
    assert standings(flows) == ["valid"]
    replaced(flows, *VOIDS[item])
    assert standings(flows) == ["changed"]


FURTHER = {
    "rule:call": (
        ("what its source says", "danger.toml", 'says = "Act."', 'says = "Act now."'),
        ("that its source is confirmed", "danger.toml", "confirmed = true\nremark", "confirmed = false\nremark"),
        ("words to say of its action", "danger.toml", '"I am a therapist.', '"I am a counsellor.'),
        ("the note's words of its action", "danger.toml", "Called emergency services", "Called 911"),
        ("what a recipient is told", "danger.toml", '["where they are"]', '["where they live"]'),
        ("a telephone number", "danger.toml", "call or text 988", "call 989"),
        ("its condition", "danger.toml", '{ response = ["emergency"] }', '{ response = ["same-day", "emergency"] }'),
        ("its frame", "danger.toml", 'frame = "now"\n\n[[rule]]', 'frame = "today"\n\n[[rule]]'),
        ("its basis", "danger.toml", 'basis = "clinical"', 'basis = "practice"'),
        ("its reason", "danger.toml", '"It is an emergency."', '"An emergency."'),
        ("its actions", "danger.toml", '["call-emergency"]\nverb', '["call-emergency", "leave"]\nverb'),
        ("its concern", "danger.toml", 'id = "call"\n', 'id = "call"\nconcern = "danger"\nrole = "victim"\n'),
    ),
    "rule:us-ca.call": (
        ("what its clock hangs on", "danger.toml", '"When did you learn of it?"', '"When did you hear of it?"'),
        ("its unit", "law/us-ca.toml", '"hours"', '"calendar_days"'),
        ("a choice that it reads", "danger.toml", 'yes = "Yes" }\nunknown = "Ask."\ntier = "decide"\nsafety', 'yes = "Yes, now" }\nunknown = "Ask."\ntier = "decide"\nsafety'),
        ("what it displaces", "law/us-ca.toml", 'overrides = "call"\n', ""),
        ("whose place it looks at", "law/us-ca.toml", 'role = "licence"', 'role = "client"'),
    ),
    "question:danger.now": (
        ("the order of its choices", "danger.toml", '{ no = "No", yes = "Yes" }\nunknown', '{ yes = "Yes", no = "No" }\nunknown'),
        ("which answer is the riskiest", "danger.toml", 'safest = "no"\nriskiest = "yes"', 'safest = "yes"\nriskiest = "no"'),
        ("its words for the note", "danger.toml", '"someone hurt"', '"one hurt"'),
        ("where to find out", "danger.toml", 'unknown = "Ask."\ntier = "decide"\nsafety', 'unknown = "Look."\ntier = "decide"\nsafety'),
    ),
    "concern:danger": (
        ("a question", "danger.toml", '"How old?"', '"Which age?"'),
        ("a raise", "danger.toml", '"Danger or voices."', '"Danger."'),
        ("a finding", "danger.toml", '["low", "high"]', '["low", "middle", "high"]'),
        ("a rule of a state", "law/us-ca.toml", '"The code says so."', '"The law says so."'),
        ("a paper", "danger.toml", '"Number reached: ____"', '"Reached: ____"'),
        ("a property", "danger.toml", '"Danger now is an emergency."', '"Danger is an emergency."'),
        ("a notice", "danger.toml", '"A level is a prompt."', '"A level prompts."'),
        ("a resolution", "danger.toml", 'prevails = "avoid"', 'prevails = "do"'),
        ("what opens it", "danger.toml", 'open_when = { "danger.now" = ["yes"] }', 'open_when = { "danger.now" = ["yes", "unknown"] }'),
        ("that anything opens it", "danger.toml", 'open_when = { "danger.now" = ["yes"] }\n', ""),
    ),
    "pack:us": (("a holiday", "law/us.toml", '"Thanksgiving"', '"Thanksgiving Day"'),),
    "pack:us-ca": (
        ("the words of an action of its rule", "danger.toml", '"I am a therapist.', '"I am a counsellor.'),
        ("its zone", "law/us-ca.toml", "America/Los_Angeles", "America/Denver"),
        ("that a value is confirmed", "law/us-ca.toml", "confirmed = true", "confirmed = false"),
    ),
    "paper:worksheet": (
        ("the line of its action", "danger.toml", 'do = "Call emergency services"', 'do = "Call 911"'),
        ("when a line is shown", "danger.toml", 'when = { age = { to = 17 } } }]', 'when = { age = { to = 16 } } }]'),
        ("the order of its lines", "danger.toml", '["Number reached: ____", { text', '["Time: ____", "Number reached: ____", { text'),
    ),
    "resolution:leave-never": (("the line of its action", "danger.toml", '"Leave them alone"', '"Leave the client alone"'),),
    "property:danger-is-an-emergency": (
        ("the line of an action it expects", "danger.toml", '"Leave them alone"', '"Leave the client alone"'),
    ),
    "finding:response": (("what a raise of it reads", "danger.toml", '{ from = "high" }', '{ from = "low" }'),),
}  # fmt: skip
CASES = [(item, *case) for item, cases in FURTHER.items() for case in cases]


@pytest.mark.parametrize(("item", "what", "name", "old", "new"), CASES, ids=[f"{c[0]}, {c[1]}" for c in CASES])
def test_what_hangs_on_an_item_is_reviewed_with_it(
    item: str, what: str, name: str, old: str, new: str, flows: Path
) -> None:
    signed(flows, item)
    replaced(flows, name, old, new)
    assert standings(flows) == ["changed"], what


NOT_COVERED = (
    ("rule:call", "the reason of another rule", "danger.toml", '"They are not left."', '"Nobody is left."'),
    ("rule:call", "the help to a question", "danger.toml", '"It decides."', '"All hangs on it."'),
    ("rule:us-ca.call", "the words of a value of law", "law/us-ca.toml", '"it is reported"', '"it must be reported"'),
    ("question:danger.now", "a rule that reads it", "danger.toml", '"It is an emergency."', '"An emergency."'),
    ("source:guideline", "what cites it", "danger.toml", '"It is an emergency."', '"An emergency."'),
    ("pack:us", "the pack of a state", "law/us-ca.toml", '"it is reported"', '"it must be reported"'),
    ("concern:danger", "the pack of a state", "law/us-ca.toml", '"it is reported"', '"it must be reported"'),
    ("content", "the version, which no sentence hangs on", "content.toml", 'version = "1"', 'version = "2"'),
    ("content", "a document, which no interview reads", "danger.toml", '"A leaflet about danger"', '"A leaflet"'),
    ("action:leave", "how the other action is done", "danger.toml", '["Say where.", {', '["Say who.", {'),
)


@pytest.mark.parametrize(
    ("item", "what", "name", "old", "new"), NOT_COVERED, ids=[f"{c[0]}, {c[1]}" for c in NOT_COVERED]
)
def test_what_is_not_read_with_an_item_voids_no_review_of_it(
    item: str, what: str, name: str, old: str, new: str, flows: Path
) -> None:
    signed(flows, item)
    replaced(flows, name, old, new)
    assert standings(flows) == ["valid"], what


def values(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a table, of lists and tables too."""
    if path:
        yield path
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from values(value, (*path, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from values(value, (*path, number))


def altered(value: Any, draw: Callable[[int], int]) -> Any:
    """Return another value than this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return value[:-1] if value and draw(2) else value + "x"
    if value is None:
        return "x"
    if isinstance(value, list):
        return [*value, "x"] if not value or draw(2) else value[:-1]
    return {**value, "x": "x"}


FIELDS = {
    "asked": ("id", "ask", "topic", "kind", "choices", "none_choice", "ages"),
    "noted": ("id", "note"),
    "line": ("id", "do"),
}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of=st.sampled_from(EVERY), data=st.data())
def test_any_change_of_anything_covered_is_another_hash(of: tuple[str, str], data: st.DataObject) -> None:
    """Whatever the field, of the item or of what it covers: what the parts are is taken from the untouched content."""
    base, item = LOADED[of[0]], of[1]
    parts = sorted(covered(base.content, item))
    part = data.draw(st.sampled_from(parts))
    tables = deepcopy(dict(base.tables))
    kind = {"asked": "question", "noted": "question", "line": "action", "values": "finding"}.get(part.kind, part.kind)
    table = next(
        t
        for n, t in enumerate(tables[kind])
        if part.id in (str(n) if kind in ("raise", "order") else "", t.get("id"), t.get("code"))
    )
    fields = [field for field in FIELDS.get(part.kind, tuple(table)) if field not in ("id", "code")]
    *way, last = data.draw(st.sampled_from([p for field in fields for p in values(table[field], (field,))]))
    inside = table
    for key in way:
        inside = inside[key]
    before = Hashes(base.content, base.tables).of(item)
    new = altered(inside[last], lambda most: data.draw(st.integers(0, most - 1)))
    assume(not (way == [] and inside[last] in (None, False, "", []) and new in (None, False, "", [])))
    inside[last] = new
    assert Hashes(base.content, tables).of(item) != before, (part, way, last)


@pytest.fixture(scope="module")
def all_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content of which somebody has signed every item."""
    folder = unreviewed(tmp_path_factory.mktemp("signed") / "flows")
    for item in ITEMS:
        signed(folder, item)
    return folder


def pieces(content: str) -> list[str]:
    """Return the tables of a file, each with its header; a section of a paper stays with its paper."""
    found = re.split(r"^(?=\[\[(?!paper\.)|\[(?!\[|pack\.))", content, flags=re.MULTILINE)
    return [piece.rstrip("\n") + "\n" for piece in found if piece.strip()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_comments_moved_tables_and_reordered_keys_void_nothing(
    seed: int, all_signed: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = Path(shutil.copytree(all_signed, tmp_path_factory.mktemp("moved") / "flows"))
    chance = random.Random(seed)
    for name in ("danger.toml", "law/us.toml", "law/us-ca.toml"):
        path = folder / name
        tables = pieces(path.read_text(encoding="utf-8"))
        kept = [t for t in tables if t.startswith("[[action]]")]
        others = [t for t in tables if not t.startswith("[[action]]")]
        chance.shuffle(others)
        path.write_text("\n\n# moved\n".join(reordered(t, chance) for t in (*others, *kept)), encoding="utf-8")
    assert set(standings(folder)) == {"valid"}


def reordered(table: str, chance: random.Random) -> str:
    """Return a table of a file with its keys in another order, and with comments, blank lines and spaces."""
    lines = table.splitlines()
    if any(line.startswith("[") for line in lines[1:]) or not lines[0].startswith("["):
        return table + "# a comment\n"
    body = [line for line in lines[1:] if line.strip()]
    chance.shuffle(body)
    return (
        "\n".join(
            [lines[0], "# a comment", *(f"  {line}  # why" if chance.random() < 0.5 else f"\n{line}" for line in body)]
        )
        + "\n"
    )


def test_an_item_may_move_into_another_file(flows: Path) -> None:
    for item in ("source:guideline", "rule:call", "action:call-emergency", "content"):
        signed(flows, item)
    block = next(piece for piece in pieces((flows / "danger.toml").read_text()) if piece.startswith("[[source]]"))
    replaced(flows, "danger.toml", block, "")
    (flows / "sources.toml").write_text(block)
    assert standings(flows) == ["valid"] * 4


def test_the_order_of_the_steps_is_reviewed_with_the_concern_and_with_no_single_item(flows: Path) -> None:
    for item in ("concern:danger", "content", "action:leave", "rule:leave"):
        signed(flows, item)
    blocks = [piece for piece in pieces((flows / "danger.toml").read_text()) if piece.startswith("[[action]]")]
    leave = next(block for block in blocks if 'id = "leave"' in block)
    replaced(flows, "danger.toml", leave, "")
    replaced(flows, "danger.toml", '[[action]]\nid = "call-emergency"', leave + '\n[[action]]\nid = "call-emergency"')
    assert standings(flows) == ["changed", "changed", "valid", "valid"]


def test_of_two_resolutions_the_order_is_reviewed_with_the_concern(flows: Path) -> None:
    second = '[[resolution]]\nid = "leave-if"\naction = "leave"\nprevails = "do"\nreason = "They may."\n\n'
    replaced(flows, "danger.toml", "[[paper]]\n", second + "[[paper]]\n")
    for item in ("concern:danger", "resolution:leave-if"):
        signed(flows, item)
    replaced(flows, "danger.toml", second, "")
    replaced(flows, "danger.toml", "[[resolution]]\nid", second + "[[resolution]]\nid")
    assert standings(flows) == ["changed", "valid"]


def test_a_key_that_says_nothing_is_no_change(flows: Path) -> None:
    """A later program may know more keys: what they are left out for must not void every review."""
    signed(flows, "rule:leave")
    replaced(flows, "danger.toml", '"They are not left."', '"They are not left."\nsources = []')
    assert standings(flows) == ["valid"]


def test_the_hash_is_made_as_ever(flows: Path) -> None:
    """Another way of making it would void every review there is: then `SCHEME` says so, and people are told.

    An empty table that content learned to hold since is no other way.
    """
    replaced(flows, "danger.toml", 'bases = { call-emergency = "clinical" }, ', "")
    loaded = load_checked(flows)
    hashes = Hashes(loaded.content, loaded.tables)
    assert (hashes.of("source:guideline"), hashes.of("content")) == (SOURCE_HASH, CONTENT_HASH)


SOURCE_HASH = "840514b6047f9c7149055220a74c0c6e260105f092dc86b8e6ef00b0f746bc78"
CONTENT_HASH = "058e6d1312f7cf52f41eb241151549e80cc5ebcd3fbc4b5cf19c7c7d7b5daef8"


# ---------------------------------------------------------------- what exactly is read with an item


QUESTIONS = (
    "act-how", "act-unless", "child", "concern-open", "gate", "note-when", "notice-when", "paper-line", "paper-said",
    "paper-when", "prop-when", "raise-when", "rec-told", "res-when", "rule-when", "section-when", "settle-when",
    "sheet-when", "unread",
)  # fmt: skip
SOURCES = (
    "act", "law", "notice", "page", "paper", "phone", "question", "raise", "recipient", "rule", "settle", "us-law",
)  # fmt: skip
WIRED = """\
[content]
format = 1
version = "1"

[concern]
id = "c"
title = "C"
about = "C."
priority = 1
questions = ["child", "gate", "client.place", "served", "expected"]
open_when = { concern-open = ["yes"] }

[[question]]
id = "client.place"
kind = "place"
ask = "Where?"
topic = "place"
why = "Law."
unknown = "Ask."
tier = "decide"

[[question]]
id = "served"
kind = "date"
when = "past"
ask = "When?"
topic = "served"
why = "Clock."
unknown = "Ask."
tier = "note"

[[question]]
id = "expected"
kind = "date"
when = "past"
ask = "When?"
topic = "expected"
why = "Clock."
unknown = "Ask."
tier = "note"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[finding]]
id = "level"
values = ["low", "high"]

[[raise]]
finding = "response"
to = "emergency"
when = { level = ["high"], raise-when = ["yes"] }
because = "R."
sources = ["raise"]

[[rule]]
id = "r"
concern = "c"
when = { rule-when = ["yes"], response = ["emergency"], "law.client.duty" = ["none"] }
actions = ["a"]
verb = "should"
basis = "clinical"
because = "R."
sources = ["rule"]
deadline = "3 calendar_days from served"

[[action]]
id = "a"
do = "Do"
kind = "duty"
frame = "now"
how = [{ text = "How.", when = { act-how = ["yes"] } }]
recipients = ["who"]
resources = ["line"]
done = "Done"
unless = { text = "not", when = { act-unless = ["yes"] } }
alternative_to = "other"
sources = ["act"]

[[action]]
id = "other"
do = "Else"
kind = "duty"
frame = "now"
done = "Done"

[[recipient]]
id = "who"
title = "Who"
share = [{ text = "It.", when = { rec-told = ["yes"] } }]
sources = ["recipient"]

[[resource]]
id = "line"
name = "Line"
reach = "1"
about = "L."
checked_on = 2026-11-21
confirmed = true
source = "phone"
when = { res-when = ["yes"] }

[[resource]]
id = "local"
name = "Local"
reach = "2"
about = "L."
checked_on = 2026-11-21
confirmed = true
source = "phone"
place = "us-ca"

[[notice]]
id = "n"
text = "N."
when = { notice-when = ["yes"] }
sources = ["notice"]

[[resolution]]
id = "s"
action = "a"
prevails = "do"
reason = "S."
when = { settle-when = ["yes"] }
sources = ["settle"]

[[paper]]
id = "p"
title = "P"
about = "P."
for = ["a"]
when = { paper-when = ["yes"] }
sources = ["paper"]
sheets = { copy = { sheet-when = ["yes"] } }

[[paper.sections]]
title = "S"
sheet = "copy"
when = { section-when = ["yes"] }
answers = ["paper-said"]
sources = ["page"]
lines = [{ text = "{known} {line.local} {answer.note-when}", when = { paper-line = ["yes"] } }]

[[property]]
id = "x"
says = "X."
when = { prop-when = ["yes"] }
actions = ["a"]
expect = { includes = ["other"], deadlines = { other = "3 calendar_days from expected" } }

[[order]]
question = "child"
safest = "no"
riskiest = "yes"
"""
WIRED_US = """\
[pack]
code = "us"
name = "United States"

[[value]]
id = "duty"
value = "none"
phrase = "none"
source = "us-law"
confirmed = true
"""
WIRED_CA = """\
[pack]
code = "us-ca"
name = "California"

[[value]]
id = "duty"
value = "some"
phrase = "some"
source = "law"
confirmed = true

[[rule]]
id = "us-ca.r"
concern = "c"
when = { rule-when = ["yes"] }
actions = ["other"]
verb = "should"
basis = "practice"
because = "R."
"""


def wired_question(name: str) -> str:
    gate = 'ask_when = { gate = ["yes"] }\nsources = ["question"]' if name == "child" else ""
    return f"""
[[question]]
id = "{name}"
ask = "{name}?"
topic = "{name}"
why = "W."
choices = {{ no = "No", yes = "Yes" }}
unknown = "Ask."
tier = "decide"
note = {{ no = "no {name}", yes = "{name}" }}
{gate}
"""


def wired_source(name: str) -> str:
    return f'\n[[source]]\nid = "{name}"\ncite = "C"\nsays = "S"\nkind = "text"\nplace = "us"\nconfirmed = true\n'


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """A content in which everything cites a source, and reads a question, that nothing else does."""
    folder = tmp_path_factory.mktemp("wired")
    (folder / "law").mkdir()
    everything = WIRED + "".join(map(wired_question, QUESTIONS)) + "".join(map(wired_source, SOURCES))
    (folder / "content.toml").write_text(everything)
    (folder / "law" / "us.toml").write_text(WIRED_US)
    (folder / "law" / "us-ca.toml").write_text(WIRED_CA)
    return load_checked(folder).content


def parts(*names: str) -> frozenset[Part]:
    return frozenset(Part(*name.split(":", 1)) for name in names)


WHO = parts("recipient:who", "source:recipient", "asked:rec-told")
LINE = parts("resource:line", "source:phone", "asked:res-when")
LOCAL = parts("resource:local", "source:phone")
ACTION = parts("action:a", "source:act", "asked:act-how", "asked:act-unless", "line:other") | WHO | LINE
RULE = (
    parts("rule:r", "source:rule", "asked:rule-when", "values:response", "asked:client.place", "asked:served") | ACTION
)
CHILD = parts("question:child", "source:question", "asked:gate", "order:0")
RAISE = parts("raise:0", "values:response", "values:level", "asked:raise-when", "source:raise")
NOTICE = parts("notice:n", "source:notice", "asked:notice-when")
SETTLES = parts("resolution:s", "source:settle", "asked:settle-when", "line:a")
PROPERTY = parts("property:x", "asked:prop-when", "line:a", "line:other", "asked:expected")
RULE_CA = parts("rule:us-ca.r", "action:other", "asked:client.place", "asked:rule-when")
PACK_CA = parts("pack:us-ca", "source:law") | RULE_CA | LOCAL
PAPER = LOCAL | parts(
    "paper:p", "source:paper", "source:page", "line:a", "asked:paper-when", "asked:sheet-when", "asked:section-when",
    "asked:paper-line", "asked:paper-said", "noted:paper-said", "asked:note-when", "noted:note-when",
)  # fmt: skip
CONCERN = (
    parts("concern:c", "asked:concern-open", *(f"question:{q}" for q in ("gate", "client.place", "served", "expected")))
    | CHILD | RULE | RULE_CA | RAISE | NOTICE | SETTLES | PROPERTY | PAPER
)  # fmt: skip
EXPECTED = {
    "source:rule": parts("source:rule"),
    "recipient:who": WHO,
    "resource:line": LINE,
    "action:a": ACTION,
    "rule:r": RULE,
    "rule:us-ca.r": RULE_CA,
    "question:child": CHILD,
    "finding:response": RAISE | parts("finding:response"),
    "finding:level": parts("finding:level"),
    "notice:n": NOTICE,
    "resolution:s": SETTLES,
    "property:x": PROPERTY,
    "paper:p": PAPER,
    "pack:us": parts("pack:us", "source:us-law"),
    "pack:us-ca": PACK_CA,
    "concern:c": CONCERN,
}


@pytest.mark.parametrize("item", EXPECTED)
def test_exactly_what_is_read_with_an_item_is_reviewed_with_it(item: str, wired: Content) -> None:
    assert covered(wired, item) == EXPECTED[item]


def test_every_kind_of_item_stands_in_that_table() -> None:
    assert {item.partition(":")[0] for item in EXPECTED} == set(KINDS)


def test_the_whole_content_is_every_item_and_what_no_concern_uses(wired: Content) -> None:
    whole_content = covered(wired, WHOLE)
    assert whole_content > CONCERN | PACK_CA
    assert {part for part in whole_content if part.kind in KINDS} == {
        Part(kind, name) for kind, names in items(wired).items() for name in names
    }
    assert {Part("raise", "0"), Part("order", "0"), Part("question", "unread")} <= whole_content


def test_choices_may_be_called_what_tables_are_called(flows: Path) -> None:
    """Ids are the author's: none of them is taken for a key of a table."""
    replaced(flows, "danger.toml", 'loss = "Loss"', 'choices = "Loss", when = "When"')
    replaced(flows, "danger.toml", 'loss = "a loss"', 'choices = "a loss", when = "then"')
    signed(flows, "question:signs")
    replaced(flows, "danger.toml", 'choices = "a loss", when = "then"', 'choices = "a loss", when = "when"')
    assert standings(flows) == ["changed"]


# ---------------------------------------------------------------- names of items


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("content", "content"),
        ("call", "rule:call"),
        ("rule:call", "rule:call"),
        ("us-ca.call", "rule:us-ca.call"),
        ("us-ca", "pack:us-ca"),
        ("danger", "concern:danger"),
        ("danger.now", "question:danger.now"),
        ("action:leave", "action:leave"),
    ],
)
def test_an_item_is_found_by_its_id_where_only_one_has_it(name: str, item: str, base: Loaded) -> None:
    assert find(base.content, name) == item


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rule:cal", 'There is no rule "cal". Did you mean "rule:call"?'),
        ("calll", 'There is no item "calll". Did you mean "rule:call"?'),
        ("contents", 'There is no item "contents". Did you mean "content"?'),
        ("rules:call", 'There is no kind "rules". Did you mean "rule"?'),
        ("leave", '"leave" is several things. Write rule:leave or action:leave.'),
        ("pack:zz", 'There is no pack "zz". Known: us-ca, us'),
        (":", 'There is no kind "". Known: concern, pack, rule, question, finding, action, recipient, resource, notice, resolution, paper, property, …'),
        ("", 'There is no item "". Write content, or a kind and a name: rule:NAME.'),
        ("content:content", 'There is no kind "content". Did you mean "concern"?'),
        ("Ünbekannt", 'There is no item "Ünbekannt". Write content, or a kind and a name: rule:NAME.'),
    ],
)  # fmt: skip
def test_a_wrong_name_gets_the_nearest_right_one(name: str, message: str, base: Loaded) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        find(base.content, name)


def test_every_item_can_be_signed_by_the_name_it_is_listed_under(base: Loaded) -> None:
    for kind, names in items(base.content).items():
        for name in names:
            assert find(base.content, f"{kind}:{name}") == f"{kind}:{name}"
            assert Part(kind, name) in covered(base.content, f"{kind}:{name}")
            assert covered(base.content, f"{kind}:{name}") <= covered(base.content, WHOLE)


# ---------------------------------------------------------------- the file


def test_the_first_review_makes_the_file_and_the_next_ones_are_added(
    flows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed(flows, "rule:call")
    said = capsys.readouterr().out
    assert said == (
        "Signed: rule:call, by A. Clinician (psychologist), 2026-11-21.\n"
        "It covers 1 rule, 1 action, 1 recipient, 1 resource, 1 source, and is void as soon as one of them changes.\n"
        f"Written to {flows}/reviews.toml. Review: reviewed in part, 1 of 3 rules.\n"
    )
    loaded = load_checked(flows)
    first = f"""{HEAD}
[[review]]
item = "rule:call"
by = "A. Clinician"
role = "psychologist"
on = 2026-11-21
hash = "{Hashes(loaded.content, loaded.tables).of("rule:call")}"
"""
    assert (flows / FILE).read_text() == first
    signed(flows, "us-ca", by="B. Lawyer", role="attorney, California")
    assert (flows / FILE).read_text().startswith(first + '\n[[review]]\nitem = "pack:us-ca"\n')
    assert standings(flows) == ["valid", "valid"]


def test_a_lawyer_and_a_clinician_sign_the_same_item(flows: Path) -> None:
    signed(flows, "call", by="A. Clinician", role="psychologist")
    signed(flows, "call", by="B. Lawyer", role="attorney")
    content = load_checked(flows).content
    assert content.rule_reviews == {"call": content.reviews}
    assert content.reviews == (
        Review("rule:call", "A. Clinician", "psychologist", DAY, "valid"),
        Review("rule:call", "B. Lawyer", "attorney", DAY, "valid"),
    )
    replaced(flows, *VOIDS["rule:call"])
    signed(flows, "call", by="B. Lawyer", role="attorney", on="2026-11-22")
    assert standings(flows) == ["changed", "changed", "valid"]
    assert remarks(flows).count("[void-review]") == 1
    assert "A. Clinician (psychologist) of 2026-11-21 is void" in remarks(flows)


def test_the_same_signature_is_written_once(flows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signed(flows, "call")
    before = (flows / FILE).read_bytes()
    capsys.readouterr()
    signed(flows, "rule:call")
    assert (flows / FILE).read_bytes() == before
    said = "rule:call was signed by A. Clinician (psychologist) on 2026-11-21 already, as it stands. Nothing was written.\n"
    assert capsys.readouterr().out == said


HELD = '# Ours.\r\n[[review]]\r\nitem = "rule:leave" # "kept"\r\nby = \'O\'\r\nrole = "r"\r\non = 2026-11-20'


@pytest.mark.parametrize(
    ("before", "between"),
    [
        (b"", b""),
        (b"# nothing yet", b"\n\n"),
        (b"# nothing yet\n", b"\n"),
        (b"# nothing yet\r\n", b"\r\n"),
        (HELD.encode(), b"\r\n\r\n"),
        (HELD.encode() + b"\r\n", b"\r\n"),
        (b"\xef\xbb\xbf" + HELD.replace("\r", "").encode() + b"\n\n\n", b"\n"),
    ],
    ids=["empty", "no newline", "newline", "CRLF", "CRLF, none at the end", "CRLF with a review", "BOM"],
)
def test_what_stands_in_the_file_stays_byte_for_byte(before: bytes, between: bytes, flows: Path) -> None:
    path = flows / FILE
    path.write_bytes(before)
    held = len(load_checked(flows).content.reviews)
    signed(flows, "call")
    after = path.read_bytes()
    assert after.startswith(before + between + b"[[review]]")
    assert (b"\r\n" in after) == (b"\r\n" in before)
    assert after.count(b"\n") == after.count(b"\r\n") or b"\r" not in after
    assert standings(flows) == ["unsigned"] * held + ["valid"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o664, 0o600])
def test_the_rights_of_the_file_stay(mode: int, flows: Path) -> None:
    (flows / FILE).touch()
    (flows / FILE).chmod(mode)
    signed(flows, "call")
    assert stat.S_IMODE((flows / FILE).stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_new_file_may_be_read_by_whoever_reads_the_content(flows: Path) -> None:
    before = os.umask(0o022)
    try:
        signed(flows, "call")
    finally:
        os.umask(before)
    assert stat.S_IMODE((flows / FILE).stat().st_mode) == 0o644


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(by=NAMES, role=NAMES)
@example(by='Dr. "Zoë" O\'Neil \\ # [x] = """', role="Psychothérapeute, 心理士, 🦉")
@example(by="Zoe\u0308 \\u0041", role="a\tb\nc")
@example(by="{law.client.report}", role="clinical lead {}")
def test_any_name_is_written_so_that_it_is_read_again(
    by: str, role: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = unreviewed(tmp_path_factory.mktemp("names") / "flows")
    try:
        signed(folder, "call", by=by, role=role)
    except UsageError as error:
        assert any("names nobody" in str(error) or is_hostile(text) for text in (by, role))
        assert not (folder / FILE).exists()
        return
    (review,) = load_checked(folder).content.reviews
    assert review.valid
    assert review.by.split() == signing._words(by, "", "").split()
    assert (folder / FILE).read_text(encoding="utf-8").count("\n") == 8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "  "}, "--by names nobody. Give the name of who reviewed."),
        ({"role": ""}, '--role names nobody. Say in which role, such as "attorney, California" or "licensed psychologist".'),
        ({"role": "-"}, '--role names nobody. Say in which role, such as "attorney, California" or "licensed psychologist".'),
        ({"by": "A\x1b[2J"}, "--by holds control or direction characters: A<U+001B>[2J Leave them out."),
        ({"by": "A\u202eB"}, "--by holds control or direction characters: A<U+202E>B Leave them out."),
        ({"by": "A\udc80"}, "--by holds control or direction characters: A<U+DC80> Leave them out."),
        ({"by": "A" * 401}, f"--by has 401 characters; {LONGEST} is the most. Shorten it."),
        ({"on": "yesterday"}, '--on: "yesterday" is no day. Write it as 2026-11-22.'),
        ({"on": "20261121"}, '--on: "20261121" is no day. Write it as 2026-11-22.'),
        ({"on": "2026-02-30"}, '--on: There is no day "2026-02-30". Check year, month and day.'),
        ({"on": "2026-11-23"}, "--on: 2026-11-23 is still to come. Give the day on which it was reviewed."),
        ({"item": "rule:cal"}, 'There is no rule "cal". Did you mean "rule:call"?'),
        ({"item": "x\x1b[2J"}, 'There is no item "x<U+001B>[2J". Write content, or a kind and a name: rule:NAME.'),
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_said_in_one_line(options: dict[str, str], message: str, flows: Path) -> None:
    given = {"item": "call", "by": "A", "role": "r", "on": DAY, **options}
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        sign(flows, **given, today=TODAY)
    assert not (flows / FILE).exists()


def test_content_that_does_not_load_is_not_signed(flows: Path) -> None:
    replaced(flows, "danger.toml", 'actions = ["leave"]', 'actions = ["leaf"]')
    replaced(flows, "danger.toml", 'recipients = ["dispatcher"]', 'recipients = ["dispatch"]')
    with pytest.raises(ContentError) as refused:
        signed(flows, "call")
    assert str(refused.value) == (
        'Nothing was signed, the content does not load: flows/danger.toml:114: There is no action "leaf". (and 1 '
        f"more) crisis-aid flows check --content {flows} says all."
    )
    assert refused.value.exit_code == 3
    assert not (flows / FILE).exists()


def test_a_folder_that_is_not_there_is_said(flows: Path) -> None:
    with pytest.raises(ContentError) as refused:
        signed(flows / "none", "call")
    expected = (
        f"Nothing was signed, the content does not load: {flows}/none: There is no such content folder. Check its name."
    )
    assert str(refused.value) == expected


def test_a_file_that_would_grow_too_large_is_left_as_it_is(flows: Path) -> None:
    before = b"#" * (MAX_BYTES - 100) + b"\n"
    (flows / FILE).write_bytes(before)
    with pytest.raises(OutputError) as refused:
        signed(flows, "call")
    assert str(refused.value) == (
        f"{flows}/reviews.toml was not written: it would have more than 1,048,576 bytes. Nothing of it was changed. Move "
        "some of its [[review]] tables into another file of the content, such as reviews-1.toml."
    )
    assert (flows / FILE).read_bytes() == before


def test_reviews_in_a_list_are_not_added_to(flows: Path) -> None:
    before = 'review = [{ item = "call", by = "A", role = "r", on = 2026-11-21 }]\n'
    (flows / FILE).write_text(before)
    with pytest.raises(OutputError) as refused:
        signed(flows, "rule:leave")
    assert str(refused.value) == (
        f"{flows}/reviews.toml was not written: its reviews stand in a list, to which no table can be added. Nothing of it "
        "was changed. Write each as a [[review]] table."
    )
    assert (flows / FILE).read_text() == before


def test_a_full_disk_leaves_what_was_there(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed(flows, "call")
    before = (flows / FILE).read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OutputError) as refused:
        signed(flows, "rule:leave")
    assert str(refused.value) == (
        f"{flows}/reviews.toml was not written: No space left on device. Nothing of it was changed. Free some space, or "
        "write elsewhere."
    )
    assert (flows / FILE).read_bytes() == before
    assert [path.name for path in flows.glob(".crisis-aid-*")] == []


def test_a_folder_that_may_not_be_written_is_said(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def locked(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and Path(path).parent == flows:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(output.os, "open", locked)
    with pytest.raises(OutputError) as refused:
        signed(flows, "call")
    assert str(refused.value) == (
        f"{flows}/reviews.toml was not written: Permission denied. Nothing of it was changed. Check the folder and its "
        "rights."
    )
    assert not (flows / FILE).exists()


def test_a_file_that_may_not_be_written_is_said(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (flows / FILE).touch()
    monkeypatch.setattr(signing.os, "access", lambda *_: False)
    with pytest.raises(OutputError) as refused:
        signed(flows, "call")
    assert str(refused.value) == (
        f"{flows}/reviews.toml was not written: it may not be written. Nothing of it was changed. Check its rights."
    )


# ---------------------------------------------------------------- the command


def command(flows: Path, *more: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    given = ["call", "--by", "Zoë", "--role", "nurse", "--on", "2026-11-21"]
    return run("flows", "sign", *given, "--content", str(flows), *more, **options)


def test_the_command_signs_and_says_so(flows: Path) -> None:
    done = command(flows, env={"PYTHONUTF8": "1"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("Signed: rule:call, by Zoë (nurse), 2026-11-21.\n")
    assert standings(flows) == ["valid"]


@pytest.mark.parametrize("missing", ["--by", "--role", "--on"])
def test_who_in_which_role_and_when_must_be_said(missing: str, flows: Path) -> None:
    given = {"--by": "Zoë", "--role": "nurse", "--on": "2026-11-21"}
    options = [word for name, value in given.items() if name != missing for word in (name, value)]
    done = run("flows", "sign", "call", *options, "--content", str(flows))
    assert done.returncode == 2
    assert f"Missing option '{missing}'" in done.stderr.decode()
    assert not (flows / FILE).exists()


def test_a_reader_that_is_gone_costs_no_signature(flows: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = command(flows, stdout=gone)
    assert (done.returncode, done.stderr) == (141, b"")
    assert standings(flows) == ["valid"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_standard_output_that_is_full_is_said_and_costs_no_signature(flows: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = command(flows, stdout=full)
    assert done.returncode == 4
    assert done.stderr.decode() == (
        f"The review stands in {flows}/reviews.toml. The output could not be written: No space left on device. Free some "
        "space, or write elsewhere.\n"
    )
    assert standings(flows) == ["valid"]


# ---------------------------------------------------------------- an installed program


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as a wheel puts it, with a content of which a rule and a concern were signed."""
    folder = unreviewed(tmp_path_factory.mktemp("source") / "flows")
    signed(folder, "us-ca.call", by="B. Lawyer", role="attorney")
    signed(folder, "property:danger-is-an-emergency")
    replaced(folder, *VOIDS["property:danger-is-an-emergency"])
    return packed(tmp_path_factory.mktemp("installed") / "root", folder)


def in_installed(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return run(*arguments, env={"PYTHONPATH": str(root)}, cwd=root)


@pytest.mark.parametrize(
    "given", [(), ("--content", "crisis_cli/flows"), ("--content", "crisis_cli/../crisis_cli/flows")]
)
def test_the_content_inside_an_installed_program_is_not_signed(installed: Path, given: tuple[str, ...]) -> None:
    before = (installed / "crisis_cli" / "flows" / FILE).read_bytes()
    done = in_installed(installed, "flows", "sign", "call", "--by", "Z", "--role", "nurse", "--on", DAY, *given)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        "Nothing was signed: this is the content inside the installed program, and an update would drop the review. Sign a "
        "copy of the content of your own, with --content DIR.\n"
    )
    assert (installed / "crisis_cli" / "flows" / FILE).read_bytes() == before


def test_a_copy_of_it_is_signed(installed: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(installed / "crisis_cli" / "flows", tmp_path / "own"))
    done = in_installed(
        installed, "--content", str(own), "flows", "sign", "call", "--by", "Z", "--role", "nurse", "--on", DAY
    )
    assert done.returncode == 0
    assert standings(own) == ["valid", "changed", "valid"]


def test_the_compiled_copy_carries_what_reviews_are_worth(installed: Path, tmp_path: Path) -> None:
    checked = load_checked(installed / "crisis_cli" / "flows").content
    compile_to(tmp_path / "compiled.json", installed / "crisis_cli" / "flows")
    copy = read_compiled(tmp_path / "compiled.json", checked.hash)
    assert copy == checked
    assert copy is not None
    assert (copy.review, [r.standing for r in copy.reviews]) == ("reviewed in part, 1 of 3 rules", ["valid", "changed"])
    done = in_installed(installed, "flows", "list")
    assert done.stdout.decode().endswith("Review: reviewed in part, 1 of 3 rules.\n")


def test_no_hash_is_made_where_the_compiled_copy_is_read(installed: Path) -> None:
    code = (
        "import crisis_cli.reviews as r; r.Hashes = None; from crisis_cli.load import load; c = load(); "
        "print(c.review, [x.standing for x in c.reviews])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(installed)}, cwd=installed
    )
    assert done.stdout == "reviewed in part, 1 of 3 rules ['valid', 'changed']\n", done.stderr


# ---------------------------------------------------------------- the state of the content


def content_with(content: Content, *names: str) -> Content:
    return with_reviews(content, [Review(name, "A", "r", DAY, "valid") for name in names])


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), "draft"),
        (("rule:call",), "reviewed in part, 1 of 3 rules"),
        (("rule:call", "rule:call"), "reviewed in part, 1 of 3 rules"),
        (("source:guideline", "paper:worksheet"), "reviewed in part, 0 of 3 rules"),
        (("pack:us-ca",), "reviewed in part, 1 of 3 rules"),
        (("concern:danger",), "reviewed in part, 3 of 3 rules"),
        (("concern:danger", "pack:us"), "reviewed in part, 3 of 3 rules"),
        (("concern:danger", "pack:us", "pack:us-ca"), "reviewed"),
        (("content",), "reviewed"),
    ],
)
def test_the_state_of_review_says_how_much_was_reviewed(names: tuple[str, ...], expected: str, base: Loaded) -> None:
    assert content_with(base.content, *names).review == expected


@pytest.mark.parametrize("standing", ["changed", "unsigned", "gone"])
def test_a_void_review_leaves_a_draft(standing: Any, base: Loaded) -> None:
    content = with_reviews(base.content, [Review("content", "A", "r", DAY, standing)])
    assert content.review == state(content) == "draft"
    assert content.rule_reviews == {}


@pytest.mark.parametrize("item", ITEMS)
def test_what_covers_a_rule_is_the_same_for_plans_and_for_lists(item: str, base: Loaded) -> None:
    content = content_with(base.content, item)
    index = Index(content)
    for rule in content.rules:
        assert content.rule_reviews.get(rule.id, ()) == index.of(f"rule:{rule.id}")
        if content.rule_reviews.get(rule.id):
            assert Part("rule", rule.id) in covered(content, item)


def test_the_shipped_content_is_a_draft_that_nobody_has_signed() -> None:
    content = load_checked(shipped_folder()).content
    assert (content.review, content.reviews) == ("draft", ())


# ---------------------------------------------------------------- void reviews


def test_a_tampered_hash_is_worth_nothing(flows: Path) -> None:
    signed(flows, "call")
    path = flows / FILE
    found = re.search(r'hash = "(.)', path.read_text())
    assert found
    other = "0" if found.group(1) != "0" else "1"
    path.write_text(re.sub(r'hash = "(.)', f'hash = "{other}', path.read_text()))
    assert standings(flows) == ["changed"]
    assert load_checked(flows).content.review == "draft"


def test_the_hash_of_another_item_is_worth_nothing(flows: Path) -> None:
    signed(flows, "call")
    replaced(flows, FILE, '"rule:call"', '"rule:leave"')
    assert standings(flows) == ["changed"]


def test_a_hash_that_is_none_is_refused_with_its_line(flows: Path) -> None:
    signed(flows, "call")
    path = flows / FILE
    path.write_text(re.sub(r'hash = ".*"', 'hash = "ABC"', path.read_text()))
    with pytest.raises(ContentError) as refused:
        load_checked(flows)
    assert str(refused.value) == (
        "flows/reviews.toml:8  review number 1, hash\n"
        '  "ABC" is no hash of a review.  Leave what `crisis-aid flows sign` writes as it is, or remove the review.  '
        "[bad-hash]\n"
        "1 issue in 1 file (5 files checked)."
    )


def test_check_remarks_on_each_void_review_where_it_stands(flows: Path) -> None:
    signed(flows, "call")
    signed(flows, "source:guideline", by="B. Lawyer", role="attorney")
    signed(flows, "property:danger-is-an-emergency")
    replaced(flows, "danger.toml", 'says = "Act."', 'says = "Act now."')
    with (flows / FILE).open("a") as file:
        file.write(f"\n{HASHLESS}\n" + HASHLESS.replace('"all"', '"rule:leave"'))
    assert remarks(flows) == (
        'flows/reviews.toml:3  review "rule:call"\n'
        "  The review by A. Clinician (psychologist) of 2026-11-21 is void: rule:call was changed since.  Have it read again "
        "and signed (crisis-aid flows sign rule:call), or remove the review.  [void-review]\n"
        'flows/reviews.toml:10  review "source:guideline"\n'
        "  The review by B. Lawyer (attorney) of 2026-11-21 is void: source:guideline was changed since.  Have it read again "
        "and signed (crisis-aid flows sign source:guideline), or remove the review.  [void-review]\n"
        'flows/reviews.toml:24  review "all"\n'
        '  The review by A. Clinician (licensed psychologist) of 2026-11-21 is void: There is no item "all". Did you mean '
        '"rule:call"?  Mend its `item`, or remove the review.  [review-of-nothing]\n'
        'flows/reviews.toml:30  review "rule:leave"\n'
        "  The review by A. Clinician (licensed psychologist) of 2026-11-21 is void: it has no hash that says what was read.  "
        "Have it read again and signed (crisis-aid flows sign rule:leave), or remove the review.  [review-without-hash]"
    )


def test_void_reviews_fail_no_check(flows: Path) -> None:
    shutil.rmtree(flows)
    shutil.copytree(GOOD / "words", flows)
    before = run("flows", "check", "--content", str(flows))
    signed(flows, "pack:us")
    replaced(flows, "law/us.toml", 'name = "United States', 'name = "The United States')
    after = run("flows", "check", "--content", str(flows))
    assert after.returncode == before.returncode
    assert b"[void-review]" in after.stdout


def test_removing_the_item_voids_its_review(flows: Path) -> None:
    signed(flows, "notice:prompts")
    block = next(piece for piece in pieces((flows / "danger.toml").read_text()) if piece.startswith("[[notice]]"))
    replaced(flows, "danger.toml", block, "")
    assert standings(flows) == ["gone"]
    assert 'is void: There is no notice "prompts".  Mend' in remarks(flows)


# ---------------------------------------------------------------- where it is shown


@pytest.fixture
def reviewed(flows: Path) -> Path:
    """The concern was signed by a clinician and holds; the rule of California by a lawyer and does not any more."""
    signed(flows, "us-ca.call", by="B. Lawyer", role="attorney")
    replaced(flows, "law/us-ca.toml", "number = 36", "number = 24")
    signed(flows, "concern:danger")
    return flows


ANSWERS = Answers(concerns=("danger",), values={"danger.now": "yes", "client.place": "us-ca", "licence.place": "us-ca"})
BY_CLINICIAN = "A. Clinician (psychologist), 2026-11-21"
VOID_OF_LAWYER = "B. Lawyer (attorney), 2026-11-21: changed since"


def test_the_head_of_a_plan_says_how_much_was_reviewed(reviewed: Path) -> None:
    content = load_checked(reviewed).content
    page = shown(whole(content, plan_for(content, ANSWERS, NOW)))
    assert "California | content 1 | reviewed in part, 3 of 3 rules | 2026-11-22" in " ".join(page.split())
    assert "Reviewed by" not in page
    assert "DRAFT" not in page


def test_a_whole_plan_names_the_reviewers_of_each_reason(reviewed: Path) -> None:
    content = load_checked(reviewed).content
    page = shown(whole(content, plan_for(content, ANSWERS, NOW), full=True))
    assert page.endswith(
        "      A guideline (read 2026-11-21, confirmed)\n"
        f"      Reviewed by {BY_CLINICIAN}, with concern:danger\n"
        f"      VOID review by {VOID_OF_LAWYER}\n"
    )
    assert page.count("eview by") == 1
    assert page.count("eviewed by") == 1


def test_json_names_the_reviewers_of_each_reason_and_counts_reviews(reviewed: Path) -> None:
    content = load_checked(reviewed).content
    made = plan_json(content, plan_for(content, ANSWERS, NOW), None, ANSWERS)
    assert made["content"]["review"] == "reviewed in part"
    assert made["content"]["reviews"] == {"valid": 1, "void": 1, "reviewed_rules": 3, "rules": 3}
    reasons = [because for action in made["actions"] for because in action["because"]]
    assert [because["rule"] for because in reasons] == ["us-ca.call"]
    expected = [{"item": "concern:danger", "by": "A. Clinician", "role": "psychologist", "on": DAY}]
    assert [because["reviewed"] for because in reasons] == [expected]


def test_json_of_a_draft_says_null_and_counts_nothing(flows: Path) -> None:
    content = load_checked(flows).content
    made = plan_json(content, plan_for(content, ANSWERS, NOW), None, ANSWERS)
    assert made["content"] == {"version": "1", "format": 1, "hash": content.hash, "review": "draft"}
    assert [because["reviewed"] for action in made["actions"] for because in action["because"]] == [None]


def test_a_paper_names_who_reviewed_it_or_is_a_draft(flows: Path) -> None:
    signed(flows, "rule:call")
    content = load_checked(flows).content
    plan = plan_for(content, ANSWERS, NOW)
    assert DRAFT in shown(paper_rows(content, plan, plan.papers[0]))
    signed(flows, "content", by="B. Lawyer", role="attorney")
    content = load_checked(flows).content
    page = shown(paper_rows(content, plan, plan.papers[0]))
    assert "Reviewed by B. Lawyer (attorney), 2026-11-21." in page
    assert "raft" not in page


def test_a_list_names_the_reviewers_of_each_entry(reviewed: Path) -> None:
    page = run("flows", "list", "rules", "--content", str(reviewed)).stdout.decode()
    block = page[page.index("\nus-ca.call") :]
    assert f"  reviewed by:\n    - {BY_CLINICIAN} [concern:danger]\n" in block
    assert f"  void reviews:\n    - {VOID_OF_LAWYER} [rule:us-ca.call]\n" in block
    assert page.count("void reviews") == 1
    first = run("flows", "list", "--content", str(reviewed)).stdout.decode()
    assert first.startswith(
        f"danger: Danger. A client in danger.\n  reviewed by:\n    - {BY_CLINICIAN} [concern:danger]\n\n7 questions"
    )
    entries = json.loads(run("flows", "list", "rules", "--format", "json", "--content", str(reviewed)).stdout)[
        "entries"
    ]
    assert [entry["reviewed_by"] for entry in entries] == [[{"id": "concern:danger", "words": BY_CLINICIAN}]] * 3
    assert entries[2]["void_reviews"] == [{"id": "rule:us-ca.call", "words": VOID_OF_LAWYER}]


def test_the_book_the_law_and_the_packs_name_reviewers(reviewed: Path) -> None:
    signed(reviewed, "pack:us-ca", by="C. Counsel", role="attorney")
    content = load_checked(reviewed).content
    book = shown(concern_rows(content, "danger"))
    head = f"Content 1. Review: reviewed in part, 3 of 3 rules.\nReviewed by {BY_CLINICIAN}\n"
    assert head in book
    assert f"  VOID review by {VOID_OF_LAWYER}\n" in book
    law = shown(law_rows(content, "us-ca"))
    assert "Reviewed by C. Counsel (attorney), 2026-11-21\n" in law
    assert f"  VOID review by {VOID_OF_LAWYER}\n" in law
    assert "  Reviewed by C. Counsel (attorney), 2026-11-21\n" in shown(packs_rows(content))


def test_coverage_and_the_doctor_say_the_state(reviewed: Path) -> None:
    coverage = run("flows", "coverage", "--content", str(reviewed)).stdout.decode()
    assert "Review: reviewed in part, 3 of 3 rules.\n" in coverage
    doctor = run("doctor", "--content", str(reviewed)).stdout.decode()
    assert (
        "look Review: reviewed in part, 3 of 3 rules\n"
        "     Nobody has reviewed the rest: check every step against your own judgement\n"
        "     and law.\n"
        "look 1 review is void\n"
        "     crisis-aid flows check says which, and why.\n"
    ) in doctor
    signed(reviewed, "content")
    assert "ok   Review: reviewed\n" in run("doctor", "--content", str(reviewed)).stdout.decode()
