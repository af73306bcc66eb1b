"""How are results typed beside their source, and confirmed by a second person?"""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid
from oncodesk.services.labs import actions, queries, smear
from oncodesk.services.labs.texts import CRITICAL
from oncodesk.services.patients.queries import get_header
from oncodesk.web.components.parts import Fact
from oncodesk.web.components.wording import finding_line
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.labs.forms import ConfirmForm, SmearForm, TypedForm
from oncodesk.web.labs.report_views import result_name
from oncodesk.web.labs.results_page import EntryPage
from oncodesk.web.patients.facts_views import about


def type_in(request: DeskRequest, patient: UUID) -> HttpResponse:
    """The first person: number and unit as printed, day and time of the draw, and the source itself."""
    header = get_header(request.desk.all_practice_ids, patient)
    seat = request.desk.seat_in(header.practice_id)
    need(seat, Permission.ENTER_LABS)
    form = TypedForm(header.zone, request.POST or None, request.FILES or None)

    def act() -> Done:
        source = form.cleaned_data["source"]
        return actions.type_results(
            context_of(request, header.practice_id),
            patient=patient,
            collected_at=form.cleaned_data["at"],
            values=form.values,
            source=source.read(),
            source_name=source.name or "source",
        )

    page = EntryPage(
        title=_("Type results"),
        patient=header.name,
        patient_url=reverse("patients:facts", args=[patient]),
        about=about(header),
        step=_("Type what the source says, number and unit. It counts once a second person confirms it."),
        submit=_("Save for checking"),
    )
    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("labs:report", args=[done.id]),
        page={"page": page},
        template="labs/entry.html",
    )


def read_smear(request: DeskRequest, report: UUID) -> HttpResponse:
    """An oncologist's reading of the smear, where the machine's platelets cannot be used."""
    view = queries.get_report(request.desk.all_practice_ids, report)
    line = view.line
    seat = request.desk.seat_in(line.practice_id)
    need(seat, Permission.DECIDE)
    if line.patient is None or not view.can_read_smear:
        raise Invalid("A reading of the smear is no answer here; the report says why.")
    header = get_header(request.desk.all_practice_ids, line.patient)
    form = SmearForm(request.POST or None, initial={"seen_version": line.version})

    def act() -> Done:
        return smear.read_smear(
            context_of(request, line.practice_id),
            report=report,
            seen_version=form.seen,
            value=form.cleaned_data["value"],
            unit=form.cleaned_data["unit"],
            how=form.cleaned_data["how"],
        )

    counted = [each for each in view.results if each.analyte == Analyte.PLATELETS]
    page = EntryPage(
        title=_("Smear read by you"),
        patient=header.name,
        patient_url=reverse("patients:facts", args=[line.patient]),
        about=about(header),
        step=_("It counts as the platelets of this blood, by your name, until the laboratory sends others."),
        submit=_("Record my reading"),
        document_url=reverse("patients:document", args=[view.document]),
        document_name=line.file,
        facts=(
            Fact(_("Drawn"), moment(line.collected_at, line.zone) if line.collected_at else _("not told")),
            *(
                Fact(result_name(each), f"{each.versions[0].raw} {each.versions[0].raw_unit}".strip())
                for each in counted
            ),
        ),
        findings=tuple(finding_line(found) for each in counted for found in each.versions[0].findings),
    )
    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("labs:report", args=[str(report)]),
        page={"page": page},
        template="labs/entry.html",
    )


def confirm(request: DeskRequest, report: UUID) -> HttpResponse:
    """The second person: neutrophils and platelets again from the source, the rest compared."""
    view = queries.get_report(request.desk.all_practice_ids, report)
    line = view.line
    seat = request.desk.seat_in(line.practice_id)
    need(seat, Permission.VERIFY)
    if line.source != "typed" or line.patient is None:
        raise Invalid("Only typed results are confirmed.")
    header = get_header(request.desk.all_practice_ids, line.patient)
    typed = tuple(each for each in CRITICAL if any(each.value == found.analyte for found in view.results))
    form = ConfirmForm(typed, request.POST or None, initial={"seen_version": line.version})

    def act() -> Done:
        return actions.confirm_typed(
            context_of(request, line.practice_id),
            report=report,
            seen_version=form.seen,
            typed_again=form.again,
        )

    page = EntryPage(
        title=_("Confirm typed results"),
        patient=header.name,
        patient_url=reverse("patients:facts", args=[line.patient]),
        about=about(header),
        step=_("Typed by %(name)s, %(when)s. Open the source and type the two counts from it.")
        % {"name": line.typed_by, "when": moment(line.received_at, line.zone)},
        submit=_("Confirm"),
        document_url=reverse("patients:document", args=[view.document]),
        document_name=line.file,
        facts=(
            Fact(_("Drawn"), moment(line.collected_at, line.zone) if line.collected_at else _("not told")),
            *(
                Fact(result_name(each), f"{each.versions[0].raw} {each.versions[0].raw_unit}")
                for each in view.results
                if Analyte(each.analyte) not in CRITICAL and each.versions[0].raw
            ),
        ),
    )
    return answer_form(
        request,
        form,
        act,
        after=lambda done: reverse("labs:report", args=[done.id]),
        page={"page": page},
        template="labs/entry.html",
    )
