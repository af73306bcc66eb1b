"""Which jobs does the worker know? A job means now and carries ids; each module here registers its own."""

from oncodesk.jobs import assistant, comms, labs, stalled, tidy

__all__ = ["assistant", "comms", "labs", "stalled", "tidy"]
