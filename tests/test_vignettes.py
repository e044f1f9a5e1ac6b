"""Vignettes are read strictly: a slip is told with its line and what to write instead. Cases are the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shipped import CONTENT, LOADED, SETS

from crisis_cli.training import checking
from crisis_cli.training.cases import case_of, drawn, mixed, relevant, taken, variants, worded, words_of
from crisis_cli.training.checking import check
from crisis_cli.training.interviews import interview
from crisis_cli.training.model import Exercise, Score, Variant, Vignette
from crisis_cli.training.scoring import score
from crisis_cli.training.vignettes import Written, read_shelf, read_vignettes, shipped_vignettes

WORDING = LOADED.wording
PATTERN = shipped_vignettes() / "paid-through-december.toml"
TEXT = PATTERN.read_text(encoding="utf-8")


def said(folder: Path, text: str, name: str = "paid-through-december") -> list[str]:
    """Return what the checker says about a vignette with this text, without the folder."""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [str(issue).replace(f"{folder.as_posix()}/", "") for issue in check(CONTENT, SETS, folder, WORDING)]


def edited(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def the(text: str = TEXT, *, folder: Path) -> Vignette:
    (folder / "paid-through-december.toml").write_text(text, encoding="utf-8")
    vignettes, issues = read_vignettes(CONTENT, folder)
    assert not issues
    return vignettes[0]


def test_the_pattern_is_whole(tmp_path: Path) -> None:
    assert said(tmp_path, TEXT) == []


AT = "paid-through-december.toml"
SLIPS = [
    (
        '"self.intent" = "some"',
        '"self.intend" = "some"',
        f'{AT}:26  answers, self.intend\n  There is no question "self.intend".  Did you mean "self.intent"?  [unknown-question]\n'
        f'{AT}:44  told, self.intent\n  "self.intent" has no answer here, in no variant.  Answer it under [answers], or drop this.  [no-answer]',
    ),
    (
        '"self.intent" = "some"',
        '"self.intent" = "maybe"',
        f'{AT}:26  answers, self.intent\n  self.intent has no value "maybe".  Known: none, some, yes, not-asked, would-not-say, '
        "cannot-tell  [unknown-choice]",
    ),
    ('rank = "second"', 'rank = "hard"', f'{AT}:2  rank\n  "hard" is not allowed here.  Did you mean "third"?  [wrong-value]'),
    (
        'debrief = "',
        'debrif = "',
        f'{AT}:1  debrief\n  This key is missing.  Add it.  [missing-key]\n'
        f'{AT}:20  debrif\n  There is no key "debrif" here.  Did you mean "debrief"?  [unknown-key]',
    ),
    (
        '[after.missed]\n"call-emergency"',
        '[after.missed]\n"call-emergancy"',
        f'{AT}:58  after, missed, call-emergancy\n  There is no action "call-emergancy".  Did you mean "call-emergency"?  [unknown-action]',
    ),
    (
        '{far}',
        '{fra}',
        f'{AT}:8  story\n  {{fra}} has no words.  Did you mean "far"?  [no-words]\n'
        f'{AT}:65  vary, means number 1, words, far\n  No text has {{far}} in it.  Use it, or drop it.  [unused-words]',
    ),
    (
        'debrief = "',
        'debrief = "{far ',
        f'{AT}:20  debrief\n  A brace has no partner here, so it would be shown.  Write {{name}}, or take it away.  [lone-brace]',
    ),
    (
        'debrief = "',
        'debrief = "far} ',
        f'{AT}:20  debrief\n  A brace has no partner here, so it would be shown.  Write {{name}}, or take it away.  [lone-brace]',
    ),
    (
        'words = { far = "ten minutes up the hill" }\n',
        "",
        f'{AT}:69  vary, means number 2\n  {{far}} has no words in this variant, and has some in another one.  Give it words here too.  [no-words]',
    ),
    (
        'concerns = ["danger-to-self"]',
        'concerns = ["danger-to-themselves"]',
        f'{AT}:5  concerns\n  There is no concern "danger-to-themselves".  Did you mean "danger-to-others"?  [unknown-concern]',
    ),
    (
        'known = ["client.place", ',
        'known = ["self.keeps_safe", "client.place", ',
        f'{AT}:15  known, self.keeps_safe\n  "self.keeps_safe" has no answer here, in no variant.  Answer it under [answers], or drop this.  [no-answer]',
    ),
    (
        'title = "She has paid ahead, and would like her hour to go to somebody"',
        'title = "She has paid ahead, and would like her hour to go to somebody who can use it"',
        f'{AT}:1  title\n  This text has 76 characters; the limit is 70.  Shorten it.  [too-long]',
    ),
    (
        'now = 2026-11-17T16:35:00-08:00',
        'now = 2026-11-17T16:35:00',
        f'{AT}:6  now\n  A time is written with its offset, such as "2026-11-22T10:30:00-08:00".  [bad-time]',
    ),
    ('minutes = 8', 'minutes = 12', f'{AT}:3  minutes\n  This must be 10 or less.  [wrong-type]'),
    (
        'concerns = ["danger-to-self"]',
        'concerns = ["danger-to-self"]\nsources = ["va-acute-hihg"]',
        f'{AT}:6  sources\n  There is no source "va-acute-hihg".  Did you mean "va-acute-high"?  [unknown-source]',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), SLIPS, ids=[new[:40] for _, new, _ in SLIPS])
def test_a_slip_is_told_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert "\n".join(said(tmp_path, edited(old, new))) == words


FAULTS = [
    (
        '"self.attempt" = "never"\n',
        "",
        [f'{AT}:45  told, self.attempt\n  "self.attempt" has no answer here, in no variant.  Answer it under [answers], or drop this.  [no-answer]'],
    ),
    (
        '"self.injury" = "none"\n',
        '"self.injury" = "none"\n"self.keeps_safe" = "no"\n',
        [f"{AT}:31  answers, self.keeps_safe\n  self.keeps_safe is never asked with these answers.  Drop it, or change what it depends on.  [idle-fact]"],
    ),
    (
        '"self.intent" = "A long breath. \\"I\'m not saying I will. I\'m not going to tell you I won\'t, either.\\""\n',
        "",
        [
            f"{AT}:42  told\n  Nothing is heard when one asks for self.intent (in the variant means 1, place 1).  Write under [told] what is "
            "said or seen, or name under `known` what the story tells.  [nothing-told]"
        ],
    ),
    (
        'known = ["client.place", "client.contact", "client.company", "client.age"]',
        'known = ["client.place", "client.contact", "client.company", "client.age", "self.intent"]',
        [f"{AT}:44  told, self.intent\n  self.intent is known from the story: nobody hears this line.  Drop one of them.  [idle-told]"],
    ),
    (
        "[answers]\n",
        'hint = ["Look again."]\nspare = 1\n\n[answers]\n',
        [
            f'{AT}:22  hint\n  There is no key "hint" here.  Did you mean "hints"?  [unknown-key]',
            f'{AT}:23  spare\n  There is no key "spare" here.  Known: title, rank, minutes, warning, concerns, now, jurisdiction, story, '
            "known, hints, debrief, answers, told, after, vary, expect, differs, sources  [unknown-key]",
        ],
    ),
    (
        "[told]",
        '[expect]\nresponse = "same-day"\n\n[told]',
        [
            f"{AT}:42  expect\n  response is emergency, expected same-day (in the variant means 1, place 1).  "
            "Mend what is expected, or say at the top in `differs` why it differs.  [not-the-plan]"
        ],
    ),
    (
        "minutes = 8",
        'minutes = 8\ndiffers = "We would call the sister first."',
        [f"{AT}:4  differs\n  The engine's plan is as expected.  Drop this line.  [no-difference]"],
    ),
    (
        "What would have to be true for all this to be good news?",
        "Look at self.plan before you call-emergency.",
        [
            f'{AT}:16  hints, number 1\n  "call-emergency" is an id of the content.  Say it in words.  [gives-away]',
            f'{AT}:16  hints, number 1\n  "self.plan" is an id of the content.  Say it in words.  [gives-away]',
        ],
    ),
    (
        "What would have to be true for all this to be good news?",
        "Call emergency services for where she lives.",
        [f'{AT}:16  hints, number 1\n  "call emergency services for" gives away: Call emergency services for where the client is  Say it in other words, or say less.  [gives-away]'],
    ),
    (
        "She is looking for her keys.",
        "She would never say that he committed suicide.",
        [f"{AT}:8  story\n  \"committed suicide\" is not said here: one commits a crime, and it is none.  Say: died by suicide, killed themselves, kill yourself.  [banned-word]"],
    ),
    (
        '[after.wrong]\n"safety-contract" =',
        '[after.wrong]\n"observe" =',
        [f"{AT}:62  after, wrong, observe\n  observe is a step of the plan in every variant.  Name another one.  [not-offered]"],
    ),
    (
        '[after.wrong]\n"safety-contract" =',
        '[after.wrong]\n"tell-contact" =',
        [
            f"{AT}:62  after, wrong, tell-contact\n  tell-contact means the same to a reader as contact-designated, a step of the plan: "
            "nobody can tell them apart.  Name another one.  [not-apart]"
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), FAULTS, ids=[new[:40] for _, new, _ in FAULTS])
def test_a_fault_is_found(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert said(tmp_path, edited(old, new)) == words


def test_the_checker_names_what_the_interview_still_asks(tmp_path: Path) -> None:
    without = edited('"self.attempt" = "never"\n', "")
    told = '"self.attempt" = "\\"Never. Not even close. I don\'t do things by halves.\\""\n'
    assert said(tmp_path, without.replace(told, "")) == [
        f"{AT}:22  answers\n  The interview still asks: self.attempt (in the variant means 1, place 1).  Answer each under [answers] "
        "or in the variant.  [not-whole]"
    ]


def test_a_fact_behind_a_gap_is_not_called_idle(tmp_path: Path) -> None:
    gap = edited('"danger.now" = "no"\n', "")
    told = next(line for line in gap.splitlines(keepends=True) if line.startswith('"danger.now" = '))
    found = said(tmp_path, gap.replace(told, ""))
    assert [line.rsplit("[")[-1] for line in found] == ["not-whole]"]


def test_a_story_that_is_too_short_is_not_called_empty(tmp_path: Path) -> None:
    text = re.sub(r'story = """.*?"""', 'story = "A practice {far}."', TEXT, flags=re.DOTALL)
    assert said(tmp_path, text) == [
        f"{AT}:8  story\n  This text has 17 characters; at least 200 are wanted.  Lengthen it.  [too-short]"
    ]


ONE_VARIANT = '\n\n[[vary.place]]\nanswers = { "client.place" = "us-tx", "licence.place" = "us-tx", "profile.licence" = "counselor" }'
MORE = [
    (
        "a list of one variant",
        lambda text: text.replace(ONE_VARIANT, ""),
        [f"{AT}:74  vary, place\n  A case with one variant does not vary.  Add another, or drop it.  [no-variant]"],
    ),
    (
        "a word in two lists",
        lambda text: text.replace('answers = { "client.place"', 'words = { far = "far" }\nanswers = { "client.place"'),
        [f"{AT}:75  vary, place number 1, words, far\n  {{far}} has words in two lists, means and place.  Keep it in one.  [words-twice]"],
    ),
    (
        "next to nothing is known",
        lambda text: text.replace(
            'known = ["client.place", "client.contact", "client.company", "client.age"]', 'known = ["client.place"]'
        ),
        [
            f"{AT}:42  told\n  Nothing is heard when one asks for client.contact, client.company, client.age (in the variant means 1, "
            "place 1).  Write under [told] what is said or seen, or name under `known` what the story tells.  [nothing-told]",
            f"{AT}:15  known\n  15 questions are left to ask, at most 14 (in the variant means 1, place 1): danger.now, client.contact, "
            "client.company, self.intent, self.plan, self.means, tell.safe, self.attempt, self.signs, self.injury, others.threat, "
            "protected.risk, contact.person, client.dependents, client.age.  Let the story tell more, and name it under `known`.  "
            "[too-many-asked]",
        ],
    ),
    (
        "hints are there and hold nothing",
        lambda text: re.sub(r"^hints = \[.*?^\]", "hints = []", text, flags=re.DOTALL | re.MULTILINE),
        [f"{AT}:16  hints\n  This is empty.  Fill it in.  [too-short]"],
    ),
    (
        "a step that is not in the plan is missed by nobody",
        lambda text: text.replace('"distance-means" = "It stays', '"warn-target" = "It stays'),
        [
            f"{AT}:59  after, missed, warn-target\n  warn-target is in no variant's plan: nobody can miss it.  Asked for: call-emergency, "
            "stay-connected, observe, distance-means, tell-client, contact-designated, request-evaluation, warm-handoff, close-loop, "
            "means-plan, safety-plan, follow-up-24h, self-debrief, follow-up-72h, follow-up-7d.  [not-in-the-key]"
        ],
    ),
    (
        "a fact that nobody asks for and that changes the plan",
        lambda text: text.replace("[answers]\n", '[answers]\n"unreached.seen" = "died"\n'),
        [
            f"{AT}:23  answers, unreached.seen\n  unreached.seen is never asked with these answers.  Drop it, or change what it depends "
            "on.  [idle-fact]",
            f"{AT}:22  answers\n  With what the interview asks the plan is another one (in the variant means 1, place 1).  Drop the facts "
            "that it does not ask for.  [other-plan]",
        ],
    ),
    (
        "an own key that differs, and says why",
        lambda text: text.replace("minutes = 8", 'minutes = 8\ndiffers = "We would wait an hour."').replace(
            "[told]", '[expect]\nresponse = "same-day"\n\n[told]'
        ),
        [],
    ),
    (
        "an own key that is the plan",
        lambda text: text.replace("[told]", '[expect]\nresponse = "emergency"\nfirst = ["call-emergency"]\n\n[told]'),
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"), [(change, words) for _, change, words in MORE], ids=[by for by, *_ in MORE]
)
def test_what_is_said_of(tmp_path: Path, change: Callable[[str], str], words: list[str]) -> None:
    text = change(TEXT)
    assert text != TEXT
    assert said(tmp_path, text) == words


def test_a_story_that_reads_hard_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "GRADE", 1.0)
    (found,) = said(tmp_path, TEXT)
    assert re.fullmatch(
        rf"{AT}:\d+  .*\n  It reads at grade 1\.\d; at most 1 is wanted\.  Shorten the hardest: .*  \[reading-grade\]",
        found,
    )


def test_all_but_all_may_be_known(tmp_path: Path) -> None:
    names = "danger.now self.intent self.plan self.means tell.safe self.attempt self.signs self.injury others.threat protected.risk client.dependents"
    text = re.sub(r"\[told\].*?\n\n\[after\]", "[after]", TEXT, flags=re.DOTALL)
    text = re.sub(r'told = \{ "self.means" = ".*?", "contact', 'told = { "contact', text)
    known = ", ".join(f'"{name}"' for name in names.split())
    found = said(tmp_path, text.replace('known = ["client.place"', f'known = [{known}, "client.place"'))
    assert found[0] == (
        f"{AT}:15  known\n  1 question left to ask (in the variant means 1, place 1).  Leave more to be asked.  [too-few-asked]"
    )


@pytest.mark.parametrize(
    ("kept", "check"),
    [(("ask", "response"), "too-few-tasks"), (("response", "actions", "order", "record"), "too-few-tasks")],
)
def test_too_little_to_practise_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: tuple[str, ...], check: str
) -> None:
    def fewer(*asked: Any) -> Exercise:
        whole = interview(*asked)
        return replace(whole, tasks=tuple(task for task in whole.tasks if task.id in kept))

    monkeypatch.setattr(checking, "interview", fewer)
    assert any(f"[{check}]" in line for line in said(tmp_path, TEXT))


def test_an_exercise_that_passes_for_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def passing(*asked: Any) -> Score:
        return replace(score(*asked), passed=True)

    monkeypatch.setattr(checking, "score", passing)
    found = said(tmp_path, TEXT)
    assert (
        f"{AT}:22  answers\n  Nothing at all passes (in the variant means 1, place 1).  Choose facts that call for more.  [empty-passes]"
        in found
    )

    def failing(*asked: Any) -> Score:
        return replace(score(*asked), passed=False)

    monkeypatch.setattr(checking, "score", failing)
    assert any(line.endswith("[key-fails]") for line in said(tmp_path, TEXT))


def test_of_very_many_variants_each_is_run(tmp_path: Path) -> None:
    ways = tuple(Variant({}, {}, {}) for _ in range(7))
    vignette = replace(the(folder=tmp_path), vary=dict.fromkeys(("a", "b", "c"), ways))
    seeds = checking.seeds_to_run(Written(vignette, "", ""))
    assert variants(vignette) == 343 and checking.MOST_RUN <= len(seeds) <= checking.MOST_RUN + 21
    for place in range(3):
        assert {seed // 7**place % 7 for seed in seeds} == set(range(7))


def test_two_vignettes_of_one_title(tmp_path: Path) -> None:
    (tmp_path / "another-one.toml").write_text(TEXT, encoding="utf-8")
    assert said(tmp_path, TEXT) == [
        f"{AT}:1  title\n  another-one.toml has the same title.  Rename one of them.  [same-title]"
    ]


def test_two_vignettes_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / AT).write_text(edited("She has paid", "He has paid"), encoding="utf-8")
    assert said(tmp_path, TEXT) == [f"{AT}\n  more/{AT} has the same id.  Rename one of them.  [same-id]"] or said(
        tmp_path, TEXT
    ) == [f"more/{AT}\n  {AT} has the same id.  Rename one of them.  [same-id]"]


def test_a_file_whose_name_is_no_id(tmp_path: Path) -> None:
    found = said(tmp_path, TEXT, "Paid_through")
    assert found == [
        'Paid_through.toml:1\n  The name of the file, "Paid_through", is the id, and no id.  Use small letters, digits and '
        "hyphens, at most 60: the-bridge.toml.  [bad-id]"
    ]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"title = ", b"title = 1\n[[[", b"a = " + b"[" * 4000])
def test_what_is_no_vignette_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "odd.toml").write_bytes(data)
    shelf = read_shelf(CONTENT, tmp_path)
    assert shelf.written == () and len(shelf.issues) >= 1
    assert all(issue.file.endswith("odd.toml") for issue in shelf.issues)


def test_signs_that_nobody_sees_are_refused(tmp_path: Path) -> None:
    found = said(tmp_path, edited("Marlene keeps", "Mar\u200blene keeps"))
    assert [line.rsplit("[", 1)[1] for line in found] == ["control-character]"]


def test_a_folder_that_is_not_there_is_one_issue(tmp_path: Path) -> None:
    assert [issue.check for issue in check(CONTENT, SETS, tmp_path / "nowhere")] == ["no-folder"]


def test_every_shipped_vignette_is_sound() -> None:
    assert check(CONTENT, SETS, shipped_vignettes()) == []


# ---------------------------------------------------------------- cases


def test_one_seed_after_the_other_goes_through_all_variants(tmp_path: Path) -> None:
    vignette = the(folder=tmp_path)
    assert variants(vignette) == 4
    seen = {tuple(map(repr, taken(vignette, seed))) for seed in range(4)}
    assert len(seen) == 4
    assert taken(vignette, 1) == taken(vignette, 5) == taken(vignette, -3)


def test_a_case_has_its_variant_and_no_name_is_left_in_it(tmp_path: Path) -> None:
    vignette = the(folder=tmp_path)
    far, near = case_of(CONTENT, vignette, 0), case_of(CONTENT, vignette, 1)
    assert "forty minutes out" in far.story and "ten minutes up the hill" in near.story
    assert far.answers.values["self.means"] == "later" and near.answers.values["self.means"] == "yes"
    assert far.told["contact.person"] != near.told["contact.person"]
    assert (
        far.known.values["client.place"] == "us-ca"
        and case_of(CONTENT, vignette, 2).known.values["client.place"] == "us-tx"
    )
    assert words_of(vignette, 1) == {"far": "ten minutes up the hill"}


def test_the_practice_is_known_without_being_told(tmp_path: Path) -> None:
    known = case_of(CONTENT, the(folder=tmp_path), 0).known.values
    assert {"profile.licence", "profile.hipaa", "licence.place"} <= known.keys()
    assert "self.intent" not in known


def test_facts_that_nobody_asks_for_in_a_variant_are_left_out(tmp_path: Path) -> None:
    vignette = replace(the(folder=tmp_path), answers={**the(folder=tmp_path).answers, "guardian.safe": "yes"})
    assert "guardian.safe" not in case_of(CONTENT, vignette, 0).answers.values
    assert (
        relevant(CONTENT, ("danger-to-self",), {"client.age": "teen", "guardian.safe": "yes"})["guardian.safe"] == "yes"
    )


def test_words_are_put_in_for_their_names_only() -> None:
    assert worded("{a} and {b}, {}", {"a": "one"}) == "one and {b}, {}"


def test_chance_is_the_same_everywhere() -> None:
    assert drawn(7, "a", "b") == 17378894876599059097
    assert mixed(["x", "y", "z"], 1) != mixed(["x", "y", "z"], 3) or mixed(["x", "y", "z"], 5)
    assert sorted(mixed(["x", "y", "z"], 1)) == ["x", "y", "z"]
