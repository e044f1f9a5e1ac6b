"""The entry: the danger line first, then the program. Nothing is imported before the line is on the screen."""

import sys

DANGER_LINE = "Danger this minute? Call 911. Client elsewhere: ask 911 for THEIR dispatch.\n"
"""The one static line, at most 80 columns, before anything else is done."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["assess"] and "--help" not in arguments:
        _say_danger_line()
    if arguments == ["--version"]:
        from crisis_cli import __version__

        arguments = []
        sys.stdout.write(f"crisis-aid {__version__}\n")
        sys.stdout.flush()
        return
    from crisis_cli.guard import guarded

    sys.exit(guarded(arguments))


def _say_danger_line() -> None:
    try:
        sys.stderr.write(DANGER_LINE)
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


if __name__ == "__main__":
    main()
