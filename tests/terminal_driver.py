"""A person at a terminal, for tests: starts the program on a pseudo-terminal, presses keys, reads the screen through pyte.

`Conversation` reads the numbered lines as they are written; `Window` looks at what is drawn.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pexpect
import pyte


class Conversation:
    """One run of `crisis-aid` in numbered lines, on a terminal of `columns` x `rows`. Counts the keys pressed; a place counts as one."""

    def __init__(
        self,
        arguments: list[str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> None:
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "PYTHONUTF8": "1",
            "CRISIS_AID_PLAIN": "1",
            **(env or {}),
        }
        environment.pop("NO_COLOR", None)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "crisis_cli", *arguments],
            dimensions=(rows, columns),
            encoding="utf-8",
            codec_errors="replace",
            cwd=str(cwd) if cwd else None,
            env=environment,
            timeout=20,
        )
        self.child.delaybeforesend = None
        self.screen = pyte.HistoryScreen(columns, rows, history=2000, ratio=0.5)
        self.stream = pyte.Stream(self.screen)
        self.keys = 0
        self.transcript = ""

    def wait(self, text: str) -> str:
        """Wait until `text` has been written since the last wait; return all that was written up to and with it."""
        self.child.expect_exact(text)
        seen = str(self.child.before) + str(self.child.after)
        self._feed(seen)
        return seen

    def press(self, key: str, *, after: str) -> None:
        """Press one key once the question `after` and its prompt are on the screen."""
        self.wait(after)
        self.wait("> ")
        self.send(key)
        self.keys += 1

    def send(self, keys: str) -> None:
        """Send keys once the program waits for some."""
        until_it_waits(self.child.pid)
        self.child.send(keys)

    def type_place(self, name: str, *, after: str = "Which state is the client in") -> None:
        self.wait(after)
        self.wait("> ")
        self.send(name + "\r")
        self.keys += 1

    def finish(self) -> tuple[str, int]:
        """Read to the end; return the rest of the output and the exit code (128+n after signal n)."""
        self.child.expect(pexpect.EOF)
        rest = str(self.child.before)
        self._feed(rest)
        self.child.close()
        code = self.child.exitstatus
        return rest, code if code is not None else 128 + (self.child.signalstatus or 0)

    def lines(self) -> list[str]:
        """Return what the screen shows, without empty lines at the right and the bottom."""
        shown = [line.rstrip() for line in self.screen.display]
        while shown and not shown[-1]:
            shown.pop()
        return shown

    def _feed(self, text: str) -> None:
        self.transcript += text
        self.stream.feed(text)


def sleeps(pid: int) -> bool:
    """Whether a program waits for something, or has ended; taken to be so where the system does not tell."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] not in ("R", "D")


def until_it_waits(pid: int) -> None:
    """Wait until a program has gone to sleep: keys typed before it asks are dropped on purpose."""
    calm, stop = 0, time.monotonic() + 10
    while calm < 3 and time.monotonic() < stop:
        time.sleep(0.005)
        calm = calm + 1 if sleeps(pid) else 0


# ---------------------------------------------------------------- a window, for what is drawn

SHELL = """
import os, signal, sys, termios, time
result, command = sys.argv[1], sys.argv[2:]
before = termios.tcgetattr(0)
for name in ("SIGTTOU", "SIGHUP"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
def note(name, value):
    words = {None: "null", True: "true", False: "false"}
    with open(result, "a") as file:
        file.write('{"%s": %s}\\n' % (name, words[value] if value in (None, True, False) and value.__class__ is not int else value))
def as_before():
    try:
        os.tcsetpgrp(0, os.getpgrp())
        return termios.tcgetattr(0) == before
    except (OSError, termios.error):
        return None
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    for name in ("SIGTTOU", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    os.execv(command[0], command)
note("pid", child)
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        break
    note("stopped", as_before())
    os.write(1, b"[the shell's own line]")
    time.sleep(0.1)
    if os.environ.get("BACKGROUND_FIRST"):
        os.kill(child, signal.SIGCONT)
        _, status = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            break
        note("background", os.WSTOPSIG(status) == signal.SIGTTOU)
        del os.environ["BACKGROUND_FIRST"]
    os.tcsetpgrp(0, child)
    os.kill(child, signal.SIGCONT)
note("restored", as_before())
note("code", os.waitstatus_to_exitcode(status))
"""
"""A shell with job control, as small as can be: it notes whether the terminal came back as it was."""

TAKE, GIVE = "\x1b[?1049h", "\x1b[?1049l"
HARNESS = str(Path(__file__).with_name("prompt_harness.py"))


