"""What was practised is kept: nothing but the line being written can be lost, and nothing hinders showing a result."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from training_made import NOW, mark, quarter, record

from crisis_cli.errors import OutputError, UsageError
from crisis_cli.settings import FOLDER_VARIABLE
from crisis_cli.training import records
from crisis_cli.training.model import AREAS, SURENESS, Mark, Record, Reply, Score
from crisis_cli.training.records import LOG, OPEN, Open, Rating

LEFT_OUT = "this record can't be read (cut off, or changed). It is left out, and left in place."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path / "settings"
    monkeypatch.setenv(FOLDER_VARIABLE, str(home))
    yield home
    if home.is_dir():
        home.chmod(0o700)


# ---------------------------------------------------------------- there and back

ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-", min_size=1, max_size=20)
shares = st.floats(0, 1)
seconds = st.floats(0, 1e6)
sure = st.sampled_from((None, *SURENESS))
marks = st.builds(
    Mark,
    task=ids,
    area=st.sampled_from(AREAS),
    points=shares,
    missed=st.lists(ids, max_size=3).map(tuple),
    wrong=st.lists(ids, max_size=3).map(tuple),
    grave=st.lists(st.tuples(ids, st.sampled_from(("danger", "disclosure"))), max_size=2).map(tuple),
    sure=sure,
    seconds=seconds,
)
moments = st.datetimes(
    datetime(2001, 1, 1),
    datetime(2199, 1, 1),
    timezones=st.sampled_from((UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30)))),
)
replies = st.builds(Reply, task=ids, chosen=st.lists(ids, max_size=4).map(tuple), sure=sure, seconds=seconds)
any_record = st.builds(
    Record,
    at=moments,
    exercise=ids,
    kind=st.sampled_from(("interview", "drill", "note", "withhold", "call")),
    seed=st.integers(0, 2**40),
    content=ids,
    form=st.sampled_from(("practice", "exam")),
    concerns=st.lists(ids, max_size=3).map(tuple),
    hints=st.integers(0, 9),
    seconds=seconds,
    score=st.builds(
        Score,
        areas=st.dictionaries(st.sampled_from(AREAS), shares),
        marks=st.lists(marks, max_size=4).map(tuple),
        passed=st.booleans(),
    ),
    who=st.sampled_from(("", "Ada", "Zoë ☺")),
    replies=st.lists(replies, max_size=4).map(tuple),
    exam=st.sampled_from(("", "A 4 2026-11-04T10:00:00+00:00")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(any_record, min_size=1, max_size=5))
def test_records_come_back_as_they_were_kept_and_in_order(folder: Path, kept: list[Record]) -> None:
    (folder / LOG).unlink(missing_ok=True)
    assert [records.append(one) for one in kept] == [""] * len(kept)
    assert records.records() == (tuple(kept), ())


def test_every_line_says_training_and_holds_no_name_unless_one_was_given(folder: Path) -> None:
    records.append(record())
    line = (folder / LOG).read_text()
    assert line.startswith(
        '{"note":"TRAINING","schema":"crisis-aid/training-record/1","record":{"at":"2026-11-22T22:00:00Z"'
    )
    assert '"who":""' in line
    assert line.count("\n") == 1


def test_the_log_is_for_its_owner_alone(folder: Path) -> None:
    records.append(record())
    records.keep_open(Open(NOW, "interview.the-bridge", 0, "1.0 abc"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_nothing_was_kept_yet() -> None:
    assert records.records() == ((), ())
    assert records.ratings() == ((), ())
    assert records.taken_up() == (None, "")
    assert records.forget() == ""


def test_a_log_that_somebody_gave_is_read_where_it_stands(tmp_path: Path, folder: Path) -> None:
    records.append(record())
    other = tmp_path / "of-a-colleague.jsonl"
    other.write_bytes((folder / LOG).read_bytes() + b"torn")
    assert records.records(other) == ((record(),), (f"of-a-colleague.jsonl, line 2: {LEFT_OUT}",))


def test_the_logs_of_several_people_are_read_together_and_nothing_counts_twice(tmp_path: Path, folder: Path) -> None:
    for number in (1, 2):
        records.append(record(seed=number))
    ana, ben = tmp_path / "ana.jsonl", tmp_path / "ben.jsonl"
    ana.write_bytes((folder / LOG).read_bytes())
    ben.write_bytes((folder / LOG).read_bytes().split(b"\n")[0] + b"\ntorn")
    found = records.gathered([ana, ben])
    assert found == ((record(seed=1), record(seed=2)), (f"ben.jsonl, line 2: {LEFT_OUT}",))
    with pytest.raises(UsageError) as refused:
        records.gathered([ana, tmp_path / "lost.jsonl"])
    assert str(refused.value) == f"There is no file {tmp_path / 'lost.jsonl'}. Give a training.jsonl."


# ---------------------------------------------------------------- lines that are hurt


def test_a_line_that_was_cut_off_is_told_of_and_kept_and_costs_no_other(folder: Path) -> None:
    records.append(record(seed=1))
    records.append(record(seed=2))
    log = folder / LOG
    log.write_bytes(log.read_bytes()[:-40])
    torn = log.read_bytes()
    assert records.records() == ((record(seed=1),), (f"{LOG}, line 2: {LEFT_OUT}",))
    assert log.read_bytes() == torn, "reading changes nothing"
    assert records.append(record(seed=3)) == ""
    assert log.read_bytes().startswith(torn + b"\n")
    assert records.records() == ((record(seed=1), record(seed=3)), (f"{LOG}, line 2: {LEFT_OUT}",))


def _with(**changes: object) -> bytes:
    import msgspec

    return msgspec.json.encode({"schema": records.RECORD, "record": replace(record(), **changes)})  # type: ignore[arg-type]


HOSTILE = {
    "no JSON": b"practised a lot",
    "a number": b"7",
    "a list": b"[]",
    "nothing in it": b"{}",
    "no record": b'{"schema":"crisis-aid/training-record/1"}',
    "bytes that are no text": b'{"schema":"\xff\xfe"}',
    "NUL": b"\0" * 30,
    "deep": b"[" * 5_000,
    "a long line": b'"' + b"a" * (records.LONGEST_LINE + 1) + b'"',
    "an endless number": _with(seed=1).replace(b'"seed":1', b'"seed":' + b"9" * 5_000),
    "no offset": _with(at=datetime(2026, 11, 22)),
    "another century": _with(at=datetime(1901, 1, 1, tzinfo=UTC)),
    "the end of time": _with(at=datetime(9999, 12, 31, tzinfo=UTC)),
    "an unknown kind": _with(kind="duel"),
    "an unknown area": _with(score=Score({"charm": 1.0}, (), True)),  # type: ignore[dict-item]
    "more than whole": _with(score=Score({"asking": 1.5}, (), True)),
    "less than nothing": _with(score=Score({"asking": -0.5}, (), True)),
    "endless": _with(seconds=1).replace(b'"seconds":1,', b'"seconds":1e999,'),
    "not a number": _with(seconds=1).replace(b'"seconds":1,', b'"seconds":NaN,'),
    "before it began": _with(seconds=-1.0),
    "hints owed": _with(hints=-1),
    "surer than sure": _with(score=Score({}, (mark(sure=950),), True)),
    "steers a terminal": _with(exercise="\x1b[2J"),
    "turns the reading": _with(score=Score({}, (mark(missed=["\u202eabc"]),), True)),
    "no exercise": _with(exercise=""),
    "an endless id": _with(exercise="a" * 401),
    "text for a number": _with(seed=1).replace(b'"seed":1', b'"seed":"1"'),
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_line_is_left_out_and_told_of(folder: Path, line: bytes) -> None:
    records.append(record())
    with (folder / LOG).open("ab") as log:
        log.write(line + b"\n")
    records.append(record(seed=9))
    assert records.records() == ((record(), record(seed=9)), (f"{LOG}, line 2: {LEFT_OUT}",))


def test_many_hostile_lines_are_told_of_in_few(folder: Path) -> None:
    records.append(record())
    (folder / LOG).write_bytes(b"\n".join(HOSTILE.values()) + b"\r\n\n")
    assert records.records().remarks == (
        *(f"{LOG}, line {number}: {LEFT_OUT}" for number in (1, 2, 3)),
        f"{LOG}: {len(HOSTILE) - 3} more records can't be read.",
    )


def test_a_record_of_a_later_program_is_no_broken_one(folder: Path) -> None:
    records.append(record())
    log = folder / LOG
    log.write_bytes(log.read_bytes().replace(b"record/1", b"record/2") + log.read_bytes())
    assert records.records() == (
        (record(),),
        (f"{LOG}: 1 record of a newer crisis-aid left out. Update this one to see them.",),
    )


def test_what_a_later_program_adds_to_a_record_is_passed_over(folder: Path) -> None:
    records.append(record())
    log = folder / LOG
    log.write_bytes(log.read_bytes().replace(b'"seed":0', b'"seed":0,"mood":"fine"'))
    assert records.records() == ((record(),), ())


# ---------------------------------------------------------------- two at once

WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from training_made import record
from crisis_cli.training import records
for number in range(60):
    assert records.append(record(seed=int(sys.argv[1]) * 1000 + number)) == ""
"""


