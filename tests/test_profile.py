"""The practice profile: read strictly, written so that it reads back, and never more than an overlay that adds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
import tomli
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from crisis_cli import note, profile, settings
from crisis_cli.engine import plan_for
from crisis_cli.errors import Issue, OutputError
from crisis_cli.gate import is_hostile
from crisis_cli.load import load, shipped_folder
from crisis_cli.model import Content, Question
from crisis_cli.places import PLACES
from crisis_cli.plan_local import with_local_lines
from crisis_cli.profile import County, Number, Profile
from crisis_cli.scenario import read_scenario

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
FRESNO = County("Fresno County", "us-ca", "559-600-3111", "559-600-8918", DAY)
TRAVIS = County("Travis County", "us-tx", "512-974-0845", None, DAY)
FULL = Profile(
    given={"profile.trainee": "yes", "profile.hipaa": "yes"},
    first_place="us-ca",
    note_style="brief",
    plain=True,
    supervisor=Number("(555) 123-4567 ext 8", DAY),
    advice=Number("1-800-555-0100", DAY),
    counties=(FRESNO, TRAVIS),
)


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path / "settings"))
    return tmp_path / "settings"


def written(folder: Path, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "profile.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def a_question(name: str, **changes: Any) -> Question:
    asked = Question(
        id=name, ask=f"About {name}?", topic=name, why="", kind="choice", choices={"a": "A", "b": "B"}, unknown="Ask.",
        tier="refine", safety=False, in_emergency=False, ask_when=None, default=None, note={}, none_choice=None,
        sources=(),
    )  # fmt: skip
    return replace(asked, **changes)


# ---------------------------------------------------------------- writing and reading back

clean_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@with_settings(deadline=None)
@given(clean_text)
def test_any_text_comes_back_from_toml_as_it_was(text: str) -> None:
    assert tomli.loads(f"{profile.quoted(text)} = {profile.quoted(text)}") == {text: text}
    assert not is_hostile(profile.quoted(text))


names = (
    st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="\u2028\u2029"), min_size=1, max_size=40)
    .filter(lambda text: text.strip() and not is_hostile(text))
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: text.strip() and len(text) <= 80)
)
numbers = st.from_regex(r"[2-8][0-9]{2}-[0-9]{3}-[0-9]{4}( ext [0-9]{1,4})?", fullmatch=True)
places = st.sampled_from(sorted(PLACES))
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
counties = st.builds(County, names, places, numbers, st.none() | numbers, days) | st.builds(
    County, names, places, st.none(), numbers, days
)
practice_values = st.one_of(names, st.integers(0, 10_000), st.lists(names, min_size=1, max_size=4).map(tuple))
profiles = st.builds(
    Profile,
    given=st.dictionaries(st.just("licence.place") | names.map("profile.{}".format), practice_values, max_size=4),
    first_place=st.none() | places,
    note_style=st.none() | st.sampled_from(note.STYLES),
    plain=st.booleans(),
    supervisor=st.none() | st.builds(Number, numbers, days),
    advice=st.none() | st.builds(Number, numbers, days),
    counties=st.lists(counties, max_size=4).map(tuple),
)


@with_settings(deadline=None)
@given(profiles)
def test_a_profile_reads_back_as_it_was_written(given: Profile) -> None:
    assert profile.parse(profile.to_toml(given).encode(), "profile.toml") == given


# ---------------------------------------------------------------- strict: compared with an independent model


def _digits(least: int, most: int) -> Any:
    def judge(text: str) -> str:
        head = text.split("e")[0].split("x")[0]
        assert all(c in "0123456789 ()+-./#*,ext" for c in text)
        assert least <= sum(c.isdigit() for c in head) <= most
        assert head.strip() != "911"
        return text

    return AfterValidator(judge)


def _known(names: Any) -> Any:
    def judge(text: str) -> str:
        assert text in names
        return text

    return AfterValidator(judge)


def _practice(table: dict[str, Any]) -> dict[str, Any]:
    assert all(name == "licence.place" or name.startswith("profile.") for name in table)
    return table


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class NumberModel(Strict):
    number: Annotated[str, _digits(3, 15)]
    entered_on: date


class CountyModel(Strict):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    place: Annotated[str, _known(PLACES)]
    dispatch: Annotated[str, _digits(10, 10)] | None = Field(None, validate_default=False)
    mobile_crisis: Annotated[str, _digits(3, 15)] | None = None
    entered_on: date


class ProfileModel(Strict):
    format: Annotated[int, Field(ge=1, le=1)]
    first_place: Annotated[str, _known(PLACES)] | None = None
    note_style: Annotated[str, _known(note.STYLES)] | None = None
    plain: bool = False
    answers: Annotated[dict[str, str | int | Annotated[list[str], Field(min_length=1)]], AfterValidator(_practice)] = {}
    supervisor: NumberModel | None = None
    advice: NumberModel | None = None
    county: list[CountyModel] = []


ODD_VALUES = (
    True,
    0,
    1,
    2,
    1.5,
    "",
    "x",
    "us-ca",
    "911",
    "5551234567",
    "brief",
    [],
    ["a"],
    [1],
    {},
    {"a": "b"},
    DAY,
    NOON,
)
SPOTS = (
    ("format",), ("first_place",), ("note_style",), ("plain",), ("answers",), ("answers", "profile.trainee"),
    ("answers", "self.intent"), ("answers", "licence.place"), ("supervisor",), ("supervisor", "number"),
    ("supervisor", "entered_on"), ("advice", "extra"), ("county",), ("county", 0), ("county", 0, "name"),
    ("county", 0, "place"), ("county", 0, "dispatch"), ("county", 1, "mobile_crisis"), ("county", 1, "entered_on"),
    ("county", 1, "sirens"), ("colour",),
)  # fmt: skip


def oracle_takes(tables: dict[str, Any]) -> bool:
    try:
        read = ProfileModel.model_validate(tables)
    except (ValidationError, AssertionError):
        return False
    return all(c.dispatch or c.mobile_crisis for c in read.county) and not any(
        type(day) is datetime for day in (c["entered_on"] for c in tables.get("county", []))
    )


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: ".".join(map(str, spot)))
@pytest.mark.parametrize("value", ODD_VALUES, ids=repr)
def test_what_is_taken_and_refused_agrees_with_a_strict_model(spot: tuple[Any, ...], value: Any) -> None:
    tables = tomli.loads(profile.to_toml(FULL))
    inner: Any = tables
    for key in spot[:-1]:
        inner = inner[key]
    inner[spot[-1]] = value
    try:
        profile._profile(tables)
        taken = True
    except profile._FaultError:
        taken = False
    assert taken == oracle_takes(tables)


@pytest.mark.parametrize("spot", [s for s in SPOTS if s[-1] in ("format", "number", "entered_on", "name", "place")])
def test_what_must_be_there_is_missed(spot: tuple[Any, ...]) -> None:
    tables = tomli.loads(profile.to_toml(FULL))
    inner: Any = tables
    for key in spot[:-1]:
        inner = inner[key]
    del inner[spot[-1]]
    with pytest.raises(profile._FaultError):
        profile._profile(tables)
    assert not oracle_takes(tables)


# ---------------------------------------------------------------- messages

BROKEN = {
    'format = 1\nplain = "yes"\n': "p:2  plain: `plain` takes true or false.",
    "plain = true\n": "p:1  format: A profile of this program says `format = 1`.",
    "format = 2\n": "p:1  format: A profile of this program says `format = 1`.",
    'format = 1\nfirst_plase = "us-ca"\n': (
        'p:2  first_plase: There is no key "first_plase" here. Did you mean "first_place"?'
    ),
    'format = 1\nfirst_place = "us-cal"\n': (
        'p:2  first_place: `first_place` has no value "us-cal". Did you mean "us-ca"?'
    ),
    'format = 1\n\n[answers]\n"self.intent" = "none"\n': (
        'p:4  answers, self.intent: A profile never answers "self.intent": only licence.place and profile.*, '
        "nothing about a client. Take the line out."
    ),
    'format = 1\n[answers]\n"client.place" = "us-ca"\n': (
        'p:3  answers, client.place: A profile never answers "client.place": only licence.place and profile.*, '
        "nothing about a client. Take the line out."
    ),
    'format = 1\n[[county]]\nname = "A"\nplace = "us-ca"\ndispatch = "911"\nentered_on = 2026-11-20\n': (
        "p:5  county, dispatch: The dispatch center's own number has ten digits; 911 reaches your own area, "
        "so it is not taken here."
    ),
    'format = 1\n[[county]]\nname = "A"\nplace = "us-ca"\nentered_on = 2026-11-20\n': (
        "p:2  county: A county has `dispatch`, `mobile_crisis` or both."
    ),
    'format = 1\n[supervisor]\nnumber = "555-1234"\n': (
        "p:2  supervisor: `entered_on` is missing: the day you entered or last checked it."
    ),
    'format = 1\n[supervisor]\nnumber = "call 5551234567"\nentered_on = 2026-11-20\n': (
        "p:3  supervisor, number: A number has digits, spaces and ( ) + - . / only, and ext for an extension."
    ),
    'format = 1\n[supervisor]\nnumber = "\\u001b[2J555"\nentered_on = 2026-11-20\n': (
        "p:3  supervisor, number: This text holds control or direction characters: U+001B, at its beginning."
        " Delete that place and type it again."
    ),
    'format = 1\n[advice]\nnumber = "9-1-1"\nentered_on = 2026-11-20\n': (
        "p:3  advice, number: A number of your own has 3 to 15 digits, and is not 911: that stands in the plan already."
    ),
    'format = 1\nname = "x': "p:2  column 10: This is not TOML: Expected '\"' at the end of a string. Was the file cut short?",
}


@pytest.mark.parametrize(("text", "message"), BROKEN.items())
def test_a_broken_profile_is_one_line_with_its_place(text: str, message: str) -> None:
    found = profile.parse(text.encode(), "p")
    assert isinstance(found, Issue)
    shown = profile.one_line(found)
    if "not TOML" not in message:
        assert shown == message
    assert shown.startswith(message.split("This is not TOML")[0])
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xff\xfe", "Byte 1 is not UTF-8 text."),
        (b"a = " + b"[" * 5000, "This is not TOML"),
        (b"#" * 1_100_000, "The file has 1,100,000 bytes; the limit is 1,048,576."),
        (b"", "A profile of this program says `format = 1`."),
    ],
)
def test_a_file_that_is_anything_else_is_an_issue(folder: Path, text: bytes, message: str) -> None:
    written(folder, text)
    found = profile.find()
    assert found.profile is None
    assert found.issue is not None
    assert message in found.issue.message


@pytest.mark.skipif(sys.platform == "win32", reason="links and rights are POSIX here")
def test_folders_pipes_and_loops_in_the_place_of_the_profile_are_an_issue(folder: Path) -> None:
    folder.mkdir()
    path = folder / "profile.toml"
    path.mkdir()
    assert profile.find().issue is not None
    path.rmdir()
    os.mkfifo(path)
    assert profile.find().issue is not None
    path.unlink()
    path.symlink_to(path)
    assert profile.find().issue is not None
    path.unlink()
    assert profile.find() == profile.Found()


def test_the_profile_of_the_readme_is_one_that_counts(content: Content) -> None:
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"^```toml\n(.*?)^```$", readme, re.M | re.S) if "[[county]]" in block)
    found = profile.parse(example.encode(), "README.md")
    assert isinstance(found, Profile)
    assert found.remarks(content) == ()
    assert profile.parse(profile.to_toml(found).encode(), "") == found


# ---------------------------------------------------------------- what it may answer


def test_only_questions_about_the_practice_are_answered(content: Content) -> None:
    questions = {
        **content.questions,
        "licence.place": a_question("licence.place", kind="place", choices={}),
        "profile.licence": a_question("profile.licence"),
        "profile.dangerous": a_question("profile.dangerous", safety=True),
        "profile.several": a_question("profile.several", kind="several"),
    }
    more = replace(content, questions=questions)
    mine = Profile(
        given={
            "profile.several": ("b", "a"),
            "profile.dangerous": "a",
            "profile.licence": "c",
            "profile.trane": "no",
            "licence.place": "us-ca",
            "profile.hipaa": "cannot-tell",
        }
    )
    assert mine.answers(more) == {
        "profile.several": ("a", "b"),
        "licence.place": "us-ca",
        "profile.hipaa": "cannot-tell",
    }
    assert mine.remarks(more) == (
        '"profile.dangerous" is a safety question; a profile never answers one.',
        'profile.licence has no value "c". Known: a, b, not-asked, would-not-say, cannot-tell',
        'There is no question "profile.trane" about your practice. Did you mean "profile.trainee"?',
    )
    assert [q.id for q in profile.practice_questions(more)][:2] == ["licence.place", "profile.licence"]


def test_no_question_of_the_content_that_a_profile_may_answer_is_about_a_client(content: Content) -> None:
    """The prefix is a promise of the content: what a profile answers is context, never safety."""
    named = [q for q in content.questions.values() if profile.may_hold(q.id)]
    assert named
    assert [q.id for q in named if q.safety or q.in_emergency] == []


# ---------------------------------------------------------------- what it adds to a plan


def test_numbers_are_marked_as_the_users_own_with_their_day() -> None:
    assert FULL.lines_for("call-emergency") == (
        "Dispatch of Fresno County, California: 559-600-3111 (yours, entered on 2026-11-20)",
        "Dispatch of Travis County, Texas: 512-974-0845 (yours, entered on 2026-11-20)",
    )
    assert FULL.lines_for("request-mobile-crisis") == (
        "Mobile crisis of Fresno County, California: 559-600-8918 (yours, entered on 2026-11-20)",
    )
    assert FULL.lines_for("call-supervisor") == (
        "Your supervisor: (555) 123-4567 ext 8 (yours, entered on 2026-11-20)",
    )
    assert FULL.lines_for("consult") == (
        "Your supervisor: (555) 123-4567 ext 8 (yours, entered on 2026-11-20)",
        "Your insurer's or legal advice line: 1-800-555-0100 (yours, entered on 2026-11-20)",
    )
    assert FULL.lines_for("document") == ()
    assert Profile().lines_for("call-emergency") == ()


def test_a_county_of_another_state_is_left_out_once_the_clients_place_is_known() -> None:
    assert FULL.lines_for("call-emergency", "us-tx") == (
        "Dispatch of Travis County, Texas: 512-974-0845 (yours, entered on 2026-11-20)",
    )
    assert FULL.lines_for("call-emergency", "outside-us") == ()


SCENARIOS = sorted((shipped_folder() / "scenarios").rglob("*.toml"))


def test_an_adjusted_plan_is_the_plan_with_lines_after_those_it_had(content: Content) -> None:
    """Over every shipped scenario: nothing is removed, moved, delayed, reworded or weakened."""
    touched = set()
    for file in SCENARIOS:
        plan = plan_for(content, read_scenario(content, file).answers, NOON, changes=False)
        adjusted = FULL.adjust(plan)
        assert [a.id for a in adjusted.actions] == [a.id for a in plan.actions]
        back = tuple(
            replace(new, how=new.how[: len(old.how)], reach=new.reach[: len(old.reach)])
            for new, old in zip(adjusted.actions, plan.actions, strict=True)
        )
        assert replace(adjusted, actions=back) == plan
        touched |= {
            new.id for new, old in zip(adjusted.actions, plan.actions, strict=True) if len(new.how) > len(old.how)
        }
    assert touched == {"call-emergency", "request-mobile-crisis", "call-supervisor", "consult"}


def test_lines_for_an_action_that_the_plan_has_not_add_nothing(content: Content) -> None:
    plan = plan_for(content, read_scenario(content, SCENARIOS[0]).answers, NOON, changes=False)
    assert with_local_lines(plan, {"no-such-action": ("x",)}) == plan
    assert Profile().adjust(plan) == plan


# ---------------------------------------------------------------- where it is


@pytest.mark.skipif(sys.platform != "linux", reason="the short way is Linux's")
@pytest.mark.parametrize("named", [None, "", "relative/place", "/somewhere/else", "/somewhere/else/"])
def test_the_short_way_to_the_folder_is_that_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, named: str | None
) -> None:
    from platformdirs import user_config_path

    monkeypatch.delenv("CRISIS_AID_CONFIG", raising=False)
    if named is None:
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_CONFIG_HOME", named)
    assert settings.folder() == user_config_path("crisis-aid", appauthor=False)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_elsewhere_platformdirs_says_where(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    import platformdirs

    monkeypatch.delenv("CRISIS_AID_CONFIG", raising=False)
    monkeypatch.setattr(settings.sys, "platform", system)
    monkeypatch.setattr(platformdirs, "user_config_path", lambda app, appauthor: Path(f"/{app}/{appauthor}"))
    assert settings.path() == Path("/crisis-aid/False/profile.toml")


def test_another_folder_can_be_named(folder: Path) -> None:
    assert settings.path() == folder / "profile.toml"
    assert profile.find() == profile.Found()


def test_it_is_saved_for_its_user_alone_and_found_again(folder: Path) -> None:
    path = written(folder, "old")
    path.chmod(0o644)
    profile.save(FULL)
    assert profile.find() == profile.Found(FULL)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in folder.iterdir()] == ["profile.toml"]
    assert profile.remove()
    assert not profile.remove()


def test_a_folder_it_makes_is_for_its_user_alone(folder: Path) -> None:
    profile.save(FULL)
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700


def test_where_it_cannot_be_saved_it_says_so_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path / "file"))
    with pytest.raises(OutputError, match=r"profile\.toml was not written: File exists\. Check the folder"):
        profile.save(FULL)
    assert profile.find() == profile.Found()
    assert (tmp_path / "file").read_text() == "x"


# ---------------------------------------------------------------- the start


def test_the_start_of_assess_loads_nothing_heavy_for_a_profile(folder: Path) -> None:
    profile.save(FULL)
    code = (
        "import sys, crisis_cli.assess as a\n"
        "assert 'crisis_cli.profile' not in sys.modules\n"
        "from crisis_cli import profile\n"
        "assert a.settings.has_profile() and profile.find().profile\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "tomli" in loaded
    assert not {"pydantic", "platformdirs", "questionary", "prompt_toolkit", "typer", "rich"} & set(loaded)
