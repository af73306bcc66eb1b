"""What stands against a protocol, or against a protocol file of one's own?"""

from dataclasses import dataclass

from oncodesk.domain.protocols.check import check_links, check_protocol
from oncodesk.domain.protocols.check_doses import check_doses
from oncodesk.domain.protocols.protocol import Protocol
from oncodesk.domain.shared.verdict import Finding, block, warn
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.protocols.reading import read_protocol_file
from oncodesk.services.protocols.shipped import get_shipped, shipped_ids


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a protocol file of one's own holds; without a protocol the findings are its problems."""

    protocol: Protocol | None
    findings: tuple[Finding, ...]


def judge_protocol(protocol: Protocol) -> tuple[Finding, ...]:
    """Everything that stands against a protocol: as written, and by the shipped drug table."""
    others = (other.dose for other in protocol.alternatives)
    names = {dose.drug for dose in (*protocol.doses, *others)}
    drugs = {name: drug for name in names if (drug := get_drug(name)) is not None}
    known = (*shipped_ids(), protocol.id)
    return check_protocol(protocol) + check_links(protocol, known) + check_doses(protocol, drugs)


def _version_taken(protocol: Protocol) -> tuple[Finding, ...]:
    """A version never changes: the same id and version with another text would name two recipes alike."""
    shipped = get_shipped(protocol.id)
    if shipped is None or shipped == protocol or shipped.version != protocol.version:
        return ()
    return (warn("protocols.version_taken", protocol=protocol.id, version=protocol.version),)


def check_protocol_file(content: bytes, file: str) -> CheckedFile:
    """Read a file and say everything that stands against it. Raises UnreadableProtocolError."""
    read = read_protocol_file(content, file)
    if isinstance(read, Protocol):
        return CheckedFile(read, judge_protocol(read) + _version_taken(read))
    return CheckedFile(
        None,
        tuple(
            block(
                "protocols.file_problem",
                file=problem.file,
                line=problem.line,
                what=problem.what.removesuffix("."),
                how=problem.fix.removesuffix("."),
            )
            for problem in read
        ),
    )
