"""What can keep an installation from running?"""

from oncodesk.services.errors import Refusal


class CannotRun(Refusal):
    """The installation cannot start or be looked after; the sentence tells the person at the terminal why."""
