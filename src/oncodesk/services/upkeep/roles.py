"""What does each process of an installation do once it runs?"""

import asyncio

from oncodesk.gateways.queue.worker import work


def run_worker(*, ignore_interrupt: bool) -> None:
    """Work the queue until told to stop."""
    asyncio.run(work(ignore_interrupt=ignore_interrupt))
