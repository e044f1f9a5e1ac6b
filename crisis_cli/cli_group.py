"""Groups of commands that are made one by one, when they are wanted. Typer would make all of them to run one."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, ClassVar, TypeVar

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from crisis_cli import exit_codes

Function = TypeVar("Function", bound=Callable[..., Any])


class Commands(TyperGroup):
    """Commands whose help and errors end with 141 where their reader is gone. Typer alone would end with 1."""

    makers: ClassVar[dict[str, Callable[[], Any]]] = {}
    """The names in the order of the help, each with what makes the command."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands: Any = dict.fromkeys(self.makers)

    def get_command(self, context: Any, name: str) -> Any:
        if name in self.commands and self.commands[name] is None:
            self.commands[name] = self.makers[name]()
        return self.commands.get(name)

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _reader_may_go():
            return super().make_context(*arguments, **options)

    def invoke(self, context: Any) -> Any:
        with _reader_may_go():
            return super().invoke(context)


@contextlib.contextmanager
def _reader_may_go() -> Iterator[None]:
    from crisis_cli.output import discard

    try:
        yield
    except BrokenPipeError:
        discard(sys.stdout)
        raise SystemExit(exit_codes.CLOSED_PIPE) from None


class App(typer.Typer):
    """A group to be filled: with functions that are its commands, and with groups that stand in modules of their own."""

    def __init__(self, **given: Any) -> None:
        makers: dict[str, Callable[[], Any]] = {}
        group = type("Commands", (Commands,), {"makers": makers})
        super().__init__(cls=group, rich_markup_mode=None, pretty_exceptions_enable=False, **given)
        self._makers = makers

    def later(self, name: str) -> Callable[[Function], Function]:
        """Make a command of that name of the function below, when it is wanted."""

        def decorator(function: Function) -> Function:
            self._makers[name] = lambda: _command_of(name, function)
            return function

        return decorator

    def apart(self, name: str, module: str) -> None:
        """Take `app` of a module for the group of that name, when it is wanted."""
        self._makers[name] = lambda: get_group(import_module(module).app)


def _command_of(name: str, function: Callable[..., Any]) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name)(function)
    return get_command(alone)
