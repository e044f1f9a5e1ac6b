"""Keys from a real terminal, one at a time, on POSIX and Windows, leaving the terminal as it was whatever happens.

What a key means belongs to the prompters. Signals that concern the terminal (stopped, resized, Ctrl-C under a drawn
screen) are answered between two keys, never in the middle of a write.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Protocol

ESCAPE = "\x1b"
ENTER = ("\r", "\n")
UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END = "up", "down", "page up", "page down", "home", "end"
PASTE = "paste"
REDRAW = "redraw"
OTHER = "other"
"""Keys that are no character have names of several letters; `REDRAW` says that the screen must be drawn again."""


class TakesTurns(Protocol):
    """A drawn screen, which gives way to the shell and comes back."""

    def enter(self) -> None:
        """Take the terminal."""

    def leave(self) -> None:
        """Give it back; a second time does nothing."""


def _nothing() -> None:
    """What is done while a key is waited for, unless there is something."""


if sys.platform == "win32":
    import ctypes
    import msvcrt

    NAMED = {"H": UP, "P": DOWN, "I": PAGE_UP, "Q": PAGE_DOWN, "G": HOME, "O": END}

    def can_be_drawn_on() -> bool:
        """Switch the console to escape sequences; False where it knows none. Tested on no Windows machine yet."""
        kernel = ctypes.windll.kernel32
        mode = ctypes.c_uint32()
        console = kernel.GetStdHandle(-12)
        if not kernel.GetConsoleMode(console, ctypes.byref(mode)):
            return False
        return bool(kernel.SetConsoleMode(console, mode.value | 4))

    class Keyboard:
        """The console of Windows. Tested on no Windows machine yet; a new size shows at the next key."""

        pasted = ""

        def __init__(self) -> None:
            self._screen: TakesTurns | None = None
            self._meanwhile: Callable[[], object] = _nothing

        def __enter__(self) -> Keyboard:
            return self

        def __exit__(self, *_: object) -> None:
            if self._screen is not None:
                self._screen.leave()

        def attach(self, screen: TakesTurns) -> None:
            self._screen = screen

        def meanwhile(self, call: Callable[[], object]) -> None:
            self._meanwhile = call

        def waiting(self) -> bool:
            return bool(msvcrt.kbhit())

        def forget_typed_ahead(self) -> None:
            while msvcrt.kbhit():
                msvcrt.getwch()

        def read(self) -> str:
            """Return one character, "" for a key that is none."""
            key = self.event()
            return key if len(key) == 1 else ""

        def event(self) -> str:
            """Return one character or the name of a key. Raises KeyboardInterrupt on Ctrl-C, EOFError on Ctrl-D or Ctrl-Z."""
            call, self._meanwhile = self._meanwhile, _nothing
            call()
            key = msvcrt.getwch()
            if key in ("\x00", "\xe0"):
                return NAMED.get(msvcrt.getwch(), OTHER)
            if key == "\x03":
                raise KeyboardInterrupt
            if key in ("\x04", "\x1a"):
                raise EOFError
            return key

else:
    import select
    import termios
    import tty

    NAMED = {
        **{"A": UP, "B": DOWN, "H": HOME, "F": END, "5~": PAGE_UP, "6~": PAGE_DOWN},
        **{"1~": HOME, "7~": HOME, "4~": END, "8~": END},
    }
    WITHIN_A_SEQUENCE = 0.03
    QUIET = 0.04
    """Seconds without a key after which a burst (a paste, a key held down) counts as over."""
    LONGEST_PASTE = 4096
    END_OF_PASTE = b"\x1b[201~"
    HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP)

    def _through_signals(call: Callable[[], object]) -> None:
        """Call again as long as a signal cut in: who changes a terminal in the background is stopped, then continued."""
        while True:
            try:
                call()
                return
            except termios.error as error:
                if error.args[0] != errno.EINTR:
                    raise

    def can_be_drawn_on() -> bool:
        """Every terminal of today that is not dumb knows the few sequences of `screen`."""
        return True

    class Keyboard:
        """The terminal behind standard input, in cbreak mode between `with` and its end."""

        def __init__(self) -> None:
            self._fd = sys.stdin.fileno()
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._before: list[Any] | None = None
            self._screen: TakesTurns | None = None
            self._handlers: dict[int, Any] = {}
            self._wake, self._waker = -1, -1
            self._interrupted = False
            self._meanwhile: Callable[[], object] = _nothing
            self.pasted = ""

        def __enter__(self) -> Keyboard:
            self._before = termios.tcgetattr(self._fd)
            self._wake, self._waker = os.pipe()
            os.set_blocking(self._waker, False)
            self._catch(signal.SIGTSTP)
            self._cbreak()
            return self

        def __exit__(self, *_: object) -> None:
            """Give the terminal back. Signals wait meanwhile: a second one must not leave the work half done."""
            try:
                signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
            finally:
                self._give_back()
                signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)

        def attach(self, screen: TakesTurns) -> None:
            """Let `screen` give way when the program is stopped or ends, and be drawn again when it is resized."""
            self._screen = screen
            self._catch(signal.SIGWINCH)
            self._catch(signal.SIGCONT)
            self._catch(signal.SIGINT)

        def meanwhile(self, call: Callable[[], object]) -> None:
            """Call this once, when a key is next waited for: what is asked stands on the screen then. Keys are kept."""
            self._meanwhile = call

        def waiting(self) -> bool:
            """Whether a key is there already, as within a paste."""
            return self._soon(0)

        def forget_typed_ahead(self) -> None:
            """Drop what was typed before now, a burst to its end: an answer must come after its question."""
            wait = 0.0
            with contextlib.suppress(termios.error, OSError):
                while select.select([self._fd], [], [], wait)[0]:
                    _through_signals(lambda: termios.tcflush(self._fd, termios.TCIFLUSH))
                    wait = QUIET

        def read(self) -> str:
            """Return one character, ESCAPE for Esc, "" for a key that is none (an arrow). Raises EOFError at the end."""
            key = self.event()
            while key == REDRAW:
                key = self.event()
            return key if len(key) == 1 else ""

        def event(self) -> str:
            """Return one character or the name of a key; `PASTE` leaves its text in `pasted`.

            Raises EOFError at the end of input or Ctrl-D, and KeyboardInterrupt on Ctrl-C.
            """
            call, self._meanwhile = self._meanwhile, _nothing
            call()
            while True:
                if self._wake in self._ready():
                    self._answer_signals(os.read(self._wake, 512))
                    return REDRAW
                key = self._key()
                if key:
                    return key

        def _ready(self) -> list[int]:
            try:
                return select.select([self._fd, self._wake], [], [])[0]
            except (OSError, ValueError):  # standard input was closed
                raise EOFError from None

        # -------------------------------------------------------- bytes

        def _key(self) -> str:
            """Return a key, or "" within a character of several bytes."""
            data = self._byte()
            if data == b"\x04":
                raise EOFError
            return self._escape() if data == b"\x1b" else self._decoder.decode(data)

        def _byte(self) -> bytes:
            try:
                data = os.read(self._fd, 1)
            except OSError:  # the terminal is gone
                raise EOFError from None
            if not data:
                raise EOFError
            return data

        def _soon(self, seconds: float = WITHIN_A_SEQUENCE) -> bool:
            return bool(select.select([self._fd], [], [], seconds)[0])

        def _escape(self) -> str:
            """Read the rest of an arrow or function key. Esc alone, or twice in haste, is ESCAPE."""
            if not self._soon():
                return ESCAPE
            second = self._byte()
            if second == b"\x1b":
                return ESCAPE
            if second not in (b"[", b"O"):
                return OTHER
            sequence = ""
            while len(sequence) < 32 and self._soon():
                sequence += self._byte().decode("latin-1")
                if "@" <= sequence[-1] <= "~" and sequence != "[":
                    break
            return self._paste() if sequence == "200~" else NAMED.get(sequence, OTHER)

        def _paste(self) -> str:
            kept, tail = b"", b""
            while tail != END_OF_PASTE and self._soon(1.0):
                data = self._byte()
                tail = (tail + data)[-len(END_OF_PASTE) :]
                if len(kept) < LONGEST_PASTE:
                    kept += data
            self.pasted = kept.removesuffix(END_OF_PASTE).decode("utf-8", "replace")
            return PASTE

        # -------------------------------------------------------- signals

        def _catch(self, number: int) -> None:
            self._handlers.setdefault(number, signal.signal(number, self._noted) or signal.SIG_DFL)

        def _noted(self, number: int, _frame: FrameType | None) -> None:
            """Leave a note for the next `event`. A second Ctrl-C that nobody answered ends the program at once."""
            if number == signal.SIGINT:
                if self._interrupted:
                    raise KeyboardInterrupt
                self._interrupted = True
            with contextlib.suppress(OSError):
                os.write(self._waker, bytes([number]))

        def _answer_signals(self, numbers: bytes) -> None:
            if signal.SIGINT in numbers:
                raise KeyboardInterrupt
            if signal.SIGTSTP in numbers:
                self._stop()
            elif signal.SIGCONT in numbers:
                self._take()

        def _stop(self) -> None:
            """Ctrl-Z: give the terminal back while stopped, take it again afterwards."""
            if self._screen is not None:
                self._screen.leave()
            self._restore()
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, self._noted)
            self._take()

        def _take(self) -> None:
            try:
                self._cbreak()
            except termios.error:  # the terminal is gone
                raise EOFError from None
            if self._screen is not None:
                self._screen.enter()

        def _cbreak(self) -> None:
            _through_signals(lambda: tty.setcbreak(self._fd))

        def _give_back(self) -> None:
            if self._screen is not None:
                self._screen.leave()
            self._restore()
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            for end in (self._wake, self._waker):
                os.close(end)

        def _restore(self) -> None:
            with contextlib.suppress(termios.error):
                _through_signals(self._set_back)

        def _set_back(self) -> None:
            if self._before is not None and self._is_ours():
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

        def _is_ours(self) -> bool:
            """Whether the terminal is this program's now: in the background it is the shell's, and already as it was."""
            try:
                return os.tcgetpgrp(self._fd) == os.getpgrp()
            except OSError:
                return True


@contextlib.contextmanager
def orderly_end() -> Iterator[None]:
    """Turn SIGTERM, SIGHUP and SIGQUIT into SystemExit(128+n), so that the terminal is given back on the way out."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
