"""What a review covers, what its hash is made of and what it is worth, of content that is made by hand, as whole values."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from made import (
    action,
    both,
    concern,
    content,
    is_,
    pack,
    paper,
    question,
    raised,
    recipient,
    resolution,
    resource,
    rule,
    section,
    source,
)

from crisis_cli.model import (
    WHOLE,
    Combined,
    Content,
    Deadline,
    Expectation,
    Finding,
    LawValue,
    Line,
    Notice,
    Order,
    Property,
    Review,
    Unless,
)
from crisis_cli.reviews import (
    KINDS,
    Hashes,
    Index,
    Part,
    covered,
    find,
    find_among,
    items,
    judged,
    signed,
    state,
    void_reviews,
    with_reviews,
)


def yes(name: str) -> Any:
    return is_(name, "yes")


NAMES = (
    "rain",
    "wind",
    "roof",
    "gust",
    "hail",
    "snow",
    "fog",
    "ice",
    "sun",
    "heat",
    "cold",
    "mist",
    "dew",
    "low",
    "high",
)
LAW = is_("law.client.hold", "72")
MADE = content(
    concerns=[
        concern("storm", "rain", "wind", open_when=yes("roof")),
        concern("flood", "rain", open_when=None),
    ],
    questions=[
        *(question(name, sources=(f"s.{name}",)) for name in NAMES if name != "wind"),
        question("wind", ask_when=both(yes("rain"), is_("level", "high"), LAW, is_("law.victim.warn.whom", "x")), sources=("s.wind", "s.more")),
        question("client.place", kind="place", choices={}),
    ],
    findings=[Finding("level", ("low", "high"))],
    raises=[
        raised("high", yes("gust"), finding="level", sources=("s.high",), concern="storm"),
        raised("emergency", yes("hail"), sources=("s.hail",)),
        raised("high", yes("snow"), finding="level", concern="flood"),
    ],
    rules=[
        rule("shut", yes("fog"), "close", "bar", sources=("s.shut",), concern="storm",
             deadline=Combined("earlier", (Deadline(1, "hours", "ice"), Deadline(2, "hours", "sun")))),
        rule("keep", yes("heat"), "stay", concern=None, place="us"),
        rule("leave", yes("cold"), "go", concern="flood", place="us-ca", deadline=Deadline(1, "hours", "dew")),
    ],
    actions=[
        action("close", brief=(Line("B", yes("mist")),), how=(Line("H", yes("dew")), Line("H2")), say=(Line("S", yes("sun")),),
               unless=Unless("Not so", yes("wind")), alternative_to="bar", recipients=("guard",), resources=("line",),
               sources=("s.close",)),
        action("bar"), action("stay"), action("go"), action("wait"),
    ],
    recipients=[
        recipient("guard", you=(Line("Y", yes("fog")),), asks=(Line("A", yes("hail")),), share=(Line("I", yes("ice")),),
                  withhold=(Line("W", yes("heat")),), sources=("s.guard",)),
    ],
    resources=[resource("line", source="s.line", when=yes("snow"), place="us-ca"), resource("other", source="s.other")],
    notices=[Notice("near", "Near.", yes("low"), ("s.near",)), Notice("far", "Far.", yes("high"), ())],
    resolutions=[
        resolution("first", "close", "do", when=yes("low"), sources=("s.first",)),
        resolution("second", "go", "avoid"),
        resolution("third", "close", "avoid"),
        resolution("fourth", "bar", "do"),
    ],
    papers=[
        paper("sheet", section("One", Line("Call {line.line} {answer.sun}", yes("dew")), Line("{law.client.hold} {count}"),
                               sources=("s.one",), when=yes("cold"), answers=("rain",)),
              when=yes("heat"), sheets={"away": yes("mist")}, actions=("close", "wait"), sources=("s.sheet",)),
        paper("letter", actions=("go",)),
    ],
    properties=[
        Property("never", "Never.", yes("ice"), ("close",),
                 Expectation(
                     includes=("a1",), includes_any=("a2",), excludes=("a3",), avoids=("a4",), not_avoids=("a5",),
                     first=("a6",), before=(("a7", "a8"), ("a9", "b1")), verbs={"b2": "must"}, frames={"b3": "now"},
                     bases={"b7": "law"},
                     deadlines={"b4": Deadline(1, "hours", "dew"), "b5": Deadline(1, "hours", "cold")}, due={"b6": None}),
                 (), "storm", False),
        Property("ever", "Ever.", None, (), Expectation(), (), None, False),
        Property("else", "Else.", None, (), Expectation(), (), "flood", False),
    ],
    orders=[Order("rain", "no", "yes", None), Order("roof", "no", "yes", None), Order("rain", "no", "yes", "storm")],
    sources=[source(name) for name in ("s.rain", "s.unused")],
    packs=[pack("us-ca", values={"hold": LawValue("hold", "72", "72 h", "s.law", True)})],
)  # fmt: skip


def parts(*names: str) -> set[str]:
    return {one for name in names for one in name.split()}


INSIDE = {
    "source:s.rain": parts("source:s.rain"),
    "order:1": parts("order:1"),
    "question:roof": parts("question:roof source:s.roof order:1"),
    "question:rain": parts("question:rain source:s.rain order:0 order:2"),
    "question:wind": parts(
        "question:wind source:s.wind source:s.more asked:rain values:level asked:client.place asked:victim.place",
    ),
    "raise:1": parts("raise:1 values:response asked:hail source:s.hail"),
    "finding:level": parts("finding:level raise:0 values:level asked:gust source:s.high raise:2 asked:snow"),
    "recipient:guard": parts("recipient:guard asked:fog asked:hail asked:ice asked:heat source:s.guard"),
    "resource:line": parts("resource:line asked:snow source:s.line"),
    "resource:other": parts("resource:other source:s.other"),
    "notice:near": parts("notice:near asked:low source:s.near"),
    "notice:far": parts("notice:far asked:high"),
    "resolution:first": parts("resolution:first asked:low line:close source:s.first"),
    "resolution:second": parts("resolution:second line:go"),
    "action:bar": parts("action:bar"),
    "rule:keep": parts("rule:keep asked:heat action:stay"),
    "rule:leave": parts("rule:leave asked:cold asked:dew action:go"),
    "property:ever": parts("property:ever"),
    "property:never": parts(
        "property:never asked:ice line:close line:a1 line:a2 line:a3 line:a4 line:a5 line:a6 line:a7 line:a8 line:a9",
        "line:b1 line:b2 line:b3 line:b4 line:b5 line:b7 asked:dew asked:cold",
    ),
    "pack:us": parts("pack:us rule:keep asked:heat action:stay"),
    "paper:letter": parts("paper:letter line:go"),
    "paper:sheet": parts(
        "paper:sheet asked:heat asked:mist asked:cold line:close line:wait asked:dew resource:line asked:snow source:s.line",
        "asked:sun noted:sun asked:rain noted:rain source:s.sheet source:s.one",
    ),
}
INSIDE["action:close"] = {
    *parts("action:close asked:mist asked:dew asked:sun asked:wind line:bar source:s.close"),
    *(INSIDE["recipient:guard"] | INSIDE["resource:line"]),
}
INSIDE["rule:shut"] = {
    *parts("rule:shut asked:fog asked:ice asked:sun action:bar source:s.shut"),
    *INSIDE["action:close"],
}
INSIDE["pack:us-ca"] = {*parts("pack:us-ca source:s.law"), *(INSIDE["rule:leave"] | INSIDE["resource:line"])}
BOTH = ("raise:1", "rule:keep", "property:ever", "notice:near", "notice:far")
INSIDE["concern:storm"] = {
    *parts("concern:storm asked:roof raise:0 values:level asked:gust source:s.high resolution:third resolution:fourth line:bar"),
    *(one for name in (*BOTH, "question:rain", "question:wind", "rule:shut", "resolution:first", "paper:sheet",
                       "property:never") for one in INSIDE[name]),
}  # fmt: skip
INSIDE["concern:flood"] = {
    *parts("concern:flood raise:2 values:level asked:snow property:else"),
    *(one for name in (*BOTH, "question:rain", "rule:leave", "resolution:second", "paper:letter") for one in INSIDE[name]),
}  # fmt: skip


@pytest.mark.parametrize("item", INSIDE)
def test_everything_that_an_item_holds(item: str) -> None:
    assert {f"{part.kind}:{part.id}" for part in covered(MADE, item)} == INSIDE[item]


def test_the_whole_holds_what_hangs_on_nothing_as_well() -> None:
    found = {f"{part.kind}:{part.id}" for part in covered(MADE, WHOLE)}
    named = {f"{kind}:{name}" for kind, names in items(MADE).items() for name in names}
    numbered = {"raise:0", "raise:1", "raise:2", "order:0", "order:1", "order:2"}
    assert found == {*named, *numbered, *(one for names in INSIDE.values() for one in names)} | {
        f"source:s.{name}" for name in NAMES
    }


def test_the_names_of_everything_that_can_be_reviewed() -> None:
    twice = content(rules=[rule("a", yes("rain")), rule("b", yes("rain")), rule("a", yes("wind"))])
    assert items(twice)["rule"] == ("a", "b")
    assert items(MADE) == {
        "concern": ("storm", "flood"),
        "pack": ("us", "us-ca"),
        "rule": ("shut", "keep", "leave"),
        "question": (*(name for name in NAMES if name != "wind"), "wind", "client.place"),
        "finding": ("response", "level"),
        "action": ("close", "bar", "stay", "go", "wait"),
        "recipient": ("guard",),
        "resource": ("line", "other"),
        "notice": ("near", "far"),
        "resolution": ("first", "second", "third", "fourth"),
        "paper": ("sheet", "letter"),
        "property": ("never", "ever", "else"),
        "source": ("s.rain", "s.unused"),
    }
    assert tuple(items(MADE)) == KINDS


# ---------------------------------------------------------------- names


KNOWN = {"rule": ("call", "leave", "a:b"), "question": ("rain", "leave"), "source": ()}


@pytest.mark.parametrize(
    ("name", "item"),
    [(WHOLE, WHOLE), ("call", "rule:call"), ("rain", "question:rain"), ("rule:leave", "rule:leave")],
)
def test_an_item_is_found_by_its_name(name: str, item: str) -> None:
    assert find_among(KNOWN, name) == item


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("leave", '"leave" is several things. Write rule:leave or question:leave.'),
        ("cal", 'There is no item "cal". Did you mean "rule:call"?'),
        ("leav", 'There is no item "leav". Did you mean "rule:leave"?'),
        ("conten", 'There is no item "conten". Did you mean "content"?'),
        ("zzzz", 'There is no item "zzzz". Write content, or a kind and a name: rule:NAME.'),
        ("rul:call", 'There is no kind "rul". Did you mean "rule"?'),
        ("rule:a:b", 'There is no kind "rule:a". Did you mean "rule"?'),
        ("rule:cal", 'There is no rule "cal". Did you mean "rule:call"?'),
        ("source:cal", 'There is no source "cal".'),
    ],
)
def test_what_to_write_where_there_is_no_such_item(name: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        find_among(KNOWN, name)
    assert str(caught.value) == message


def test_an_id_with_a_colon_is_near_as_a_whole() -> None:
    with pytest.raises(ValueError, match='Did you mean "rule:long:x"'):
        find_among({"rule": ("long:x",)}, "longx")


def test_an_item_of_content_is_found_by_its_name() -> None:
    assert find(MADE, "shut") == "rule:shut"


# ---------------------------------------------------------------- the hash


SMALL = content(
    concerns=[concern("storm", "rain")],
    questions=[question("rain", sources=("code",))],
    raises=[raised("emergency", yes("rain"))],
    rules=[rule("call", yes("rain"), "write", "phone", concern="storm")],
    actions=[action("phone"), action("write"), action("shut", alternative_to="phone")],
    resolutions=[
        resolution("z", "write", "do"), resolution("b", "phone", "do"), resolution("a", "phone", "do"),
        resolution("y", "shut", "do"),
    ],
    orders=[Order("rain", "no", "yes", None)],
    sources=[source("code")],
)  # fmt: skip
NOTHING: dict[str, Any] = {kind: [] for kind in (*KINDS, "raise", "order")}
TABLES = NOTHING | {
    "concern": [{"id": "storm", "title": "Storm"}],
    "pack": [{"code": "us", "name": "US", "values": [{"id": "a", "n": 0}, {"n": None}]}],
    "rule": [{"id": "call", "because": "Öl", "sources": [], "frame": "", "apart": False, "n": 0, "more": {}, "note": {}}],
    "question": [
        {"id": "rain", "ask": "Rain?", "topic": "t", "kind": "choice", "choices": {"yes": "Y", "no": "N"}, "none_choice": None,
         "ages": {"yes": {"least": 0}}, "note": {"yes": "wet", "no": ""}, "why": "w"},
    ],
    "finding": [{"id": "response", "values": ["a", "b"]}],
    "action": [{"id": "phone", "do": "Phone", "say": ["x"]}, {"id": "write", "do": "Write", "say": []},
               {"id": "shut", "do": "Shut"}],
    "resolution": [{"id": name, "reason": name} for name in "zbay"],
    "raise": [{"to": "emergency"}],
    "order": [{"safest": "no"}],
    "source": [{"id": "code", "cite": "C"}],
}  # fmt: skip
ASKED = (
    '["asked",{"ages":{"yes":{"least":0}},"ask":"Rain?","choices":[["yes","Y"],["no","N"]],"id":"rain","kind":"choice",'
    '"topic":"t"}]'
)
RULE = '["rule",{"because":"\\u00d6l","id":"call","n":0,"note":{}}]'
PHONE, WRITE = '["action",{"do":"Phone","id":"phone","say":["x"]}]', '["action",{"do":"Write","id":"write"}]'


def hashed(*body: Any) -> str:
    return hashlib.sha256(json.dumps([1, *body], separators=(",", ":")).encode()).hexdigest()


@pytest.mark.parametrize(
    ("item", "texts", "order"),
    [
        ("source:code", ['["source",{"cite":"C","id":"code"}]'], []),
        ("pack:us", ['["pack",{"code":"us","name":"US","values":[{"id":"a","n":0},{}]}]'], []),
        ("rule:call", [PHONE, WRITE, ASKED, RULE], []),
        ("action:shut", ['["action",{"do":"Shut","id":"shut"}]', '["line",{"do":"Phone","id":"phone"}]'], []),
        ("finding:response", [ASKED, '["finding",{"id":"response","values":["a","b"]}]', '["raise",{"to":"emergency"}]',
                              '["values",{"id":"response","values":["a","b"]}]'], []),
        ("concern:storm",
         [PHONE, WRITE, ASKED, '["concern",{"id":"storm","title":"Storm"}]', '["line",{"do":"Phone","id":"phone"}]',
          '["line",{"do":"Write","id":"write"}]', '["order",{"safest":"no"}]',
          '["question",{"ages":{"yes":{"least":0}},"ask":"Rain?","choices":[["yes","Y"],["no","N"]],"id":"rain",'
          '"kind":"choice","note":{"yes":"wet"},"topic":"t","why":"w"}]',
          '["raise",{"to":"emergency"}]', '["resolution",{"id":"a","reason":"a"}]', '["resolution",{"id":"b","reason":"b"}]',
          '["resolution",{"id":"z","reason":"z"}]', RULE, '["source",{"cite":"C","id":"code"}]',
          '["values",{"id":"response","values":["a","b"]}]'],
         [["phone", "write"], ["b", "a"], ["z"]]),
    ],
)  # fmt: skip
def test_a_hash_is_made_of_the_item_of_what_it_holds_and_of_an_order(item: str, texts: list[str], order: Any) -> None:
    assert Hashes(SMALL, TABLES).of(item) == hashed(item, sorted(texts), order)


def test_the_whole_has_the_order_of_all_actions_and_resolutions() -> None:
    hashes = Hashes(SMALL, TABLES)
    texts = sorted(hashes._text(part) for part in covered(SMALL, WHOLE))
    assert hashes.of(WHOLE) == hashed(WHOLE, texts, [["phone", "write", "shut"], ["b", "a"], ["y"], ["z"]])
    assert '["action",{"do":"Shut","id":"shut"}]' in texts


def test_of_a_noted_answer_the_words_of_the_note_are_read() -> None:
    assert Hashes(SMALL, TABLES)._text(Part("noted", "rain")) == '["noted",{"id":"rain","note":{"yes":"wet"}}]'


def test_a_number_that_json_has_no_word_for_is_refused() -> None:
    endless = TABLES | {"source": [{"id": "code", "cite": float("inf")}]}
    with pytest.raises(ValueError, match="JSON"):
        Hashes(SMALL, endless).of("source:code")


# ---------------------------------------------------------------- what reviews are worth


def review(item: str, by: str = "A", standing: Any = "valid") -> Review:
    return Review(item, by, "role", "2026-11-22", standing)


def test_a_review_stands_by_what_the_content_holds_now() -> None:
    right = Hashes(SMALL, TABLES).of("rule:call")
    said = [("call", right), ("rule:call", "0"), ("rule:call", None), ("rule:none", right), ("code", right)]
    given = [{"item": i, "hash": h, "by": "A", "role": "role", "on": "2026-11-22"} for i, h in said]
    assert judged(SMALL, TABLES, given) == (
        review("rule:call"),
        review("rule:call", standing="changed"),
        review("rule:call", standing="unsigned"),
        review("rule:none", standing="gone"),
        review("source:code", standing="changed"),
    )


TWO = content(
    concerns=[concern("storm"), concern("flood")],
    rules=[rule("call", yes("rain"), concern="storm"), rule("go", yes("rain"), concern="flood")],
)


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([], "draft"),
        ([review("rule:call", standing="changed")], "draft"),
        ([review(WHOLE)], "reviewed"),
        ([review("concern:storm"), review("concern:flood"), review("pack:us")], "reviewed"),
        ([review("concern:storm"), review("concern:flood")], "reviewed in part, 2 of 2 rules"),
        ([review("concern:storm"), review("pack:us")], "reviewed in part, 1 of 2 rules"),
        ([review("source:code")], "reviewed in part, 0 of 2 rules"),
    ],
)
def test_in_what_state_of_review_content_is(reviews: list[Review], expected: str) -> None:
    reviewed = with_reviews(TWO, reviews)
    assert (reviewed.reviews, reviewed.review, state(reviewed)) == (tuple(reviews), expected, expected)


def test_a_void_review_that_the_same_person_made_good_is_left_out() -> None:
    void = [review("rule:call", "A", "changed"), review("rule:call", "B", "unsigned"), review("rule:go", "A", "gone")]
    reviewed = with_reviews(TWO, [void[0], review("rule:call", "A"), *void[1:]])
    assert void_reviews(reviewed) == (void[1], void[2])
    index = Index(reviewed)
    assert index.void_of("rule:call") == (void[1],)
    assert index.void_of("rule:go") == (void[2],)
    assert index.void_of("rule:none") == ()


def test_an_item_has_its_own_reviews_and_those_of_what_holds_it() -> None:
    own, more = review("rule:call", "B"), review("rule:call", "C")
    storm, all_of_it, us = review("concern:storm"), review(WHOLE), review("pack:us")
    index = Index(with_reviews(TWO, [storm, own, review("question:rain"), us, all_of_it, more]))
    assert index.of("rule:call") == (own, more, storm, all_of_it)
    assert index.of("rule:go") == (all_of_it,)
    assert index.of("concern:storm") == (storm, all_of_it)
    assert index.of("pack:us") == (us, all_of_it)
    assert index.of("rule:none") == ()


def test_a_review_of_a_pack_covers_what_speaks_there_alone() -> None:
    made = content(rules=[rule("call", yes("rain"), place="us"), rule("go", yes("rain"))])
    index = Index(with_reviews(made, [review("pack:us")]))
    assert (index.of("rule:call"), index.of("rule:go")) == ((review("pack:us"),), ())


def test_an_id_with_a_colon_is_taken_whole() -> None:
    reviewed: Content = with_reviews(content(sources=[source("a:b")]), [review(WHOLE)])
    assert Index(reviewed).of("source:a:b") == (review(WHOLE),)
    assert covered(reviewed, "source:a:b") == {Part("source", "a:b")}


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        ("valid", ""),
        ("changed", ": changed since"),
        ("unsigned", ": no hash says what was read"),
        ("gone", ": there is no such item"),
    ],
)
def test_who_reviewed_and_why_a_review_is_void(standing: Any, why: str) -> None:
    assert signed(review("rule:call", "Dr. A", standing)) == f"Dr. A (role), 2026-11-22{why}"
