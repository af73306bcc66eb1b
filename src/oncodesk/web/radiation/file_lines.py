"""Which lines show the files of the planning system on the page of a course?"""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.radiation_files import FileKind, RadiationFile
from oncodesk.services.radiation.filing import FileShown
from oncodesk.services.words import day_words, moment_words
from oncodesk.web.components.parts import FindingLine
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.radiation import words


@dataclass(frozen=True, slots=True)
class FileLine:
    title: str
    said: str
    filed: str
    findings: tuple[FindingLine, ...]


def file_lines(files: Sequence[FileShown], zone: ZoneInfo) -> tuple[FileLine, ...]:
    return tuple(
        FileLine(
            f"{_('Plan') if each.said.kind is FileKind.PLAN else _('Treatment record')} · {each.site}",
            " · ".join(_said(each.said)),
            _("filed by %(who)s, %(when)s; differences or gaps that day: %(count)d")
            % {
                "who": each.filed_by,
                "when": moment_words(each.filed_at, zone),
                "count": each.differed,
            },
            finding_lines(Verdict(each.findings)),
        )
        for each in files
    )


def _said(said: RadiationFile) -> list[str]:
    """What the file says, and in so many words what it does not."""
    gy = _("no dose") if said.gy is None else words.gray(said.gy)
    if said.kind is FileKind.PLAN:
        count = _("number of fractions not told") if said.fractions is None else str(said.fractions)
        return [said.patient, said.plan_label or _("no plan label"), f"{count} × {gy}"]
    number = _("fraction not told") if said.number is None else _("fraction %d") % said.number
    return [said.patient, number, gy, _("no day") if said.treated_on is None else day_words(said.treated_on)]
