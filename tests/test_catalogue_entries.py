"""The content as entries, as whole values: what stands where, and what takes part in the runs of one concern."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made import (
    action,
    both,
    concern,
    content,
    either,
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

from crisis_cli.catalogue import Citation, Entry, Fact, Ref, citations, counts, entries
from crisis_cli.model import Expectation, LawValue, Line, Notice, Order, Property, Review, Unless

RAIN, WIND, TIDE = (is_(name, "yes") for name in ("rain", "wind", "tide"))
LAW = is_("law.client.phone", "x")


def law(name: str, phrase: str, *, confirmed: bool = False, cited: str = "code") -> LawValue:
    return LawValue(name, "x", phrase, cited, confirmed)


CONTENT = content(
    concerns=[
        concern("flood", "tide", "rain", "client.place", priority=2, family="water"),
        concern("storm", "rain", "wind", priority=1),
    ],
    questions=[
        question("rain", safety=True, sources=("code",)),
        question("wind", kind="several", tier="refine"),
        question("tide", sources=("old", "code")),
        question("client.place", kind="place", choices={}),
        question("victim.place", kind="place", choices={}, tier="note"),
    ],
    raises=[
        raised("prompt", RAIN, sources=("code",)),
        raised("same-day", both(RAIN, WIND), concern="storm", sources=("old",)),
        raised("emergency", both(TIDE, TIDE, is_("law.victim.write", "x")), concern="flood", sources=("code",)),
    ],
    rules=[
        rule("all", RAIN, "call", sources=("old",)),
        rule("st", either(WIND, RAIN, WIND), "call", "shut", concern="storm", frame="now", verb="must", basis="law", sources=("code", "old")),
        rule("fl", both(LAW, TIDE, is_("law.client.m.n", "x")), "swim", concern="flood", place="us-ca", overrides="all", basis="law", sources=("lost", "old")),
    ],
    actions=[
        action("call", do="Call {law.client.phone}", recipients=("nurse",), resources=("help",), sources=("old", "old")),
        action("shut", frame="ongoing", kind="hold", unless=Unless("by {law.client.shut}", is_("law.client.gate", "x"))),
        action(
            "swim",
            recipients=("guard", "nurse"),
            resources=("help", "sea"),
            brief=(Line("{law.client.a.x.y}"),),
            how=(Line("{line.help}", is_("law.licence.b", "x")),),
            say=(Line("{law.client.c}"),),
            sources=("lost",),
        ),
        action("unused", resources=("spare",)),
    ],
    recipients=[
        recipient("nurse", you=(Line("{law.client.d}"),), asks=(Line("{law.client.e}"),), sources=("code",)),
        recipient("guard", share=(Line("{law.client.f}", TIDE),), withhold=(Line("{law.client.g}"),), sources=("lost",)),
        recipient("nobody"),
    ],
    resources=[
        resource("help"),
        resource("sea", confirmed=False, place="us-ca", source="old"),
        resource("spare", confirmed=False, source="lost"),
    ],
    papers=[
        paper("kit", section("A", Line("{law.client.h}", is_("law.client.i", "x")), when=is_("law.client.j", "x"), sources=("old",)),
              actions=("call", "shut"), when=is_("law.client.k", "x"), sheets={"home": is_("law.client.l", "x")}, sources=("code", "old")),
        paper("boat", actions=("swim",), sources=("old",)),
    ],
    notices=[Notice("careful", "Careful.", RAIN, ("old",))],
    resolutions=[resolution("calm", "call", "do", sources=("old",)), resolution("dry", "swim", "avoid", sources=("lost",))],
    properties=[
        Property("p-all", "All.", None, (), Expectation(), ("x", "y"), None, False),
        Property("p-st", "Storm.", RAIN, (), Expectation(), (), "storm", True),
    ],
    orders=[Order("rain", "no", "yes", None), Order("tide", "yes", "no", "flood"), Order("wind", "no", "yes", None), Order("rain", "no", "yes", "flood")],
    packs=[
        pack("us", values={"phone": law("phone", "by phone", confirmed=True), "lone": law("lone", "alone", cited="lost")}),
        pack("us-ca", values={"phone": law("phone", "at once"), "c": law("c", "see"), "write": law("write", "write")}),
    ],
    sources=[source("code"), source("old", confirmed=False, remark="Old."), source("lost", confirmed=False, read_on=None), source("idle")],
)  # fmt: skip


def ids(kind: str, concern: str | None = None) -> list[str]:
    return [entry.id for entry in entries(CONTENT, kind, concern)]


def refs(*names: str) -> tuple[Ref, ...]:
    return tuple(map(Ref, names))


CALL, SHUT, SWIM = Ref("call", "Call {law.client.phone}"), Ref("shut", "Do shut"), Ref("swim", "Do swim")
CHOICES = (Ref("no", "No, not"), Ref("yes", "Yes, so"))
UNREVIEWED: dict[str, Fact] = {"reviewed_by": (), "void_reviews": ()}
STANDING = {"says": "says", "place": "us"}
WHOLE: dict[str, tuple[Entry, ...]] = {
    "concerns": (
        Entry("storm", "Storm", {"about": "About storm.", "family": None, "questions": 2, "rules": 2, "actions": 2}),
        Entry("flood", "Flood", {"about": "About flood.", "family": "water", "questions": 3, "rules": 2, "actions": 2}),
    ),
    "questions": (
        Entry("rain", "rain?", {
            "kind": "choice", "asked_to": "decide", "safety_question": True, "choices": CHOICES,
            "asked_in": refs("flood", "storm"), "raises": refs("response to prompt", "response to same-day"), "rules": refs("all", "st"),
            "sources": refs("code"),
        }),
        Entry("wind", "wind?", {
            "kind": "several", "asked_to": "refine", "safety_question": False, "choices": CHOICES, "asked_in": refs("storm"),
            "raises": refs("response to same-day"), "rules": refs("st"), "sources": (),
        }),
        Entry("tide", "tide?", {
            "kind": "choice", "asked_to": "decide", "safety_question": False, "choices": CHOICES, "asked_in": refs("flood"),
            "raises": refs("response to emergency"), "rules": refs("fl"), "sources": refs("old", "code"),
        }),
        Entry("client.place", "client.place?", {
            "kind": "place", "asked_to": "decide", "safety_question": False, "choices": (), "asked_in": refs("flood"),
            "raises": (), "rules": refs("fl"), "sources": (),
        }),
        Entry("victim.place", "victim.place?", {
            "kind": "place", "asked_to": "note", "safety_question": False, "choices": (), "asked_in": (),
            "raises": refs("response to emergency"), "rules": (), "sources": (),
        }),
    ),
    "rules": (
        Entry("all", "Because of all.", {
            "verb": "should", "basis": "clinical", "concern": None, "place": None,
            "actions": (Ref("call", CALL.words, "today"),), "overrides": None, "sources": refs("old"),
        }),
        Entry("st", "Because of st.", {
            "verb": "must", "basis": "law", "concern": "storm", "place": None,
            "actions": (Ref("call", CALL.words, "now"), Ref("shut", "Do shut", "now")), "overrides": None,
            "sources": refs("code", "old"),
        }),
        Entry("fl", "Because of fl.", {
            "verb": "should", "basis": "law", "concern": "flood", "place": "us-ca",
            "actions": (Ref("swim", "Do swim", "today"),), "overrides": "all", "sources": refs("lost", "old"),
        }),
    ),
    "actions": (
        Entry("call", CALL.words, {
            "kind": "tell", "frame": "today", "used_with": ("should (clinical)", "must (law)"), "recipients": refs("nurse"),
            "resources": refs("help"), "papers": refs("kit"), "rules": refs("all", "st"), "sources": refs("old", "old"),
        }),
        Entry("shut", "Do shut", {
            "kind": "hold", "frame": "ongoing", "used_with": ("must (law)",), "recipients": (), "resources": (),
            "papers": refs("kit"), "rules": refs("st"), "sources": (),
        }),
        Entry("swim", "Do swim", {
            "kind": "tell", "frame": "today", "used_with": ("should (law)",), "recipients": refs("guard", "nurse"),
            "resources": refs("help", "sea"), "papers": refs("boat"), "rules": refs("fl"), "sources": refs("lost"),
        }),
        Entry("unused", "Do unused", {
            "kind": "tell", "frame": "today", "used_with": (), "recipients": (), "resources": refs("spare"), "papers": (),
            "rules": (), "sources": (),
        }),
    ),
    "recipients": (
        Entry("nurse", "The nurse", {"told_by": (CALL, SWIM), "sources": refs("code")}),
        Entry("guard", "The guard", {"told_by": (SWIM,), "sources": refs("lost")}),
        Entry("nobody", "The nobody", {"told_by": (), "sources": ()}),
    ),
    "resources": (
        Entry("help", "Line help", {
            "reach": "call 1", "about": "help", "place": None, "checked_on": "2026-11-01", "confirmed": True,
            "used_by": (CALL, SWIM), "source": "code",
        }),
        Entry("sea", "Line sea", {
            "reach": "call 1", "about": "help", "place": "us-ca", "checked_on": "2026-11-01", "confirmed": False,
            "used_by": (SWIM,), "source": "old",
        }),
        Entry("spare", "Line spare", {
            "reach": "call 1", "about": "help", "place": None, "checked_on": "2026-11-01", "confirmed": False,
            "used_by": (Ref("unused", "Do unused"),), "source": "lost",
        }),
    ),
    "papers": (
        Entry("kit", "Kit", {"about": "About kit.", "with": (CALL, SHUT), "sources": refs("code", "old")}),
        Entry("boat", "Boat", {"about": "About boat.", "with": (SWIM,), "sources": refs("old")}),
    ),
    "properties": (
        Entry("p-all", "All.", {"concern": None, "alone": False, "carries": ("x", "y")}),
        Entry("p-st", "Storm.", {"concern": "storm", "alone": True, "carries": ()}),
    ),
    "orders": (
        Entry("rain", "rain?", {"safest": (CHOICES[0],), "riskiest": (CHOICES[1],), "concern": None}),
        Entry("tide", "tide?", {"safest": (CHOICES[1],), "riskiest": (CHOICES[0],), "concern": "flood"}),
        Entry("wind", "wind?", {"safest": (CHOICES[0],), "riskiest": (CHOICES[1],), "concern": None}),
        Entry("rain", "rain?", {"safest": (CHOICES[0],), "riskiest": (CHOICES[1],), "concern": "flood"}),
    ),
    "sources": (
        Entry("code", "Cite code", {
            **STANDING, "remark": "", "read_on": "2026-11-01", "confirmed": True, "questions": refs("rain", "tide"),
            "raises": refs("response to prompt", "response to emergency"), "rules": refs("st"), "recipients": refs("nurse"), "papers": refs("kit"),
            "resources": refs("help"), "law_values": refs("us phone", "us-ca phone", "us-ca c", "us-ca write"),
        }),
        Entry("old", "Cite old", {
            **STANDING, "remark": "Old.", "read_on": "2026-11-01", "confirmed": False, "questions": refs("tide"),
            "raises": refs("response to same-day"), "rules": refs("all", "st", "fl"), "actions": refs("call"),
            "notices": refs("careful"), "resolutions": refs("calm"), "papers": refs("kit", "boat"), "resources": refs("sea"),
        }),
        Entry("lost", "Cite lost", {
            **STANDING, "remark": "", "read_on": None, "confirmed": False, "rules": refs("fl"), "actions": refs("swim"),
            "recipients": refs("guard"), "resolutions": refs("dry"), "resources": refs("spare"), "law_values": refs("us lone"),
        }),
        Entry("idle", "Cite idle", {**STANDING, "remark": "", "read_on": "2026-11-01", "confirmed": True}),
    ),
    "unconfirmed": (
        Entry("old", "Cite old", {
            "what": "source", "read_on": "2026-11-01", "remark": "Old.", "alone_raises": refs("response to same-day"),
            "alone_rules": refs("all"), "alone_actions": refs("call"), "alone_notices": refs("careful"),
            "alone_resolutions": refs("calm"), "alone_papers": refs("boat"), "alone_resources": refs("sea"), "with_others_rules": refs("fl"),
        }),
        Entry("lost", "Cite lost", {
            "what": "source", "read_on": None, "remark": "", "alone_actions": refs("swim"), "alone_recipients": refs("guard"),
            "alone_resolutions": refs("dry"), "alone_resources": refs("spare"), "alone_law_values": refs("us lone"),
            "with_others_rules": refs("fl"),
        }),
        Entry("sea", "Line sea", {"what": "resource", "reach": "call 1", "checked_on": "2026-11-01"}),
        Entry("spare", "Line spare", {
            "what": "resource", "reach": "call 1", "checked_on": "2026-11-01", "alone_actions": refs("unused"),
        }),
        Entry("us lone", "alone", {"what": "value of law", "value": "x", "source": "lost"}),
        Entry("us-ca phone", "at once", {
            "what": "value of law", "value": "x", "source": "code", "read_by_rules": refs("fl"), "read_by_actions": refs("call"),
        }),
        Entry("us-ca c", "see", {"what": "value of law", "value": "x", "source": "code", "read_by_actions": refs("swim")}),
        Entry("us-ca write", "write", {
            "what": "value of law", "value": "x", "source": "code", "read_by_raises": refs("response to emergency"),
        }),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WHOLE)
def test_every_entry_of_a_kind_with_every_fact(kind: str) -> None:
    reviews: dict[str, Fact] = {} if kind in ("orders", "unconfirmed") else dict(UNREVIEWED)
    assert entries(CONTENT, kind) == tuple(one._replace(facts={**one.facts, **reviews}) for one in WHOLE[kind])


def test_facts_stand_in_the_order_of_showing() -> None:
    for kind, whole in WHOLE.items():
        for entry, expected in zip(entries(CONTENT, kind), whole, strict=True):
            common = [name for name in entry.facts if name in expected.facts]
            assert kind in ("sources", "unconfirmed") or common == list(expected.facts)


def test_how_many_of_each_kind() -> None:
    assert counts(CONTENT) == {kind: len(whole) for kind, whole in WHOLE.items()}


@pytest.mark.parametrize(
    ("concern", "kept"),
    [
        ("storm", {
            "concerns": ["storm"], "questions": ["rain", "wind"], "rules": ["all", "st"], "actions": ["call", "shut"],
            "recipients": ["nurse"], "resources": ["help"], "papers": ["kit"], "properties": ["p-all", "p-st"],
            "orders": ["rain", "wind"], "sources": ["code", "old"], "unconfirmed": ["old", "us-ca phone"],
        }),
        ("flood", {
            "concerns": ["flood"], "questions": ["tide", "rain", "client.place"], "rules": ["all", "fl"],
            "actions": ["call", "swim"], "recipients": ["nurse", "guard"], "resources": ["help", "sea"],
            "papers": ["kit", "boat"], "properties": ["p-all"], "orders": ["rain", "tide", "rain"], "sources": ["code", "old", "lost"],
            "unconfirmed": ["old", "lost", "sea", "us-ca phone", "us-ca c", "us-ca write"],
        }),
    ],
)  # fmt: skip
def test_what_takes_part_in_the_runs_of_a_concern(concern: str, kept: dict[str, list[str]]) -> None:
    assert {kind: ids(kind, concern) for kind in WHOLE} == kept


def facts(kind: str, name: str, concern: str) -> dict[str, Any]:
    found = next(entry for entry in entries(CONTENT, kind, concern) if entry.id == name).facts
    return {key: fact for key, fact in found.items() if key not in UNREVIEWED}


def test_of_a_concern_an_entry_names_only_what_takes_part() -> None:
    assert facts("questions", "rain", "flood") | {"choices": ()} == {
        "kind": "choice", "asked_to": "decide", "safety_question": True, "choices": (), "asked_in": refs("flood", "storm"),
        "raises": refs("response to prompt"), "rules": refs("all"), "sources": refs("code"),
    }  # fmt: skip
    assert facts("actions", "call", "flood")["rules"] == refs("all")
    assert facts("papers", "kit", "flood")["with"] == (CALL,)
    assert facts("recipients", "nurse", "storm")["told_by"] == (CALL,)
    assert facts("resources", "help", "storm")["used_by"] == (CALL,)
    assert facts("sources", "old", "storm") == {
        **STANDING, "remark": "Old.", "read_on": "2026-11-01", "confirmed": False, "raises": refs("response to same-day"),
        "rules": refs("all", "st"), "actions": refs("call"), "notices": refs("careful"), "resolutions": refs("calm"),
        "papers": refs("kit"),
    }  # fmt: skip
    assert facts("sources", "code", "storm")["raises"] == refs("response to prompt")
    assert facts("unconfirmed", "us-ca phone", "storm") == {
        "what": "value of law", "value": "x", "source": "code", "read_by_actions": refs("call"),
    }  # fmt: skip


def test_every_value_of_law_with_what_reads_or_prints_it() -> None:
    from crisis_cli.catalogue import Scope

    def by(kind: str, name: str) -> tuple[Citation, ...]:
        return (Citation(kind, name, ()),)

    assert Scope(CONTENT, None).law_readers == {
        "phone": (Citation("rules", "fl", ()), Citation("actions", "call", ())),
        "m.n": by("rules", "fl"),
        "write": by("raises", "response to emergency"),
        "gate": by("actions", "shut"),
        "shut": by("actions", "shut"),
        **{name: by("actions", "swim") for name in ("a.x.y", "b", "c")},
        **{name: by("recipients", "nurse") for name in "de"},
        **{name: by("recipients", "guard") for name in "fg"},
        **{name: by("papers", "kit") for name in "hijkl"},
    }


def test_everything_that_cites_a_source() -> None:
    found = list(citations(CONTENT))
    assert [(one.kind, one.id) for one in found] == [
        *(("questions", name) for name in ("rain", "wind", "tide", "client.place", "victim.place")),
        *(("raises", f"response to {level}") for level in ("prompt", "same-day", "emergency")),
        *(("rules", name) for name in ("all", "st", "fl")),
        *(("actions", name) for name in ("call", "shut", "swim", "unused")),
        *(("recipients", name) for name in ("nurse", "guard", "nobody")),
        ("notices", "careful"),
        *(("resolutions", name) for name in ("calm", "dry")),
        *(("papers", name) for name in ("kit", "boat")),
        *(("resources", name) for name in ("help", "sea", "spare")),
        *(("law_values", name) for name in ("us phone", "us lone", "us-ca phone", "us-ca c", "us-ca write")),
    ]
    assert {one.id: one.sources for one in found if one.kind in ("papers", "resources", "law_values", "notices")} == {
        "careful": ("old",), "kit": ("code", "old", "old"), "boat": ("old",), "help": ("code",), "sea": ("old",), "spare": ("lost",),
        "us phone": ("code",), "us lone": ("lost",), "us-ca phone": ("code",), "us-ca c": ("code",), "us-ca write": ("code",),
    }  # fmt: skip


def test_an_entry_names_the_reviews_that_cover_it_and_those_that_are_void() -> None:
    reviews = tuple(
        Review(item, by, "lawyer", "2026-11-22", standing)
        for item, by, standing in (
            ("rule:all", "A", "valid"), ("content", "B", "valid"), ("rule:st", "A", "changed"), ("rule:st", "C", "unsigned"),
        )
    )  # fmt: skip
    found = {entry.id: entry.facts for entry in entries(replace(CONTENT, reviews=reviews), "rules")}
    whole = Ref("content", "B (lawyer), 2026-11-22")
    assert {name: (facts["reviewed_by"], facts["void_reviews"]) for name, facts in found.items()} == {
        "all": ((Ref("rule:all", "A (lawyer), 2026-11-22"), whole), ()),
        "st": (
            (whole,),
            (
                Ref("rule:st", "A (lawyer), 2026-11-22: changed since"),
                Ref("rule:st", "C (lawyer), 2026-11-22: no hash says what was read"),
            ),
        ),
        "fl": ((whole,), ()),
    }
