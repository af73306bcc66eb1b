"""A mail server in a process of its own: it logs each Message-ID that it took, then answers slowly."""

import asyncio
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Logging:
    def __init__(self, log: Path) -> None:
        self.log = log

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.content
        with self.log.open("a") as file:
            file.write(message_from_bytes(content)["Message-ID"] + "\n")
        await asyncio.sleep(0.2)  # between taking it and saying so lies the moment that matters
        return "250 taken"


async def serve(log: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Logging(log), loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
