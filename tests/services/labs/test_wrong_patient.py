"""Whose blood is it, when two dogs and a cat are called Bella? Scenario 8, to the release and the dose."""

from datetime import datetime
from uuid import UUID

import pytest

from oncodesk.records import tenancy
from oncodesk.records.models import (
    LabReportRow,
    LabRequestRow,
    LabResultRow,
    TaskRow,
)
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.labs.actions import attach_report, dismiss_report, move_report
from oncodesk.services.treatment.actions import (
    arrive,
    release_visit,
    review_results,
    sign_orders,
)
from tests import course, make
from tests.course import IDENTIFIERS, START, Treated, at
from tests.services.labs import incoming
from tests.services.labs.incoming import assert_taken_back, changed

pytestmark = pytest.mark.django_db


class TestWrongPatient:
    """Scenario 8: two dogs named Bella and a cat Bella."""

    @pytest.fixture
    def house(self) -> make.House:
        house = make.staffed()
        course.sign_everything(house)
        return house

    def attach(self, house: make.House, patient: UUID, now: datetime, **more: object) -> None:
        row = incoming.report()
        given = {"identifiers": ["name", "laboratory_number"], "reason": "compared the slips", **more}
        attach_report(
            house.context("nurse", now),
            report=row.public_id,
            seen_version=row.version,
            patient=patient,
            **given,  # type: ignore[arg-type]
        )

    def test_too_little_agrees_and_nothing_moves(self, house: make.House) -> None:
        bellas = incoming.three_bellas(house)
        for number, (name, species, reason) in enumerate(
            [
                ("Adeyemi^Bella", "CANINE", "owner_differs"),
                ("^Bella", "CANINE", "identifier_missing"),
                ("Okafor^Bella", "", "species_unclear"),
                ("Okafor^Bella", "EQUINE", "species_unclear"),
                ("Rivera^Bella", "FELINE", "species_differs"),
                ("Rivera^Bello", "CANINE", "unknown_patient"),
            ]
        ):
            incoming.send(house, name=name, species=species, number=f"M{number}", filler=f"F{number}")
            assert (incoming.report().match, incoming.report().match_reason) == ("unmatched", reason), name
        assert not LabResultRow.objects.exists()
        incoming.send(house, name="Okafor^Bella", species="FELINE", number="M90", filler="F90")
        assert incoming.report().patient == bellas["cat"]

    def test_two_that_fit_are_never_guessed_between(self, house: make.House) -> None:
        for owner in ("Maria Rivera", "Rosa Rivera"):
            make.patient(house, "Bella", owner=make.client(house, owner, email=f"{owner[:4]}@example.com"))
        incoming.send(house, name="Rivera^Bella")
        assert incoming.report().match_reason == "several_patients"
        incoming.send(house, name="Rosa Rivera^Bella", number="M2", filler="F2")
        assert incoming.report().match == "automatic"

    def test_a_number_that_stands_on_another_chart_contradicts(self, house: make.House) -> None:
        incoming.three_bellas(house)
        incoming.send(house, name="Okafor^Bella", filler="ACC2")
        incoming.send(house, name="Rivera^Bella", filler="ACC2", number="M2")
        assert incoming.report().match_reason == "number_of_another"
        assert set(LabResultRow.objects.values_list("patient__relations__client__name", flat=True)) == {
            "Ada Okafor"
        }

    def test_never_to_another_species_and_only_with_two_identifiers_and_a_reason(
        self, house: make.House
    ) -> None:
        bellas = incoming.three_bellas(house)
        incoming.send(house, name="Adeyemi^Bella", species="FELINE")
        dog, cat = bellas["rivera"].public_id, bellas["cat"].public_id
        with pytest.raises(Invalid, match="never be filed"):
            self.attach(house, dog, at(START, 9))
        with pytest.raises(Invalid):
            self.attach(house, cat, at(START, 9), identifiers=["name", "name"])
        with pytest.raises(Invalid):
            self.attach(house, cat, at(START, 9), reason=" ")
        self.attach(house, cat, at(START, 9))
        with pytest.raises(Invalid):  # it does not wait any more
            self.attach(house, cat, at(START, 9))

    def both(self, house: make.House) -> tuple[Treated, Treated]:
        first = course.on_course(house, name="Bella", signed=True)
        return first, course.on_course(house, name="Bello", signed=True)

    def release_on_attached_blood(self, first: Treated) -> None:
        house = first.house
        visit = first.visit(1)
        course.step(arrive, first, "coordinator", 1, at(START, 8), identifiers=IDENTIFIERS)
        course.weigh(first, at(START, 8, 5))
        course.well(first, 1, at(START, 8, 6))
        incoming.send(house, name="Adeyemi^Bella", drawn=at(START, 8, 10), received=at(START, 8, 40))
        assert first.visit(1).answer == "waiting"  # in the queue it moves nothing
        self.attach(house, visit.patient.public_id, at(START, 10))
        course.step(review_results, first, "oncologist", 1, at(START, 10, 10))
        course.step(sign_orders, first, "oncologist", 1, at(START, 10, 11))
        course.step(release_visit, first, "nurse", 1, at(START, 10, 30))

    def move(self, house: make.House, to: UUID, now: datetime) -> LabReportRow:
        row = LabReportRow.objects.exclude(match="moved").order_by("-pk")[0]
        move_report(
            house.context("nurse", now),
            report=row.public_id,
            seen_version=row.version,
            patient=to,
            identifiers=["owner", "laboratory_number"],
            reason="the slip says so",
        )
        return row

    def test_moved_after_release_both_answers_change_at_once(self, house: make.House) -> None:
        first, second = self.both(house)
        self.release_on_attached_blood(first)
        wrong = self.move(house, second.patient, at(START, 11))
        wrong.refresh_from_db()
        assert wrong.match == "moved"
        assert_taken_back(first, at(START, 11))
        assert not LabResultRow.objects.filter(patient__public_id=first.patient, is_current=True).exists()
        assert LabResultRow.objects.filter(patient__public_id=second.patient, is_current=True).exists()
        assert LabRequestRow.objects.get(visit=first.visit(1)).state == "requested"
        assert LabRequestRow.objects.get(visit=second.visit(1)).state == "received"
        assert not TaskRow.objects.filter(kind="incident").exists()

    def test_moved_after_the_dose_is_an_incident(self, house: make.House) -> None:
        first, second = self.both(house)
        self.release_on_attached_blood(first)
        course.give_all(first, 1, at(START, 10, 40))
        self.move(house, second.patient, at(START, 11))
        assert first.visit(1).state == "given"
        incident = TaskRow.objects.get(kind="incident")
        assert (incident.urgency, incident.to_role) == ("now", "oncologist")
        assert incident.visit_id == first.visit(1).pk and "vincristine" in incident.facts["drugs"]

    def test_a_move_takes_every_version_along(self, house: make.House) -> None:
        first, second = self.both(house)
        course.blood(first, at(START, 8, 10))
        changed(first, "1.1", "18.3", at(START, 9))
        original = LabReportRow.objects.order_by("pk")[0]
        move_report(
            house.context("nurse", at(START, 9, 10)),
            report=original.public_id,
            seen_version=original.version,
            patient=second.patient,
            identifiers=["owner", "laboratory_number"],
            reason="the slip says so",
        )
        rows = LabResultRow.objects.filter(patient__public_id=second.patient, analyte="neutrophils")
        assert [(row.raw, row.is_current) for row in rows.order_by("pk")] == [("3.9", False), ("1.1", True)]
        assert not LabResultRow.objects.filter(patient__public_id=first.patient, is_current=True).exists()

    def test_moved_and_moved_back(self, house: make.House) -> None:
        first, second = self.both(house)
        course.blood(first, at(START, 8, 10))
        self.move(house, second.patient, at(START, 9))
        self.move(house, first.patient, at(START, 9, 5))
        assert LabResultRow.objects.filter(patient__public_id=first.patient, is_current=True).count() == 4
        assert not LabResultRow.objects.filter(patient__public_id=second.patient, is_current=True).exists()

    def test_nobody_files_in_another_practice(self, house: make.House) -> None:
        incoming.send(house, name="Adeyemi^Bella")
        row = incoming.report()
        other = make.staffed("Hilltop")
        stranger = make.patient(other, "Bella", owner=make.client(other))
        with pytest.raises(NotThere):
            dismiss_report(
                other.context("nurse", at(START, 9)), report=row.public_id, seen_version=1, reason="x"
            )
        tenancy.enter([house.practice_id])
        with pytest.raises(NotThere):
            self.attach(house, stranger, at(START, 9))
