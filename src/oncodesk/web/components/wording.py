"""How does a verdict of the rules become lines on a page? The sentences are the services' own."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, Verdict
from oncodesk.services.sentences import tell
from oncodesk.web.components.parts import Action, FindingLine

_ONE: dict[Role, str | Promise] = {
    Role.ONCOLOGIST: _("An oncologist may decide otherwise, with a reason."),
    Role.MANAGER: _("The manager may decide otherwise, with a reason."),
}
_TWO = _("Only with a second oncologist, and a reason from each.")
_ORDER = ("unknown", "block", "warn", "note")


def decided_by(override: Override | None) -> str:
    """Who may decide otherwise, in words; empty when nobody may."""
    if override is None:
        return ""
    return str(_TWO if override.second_approver else _ONE[override.role])


def finding_line(finding: Finding, actions: tuple[Action, ...] = ()) -> FindingLine:
    told = tell(finding, gettext)
    return FindingLine(
        level=finding.level.value,
        message=told.message,
        fix=told.fix,
        source=finding.source,
        decided_by=decided_by(finding.override),
        actions=actions,
    )


def finding_lines(
    verdict: Verdict, actions: Mapping[str, tuple[Action, ...]] | None = None
) -> tuple[FindingLine, ...]:
    """All findings, what stops first; `actions` offers what can be done about a code."""
    offered = actions or {}
    ordered = sorted(verdict.findings, key=lambda finding: _ORDER.index(finding.level.value))
    return tuple(finding_line(finding, offered.get(finding.code, ())) for finding in ordered)
