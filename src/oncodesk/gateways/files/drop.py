"""Which files in a folder are complete, what do they hold, and how are they put away without being lost?"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

DONE, REFUSED = "done", "refused"
_QUIET_SECONDS = 5  # a file that was written to within these may still grow
# How programs name what they have not finished copying.
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")


def complete_files(folder: Path, now: datetime) -> list[Path]:
    """Plain files that nobody wrote to lately, the oldest first; a folder that is not there has none."""
    found = []
    try:
        inside = list(folder.iterdir())
    except OSError:
        return []
    for path in inside:
        if path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED):
            continue
        try:
            if path.is_symlink() or not path.is_file():
                continue
            written = path.stat().st_mtime
        except OSError:  # taken away in this moment
            continue
        # A clock of another machine may run ahead: its files are as quiet as those of the past.
        if abs(now.timestamp() - written) >= _QUIET_SECONDS:
            found.append((written, path.name, path))
    return [path for _, _, path in sorted(found)]


def read_still(path: Path, most: int) -> bytes | None:
    """The file's bytes, at most one more than `most`; None when it grew meanwhile. Raises OSError."""
    before = path.stat()
    with path.open("rb") as opened:
        content = opened.read(most + 1)
    after = path.stat()
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return content if same and len(content) == min(after.st_size, most + 1) else None


def put_away(path: Path, where: str, now: datetime, sentence: str = "") -> Path:
    """Move a file into `done` or `refused` beside it, with a sentence in a `.txt`; nothing is overwritten.

    The sentence is written first, so that a file in `refused` always has its reason. Raises OSError.
    """
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    target = next(each for each in _names(folder, path.name, now) if not each.exists())
    if sentence:
        target.with_name(target.name + ".txt").write_text(sentence + "\n", encoding="utf-8")
    path.rename(target)
    return target


def _names(folder: Path, name: str, now: datetime) -> Iterator[Path]:
    stamp, short = f"{now:%Y%m%dT%H%M%S}", name[-180:]
    yield folder / f"{stamp}-{short}"
    number = 2
    while True:
        yield folder / f"{stamp}-{number}-{short}"
        number += 1
