"""The Typer application: every command of the table, loaded only when somebody calls it."""

import os
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import goodword
from goodword.cli import COMMANDS
from goodword.cli.noting import recorded
from goodword.cli.remote import ADDRESS, place_of


class _Commands(TyperGroup):
    """All commands of the table, known by name and help until one of them is called."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.called = ""
        for name, (_, told) in COMMANDS.items():
            self.commands[name] = TyperCommand(name, help=told, callback=None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The called command, loaded, and the arguments that are left for it."""
        name, _, left = super().resolve_command(ctx, args)
        command = load(str(name))
        self.called = str(name)
        if left and left[0] in getattr(command, "commands", ()):
            self.called += f" {left[0]}"
        return name, command, left

    def invoke(self, ctx: Any) -> Any:
        """Run the called command; however it ends, the audit hears of it."""
        code = 0
        try:
            return super().invoke(ctx)
        except typer.Exit as end:
            code = end.exit_code
            raise
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
            raise
        except KeyboardInterrupt:
            code = 130
            raise
        except BaseException:
            code = 1
            raise
        finally:
            recorded(self.called, code)


def load(name: str) -> Any:
    """The command `name` of the table, ready to run. Raises KeyError for another name."""
    place, told = COMMANDS[name]
    place = place_of(name, place)
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        command = typer.main.get_command(found)
    else:
        # A docstring may say more than the table's line.
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command(name, help=found.__doc__ or told)(found)
        command = typer.main.get_command(app)
    command.name = name
    return command


app = typer.Typer(
    cls=_Commands,
    help="Keeps a business's customers: answered, kept, thanked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"goodword {goodword.__version__}")
        raise typer.Exit


def _elsewhere(address: str) -> None:
    if address:
        os.environ[ADDRESS] = address


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Say the version.", callback=_say_version, is_eager=True),
    ] = False,
    remote: Annotated[
        str,
        typer.Option(
            "--remote",
            metavar="URL",
            help="Speak to a house on another machine, with the token in GOODWORD_TOKEN.",
            callback=_elsewhere,
            is_eager=True,
        ),
    ] = "",
) -> None:
    """Options that stand before the command."""
