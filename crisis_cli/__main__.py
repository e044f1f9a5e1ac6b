"""The entry: the danger line first, then the program. Nothing is imported before the line is on the screen."""

import sys

DANGER_LINE = "Danger this minute? Call 911. Client elsewhere: ask 911 for THEIR dispatch.\n"
"""The one static line, at most 80 columns, before anything else is done."""


def main() -> None:
    """Run the command line and end the process with its exit code, Ctrl-C while starting included."""
    # What fails while something is thrown away, such as a solver that Ctrl-C left half made, is no news to anyone.
    sys.unraisablehook = lambda _: None
    try:
        sys.exit(_main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)


def _main(arguments: list[str]) -> int:
    if arguments[:1] == ["assess"] and "--help" not in arguments:
        _say_danger_line()
    if arguments == ["--version"]:
        return _say_version()
    from crisis_cli.guard import guarded

    return guarded(arguments)


def _say_version() -> int:
    from crisis_cli import __version__

    text = f"crisis-aid {__version__}\n"
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        from crisis_cli.guard import protected
        from crisis_cli.output import put

        def again() -> int:
            put(text)
            return 0

        return protected(again)
    return 0


def _say_danger_line() -> None:
    try:
        sys.stderr.write(DANGER_LINE)
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


if __name__ == "__main__":
    main()
