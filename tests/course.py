"""How far is a course in a test? From a registered dog to a given dose, by the actions alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.rounding import nearest_whole
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.treatment.preparation import Drawn
from oncodesk.records.models import ContentVersionRow, CourseRow, OrderRow, VisitRow
from oncodesk.services.context import Context, Done
from oncodesk.services.dosing.actions import record_external
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.labs.actions import import_file
from oncodesk.services.patients.measuring import record_consent, record_diagnosis, record_weight
from oncodesk.services.practice.queries import get_content, list_versions
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.practice.signing import review_content, sign_content
from oncodesk.services.practice.uploading import store_protocol_file
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.actions import activate_course
from oncodesk.services.toxicity.actions import record_signs
from oncodesk.services.treatment.actions import arrive, release_visit, review_results, sign_orders
from oncodesk.services.treatment.bedside import check_at_patient, give
from oncodesk.services.treatment.preparing import check_preparation, prepare_dose
from tests import laboratory, make

ZONE = ZoneInfo("America/New_York")
START = date(2026, 10, 6)
IDENTIFIERS = ("name", "owner")
CONFIRMED = ("protection", "closed_transfer", "kit", "instructions")


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A wall-clock time of the practice."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


@dataclass
class Treated:
    """A patient on a course, and how to look at her rows."""

    house: make.House
    owner: UUID
    patient: UUID
    course: UUID

    def visit(self, number: int) -> VisitRow:
        with reading([self.house.practice_id]):
            visits = VisitRow.objects.select_related("patient")
            return visits.get(course__public_id=self.course, number=number)

    def orders(self, number: int) -> list[OrderRow]:
        visit = self.visit(number)
        with reading([self.house.practice_id]):
            return list(OrderRow.objects.filter(visit=visit).order_by("sequence"))

    def row(self) -> CourseRow:
        with reading([self.house.practice_id]):
            return CourseRow.objects.get(public_id=self.course)

    def context(self, who: str, now: datetime) -> Context:
        return self.house.context(who, now)


def sign_everything(house: make.House, *slugs: str) -> None:
    """A nurse reviews and an oncologist signs the limits, the drugs and the named protocols."""
    for slug in slugs:
        rows_checked(house, slug)
    with reading([house.practice_id]):
        drafts = ContentVersionRow.objects.filter(practice_id=house.practice_id, state="draft")
        wanted = list(drafts.exclude(kind="protocol") | drafts.filter(slug__in=slugs or ["chop-uw-25"]))
    for row in wanted:
        if get_content(house.practice_id, row.public_id).is_marked_draft:
            continue
        reviewed(house, row.public_id)
        sign_content(
            house.context("oncologist", at(START, 7)),
            version=row.public_id,
            seen_version=row.version,
            accepts_unverified=True,
        )


OWN_SOURCE = """
[[sources]]
id = "OWN"
author = "The practice"
title = "Checked against the papers named in the file"
url = "https://practice.example/protocols"
reliability = "B"
"""


def rows_checked(house: make.House, slug: str) -> None:
    """Of a file marked draft an oncologist checked every row: the same text as an active version of hers."""
    [shipped, *_] = list_versions(house.practice_id, Kind.PROTOCOL, slug)
    body = get_content(house.practice_id, shipped.version_id).body
    if 'status = "draft"' in body:
        ours = body.replace('status = "draft"', 'status = "active"', 1)
        ours = re.sub(r'^version = ".*"$', 'version = "90"', ours, count=1, flags=re.M)
        ours = ours.replace('"GK"', '"OWN"') + OWN_SOURCE
        store_protocol_file(house.context("oncologist"), content=ours.encode(), file="ours.toml")


def reviewed(house: make.House, version: UUID, who: str = "nurse") -> None:
    """Somebody reads a version as it is shown; a standing order needs nobody."""
    text = get_content(house.practice_id, version)
    if text.summary.needs_review:
        review_content(
            house.context(who, at(START, 6)),
            version=version,
            seen_version=text.summary.version,
            seen_trial=text.seal,
        )


def on_course(
    house: make.House | None = None,
    *,
    name: str = "Biscuit",
    kilograms: str = "30 kg",
    protocol: str = "chop-uw-25",
    start: date = START,
    place: LabPlace = LabPlace.HERE,
    signed: bool = False,
    owner: UUID | None = None,
    **dates: object,
) -> Treated:
    house = house or make.staffed()
    if not signed:
        sign_everything(house, protocol)
    owner = owner or make.client(house)
    patient = make.patient(house, name, owner=owner)
    morning = at(start, 7, 30)
    record_weight(house.context("nurse", morning), patient=patient, weight=kilograms, measured_at=morning)
    diagnosis = record_diagnosis(
        house.context("oncologist", morning),
        patient=patient,
        condition="Multicentric lymphoma",
        method="cytology",
        confirmed_on=start - timedelta(days=4),
        report_reference="Path 4711",
    )
    consent = record_consent(
        house.context("coordinator", morning),
        patient=patient,
        client=owner,
        protocol_slug=protocol,
        given_on=start,
        how="signed",
    )
    with reading([house.practice_id]):
        version = ContentVersionRow.objects.get(kind="protocol", slug=protocol, state="signed")
    done = activate_course(
        house.context("oncologist", morning),
        patient=patient,
        protocol=version.public_id,
        start_on=start,
        diagnosis=UUID(diagnosis.id),
        consent=UUID(consent.id),
        lab_place=place,
        **dates,  # type: ignore[arg-type]
    )
    return Treated(house, owner, patient, UUID(done.id))


def blood(
    treated: Treated,
    drawn: datetime,
    *,
    neutrophils: str = "3.9",
    platelets: str = "240",
    white: str = "6.0",
    percent: str = "65",
    status: str = "F",
    number: str = "",
    received: datetime | None = None,
    animal: str | None = None,
) -> Done:
    """A blood count of the patient comes in by HL7."""
    received = received or drawn + timedelta(minutes=25)
    stamp = f"{drawn:%Y%m%d%H%M%S%z}"
    content = laboratory.message(
        laboratory.counts(neutrophils, platelets, white, percent, status),
        head=laboratory.msh(
            number=number or f"M{treated.patient.hex[-6:]}{stamp}{neutrophils}{status}",
            sent=f"{received:%Y%m%d%H%M%S%z}",
        ),
        animal=animal or laboratory.pid(f"Rivera^{treated.visit(1).patient.name}"),
        order=laboratory.obr(drawn=stamp).replace("F123", f"F{treated.patient.hex[-6:]}{drawn:%m%d%H%M}"),
    )
    return import_file(treated.context("coordinator", received), content=content, name="cbc.hl7")


def weigh(treated: Treated, when: datetime, kilograms: str = "30 kg") -> None:
    record_weight(treated.context("nurse", when), patient=treated.patient, weight=kilograms, measured_at=when)


def well(
    treated: Treated,
    number: int,
    when: datetime,
    *,
    temperature: str = "101.3 F",
    grades: dict[str, int] | None = None,
    home_drugs: tuple[UUID, ...] | None = (),
    blood_in_urine: str = "none",
) -> None:
    """The nurse takes the temperature and asks how she was since the last dose."""
    record_signs(
        treated.context("nurse", when),
        visit=treated.visit(number).public_id,
        temperature=temperature,
        grades=grades or {},
        words="as the owner says" if grades else "",
        home_drugs=home_drugs,
        blood_in_urine=blood_in_urine,
    )


def elsewhere(treated: Treated, drug: str, on: date, amount: str) -> None:
    """One dose that another hospital gave, as the coordinator reads it in its letter."""
    record_external(
        treated.context("coordinator", at(on + timedelta(days=1), 7)),
        patient=treated.patient,
        substance=drug,
        on=on,
        doses=1,
        amount=amount,
        place="Northside Animal Hospital",
        document="Discharge letter",
    )


def ready(treated: Treated, number: int, *, home_drugs: tuple[UUID, ...] | None = (), **counts: str) -> None:
    """Arrived, weighed, well, drawn and in; nobody has looked yet."""
    day = treated.visit(number).planned_on
    visit = treated.visit(number)
    arrive(
        treated.context("coordinator", at(day, 8)),
        visit=visit.public_id,
        seen_version=visit.version,
        identifiers=IDENTIFIERS,
    )
    weigh(treated, at(day, 8, 5))
    well(treated, number, at(day, 8, 6), home_drugs=home_drugs)
    blood(treated, at(day, 8, 10), received=at(day, 8, 40), **counts)


def step(
    action: Callable[..., Done], treated: Treated, who: str, number: int, when: datetime, **values: object
) -> Done:
    """One action on a visit as it stands now."""
    visit = treated.visit(number)
    return action(treated.context(who, when), visit=visit.public_id, seen_version=visit.version, **values)


def released(treated: Treated, number: int) -> None:
    """In range, reviewed by the oncologist, signed and released."""
    day = treated.visit(number).planned_on
    ready(treated, number)
    step(review_results, treated, "oncologist", number, at(day, 8, 45))
    step(sign_orders, treated, "oncologist", number, at(day, 8, 46))
    step(release_visit, treated, "nurse", number, at(day, 8, 50))


def drawn(order: OrderRow, now: datetime, **changed: object) -> Drawn:
    """What a careful preparer writes: a milliliter holds one unit, tablets are counted whole."""
    amount = order.final_amount or Decimal(0)
    drug = get_drug(order.drug)
    whole = nearest_whole(drug.whole_units, amount) if drug is not None and drug.whole_units else None
    told: dict[str, object] = {
        "concentration": Decimal(1),
        "volume": amount,
        "units": () if whole is None else tuple((size, count) for count, size in whole.counts),
        "lots": ("L1",),
        "drug_expires_on": now.date() + timedelta(days=100),
        "beyond_use_at": now + timedelta(hours=6),
        "confirmed": CONFIRMED,
    }
    return Drawn(**{**told, **changed})  # type: ignore[arg-type]


def on_screen(treated: Treated, number: int, drug: str) -> dict[str, object]:
    """What a page carries about one order of a visit: its id, the version seen, and the dose shown."""
    order = next(each for each in treated.orders(number) if each.drug == drug and each.state != "cancelled")
    return {"order": order.public_id, "seen_version": order.version, "amount_shown": order.final_amount}


def prepared(
    treated: Treated,
    number: int,
    drug: str,
    when: datetime,
    *,
    by: str = "nurse",
    checker: str = "oncologist",
) -> None:
    """Drawn up by one, checked by another."""
    order = next(each for each in treated.orders(number) if each.drug == drug and each.state != "cancelled")
    seen = on_screen(treated, number, drug)
    prepare_dose(treated.context(by, when), drawn=drawn(order, when), **seen)  # type: ignore[arg-type]
    seen = on_screen(treated, number, drug)
    check_preparation(treated.context(checker, when), **seen)  # type: ignore[arg-type]


def checked(
    treated: Treated,
    number: int,
    drug: str,
    when: datetime,
    giver: str = "nurse",
    checker: str = "oncologist",
) -> None:
    """Prepared by two, and compared at the patient by the one who does not give."""
    prepared(treated, number, drug, when, by=giver, checker=checker)
    seen = on_screen(treated, number, drug)
    check_at_patient(treated.context(checker, when), identifiers=IDENTIFIERS, **seen)  # type: ignore[arg-type]


def give_one(
    treated: Treated, number: int, drug: str, when: datetime, giver: str = "nurse", **values: object
) -> Done:
    seen = on_screen(treated, number, drug)
    return give(treated.context(giver, when), confirmed=CONFIRMED, **seen, **values)  # type: ignore[arg-type]


def give_all(
    treated: Treated, number: int, when: datetime, giver: str = "nurse", checker: str = "oncologist"
) -> None:
    """Two people prepare and give every cytotoxic of the visit."""
    for order in treated.orders(number):
        if not order.is_cytotoxic or order.state != "released":
            continue
        checked(treated, number, order.drug, when, giver, checker)
        give_one(treated, number, order.drug, when + timedelta(minutes=5), giver)
