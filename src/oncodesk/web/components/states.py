"""In which words, icon and colour is a visit's state shown?"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    """How one code is shown: its words, the icon of the same meaning, and the colour token."""

    label: Text
    icon: str
    tone: str


# The one state of a visit on every screen, by the board's own codes; the words are decided, not a
# matter of taste. A released visit is still to be treated: who released it stands in its reason.
STATES: dict[str, Look] = {
    "ready": Look(_("Ready to treat"), "ready", "good"),
    "released": Look(_("Ready to treat"), "signature", "good"),
    "waiting": Look(_("Waiting for blood"), "waiting", "neutral"),
    "drawn": Look(_("Drawn"), "drawn", "fresh"),
    "oncologist": Look(_("Oncologist decides"), "oncologist", "caution"),
    "hold": Look(_("Hold"), "hold", "stop"),
    "delayed": Look(_("Delayed"), "delayed", "moved"),
    "given": Look(_("Given"), "given", "done"),
    "elsewhere": Look(_("Given elsewhere"), "go", "done"),
    "skipped": Look(_("Skipped"), "skipped", "quiet"),
    "done": Look(_("Done"), "check", "done"),
    "no_show": Look(_("Did not come"), "absent", "quiet"),
    "cancelled": Look(_("Cancelled"), "fault", "quiet"),
}

# The weight of a finding, as the domain names it.
LEVELS: dict[str, Look] = {
    "note": Look(_("Note"), "note", "fresh"),
    "warn": Look(_("Take care"), "warn", "caution"),
    "unknown": Look(_("Not known: stops the dose"), "unknown", "stop"),
    "block": Look(_("Stops the dose"), "block", "stop"),
}

# The band of a count: proceed, oncologist decides, hold, floor; unknown is never shown as in range.
BANDS: dict[str, Look] = {
    "proceed": Look(_("in range"), "check", "good"),
    "oncologist": Look(_("oncologist decides"), "oncologist", "caution"),
    "hold": Look(_("hold"), "hold", "stop"),
    "floor": Look(_("hold, second oncologist needed"), "block", "stop"),
    "unknown": Look(_("not known"), "unknown", "neutral"),
}

# What one square of the course strip stands for.
COURSE: dict[str, Look] = {
    "given": Look(_("Given"), "check", "done"),
    "today": Look(_("Today"), "today", "brand"),
    "planned": Look(_("Planned"), "circle", "plain"),
    "hold": Look(_("Hold"), "hold", "stop"),
    "delayed": Look(_("Delayed"), "delayed", "moved"),
    "skipped": Look(_("Skipped"), "skipped", "quiet"),
    "rest": Look(_("Rest week"), "rest", "quiet"),
}

# How soon somebody must read a message.
URGENCY: dict[str, Look] = {
    "now": Look(_("Read now"), "bell", "alarm"),
    "today": Look(_("Today"), "waiting", "caution"),
    "routine": Look(_("Routine"), "inbox", "neutral"),
}

# Where one item of the set-up page stands.
SETUP: dict[str, Look] = {
    "missing": Look(_("Missing"), "unknown", "stop"),
    "unsigned": Look(_("Not signed"), "signature", "caution"),
    "done": Look(_("Done"), "check", "good"),
}

# Where one version of a text that is signed stands.
CONTENT: dict[str, Look] = {
    "draft": Look(_("Not signed"), "signature", "caution"),
    "signed": Look(_("Signed"), "check", "good"),
    "retired": Look(_("Retired"), "pause", "quiet"),
}

# Where one radiation fraction stands; a reserved day is kept free until the radiation oncologist chose.
FRACTIONS: dict[str, Look] = {
    "reserved": Look(_("Kept free"), "hold", "caution"),
    "planned": Look(_("Planned"), "circle", "neutral"),
    "anesthetized": Look(_("Under anesthesia"), "waiting", "fresh"),
    "delivered": Look(_("Delivered"), "given", "done"),
    "not_done": Look(_("Not done"), "skipped", "stop"),
    "cancelled": Look(_("Cancelled"), "fault", "quiet"),
    "error": Look(_("Entered in error"), "fault", "quiet"),
}
