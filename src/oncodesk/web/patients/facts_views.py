"""What do we know of a patient, and how are weight, genotype, diagnosis and consent written down?"""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.patients.patient import Genotype, Species, genotype_question
from oncodesk.domain.shared.quantity import KG_PER_LB
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.errors import NotThere
from oncodesk.services.patients import measuring
from oncodesk.services.patients.queries import (
    ConsentLine,
    PatientHeader,
    PersonOfPatient,
    WeightLine,
    get_document,
    get_file,
    get_header,
)
from oncodesk.services.patients.steps import Upload
from oncodesk.services.practice.queries import list_content
from oncodesk.services.practice.shipped import Kind
from oncodesk.web.components.parts import Action, Fact
from oncodesk.web.dates import full_day, moment
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import answer_form, new_key
from oncodesk.web.patients.forms import (
    CONSENTS,
    GENOTYPES,
    METHODS,
    RIGHTS,
    SEXES,
    SPECIES,
    ConsentForm,
    CorrectWeightForm,
    DiagnosisForm,
    GenotypeForm,
    WeightForm,
)
from oncodesk.web.patients.registering_views import facts_of


def weight_words(line: WeightLine) -> str:
    """`24.086 kg (53.1 lb)`."""
    return f"{line.kilograms.normalize():f} kg ({line.kilograms / KG_PER_LB:.1f} lb)"


def about(header: PatientHeader) -> str:
    """`Dog · Beagle · female, spayed · 8 years`."""
    parts = [str(SPECIES[header.species]), header.breed, str(SEXES[header.sex]).lower()]
    if header.born_on is not None:
        today = clock.now().astimezone(ZoneInfo(header.zone)).date()
        years = (
            today.year
            - header.born_on.year
            - ((today.month, today.day) < (header.born_on.month, header.born_on.day))
        )
        parts.append(ngettext("%d year", "%d years", years) % years)
    return " · ".join(part for part in parts if part)


def _ancestors(header: PatientHeader) -> str:
    """What the owner said at registration, where it was asked."""
    if not header.ancestry_asked:
        return ""
    if header.at_risk_ancestry is None:
        return _("Whether herding breeds are among the ancestors is not known")
    if header.at_risk_ancestry:
        return _("Herding breeds among the ancestors: counts as a breed at risk")
    return _("No herding breeds among the ancestors, the owner says")


@require_safe
def show_facts(request: DeskRequest, patient: UUID) -> HttpResponse:
    """Everything that registration knows: animal, people, weights, diagnoses, consents."""
    kept = get_file(request.desk.all_practice_ids, patient)
    header = kept.header
    genotype = str(GENOTYPES[header.genotype])
    if header.genotype is Genotype.UNKNOWN and genotype_question(Species(header.species), header.breed):
        genotype = _("Unknown: ask or test before vincristine, vinblastine or doxorubicin")
    context = {
        "header": header,
        "about": about(header),
        "died": moment(header.died_at, header.zone) if header.died_at else "",
        "facts": (
            Fact(_("Microchip"), header.microchip or "–"),
            Fact(_("Born on"), full_day(header.born_on) if header.born_on else "–"),
            Fact(_("Color"), header.color or "–"),
            Fact(_("ABCB1 (MDR1)"), genotype, note=_ancestors(header)),
        ),
        "people": [(each, _rights(each), _leave(header, each)) for each in header.people],
        "weights": [
            (
                each,
                weight_words(each),
                moment(each.measured_at, header.zone),
                Action(
                    _("Correct"),
                    reverse("patients:correct_weight", args=[patient, each.weight]),
                    tone="quiet",
                    about=weight_words(each),
                ),
            )
            for each in kept.weights
        ],
        "diagnoses": [
            (each, METHODS[each.method], full_day(each.confirmed_on) if each.confirmed_on else "")
            for each in kept.diagnoses
        ],
        "consents": [
            (
                each,
                CONSENTS[each.how],
                full_day(each.given_on),
                moment(each.withdrawn_at, header.zone) if each.withdrawn_at else "",
                _withdraw(header, each),
            )
            for each in kept.consents
        ],
    }
    return render(request, "patients/facts.html", context)


def _rights(each: PersonOfPatient) -> str:
    return ", ".join(str(words) for right, words in RIGHTS.items() if getattr(each, right)) or _("no rights")


def _leave(header: PatientHeader, each: PersonOfPatient) -> Action:
    return Action(
        _("Remove"),
        reverse("patients:end_relation", args=[header.patient, each.contact.client]),
        tone="quiet",
        method="post",
        hidden=(("seen_version", str(header.version)), ("request_key", new_key())),
        confirm=_("%s no longer belongs to this patient.") % each.contact.name,
        about=each.contact.name,
    )


def _withdraw(header: PatientHeader, each: ConsentLine) -> Action | None:
    if each.withdrawn_at is not None:
        return None
    return Action(
        _("Withdraw"),
        reverse("patients:withdraw_consent", args=[header.patient, each.consent]),
        tone="danger",
        method="post",
        hidden=(("seen_version", str(each.version)), ("request_key", new_key())),
        confirm=_("What was released on this consent is taken back at once."),
        about=each.protocol_slug,
    )


