"""Which jobs does the worker know? A job means now and carries ids; each module here registers its own."""

from oncodesk.jobs import assistant, comms, labs, stalled, tidy, treatment

__all__ = ["assistant", "comms", "labs", "stalled", "tidy", "treatment"]
