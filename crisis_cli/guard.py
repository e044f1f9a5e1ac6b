"""From exceptions to one clear line and an exit code. Everyday calls take a short path round the command parser."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from crisis_cli import exit_codes
from crisis_cli.errors import CrisisAidError

PLAIN_FLAGS = frozenset({"--plain"})
COMPLETION = "_CRISIS_AID_COMPLETE"
"""Set by a shell that asks how a line may go on. The command parser answers it, whatever the line is."""


def guarded(arguments: list[str]) -> int:
    """Run the program with `arguments` and return its exit code. No exception gets out, and no traceback is shown."""
    return protected(lambda: _run(arguments))


def protected(call: Callable[[], int]) -> int:
    """Return what `call` returns, or the exit code of what went wrong, said in one clear line."""
    try:
        return call()
    except CrisisAidError as error:
        return _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _say("Stopped.", exit_codes.INTERRUPTED)
    except BrokenPipeError:
        return exit_codes.CLOSED_PIPE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else exit_codes.UNEXPECTED if leaving.code else 0
    except OSError as error:
        return _say(f"This could not be read or written: {error.strerror or error}.", exit_codes.UNEXPECTED)
    except MemoryError:
        return _say("The memory of this machine is used up. In danger: act first, call.", exit_codes.UNEXPECTED)
    except Exception as error:
        if (ended := _ended_by_signal(error)) is not None:
            return protected(lambda: _raised(ended))
        return _say(_unexpected(error), exit_codes.UNEXPECTED)


def _ended_by_signal(error: Exception) -> KeyboardInterrupt | SystemExit | None:
    """Return what a signal raised below this error: Python 3.11 wraps it where it strikes while a class is being made."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt | SystemExit):
        cause = cause.__cause__
    return cause


def _raised(error: BaseException) -> int:
    raise error


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["assess"] and all(a in PLAIN_FLAGS or a[:1] not in ("-", "") for a in arguments[1:]):
        from crisis_cli.assess import AssessOptions, run

        concerns = tuple(a for a in arguments[1:] if a not in PLAIN_FLAGS)
        return run(AssessOptions(concerns=concerns, plain=len(concerns) < len(arguments) - 1))
    if arguments == ["--help"] and not os.environ.get(COMPLETION):
        from crisis_cli.cli_help import help_text
        from crisis_cli.output import put

        put(help_text())
        return exit_codes.DONE
    from crisis_cli.cli import app

    app(args=arguments, prog_name="crisis-aid")
    return exit_codes.DONE


def _say(text: str, code: int) -> int:
    """Write `text` to standard error, in ASCII and without anything that steers a terminal."""
    from crisis_cli.gate import ascii_only, clean

    try:
        sys.stderr.write(ascii_only(clean(text)) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass
    return code


def _unexpected(error: Exception) -> str:
    """Name the kind and place of a failure, never a value: an answer must not get into a report."""
    from crisis_cli import __version__

    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else "?"
    return (
        f"Something went wrong in crisis-aid {__version__} ({type(error).__name__} at {where}). Nothing was sent anywhere.\n"
        "If someone is in danger now, act first: call. Then: crisis-aid doctor, and report the line above."
    )
