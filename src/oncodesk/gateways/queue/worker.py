"""How does one worker run until it is told to stop?

The worker gets a connector of its own; the app that `defer` uses keeps Django's, so that a job which queues
another one does so inside its own transaction.
"""

import asyncio
import contextlib
import os
import signal

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

CONCURRENCY = 2  # a slow mail server must not hold up the assistant
GRACE_SECONDS = 15  # a job that takes longer is cut off, and given to another worker by the sweep


async def work(*, ignore_interrupt: bool) -> None:
    """Fetch and run jobs until SIGTERM, or SIGINT unless a supervisor in the same terminal passes it on.

    A running job ends before this returns; one that is killed is given to another worker by the sweep.
    """
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("work() runs as a task")
    loop = asyncio.get_running_loop()

    def stop() -> None:
        task.cancel()
        # A driver that is waiting for a lost database may swallow the cancellation.
        loop.call_later(GRACE_SECONDS, os._exit, 1)

    loop.add_signal_handler(signal.SIGTERM, stop)
    loop.add_signal_handler(signal.SIGINT, (lambda: None) if ignore_interrupt else stop)
    own = app.with_connector(PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4))
    with contextlib.suppress(asyncio.CancelledError):
        async with own.open_async():
            await own.run_worker_async(concurrency=CONCURRENCY, install_signal_handlers=False)