def test_two_programs_at_once_lose_nothing(folder: Path) -> None:
    here = str(Path(__file__).parent)
    root = str(Path(str(records.__file__)).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    hands = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(hand), here], env=environment, cwd=root)
        for hand in range(3)
    ]
    assert [hand.wait(60) for hand in hands] == [0, 0, 0]
    found, remarks = records.records()
    assert remarks == ()
    assert sorted(one.seed for one in found) == sorted(h * 1000 + n for h in range(3) for n in range(60))


def test_a_lock_that_another_holds_does_not_stop_keeping_but_stops_rewriting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    records.append(record())
    monkeypatch.setattr(records, "PATIENCE", 0.05)
    with (folder / records.LOCK).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert records.append(record(seed=1)) == ""
        with pytest.raises(OutputError, match=r"^Another crisis-aid is using the log"):
            records.reset()
    assert len(records.records().records) == 2


def test_a_disk_that_knows_no_locks_is_written_to_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(records, "_lock", refuses)
    assert records.append(record()) == ""
    assert records.records().records == (record(),)


def test_on_windows_the_lock_is_that_of_its_own_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The branch for Windows, run here with a made-up msvcrt: it locks and unlocks the first byte."""
    calls: list[tuple[int, int, int]] = []
    made = types.ModuleType("msvcrt")
    made.LK_NBLCK, made.LK_UNLCK = 2, 0  # type: ignore[attr-defined]
    made.locking = lambda handle, mode, size: calls.append((os.lseek(handle, 0, os.SEEK_CUR), mode, size))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "msvcrt", made)
    monkeypatch.setattr(sys, "platform", "win32")
    source = Path(str(records.__file__)).read_text(encoding="utf-8")
    module = types.ModuleType("crisis_cli.training.records_on_windows")
    sys.modules[module.__name__] = module
    monkeypatch.delattr(os, "O_NOFOLLOW")
    monkeypatch.delattr(os, "O_NONBLOCK")
    try:
        exec(compile(source, str(records.__file__), "exec"), module.__dict__)
        assert module.append(record()) == ""
        assert module.append(record(seed=1)) == ""
        assert module.records().records == (record(), record(seed=1))
        assert module.reset("interview.the-bridge") == 2
    finally:
        del sys.modules[module.__name__]
    assert calls == [(0, 2, 1), (0, 0, 1)] * 3


# ---------------------------------------------------------------- what hinders


def test_a_folder_that_may_not_be_written_costs_no_result(folder: Path) -> None:
    folder.write_text("a file stands where the folder would be")
    assert records.append(record()) == (
        f"This exercise was not kept in {folder}: File exists. Check the folder and its rights. The result above holds."
    )
    assert records.records() == (
        (),
        (
            f"What was practised before can't be read: {folder / LOG}: Not a directory. Check the folder and its rights.",
        ),
    )
    assert records.keep_open(Open(NOW, "x", 0, "1")) == (
        "Where you stopped was not kept: File exists. Check the folder and its rights."
    )
    assert records.forget() == (
        "The exercise that was left is still kept: Not a directory. Check the folder and its rights."
    )


def test_no_folder_at_all_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "not/absolute")
    no_folder = "There is no folder for settings. Set HOME, or CRISIS_AID_CONFIG to a full path."
    assert records.append(record()) == f"This exercise was not kept. {no_folder}"
    assert records.records() == ((), (no_folder,))
    assert records.taken_up() == (None, no_folder)
    assert records.forget() == ""


def test_a_log_that_is_no_file_is_one_line(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / LOG)
    assert records.records().remarks == (
        f"{folder / LOG} is no plain file. Move it away; what was practised is kept there.",
    )
    assert records.append(record()) == (
        f"This exercise was not kept in {folder}: it is no plain file. Check the folder and its rights. The result above holds."
    )


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine\n")
    (folder / LOG).symlink_to(elsewhere)
    assert records.append(record()).startswith(f"This exercise was not kept in {folder}: ")
    assert elsewhere.read_text() == "mine\n"


def _writes(result: int | OSError) -> object:
    def write(handle: int, data: bytes) -> int:
        if isinstance(result, OSError):
            raise result
        return real(handle, bytes(data[:result]))

    real = os.write
    return write


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device. Free some space."),
        (25, "No space left on device. Free some space."),
        (OSError(errno.EROFS, "Read-only file system"), "Read-only file system. Check the folder and its rights."),
    ],
    ids=["full", "full within the line", "read-only"],
)
def test_a_disk_that_takes_nothing_leaves_the_log_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, result: int | OSError, said: str
) -> None:
    records.append(record())
    before = (folder / LOG).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(records.os, "write", _writes(result))
        assert (
            records.append(record(seed=1)) == f"This exercise was not kept in {folder}: {said} The result above holds."
        )
    assert (folder / LOG).read_bytes() == before
    assert records.append(record(seed=2)) == ""
    assert records.records() == ((record(), record(seed=2)), ())


def test_a_log_grown_beyond_reason_is_neither_read_nor_added_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records.append(record())
    monkeypatch.setattr(records, "MOST_BYTES", 100)
    size = (folder / LOG).stat().st_size
    assert records.append(record()).startswith(f"This exercise was not kept in {folder}: the file is too large.")
    assert records.records().remarks == (f"{folder / LOG} has {size:,} bytes; the limit is 100. Move it away.",)


# ---------------------------------------------------------------- forgetting


def test_one_exercise_is_forgotten_and_what_cannot_be_read_stays(folder: Path) -> None:
    for one in quarter(10):
        records.append(one)
    with (folder / LOG).open("ab") as log:
        log.write('{"schema": "é'.encode()[:-1] + b"\n")
    assert records.reset("interview.the-bridge") == 2
    found, remarks = records.records()
    assert [one for one in quarter(10) if one.exercise != "interview.the-bridge"] == list(found)
    assert remarks == (f"{LOG}, line 9: {LEFT_OUT}",)
    assert records.reset("interview.the-bridge") == 0
    assert stat.S_IMODE((folder / LOG).stat().st_mode) == 0o600


def test_everything_is_forgotten(folder: Path) -> None:
    records.append(record())
    records.append(record(seed=1))
    records.keep_open(Open(NOW, "x", 0, "1"))
    records.rate(Rating(NOW, "supervisor", {"asking": 3}))
    assert records.reset() == 2
    assert [file.name for file in folder.iterdir()] == [records.LOCK]
    assert records.reset() == 0


@pytest.mark.parametrize(
    ("stuck", "forgotten"),
    [
        ([records.RATINGS], "Forgotten: the records, the exercise that was left."),
        ([LOG], "Forgotten: the ratings, the exercise that was left."),
        ([OPEN], "Forgotten: the records, the ratings."),
        ([LOG, records.RATINGS, OPEN], "Nothing was forgotten."),
    ],
)
def test_what_went_and_what_is_still_kept_is_said_where_a_file_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stuck: list[str], forgotten: str
) -> None:
    records.append(record())
    records.rate(Rating(NOW, "supervisor", {"asking": 3}))
    records.keep_open(Open(NOW, "x", 0, "1"))
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name in stuck:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    words = {LOG: "the records", records.RATINGS: "the ratings", OPEN: "the exercise that was left"}
    kept = " ".join(f"Still kept: {words[name]}, in {folder / name}: Permission denied." for name in stuck)
    with pytest.raises(OutputError) as refused:
        records.reset()
    assert str(refused.value) == f"{forgotten} {kept} Check the folder and its rights, then try again."
    assert {file.name for file in folder.iterdir()} == {*stuck, records.LOCK}
    monkeypatch.undo()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    records.reset()
    assert [file.name for file in folder.iterdir()] == [records.LOCK]


def test_what_was_never_there_is_not_said_to_be_forgotten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / records.RATINGS).mkdir(parents=True)
    with pytest.raises(OutputError) as refused:
        records.reset()
    assert str(refused.value).startswith(
        f"Nothing was forgotten. Still kept: the ratings, in {folder / records.RATINGS}: "
    )


@pytest.mark.parametrize("name", [LOG, records.RATINGS, OPEN])
def test_what_is_a_link_is_not_said_to_be_forgotten(folder: Path, tmp_path: Path, name: str) -> None:
    records.append(record())
    records.rate(Rating(NOW, "supervisor", {"asking": 3}))
    records.keep_open(Open(NOW, "x", 0, "1"))
    elsewhere = tmp_path / "elsewhere"
    (folder / name).rename(elsewhere)
    (folder / name).symlink_to(elsewhere)
    before = {file: file.read_bytes() for file in (*folder.iterdir(), elsewhere)}
    said = f"{folder / name} is a link, to {elsewhere}. Nothing was forgotten. Delete what it points to, then the link."
    with pytest.raises(OutputError) as refused:
        records.reset()
    assert str(refused.value) == said
    assert {file: file.read_bytes() for file in (*folder.iterdir(), elsewhere)} == before


def test_one_exercise_in_a_log_that_is_a_link_is_not_said_to_be_forgotten(folder: Path, tmp_path: Path) -> None:
    records.append(record())
    elsewhere = (folder / LOG).rename(tmp_path / "elsewhere")
    (folder / LOG).symlink_to(elsewhere)
    with pytest.raises(OutputError, match="is a link, to"):
        records.reset(record().exercise)
    assert (folder / LOG).is_symlink()
    assert records.records().records == (record(),)


def test_nothing_to_forget_where_nothing_was_kept(folder: Path) -> None:
    assert records.reset() == 0
    assert not folder.exists()


# ---------------------------------------------------------------- the exercise that was left


def test_an_exercise_that_was_left_is_taken_up_where_it_was_left() -> None:
    left = Open(
        NOW,
        "interview.the-bridge",
        4,
        "1.0 abc",
        (Reply("ask", ("self.plan",), 95, 31.5),),
        ("self.means",),
        hints=1,
        seconds=40.0,
        folder="/own",
    )
    assert records.keep_open(left) == ""
    assert records.taken_up() == (left, "")
    assert records.keep_open(replace(left, seed=5)) == ""
    assert records.taken_up() == (replace(left, seed=5), "")
    assert records.forget() == ""
    assert records.taken_up() == (None, "")


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff", b'{"schema":"crisis-aid/training-open/2"}', b"\0"])
def test_an_exercise_that_was_left_and_hurt_is_begun_anew(folder: Path, data: bytes) -> None:
    folder.mkdir()
    (folder / OPEN).write_bytes(data)
    assert records.taken_up() == (None, f"{OPEN}: the exercise that was left can't be read. Begin it anew.")


# ---------------------------------------------------------------- ratings


def test_a_rating_stands_apart_from_the_records() -> None:
    given_rating = Rating(NOW, "supervisor", {"asking": 3, "law": 4}, "Asked plainly.", "danger-to-self")
    assert records.rate(given_rating) == ""
    assert records.ratings() == ((given_rating,), ())
    assert records.records() == ((), ())


def test_a_rating_that_cannot_be_kept_is_called_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("a file stands where the folder would be")
    rating = Rating(NOW, "supervisor", {"asking": 3})
    assert records.rate(rating) == (
        f"This rating was not kept in {folder}: File exists. Check the folder and its rights."
    )
    monkeypatch.setenv(FOLDER_VARIABLE, "not/absolute")
    assert records.rate(rating) == (
        "This rating was not kept. There is no folder for settings. Set HOME, or CRISIS_AID_CONFIG to a full path."
    )


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        (Rating(NOW, " ", {"asking": 3}), 'Say in which role it was rated, such as "supervisor"; no name is needed.'),
        (
            Rating(NOW, "supervisor", {}),
            "Nothing is rated. The areas are: asking, acting, law, disclosure, documenting, follow-up.",
        ),
        (Rating(NOW, "supervisor", {"law": 5}), "law takes 1, 2, 3 or 4."),
        (Rating(NOW, "supervisor", {"law": 0}), "law takes 1, 2, 3 or 4."),
        (
            Rating(NOW, "supervisor", {"law": 1}, "\x1b[2J"),
            "A text of this rating is too long, or holds control characters.",
        ),
        (
            Rating(datetime(2026, 1, 1), "supervisor", {"law": 1}),
            "The time of a rating needs its offset, and a year of this century.",
        ),
    ],
)
def test_a_rating_that_is_none_is_refused(rating: Rating, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        records.rate(rating)
    assert str(refused.value) == said
    assert records.ratings() == ((), ())
