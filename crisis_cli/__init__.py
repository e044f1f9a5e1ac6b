"""crisis-aid, a decision aid for psychotherapists. From Python: `crisis_cli.load()`; `help(crisis_cli.api)` says the rest.

What `crisis_cli.api` offers is offered here too, and loaded when it is first asked for. The version lives here so that
`--version` needs no import.
"""

__version__ = "0.1.0"
__all__ = [
    "CompactPlan",
    "Compiled",
    "ContentError",
    "Difference",
    "Flows",
    "InputError",
    "Issue",
    "Plan",
    "PlanJson",
    "Reason",
    "Response",
    "Step",
    "__version__",
    "load",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crisis_cli.api import (
        CompactPlan,
        Compiled,
        ContentError,
        Difference,
        Flows,
        InputError,
        Issue,
        Plan,
        PlanJson,
        Reason,
        Response,
        Step,
        load,
    )


def __getattr__(name: str) -> object:
    """Load the API for whoever asks for a part of it. `load` is the module of that name, which can be called."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module("crisis_cli.load") if name == "load" else getattr(import_module("crisis_cli.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
