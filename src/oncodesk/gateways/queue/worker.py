"""How does one worker run until it is told to stop?

The worker gets a connector of its own; the app that `defer` uses keeps Django's, so that a job which queues
another one does so inside its own transaction.
"""

import asyncio
import contextlib
import signal

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

CONCURRENCY = 2  # a slow mail server must not hold up the assistant


async def work(*, ignore_interrupt: bool) -> None:
    """Fetch and run jobs until SIGTERM, or SIGINT unless a supervisor in the same terminal passes it on.

    A running job ends before this returns; one that is killed is given to another worker by the sweep.
    """
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("work() runs as a task")
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    loop.add_signal_handler(signal.SIGINT, (lambda: None) if ignore_interrupt else task.cancel)
    own = app.with_connector(connector)
    with contextlib.suppress(asyncio.CancelledError):
        async with own.open_async():
            await own.run_worker_async(concurrency=CONCURRENCY, install_signal_handlers=False)
