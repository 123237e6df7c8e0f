"""The command line: `backscope serve`, `backscope train` in the terminal, `backscope verify`.

cli -> serve -> main.create_app, or train -> core itself or the event stream of a server elsewhere,
or verify -> the database and core.
"""

from importlib import import_module

import click

from app import __version__

COMMANDS = ("serve", "train", "verify")


class _Commands(click.Group):
    """Commands loaded when they are called: help comes at once, Ctrl-C is taken from the start."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"app.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """See backpropagation happen, iteration by iteration."""
