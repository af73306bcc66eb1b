"""Which protocols come with Oncodesk? Files of `content/protocols`, read once; no practice, no database."""

from functools import cache
from importlib.resources import files

from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.services.protocols.reading import read_protocol_file

_SUFFIX = ".toml"


class BrokenContentError(Exception):
    """A file that we ship does not parse: our fault, and a test of the repository fails with it."""


def shipped_ids() -> tuple[str, ...]:
    folder = files("oncodesk") / "content" / "protocols"
    return tuple(
        sorted(entry.name.removesuffix(_SUFFIX) for entry in folder.iterdir() if entry.name.endswith(_SUFFIX))
    )


@cache
def get_shipped(protocol_id: str) -> Protocol | None:
    """The shipped protocol of this id, or None when there is none."""
    if protocol_id not in shipped_ids():
        return None
    name = f"{protocol_id}{_SUFFIX}"
    read = read_protocol_file((files("oncodesk") / "content" / "protocols" / name).read_bytes(), name)
    if not isinstance(read, Protocol):
        raise BrokenContentError("; ".join(map(str, read)))
    if read.id != protocol_id:
        raise BrokenContentError(f"{name} holds the protocol {read.id}")
    return read


def list_shipped() -> tuple[Protocol, ...]:
    return tuple(protocol for name in shipped_ids() if (protocol := get_shipped(name)) is not None)
