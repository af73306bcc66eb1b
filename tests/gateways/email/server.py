"""A real mail server that answers by address, as the fake does, and keeps what it took."""

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Answering:
    taken: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        match address.partition("@")[0]:
            case "refused":
                return "550 no such mailbox"
            case "later":
                return "450 try again"
            case "lost-early":
                _cut(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        match envelope.rcpt_tos[0].partition("@")[0]:
            case "text-refused":
                return "554 not taken"
            case "text-later":
                return "451 not now"
        content = envelope.content
        self.taken.append(content if isinstance(content, bytes) else (content or "").encode())
        if envelope.rcpt_tos[0].startswith("lost@"):
            _cut(server)
            await asyncio.sleep(0.1)
        return "250 taken"


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def running(answering: Answering) -> Controller:
    with socket.socket() as probe:  # the controller greets its own port at the start, so it must be known
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(answering, hostname="127.0.0.1", port=port)
    controller.start()
    return controller


def port_of(controller: Controller) -> int:
    port: int = controller.port
    return port
