"""Which command was asked for? Commands load only when called, so that a calculator starts at once."""

import sys
from importlib import import_module
from typing import Any

import click

# command: the module that holds it under the same name (dashes become underscores)
COMMANDS = {
    "protocols": "oncodesk.cli.protocols",
    "plan": "oncodesk.cli.plan",
    "dose": "oncodesk.cli.dose",
    "labs": "oncodesk.cli.labs",
    "gate": "oncodesk.cli.gate",
    "start": "oncodesk.cli.run",
    "demo": "oncodesk.cli.run",
    "web": "oncodesk.cli.run",
    "worker": "oncodesk.cli.run",
    "simulate": "oncodesk.cli.simulate",
    "migrate": "oncodesk.cli.upkeep",
    "check": "oncodesk.cli.upkeep",
    "backup": "oncodesk.cli.upkeep",
    "restore": "oncodesk.cli.upkeep",
    "verify-audit": "oncodesk.cli.upkeep",
    "create-admin": "oncodesk.cli.admin",
    "config": "oncodesk.cli.upkeep",
}
WRONG_USAGE, OUR_FAULT = 2, 1


class Program(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module: Any = import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Program)
@click.version_option(package_name="oncodesk", message="oncodesk %(version)s")
def program() -> None:
    """Oncodesk coordinates a veterinary oncology practice."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command; a mistake gets one sentence on stderr, never a traceback."""
    try:
        status = program.main(args=arguments, prog_name="oncodesk", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.format_message())
        sys.exit(0)
    except click.ClickException as wrong:
        click.echo(" ".join(wrong.format_message().split()), err=True)
        sys.exit(WRONG_USAGE)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except Exception as fault:  # the last door: a person gets a sentence, not a traceback
        click.echo(f"Oncodesk made a mistake ({type(fault).__name__}: {fault}). Please report it.", err=True)
        sys.exit(OUR_FAULT)
