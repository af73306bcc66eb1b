"""Why was something not done? Each reason carries a sentence; nothing was stored."""

from collections.abc import Mapping
from datetime import datetime

from oncodesk.domain.shared.verdict import Verdict


class Refusal(Exception):
    """The action was not carried out, and the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refusal):
    """This actor may not do that, whatever the facts."""


class NotThere(Refusal):
    """No such thing in this practice; things of other practices are not there either."""


class Invalid(Refusal):
    """Some input cannot be used; `fields` names each with its own sentence."""

    def __init__(self, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields or {})


class Stopped(Refusal):
    """A rule said no; the verdict tells everything that stops."""

    def __init__(self, sentence: str, verdict: Verdict) -> None:
        super().__init__(sentence)
        self.verdict = verdict


class Stale(Refusal):
    """Somebody changed it since it was seen."""

    def __init__(self, sentence: str, *, by: str = "", at: datetime | None = None, what: str = "") -> None:
        super().__init__(sentence)
        self.by, self.at, self.what = by, at, what


class Taken(Refusal):
    """The slot or key went to somebody else first."""
