"""What does the program offer? Writes docs/reference from the program itself; `make docs` runs it."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module

import click

from oncodesk.cli import COMMANDS, program
from oncodesk.config.options import PREFIX, Options
from oncodesk.domain.labs.analyte import UNIT
from oncodesk.domain.labs.policy import Limit
from oncodesk.domain.patients.patient import Species
from oncodesk.services.labs.policies import shipped_policy
from oncodesk.services.sentences import NOUNS, Sentence
from tests.repo import library
from tests.repo.tree import PACKAGE, ROOT

FOLDER = ROOT / "docs" / "reference"
_WRITTEN_BY = "<!-- Written by `make docs` from the program itself; a change belongs there. -->\n"
_WIDTH = 100  # of help texts, so that one machine's terminal does not decide


def there(module: str) -> bool:
    """True when this module of ours stands; a room is not written about ahead of need."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def commands() -> str:
    """Each command with the help that it prints itself."""
    parts = [
        "# Commands\n",
        "`oncodesk COMMAND …`, also `python -m oncodesk`. With `--json` a command prints exactly one JSON",
        "document (JSON Lines where said) on stdout and nothing else; decimals are JSON strings.\n",
        "| exit status | means |",
        "|---|---|",
        "| 0 | the document; nothing in it stops |",
        "| 3 | the same document in full, but something is refused, unknown or violated |",
        "| 2 | wrong usage, or a file that cannot be read: one sentence on stderr says what to do |",
        "| 1 | our fault; please report it |\n",
    ]
    for name in sorted(COMMANDS):
        if there(COMMANDS[name]):
            parts += _command(name, _found(name))
    return "\n".join(parts)


def _found(name: str) -> click.Command:
    command = program.get_command(click.Context(program), name)
    assert command is not None, name
    return command


def _command(path: str, command: click.Command) -> Iterator[str]:
    with click.Context(command, info_name=f"oncodesk {path}", max_content_width=_WIDTH) as context:
        context.terminal_width = _WIDTH
        yield f"## oncodesk {path}\n"
        yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _command(f"{path} {name}", command.commands[name])


def sentences() -> dict[str, Sentence]:
    """Every finding code with its sentence, in the order of the alphabet."""
    told: dict[str, Sentence] = {}
    for noun in NOUNS:
        if there(f"oncodesk.services.{noun}.sentences"):
            told |= import_module(f"oncodesk.services.{noun}.sentences").SENTENCES
    return dict(sorted(told.items()))


def finding_codes() -> str:
    """Each finding code with its sentence and what to do."""
    parts = [
        "# Finding codes\n",
        "A rule answers with findings. A code keeps its meaning; programs may rely on it. `{…}` is filled",
        "from the facts of the case. *unknown* and *block* stop; *note* and *warn* do not.\n",
        "| code | says | to do |",
        "|---|---|---|",
    ]
    for code, sentence in sentences().items():
        parts.append(f"| `{code}` | {_cell(sentence.message)} | {_cell(sentence.fix)} |")
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def settings() -> str:
    """Each setting of an installation with its type, its default and what it does."""
    parts = [
        "# Settings\n",
        "Each comes from the first of: the environment variable; the file that its `…_FILE` variable",
        "names; `oncodesk.toml` in the working folder, in lower case without the prefix; the default. An",
        "empty value means: not set. `oncodesk config` prints what holds now and where it came from,",
        "secrets hidden.\n",
        "| variable | secret | default | does |",
        "|---|---|---|---|",
    ]
    for name, field in Options.model_fields.items():
        secret = "yes" if "Secret" in str(field.annotation) else ""
        default = f"`{field.default}`" if isinstance(field.default, str | bool) else ""
        if field.default_factory is not None:
            default = "depends on the account"
        parts.append(
            f"| `{PREFIX}{name.upper()}` | {secret} | {default} | {_cell(field.description or '')} |"
        )
    return "\n".join(parts) + "\n"


def limits() -> str:
    """Every shipped limit by drug: the table that an oncologist signs."""
    policy = shipped_policy()
    parts = [
        "# Limits\n",
        f"{policy.name}, version {policy.version}, as `src/oncodesk/content/gates` ships them. They drive no",
        "release until an oncologist of the practice signs them. A value on a limit belongs to the band that",
        "it begins; [Before a dose](../rules/before-a-dose.md) says what a band means and who may go on.\n",
        "| drug | test | species | bands | at most |",
        "|---|---|---|---|---|",
    ]
    for drug, rows in policy.limits.items():
        for row in rows:
            kinds = "" if len(row.species) == len(Species) else ", ".join(sorted(map(str, row.species)))
            age = (
                f"{row.max_age // timedelta(hours=1)} h"
                if row.max_age.days < 3
                else f"{row.max_age.days} days"
            )
            parts.append(f"| {drug} | {row.analyte} | {kinds} | {_bands(row)}{_beside(row)} | {age} |")
    parts += [f"| {drug} | none |  | {why} |  |" for drug, why in policy.ungated.items()]
    return "\n".join(parts) + "\n"


def _beside(row: Limit) -> str:
    """What a limit remembers, and that it is judged only where a number is there."""
    told = "" if row.again_above is None else f"; after a stop only above {row.again_above}"
    told += "" if row.rise_percent is None else f"; a rise above {row.rise_percent} % holds"
    return f"{told}; only if known" if row.only_if_known else told


def _bands(row: Limit) -> str:
    """From the lowest value up: `floor below 1.0, hold from 1.0, …`."""
    first = f"{row.best} below {row.steps[0][0]}" if row.steps else str(row.best)
    return (
        ", ".join([first, *(f"{band} from {start}" for start, band in row.steps)]) + f" {UNIT[row.analyte]}"
    )


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "finding-codes.md": finding_codes,
    "drugs.md": library.drugs,
    "limits.md": limits,
    "protocols.md": library.protocols,
    "settings.md": settings,
}


def page(name: str) -> str:
    return _WRITTEN_BY + PAGES[name]()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        print(f"docs/reference/{name}", file=sys.stderr)


if __name__ == "__main__":
    main()
