"""How are the pages served? By a few worker processes that share the loaded program's memory."""

import gc
import os
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from oncodesk.cli.processes import follow_lifeline


class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn brings no types
    def __init__(self, host: str, port: int, workers: int) -> None:
        # By itself an orphaned worker would hold the port for half a minute.
        kept, held = os.pipe()

        def follow_master(arbiter: object, worker: object) -> None:
            os.close(held)
            follow_lifeline(kept)

        self._wanted = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "sync",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: gc.freeze(),
            "post_fork": follow_master,
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
