"""How are the pages served? By a few worker processes that share the loaded program's memory."""

import gc
import os
import signal
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from oncodesk.cli.processes import follow_lifeline


class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn brings no types
    def __init__(self, host: str, port: int, workers: int, *, supervised: bool) -> None:
        # By itself an orphaned worker would hold the port for half a minute.
        kept, held = os.pipe()

        def follow_master(arbiter: object, worker: object) -> None:
            os.close(held)
            follow_lifeline(kept)

        def leave_interrupts(worker: object) -> None:
            """Ctrl-C reaches the whole terminal; a supervisor passes it on when it is our turn."""
            if supervised:
                signal.signal(signal.SIGINT, signal.SIG_IGN)

        def share_memory(arbiter: object) -> None:
            gc.freeze()
            leave_interrupts(arbiter)

        self._wanted = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "sync",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": share_memory,
            "post_fork": follow_master,
            "post_worker_init": leave_interrupts,
            # A proxy in front may name the client's address and scheme only from this machine.
            "forwarded_allow_ips": "127.0.0.1,::1",
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._wanted.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
