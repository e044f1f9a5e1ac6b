"""The one gate between texts that are not ours and a terminal, a file or a log. Standard library only."""

from __future__ import annotations

import re

_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # direction, invisible, separators
    "\U000e0000-\U000e007f\ud800-\udfff]"  # tags, lone surrogates
)

_ASCII = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u2265": ">=",
        "\u2264": "<=",
        "\u00a7": "sec.",
        "\u00a0": " ",
        "\u00d7": "x",
        "\u2192": "->",
        "\u00b7": "|",
    }
)


LONGEST_REPEATED = 60


def is_hostile(text: str) -> bool:
    """Whether `text` holds anything that could steer a terminal or turn its reading order."""
    return _HOSTILE.search(text) is not None


def clean(text: str) -> str:
    """Return `text` with every steering character made visible as `<U+001B>`. Tabs and newlines stay."""
    return _HOSTILE.sub(lambda found: f"<U+{ord(found.group()):04X}>", text)


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line."""
    return clean(text).replace("\n", " ").replace("\t", " ")


def short(text: str) -> str:
    """Return `text` cleaned, on one line and cut at 60 characters, as a message may repeat it."""
    line = clean_line(text[: LONGEST_REPEATED + 1])
    return line if len(line) <= LONGEST_REPEATED else f"{line[:LONGEST_REPEATED]}..."


def ascii_only(text: str) -> str:
    """Return `text` in ASCII: common typography spelt out, anything else shown as `?`."""
    return text.translate(_ASCII).encode("ascii", "replace").decode("ascii")