def record_weight(request: DeskRequest, patient: UUID) -> HttpResponse:
    """Today's weight; one that fits the last one only in the other unit, or jumps, is asked about."""
    header = get_header(request.desk.all_practice_ids, patient)
    form = WeightForm(request.POST or None)
    last = (
        _("Last weight: %(weight)s, %(when)s.")
        % {
            "weight": weight_words(header.weight),
            "when": moment(header.weight.measured_at, header.zone),
        }
        if header.weight
        else _("There is no weight yet.")
    )
    return answer_form(
        request,
        form,
        lambda: measuring.record_weight(
            context_of(request, header.practice_id),
            patient=patient,
            weight=form.cleaned_data["weight"],
            measured_at=clock.now(),
            is_measured=not form.cleaned_data["is_estimated"],
            weighed_again=form.cleaned_data["weighed_again"],
        ),
        after=lambda done: facts_of(patient),
        page={"title": _("Weight"), "over": header.name, "lead": last, "back_url": facts_of(patient)},
    )


def correct_weight(request: DeskRequest, patient: UUID, weight: UUID) -> HttpResponse:
    kept = get_file(request.desk.all_practice_ids, patient)
    line = next((each for each in kept.weights if each.weight == weight), None)
    if line is None:
        raise NotThere("This weight was corrected already, or is of another patient.")
    form = CorrectWeightForm(request.POST or None, initial={"seen_version": line.version})
    return answer_form(
        request,
        form,
        lambda: measuring.correct_weight(
            context_of(request, kept.header.practice_id),
            corrects=weight,
            weight=form.cleaned_data["weight"],
            weighed_again=form.cleaned_data["weighed_again"],
            seen_version=form.seen,
        ),
        after=lambda done: facts_of(patient),
        page={
            "title": _("Correct a weight"),
            "over": kept.header.name,
            "lead": _("Written down: %(entered)s, %(when)s. The old entry stays in the record.")
            % {"entered": line.entered, "when": moment(line.measured_at, kept.header.zone)},
            "back_url": facts_of(patient),
        },
    )


def record_genotype(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    initial = {"genotype": header.genotype.value, "seen_version": header.version}
    form = GenotypeForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: measuring.record_genotype(
            context_of(request, header.practice_id),
            patient=patient,
            genotype=Genotype(form.cleaned_data["genotype"]),
            seen_version=form.seen,
        ),
        after=lambda done: facts_of(patient),
        page={"title": _("ABCB1 (MDR1) genotype"), "over": header.name, "back_url": facts_of(patient)},
    )


def record_diagnosis(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    form = DiagnosisForm(request.POST or None, request.FILES or None)

    def act() -> Done:
        given = form.cleaned_data["report"]
        return measuring.record_diagnosis(
            context_of(request, header.practice_id),
            patient=patient,
            condition=form.cleaned_data["condition"],
            method=form.cleaned_data["method"],
            confirmed_on=form.cleaned_data["confirmed_on"],
            stage=form.cleaned_data["stage"],
            phenotype=form.cleaned_data["phenotype"],
            report=Upload(given.name, given.read()) if given is not None else None,
            report_reference=form.cleaned_data["report_reference"],
        )

    return answer_form(
        request,
        form,
        act,
        after=lambda done: facts_of(patient),
        page={
            "title": _("Diagnosis"),
            "over": header.name,
            "multipart": True,
            "back_url": facts_of(patient),
        },
    )


def record_consent(request: DeskRequest, patient: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()
    form = ConsentForm(
        request.POST or None,
        initial={"given_on": today},
        people=header.people,
        protocols=list_content(header.practice_id, Kind.PROTOCOL),
    )
    return answer_form(
        request,
        form,
        lambda: measuring.record_consent(
            context_of(request, header.practice_id),
            patient=patient,
            client=UUID(form.cleaned_data["client"]),
            protocol_slug=form.cleaned_data["protocol_slug"],
            given_on=form.cleaned_data["given_on"],
            how=form.cleaned_data["how"],
        ),
        after=lambda done: facts_of(patient),
        page={
            "title": _("Consent"),
            "over": header.name,
            "lead": _("Recorded before a course begins. Somebody who decides for the patient gives it."),
            "back_url": facts_of(patient),
        },
    )


@require_POST
def withdraw_consent(request: DeskRequest, patient: UUID, consent: UUID) -> HttpResponse:
    header = get_header(request.desk.all_practice_ids, patient)
    seen = request.POST.get("seen_version", "")
    measuring.withdraw_consent(
        context_of(request, header.practice_id),
        consent=consent,
        seen_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
    )
    return HttpResponseRedirect(facts_of(patient))


@require_safe
def download(request: DeskRequest, document: UUID) -> HttpResponse:
    """A stored file, always as a download: nothing that came from outside is drawn inside our pages."""
    kept = get_document(request.desk.all_practice_ids, document)
    response = HttpResponse(kept.content, content_type=kept.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    return response