class Window:
    """A terminal window of `columns` x `rows`: a small shell runs the program in it, and pyte shows what is seen."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        *,
        columns: int = 80,
        rows: int = 24,
        sized: bool = True,
        env: dict[str, str] | None = None,
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"}
        for name in ("NO_COLOR", "CRISIS_AID_PLAIN", "ACCESSIBLE", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        environment["PYTHONPYCACHEPREFIX"] = str(folder.parent / "compiled")
        environment.update(env or {})
        self.result = folder / f"shell-{time.monotonic_ns()}.jsonl"
        self.child = pexpect.spawn(
            sys.executable,
            ["-I", "-S", "-c", SHELL, str(self.result), sys.executable, *command],
            dimensions=(rows, columns) if sized else (0, 0),
            env=environment,
            timeout=20,
        )
        self.child.delaybeforesend = None
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""

    @property
    def transcript(self) -> str:
        """Everything the terminal was sent so far."""
        return self.raw.decode("utf-8", "replace")

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    def text(self) -> str:
        return "\n".join(self.lines())

    def read(self, seconds: float) -> bool:
        """Read what comes within `seconds`; False at the end."""
        try:
            data = self.child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except (pexpect.EOF, OSError):
            return False
        self.raw += data
        self.stream.feed(data)
        return True

    def see(self, *wanted: str, without: str = "\0") -> str:
        """Wait until all of `wanted` stand on the screen, and `without` does not; return the screen."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            going = self.read(0.02)
            seen = self.text()
            flat = " ".join(seen.split())
            if all(text in seen or text in flat for text in wanted) and without not in flat:
                self._until_it_waits(end)  # keys typed before a question stands on the screen are dropped on purpose
                return seen
            if not going:
                break
        raise AssertionError(f"{wanted} not seen (or {without!r} still there):\n{self.text()}")

    def _until_it_waits(self, end: float) -> None:
        """Read on until the program writes no more and sleeps: on a busy machine that takes longer than any pause."""
        calm = 0
        while calm < 2 and time.monotonic() < end:
            written = len(self.raw)
            if not self.read(0.01):
                return
            calm = calm + 1 if written == len(self.raw) and self._sleeps() else 0

    def _sleeps(self) -> bool:
        pid = self.notes().get("pid")
        return sleeps(pid) if isinstance(pid, int) else True

    def press(self, keys: str) -> None:
        self.child.send(keys.encode())

    def flood(self, data: bytes) -> None:
        """Paste `data`, reading what the program writes meanwhile."""
        os.set_blocking(self.child.child_fd, False)
        while data:
            try:
                data = data[os.write(self.child.child_fd, data) :]
            except BlockingIOError:
                if not self.read(0.005) or "code" in self.notes():
                    break
            except OSError:
                break
        os.set_blocking(self.child.child_fd, True)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.screen.erase_in_display(2)
        self.child.setwinsize(rows, columns)

    def notes(self) -> dict[str, object]:
        """Return what the shell noted so far: pid, stopped, code, restored."""
        if not self.result.exists():
            return {}
        lines = self.result.read_text().splitlines()
        return {key: value for line in lines for key, value in json.loads(line).items()}

    def kill(self, number: int) -> None:
        os.kill(int(str(self.notes()["pid"])), number)

    def end(self) -> dict[str, object]:
        """Read to the end and return what the shell noted: the code (128+n after signal n) and `restored`."""
        stop = time.monotonic() + 10
        while self.read(0.05) and time.monotonic() < stop:
            pass
        while "code" not in self.notes() and time.monotonic() < stop:
            time.sleep(0.01)
        notes = self.notes()
        code = int(str(notes["code"]))
        return {**notes, "code": 128 - code if code < 0 else code}

    def was_given_back(self) -> bool:
        """Whether the last of every pair of switches gave back: alternate screen, cursor, bracketed paste."""
        pairs = ((TAKE, GIVE), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?2004h", "\x1b[?2004l"))
        sent = self.transcript
        return all(sent.rfind(give) > sent.rfind(take) for take, give in pairs if take in sent)

    def after_leaving(self) -> str:
        """Return what was written after the alternate screen was left for the last time."""
        return self.transcript.rpartition(GIVE)[2]

    def hang_up(self) -> None:
        """Close the window and no more: pexpect's own close interrupts the small shell before it can note anything."""
        self.child.ptyproc.fileobj.close()

    def close(self) -> None:
        """End whatever is left."""
        if self.child.isalive():
            self.child.kill(9)
            self.child.wait()
        self.child.ptyproc.delayafterclose = 0
        self.child.close()
