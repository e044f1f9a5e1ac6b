"""What training shows: whole texts against recordings, nothing wider than asked for, every text of others escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import record_training
from hypothesis import given, settings
from hypothesis import strategies as st
from record_training import CONTENT, KEPT, NAMES, RATINGS, SHOWN
from test_training_records import any_record
from training_made import NOW, TITLES, mark, record

from crisis_cli.gate import ascii_only
from crisis_cli.render import training
from crisis_cli.render.training import Names
from crisis_cli.training import report, statistics
from crisis_cli.training.exam import ExamResult, results
from crisis_cli.training.model import Area, Choice, Exercise, Feedback, Mark, Record, Task
from crisis_cli.training.records import Rating

HOSTILE = "<script>alert('\x1b[2J')</script>&amp;\u202e\"'><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def recorded() -> dict[str, str]:
    pytest.importorskip("fsrs")
    return record_training.recordings()


@pytest.mark.parametrize("name", sorted(file.name for file in SHOWN.iterdir()))
def test_what_is_shown_is_what_was_recorded(recorded: dict[str, str], name: str) -> None:
    assert recorded[name] == (SHOWN / name).read_bytes().decode()


def test_everything_that_is_shown_was_recorded(recorded: dict[str, str]) -> None:
    assert set(recorded) == {file.name for file in SHOWN.iterdir()}


def test_training_stands_on_every_text(recorded: dict[str, str]) -> None:
    for name, text in recorded.items():
        lines = text.splitlines()[1:] if name == "answers.csv" else text.splitlines()
        assert all(
            "TRAINING" in line for line in (lines if name.startswith("answers") else lines[:8] and ["".join(lines)])
        )


@pytest.mark.parametrize("width", [40, 60, 78, 100])
@settings(max_examples=25, deadline=None)
@given(kept=st.lists(any_record, max_size=8))
def test_no_line_is_wider_than_asked_for_and_plain_is_ascii(width: int, kept: list[Record]) -> None:
    frame = record_training.frame()
    levels = statistics.levels(kept, NOW, tuple(CONTENT.concerns), frame.level)
    every = [
        *training.progress(NAMES, kept, NOW, width=width),
        *training.level(NAMES, levels, frame, RATINGS, width=width),
        *training.items(NAMES, statistics.items(kept), width=width),
    ]
    assert all(line == ascii_only(line) for _, line in every)
    commands = "   crisis-aid train "
    assert [line for _, line in every if len(line) > width and not line.startswith(commands)] == []


def test_nothing_practised_yet_says_how_to_begin() -> None:
    assert training.as_text(training.progress(NAMES, (), NOW)) == (
        "TRAINING: progress\nNothing was practised yet. `crisis-aid train` begins.\n"
    )
    assert training.as_text(training.items(NAMES, ())) == (
        "TRAINING: how the tasks do\nNothing was practised yet. `crisis-aid train` begins.\n"
    )
    frame = record_training.frame()
    levels = statistics.levels((), NOW, tuple(CONTENT.concerns), frame.level)
    page = report.page(report.Data(NAMES, (), levels, frame, NOW))
    assert "<p>Nothing was practised yet. `crisis-aid train` begins.</p>" in page
    assert page.count("<section") == 1


def test_no_days_in_a_row_are_counted_and_nobody_is_scolded(recorded: dict[str, str]) -> None:
    for text in recorded.values():
        assert not re.search(r"streak|in a row|fail|lazy|careful next time|should have", text, re.IGNORECASE)


def test_a_passed_exam_says_so() -> None:
    found = ExamResult("B 1 2026-11-22T22:00:00+00:00", 1, 1, {"asking": 1.0}, (), True, ())
    assert training.as_text(training.exam(NAMES, found, 0.8, width=60)) == (
        "TRAINING: exam, form B\n"
        "Passed.\n"
        "asking       #################### 100%\n"
        "This speaks of what was practised here. It is no license and\n"
        "no judgement of a person.\n"
        "Next: crisis-aid train level says what this comes to.\n"
    )


@pytest.mark.parametrize(
    ("form", "following"),
    [
        ("A", ", then the retest: crisis-aid train exam B."),
        ("B", ", then another form: crisis-aid train exam C."),
        ("Z", "."),
        ("Autumn", "."),
    ],
)
def test_an_exam_that_was_not_passed_says_what_was_too_little_and_what_to_do_next(form: str, following: str) -> None:
    areas: dict[Area, float] = {"asking": 0.54, "acting": 0.8, "law": 0.1}
    why = ("1 of 2 exercises taken.", "asking: 54%; 80% is asked for.", "law: 10%; 80% is asked for.")
    found = ExamResult(f"{form} 2 2026-11-22T22:00:00+00:00", 1, 2, areas, (), False, why)
    assert training.as_text(training.exam(NAMES, found, 0.8, width=100)) == (
        f"TRAINING: exam, form {form}\n"
        "Not passed.\n"
        "- 1 of 2 exercises taken.\n"
        "- asking and law: less than the 80% asked for.\n"
        "asking       ###########.........  54%  not yet\n"
        "acting       ################....  80%\n"
        "law          ##..................  10%  not yet\n"
        "This speaks of what was practised here. It is no license and no judgement of a person.\n"
        f"Next: crisis-aid train level says what to practise{following}\n"
    )


def test_what_is_too_grave_in_an_exam_stands_alone_and_once_by_kind() -> None:
    graves = [("call-emergency", "danger"), ("stay-connected", "danger")]
    acted = mark("actions", "acting", 0.0, missed=["request-mobile-crisis", "stay-connected"], grave=graves)
    said = mark("verb.call", "law", 0.0, missed=["must"], wrong=["may"], grave=[("must", "danger")])
    names = Names(CONTENT, TITLES, made_again)
    found = statistics.graves([record(acted, said)])
    assert [names.grave(one) for one in found] == [
        ["a danger was missed: Call 911; Stay on the line"],
        ["said: The law allows it; it is: The law demands it"],
    ]


def test_progress_says_how_exams_ended_and_what_comes_next() -> None:
    begun = "2 2026-11-22T22:00:00+00:00"
    exams = [
        ExamResult(f"C {begun}", 1, 2, {}, (), False, ("1 of 2 exercises taken.",)),
        ExamResult(f"B {begun}", 2, 2, {}, (), True, ()),
        ExamResult(f"A {begun}", 2, 2, {}, (), False, ("asking: 54%; 80% is asked for.",)),
        ExamResult(HOSTILE, 1, 1, {}, (), False, ("x",)),
    ]
    shown = training.as_text(training.progress(NAMES, [record()], NOW, exams=exams, following="crisis-aid train (T)."))
    assert (
        "EXAMS\n"
        "form C, begun 2026-11-22: 1 of 2 taken\n"
        "form B, begun 2026-11-22: passed\n"
        "form A, begun 2026-11-22: not passed\n"
    ) in shown
    assert "\x1b" not in shown
    assert shown.endswith("\n\nNext: crisis-aid train (T).\n")


def test_a_level_of_nobody_who_practised_says_how_to_begin() -> None:
    frame = record_training.frame()
    nothing = statistics.levels((), NOW, ("danger-to-self",), frame.level)
    begins = "Nothing was practised yet. `crisis-aid train` begins.\n"
    assert begins in training.as_text(training.level(NAMES, nothing, frame))
    some = statistics.levels([record()], NOW, ("danger-to-self",), frame.level)
    assert begins not in training.as_text(training.level(NAMES, some, frame))


# ---------------------------------------------------------------- names


def test_choices_are_called_by_the_content_else_as_the_exercise_said_them_and_asked_for_once() -> None:
    asked: list[tuple[str, int]] = []

    def make(exercise: str, seed: int) -> Exercise | None:
        asked.append((exercise, seed))
        task = Task("tell.police", "disclosure", "several", "What?", (Choice("withhold-1", "The diagnosis"),), ())
        return Exercise(exercise, "interview", seed, "T", (), 5, (), (task,)) if seed == 0 else None

    names = Names(CONTENT, TITLES, make)
    said = [
        names.choice(name, "interview.the-bridge", seed, task)
        for name, seed, task in (
            ("self.means", 0, "ask"),
            ("call-emergency", 0, "actions"),
            ("withhold-1", 0, "tell.police"),
            ("withhold-1", 1, "tell.police"),
            ("withhold-1", 0, "tell.mother"),
            ("emergency", 0, "response"),
        )
    ]
    assert [
        names.exercise(name) for name in ("interview.the-bridge", "interview.gone", "drill.child-abuse #4", "drill")
    ] == [
        "He laughs about the bridge on his way out",
        "interview.gone",
        "Drill: Harm to a child 4",
        "Drill",
    ]
    assert said == [
        "means within reach",
        "Call 911",
        "The diagnosis",
        "withhold-1",
        "a choice of an older version",
        "an emergency response",
    ]
    assert asked == [("interview.the-bridge", 0), ("interview.the-bridge", 1)]


def test_a_choice_that_is_no_more_is_said_to_be_of_an_older_version() -> None:
    names = Names(CONTENT, TITLES, made_again)
    missed = mark("tell", "disclosure", 0.0, missed=["share-2"], wrong=["w1", "withhold-1", "withhold-3"], sure=95)
    (found,) = statistics.sure_and_wrong([record(missed)])
    assert names.mistake(found) == [
        "left out: a choice of an older version",
        "taken, and not right here: The diagnosis; 2 choices of an older version",
    ]


def test_an_item_names_a_choice_as_the_variant_had_it_that_offered_it() -> None:
    """Variants offer other choices: one that the latest lacks is not of an older version for that."""

    def make(exercise: str, seed: int) -> Exercise:
        offered = (Choice("place", "Where she is"), Choice(f"of-{seed}", f"What variant {seed} has"))
        return Exercise(
            exercise, "note", seed, "T", (), 5, (), (Task("tell", "disclosure", "several", "?", offered, ()),)
        )

    answers = [("of-0", 0), ("of-1", 1), ("share-2", 1)]
    kept = [record(mark("tell", points=0.0, wrong=["place", name]), seed=seed) for name, seed in answers]
    (item,) = statistics.items(kept)
    assert Names(CONTENT, TITLES, make).shares(item, item.wrong) == (
        "Where she is 100%; What variant 0 has 33%; What variant 1 has 33%; a choice of an older version"
    )


def made_again(exercise: str, seed: int) -> Exercise:
    """Return an exercise with a task of each sort, for words about mistakes."""
    verbs = (Choice("must", "The law demands it"), Choice("may", "The law allows it"))
    law = Task(
        "verb.call",
        "law",
        "one",
        "What does the law say?",
        verbs,
        ("must",),
        {},
        {"may": Feedback("It is owed. By the end of the day.")},
    )
    told = Task(
        "tell", "disclosure", "several", "What?", (Choice("w1", "The diagnosis"), Choice("s1", "The plan")), ("s1",)
    )
    feedback = {"call-emergency": Feedback("The danger is now."), "stay-connected": Feedback("Nobody else is there.")}
    acts = Task("actions", "acting", "several", "What now?", (), (), {}, feedback)
    order = Task("order", "acting", "order", "In which order?", told.choices, ("w1", "s1"))
    return Exercise(exercise, "interview", seed, "T", (), 5, (), (law, told, acts, order))


def mistakes(*marks: Mark) -> list[list[str]]:
    names = Names(CONTENT, TITLES, made_again)
    found = statistics.sure_and_wrong([record(*marks)])
    return [names.mistake(one) for one in found]


def test_a_mistake_is_told_with_what_was_asked_and_why() -> None:
    assert mistakes(mark("verb.call", "law", 0.0, missed=["must"], wrong=["may"], sure=95)) == [
        [
            "asked: What does the law say?",
            "said: The law allows it",
            "it is: The law demands it",
            "why: It is owed. By the end of the day.",
        ]
    ]
    acted = mark(
        "actions",
        "acting",
        0.2,
        missed=["stay-connected", "call-emergency"],
        wrong=["request-mobile-crisis"],
        grave=[("call-emergency", "danger")],
        sure=95,
    )
    assert mistakes(acted) == [
        [
            "a danger was missed: Call 911",
            "left out: Stay on the line",
            "taken, and not right here: Ask for a mobile crisis team",
            "why: The danger is now.",
        ]
    ]
    assert mistakes(mark("tell", "disclosure", 0.0, wrong=["w1"], grave=[("w1", "disclosure")], sure=95)) == [
        ["something was told that is to be withheld: The diagnosis"]
    ]
    assert mistakes(mark("order", "acting", 0.3, sure=95)) == [["in another order; first comes: The diagnosis"]]
    names = Names(CONTENT, TITLES, made_again)
    (found,) = statistics.sure_and_wrong([record(mark("verb.call", "law", 0.0, wrong=["may"], sure=95))])
    assert names.mistake(found, brief=True)[-1] == "why: It is owed."
    assert names.mistake(found)[-1] == "why: It is owed. By the end of the day."
    (found,) = statistics.sure_and_wrong([record(mark("order", "acting", 0.3, sure=95))])
    assert Names(CONTENT, TITLES).mistake(found) == ["in another order"]
    assert mistakes(mark("gone", "acting", 0.3, missed=["x"], sure=95)) == [["left out: a choice of an older version"]]


# ---------------------------------------------------------------- the page


def hostile_page() -> str:
    bad = record(
        mark(HOSTILE, points=0.0, sure=95, missed=[HOSTILE], wrong=[HOSTILE], grave=[(HOSTILE, "danger")]),
        exercise=HOSTILE,
        concerns=[HOSTILE],
        form="exam",
        exam=HOSTILE,
        who=HOSTILE,
    )
    frame = record_training.frame()
    area = replace(frame.areas["asking"], means=HOSTILE, competencies={1: HOSTILE})
    frame = replace(frame, title=HOSTILE, says=HOSTILE, areas={**frame.areas, "asking": area})
    content = replace(CONTENT, version=HOSTILE, review=HOSTILE)
    names = Names(content, {HOSTILE: HOSTILE})
    levels = statistics.levels([bad] * 12, NOW, (HOSTILE,), frame.level)
    ratings = (Rating(NOW, HOSTILE, {"asking": 1}, HOSTILE, HOSTILE),)
    return report.page(report.Data(names, [bad] * 12, levels, frame, NOW, ratings, HOSTILE, (HOSTILE,)))


class Tags(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, name) for name, _ in attrs} or {(tag, "")}


def test_no_text_of_others_becomes_markup() -> None:
    page = hostile_page()
    assert page.count("&lt;script&gt;alert(&#x27;&lt;U+001B&gt;[2J&#x27;)&lt;/script&gt;&amp;amp;&lt;U+202E&gt;") > 20
    assert "<script" not in page
    assert "onerror=alert(1)>" not in page
    assert Tags(page).found == Tags(record_training.page()).found


@pytest.mark.parametrize("page", [record_training.page, hostile_page])
def test_the_page_is_whole_and_stands_alone(page: object) -> None:
    text = page()  # type: ignore[operator]
    root = ElementTree.fromstring(text.replace("<!DOCTYPE html>", "", 1))
    assert [child.tag for child in root] == ["head", "body"]
    tags = {element.tag for element in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "a", "image", "use"}
    style = root.find("head/style")
    assert style is not None and style.text is not None
    assert "url(" not in style.text and "@import" not in style.text
    assert "@media print" in style.text and "prefers-color-scheme: dark" in style.text
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name in ("src", "href", "style") or name.startswith("on")}
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))


def test_a_drawing_says_in_words_what_it_shows() -> None:
    root = ElementTree.fromstring(record_training.page().replace("<!DOCTYPE html>", "", 1))
    drawings = list(root.iter("svg"))
    assert len(drawings) == 7
    assert [one.get("role") for one in drawings] == ["img"] * 7
    assert drawings[0].get("aria-label") == "asking: 100% over the last 5, 77% before"
    assert drawings[6].get("aria-label") == (
        "50% sure: right 0 of 51; 75% sure: right 115 of 161; 95% sure: right 269 of 328"
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(any_record, max_size=8))
def test_any_records_make_a_page_in_which_every_point_lies_in_its_drawing(kept: list[Record]) -> None:
    frame = record_training.frame()
    levels = statistics.levels(kept, NOW, tuple(CONTENT.concerns), frame.level)
    page = report.page(report.Data(NAMES, kept, levels, frame, NOW))
    root = ElementTree.fromstring(page.replace("<!DOCTYPE html>", "", 1))
    for drawing in root.iter("svg"):
        _, _, wide, high = map(float, str(drawing.get("viewBox")).split())
        for dot in drawing.iter("circle"):
            assert 0 <= float(str(dot.get("cx"))) <= wide
            assert 0 <= float(str(dot.get("cy"))) <= high


def test_a_long_history_draws_its_latest_points_alone() -> None:
    frame = record_training.frame()
    kept = [record(seed=n) for n in range(report.MOST_POINTS + 50)]
    levels = statistics.levels(kept, NOW, ("danger-to-self",), frame.level)
    page = report.page(report.Data(NAMES, kept, levels, frame, NOW))
    assert page.count('class="dot"') == report.MOST_POINTS


def test_no_name_stands_in_the_page_unless_one_was_given_for_it() -> None:
    frame = record_training.frame()
    kept = [replace(one, who="Ada Lovelace") for one in KEPT[:5]]
    levels = statistics.levels(kept, NOW, tuple(CONTENT.concerns), frame.level)
    data = report.Data(NAMES, kept, levels, frame, NOW)
    assert "Ada" not in report.page(data)
    assert "As of Sun 22 Nov 2026. Ada. 5 exercises" in report.page(replace(data, who="Ada"))
    assert results(kept, 0.8) == ()
