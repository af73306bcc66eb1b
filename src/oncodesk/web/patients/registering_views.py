"""How are clients and patients found, registered and corrected on the pages?"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oncodesk.services.patients import registering
from oncodesk.services.patients.queries import (
    find_clients,
    find_patients,
    get_client,
    get_header,
)
from oncodesk.services.patients.steps import Relation
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import answer_form
from oncodesk.web.patients.forms import (
    RIGHTS,
    SPECIES,
    ChangePatientForm,
    ClientForm,
    PatientForm,
    RelationForm,
)


def facts_of(patient: UUID) -> str:
    """The page with everything that registration knows of a patient."""
    return reverse("patients:facts", args=[patient])


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Patients by their name, their owner's surname or their microchip, over the person's practices."""
    text = request.GET.get("q", "")[:120]
    found = find_patients(request.practice_ids, text)
    context = {
        "text": text.strip(),
        "found": [(each, SPECIES[each.species]) for each in found],
        "several": len(request.practice_ids) > 1,
    }
    template = "patients/found.html" if getattr(request, "htmx", False) else "patients/search.html"
    return render(request, template, context)


def register_client(request: DeskRequest) -> HttpResponse:
    """A new owner, then at once her animal."""
    seat = request.desk.first
    form = ClientForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: registering.register_client(
            context_of(request, seat.practice_id),
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            phone=form.cleaned_data["phone"],
            language=form.cleaned_data["language"],
            travel_minutes=form.cleaned_data["travel_minutes"],
            care_consent=form.cleaned_data["care_consent"],
        ),
        after=lambda done: reverse("patients:register", args=[done.id]),
        page={
            "title": _("New owner"),
            "over": seat.practice_name,
            "submit": _("Save, then the animal"),
            "back_url": reverse("patients:search"),
        },
    )


def change_client(request: DeskRequest, client: UUID) -> HttpResponse:
    kept = get_client(request.desk.all_practice_ids, client)
    initial = {
        "name": kept.name,
        "email": kept.email,
        "phone": kept.phone,
        "language": kept.language,
        "travel_minutes": kept.travel_minutes,
        "care_consent": kept.care_consent,
        "seen_version": kept.version,
    }
    form = ClientForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: registering.change_client(
            context_of(request, kept.practice_id),
            client=client,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            phone=form.cleaned_data["phone"],
            language=form.cleaned_data["language"],
            travel_minutes=form.cleaned_data["travel_minutes"],
            care_consent=form.cleaned_data["care_consent"],
            seen_version=form.seen,
        ),
        after=lambda done: reverse("patients:client", args=[client]),
        page={
            "title": kept.name,
            "over": _("Owner"),
            "back_url": reverse("patients:register", args=[client]),
            "back_label": _("Register an animal of this owner"),
        },
    )


def register_patient(request: DeskRequest, client: UUID) -> HttpResponse:
    """A new animal of an owner, who decides and is informed; more people are added afterwards."""
    owner = get_client(request.desk.all_practice_ids, client)
    form = PatientForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: registering.register_patient(
            context_of(request, owner.practice_id),
            **form.animal,
            genotype=form.chosen_genotype,
            relations=[Relation(client, decides=True, pays=form.cleaned_data["pays"])],
        ),
        after=lambda done: facts_of(UUID(done.id)),
        page={
            "title": _("New patient"),
            "over": _("Owner: %s") % owner.name,
            "back_url": reverse("patients:search"),
        },
    )


def change_patient(request: DeskRequest, patient: UUID) -> HttpResponse:
    kept = get_header(request.desk.all_practice_ids, patient)
    answer = {True: "yes", False: "no", None: "not known"}[kept.at_risk_ancestry]
    initial = {
        "name": kept.name,
        "species": kept.species.value,
        "breed": kept.breed,
        "sex": kept.sex.value,
        "born_on": kept.born_on,
        "microchip": kept.microchip,
        "color": kept.color,
        "ancestry": answer if kept.ancestry_asked else "",
        "seen_version": kept.version,
    }
    form = ChangePatientForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form,
        lambda: registering.change_patient(
            context_of(request, kept.practice_id), patient=patient, **form.animal, seen_version=form.seen
        ),
        after=lambda done: facts_of(patient),
        page={"title": kept.name, "over": _("Correct what we know"), "back_url": facts_of(patient)},
    )


@require_safe
def find_person(request: DeskRequest, patient: UUID) -> HttpResponse:
    """Look for one more person around a patient among the practice's clients."""
    kept = get_header(request.desk.all_practice_ids, patient)
    text = request.GET.get("name", "")[:120]
    return render(
        request,
        "patients/find_person.html",
        {"header": kept, "text": text.strip(), "found": find_clients(kept.practice_id, text)},
    )


def set_relation(request: DeskRequest, patient: UUID, client: UUID) -> HttpResponse:
    """What this person is to the patient: decides, pays, is informed, or is not to be told."""
    kept = get_header(request.desk.all_practice_ids, patient)
    person = get_client([kept.practice_id], client)
    now = next((each for each in kept.people if each.contact.client == client), None)
    held = [right for right in RIGHTS if now is not None and getattr(now, right)] or ["informed"]
    form = RelationForm(request.POST or None, initial={"rights": held, "seen_version": kept.version})
    return answer_form(
        request,
        form,
        lambda: registering.set_relation(
            context_of(request, kept.practice_id),
            patient=patient,
            relation=Relation(client, **form.chosen),
            seen_version=form.seen,
        ),
        after=lambda done: facts_of(patient),
        page={
            "title": person.name,
            "over": _("Person of %s") % kept.name,
            "back_url": facts_of(patient),
        },
    )


@require_POST
def end_relation(request: DeskRequest, patient: UUID, client: UUID) -> HttpResponse:
    kept = get_header(request.desk.all_practice_ids, patient)
    seen = request.POST.get("seen_version", "")
    registering.end_relation(
        context_of(request, kept.practice_id),
        patient=patient,
        client=client,
        seen_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
    )
    return HttpResponseRedirect(facts_of(patient))
