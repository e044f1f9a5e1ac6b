"""Where a user's settings are kept. What they hold is in `profile`, which a run without a profile need not load."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from crisis_cli.errors import UsageError
from crisis_cli.gate import clean_line

APP = "crisis-aid"
FILE = "profile.toml"
FOLDER_VARIABLE = "CRISIS_AID_CONFIG"


NO_FOLDER = f"There is no folder for settings. Set HOME, or {FOLDER_VARIABLE} to a full path."


def folder() -> Path:
    """Return the folder of the profile: CRISIS_AID_CONFIG, else the place this system keeps a user's settings.

    Always a full path: a profile is never read from wherever the program happens to be started. Raises UsageError
    where there is none.
    """
    found = _folder()
    if not found.is_absolute():
        raise UsageError(NO_FOLDER)
    return found


def _folder() -> Path:
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        # What platformdirs says too, which a test holds it to; its import would make the first question wait 6 ms.
        settings = os.environ.get("XDG_CONFIG_HOME", "")
        return Path(settings if os.path.isabs(settings) else os.path.expanduser("~/.config")) / APP  # noqa: PTH111, PTH117
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False)


def path() -> Path:
    """Return the file of the profile. Raises UsageError where there is no place for one."""
    return folder() / FILE


def shown_path() -> str:
    """Return the file of the profile as it may be shown. Raises UsageError where there is no place for one."""
    return clean_line(str(path()))


def plain_is_wished() -> bool:
    """Whether the profile asks for numbered lines; the one thing to know of it before the first list is shown.

    Nothing else is checked here: `profile` reads it strictly, and says what is wrong with it. The wish counts even then.
    """
    from crisis_cli.errors import Issue
    from crisis_cli.reading import parse_toml, read_bytes

    try:
        data = read_bytes(path(), "")
    except ValueError:  # a name that can't be a file's
        return False
    tables = data if isinstance(data, Issue) else parse_toml(data, "")
    return not isinstance(tables, Issue) and tables.get("plain") is True


def has_profile() -> bool:
    """Whether anything at all stands where the profile would, readable or not."""
    try:
        os.lstat(path())
    except (FileNotFoundError, NotADirectoryError, UsageError):
        return False
    except (OSError, ValueError):
        return True  # what hinders is said when it is read
    return True
