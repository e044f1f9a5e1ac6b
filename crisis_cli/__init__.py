"""crisis-aid: a decision aid for psychotherapists. The version lives here so that `--version` needs no import."""

__version__ = "0.1.0"
