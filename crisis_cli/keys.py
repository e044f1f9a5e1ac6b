"""One key at a time from a real terminal, on POSIX and Windows, leaving the terminal as it was whatever happens."""

from __future__ import annotations

import codecs
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

ESCAPE = "\x1b"

if sys.platform == "win32":
    import msvcrt

    class Keyboard:
        """The console of Windows. Tested on no Windows machine yet."""

        def __enter__(self) -> Keyboard:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def forget_typed_ahead(self) -> None:
            while msvcrt.kbhit():
                msvcrt.getwch()

        def read(self) -> str:
            """Return one character. Raises KeyboardInterrupt on Ctrl-C and EOFError on Ctrl-D or Ctrl-Z."""
            key = msvcrt.getwch()
            if key in ("\x00", "\xe0"):
                msvcrt.getwch()
                return ""
            if key == "\x03":
                raise KeyboardInterrupt
            if key in ("\x04", "\x1a"):
                raise EOFError
            return key

else:
    import select
    import termios
    import tty

    class Keyboard:
        """The terminal behind standard input, in cbreak mode between `with` and its end."""

        def __init__(self) -> None:
            self._fd = sys.stdin.fileno()
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._before: list[object] | None = None

        def __enter__(self) -> Keyboard:
            self._before = termios.tcgetattr(self._fd)
            tty.setcbreak(self._fd)
            signal.signal(signal.SIGTSTP, self._suspend)
            return self

        def __exit__(self, *_: object) -> None:
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            self._restore()

        def _restore(self) -> None:
            if self._before is not None:
                with contextlib.suppress(termios.error):
                    termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)  # type: ignore[arg-type]

        def _suspend(self, _number: int, _frame: FrameType | None) -> None:
            """Ctrl-Z: give the terminal back while stopped, take it again afterwards."""
            self._restore()
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, self._suspend)
            tty.setcbreak(self._fd)

        def forget_typed_ahead(self) -> None:
            """Drop what was typed before now: an answer must come after its question."""
            with contextlib.suppress(termios.error):
                termios.tcflush(self._fd, termios.TCIFLUSH)

        def read(self) -> str:
            """Return one character, ESCAPE for Esc, "" for a key that is none (an arrow). Raises EOFError at the end."""
            while True:
                data = os.read(self._fd, 1)
                if not data or data == b"\x04":
                    raise EOFError
                if data == b"\x1b":
                    return "" if self._swallow_sequence() else ESCAPE
                text = self._decoder.decode(data)
                if text:
                    return text

        def _swallow_sequence(self) -> bool:
            """Read the rest of an arrow or function key; False where Esc came alone."""
            found = False
            while select.select([self._fd], [], [], 0.03)[0]:
                found = True
                data = os.read(self._fd, 1)
                if not data or data.isalpha() or data == b"~":
                    break
            return found


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
