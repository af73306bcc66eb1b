"""What becomes of files that a laboratory leaves in a folder? Each is read once, and put away, never lost."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db.utils import InterfaceError, OperationalError

from oncodesk.domain.shared.roles import Actor, ActorKind
from oncodesk.gateways.files.drop import DONE, REFUSED, complete_files, put_away, read_still
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import Refusal
from oncodesk.services.labs.reading import LARGEST

ACTOR = Actor(ActorKind.SERVICE, "Lab folder")
log = logging.getLogger(__name__)


class Owner(Protocol):
    """A practice, as far as its folder is concerned."""

    @property
    def practice_id(self) -> int: ...
    @property
    def practice(self) -> UUID: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Doing:
    """The two actions that the door hands over: taking a file in, and telling a person of one unread."""

    take_in: Callable[..., Done]
    tell: Callable[..., Done]


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of one file: done, refused, or left where it is for the next look."""

    file: str
    became: str
    sentence: str = ""


def places(folder: Path, practices: Iterable[Owner]) -> Iterator[tuple[int, Path]]:
    """Each practice's own subfolder, named by its id or its name; the folder itself for the only one."""
    there = list(practices)
    for practice in there:
        yield practice.practice_id, folder / str(practice.practice)
        same = [each for each in there if folder_name(each.name) == folder_name(practice.name)]
        if len(same) == 1:  # of two practices of one name nobody can tell whose folder it is
            yield practice.practice_id, folder / folder_name(practice.name)
    if len(there) == 1:
        yield there[0].practice_id, folder


def folder_name(name: str) -> str:
    """A practice's name as a folder: `lakeside-oncology`."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "practice"


def sweep(folder: Path, practices: Iterable[Owner], now: datetime, doing: Doing) -> tuple[Swept, ...]:
    """Import every complete file. A file is put away only after its import has committed.

    A process that is killed between the two finds the file again; the same content changes nothing and the
    file is put away then.
    """
    return tuple(
        _take(doing, Context(ACTOR, practice_id, now), path)
        for practice_id, place in places(folder, practices)
        for path in complete_files(place, now)
    )


def _take(doing: Doing, context: Context, path: Path) -> Swept:
    try:
        content = read_still(path, LARGEST)
    except FileNotFoundError:
        return Swept(path.name, "left")
    except OSError as silent:
        return _refuse(
            doing, context, path, f"{path.name} cannot be read: {silent.strerror}.", str(path).encode()
        )
    if content is None:
        return Swept(path.name, "left")
    try:
        doing.take_in(context, content=content, name=path.name)
    except Refusal as refused:
        return _refuse(doing, context, path, refused.sentence, content)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the file waits for it
    except Exception:
        log.exception("a file of the lab folder could not be imported")
        fault = f"Oncodesk made a mistake with {path.name}; its log says more."
        return _refuse(doing, context, path, fault, content)
    return _put(doing, context, path, DONE, "")


def _refuse(doing: Doing, context: Context, path: Path, sentence: str, content: bytes) -> Swept:
    """A person gets a task first; only then is the file moved, so that it is never put away in silence."""
    doing.tell(context, file=path.name, why=sentence, digest=sha256(content).hexdigest())
    return _put(doing, context, path, REFUSED, sentence)


def _put(doing: Doing, context: Context, path: Path, where: str, sentence: str) -> Swept:
    try:
        put_away(path, where, context.now, sentence)
    except OSError as stuck:
        why = f"{path.name} cannot be moved into {where}: {stuck.strerror}."
        doing.tell(context, file=path.name, why=why, digest=f"stuck:{path}"[:100])
        return Swept(path.name, "left", why)
    return Swept(path.name, where, sentence)
