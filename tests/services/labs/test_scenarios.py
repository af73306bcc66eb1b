"""Do the laboratory's hazards end as the oncologists said, from the file to the release and the dose?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from oncodesk.records.models import (
    DecisionRow,
    LabRequestRow,
    LabResultRow,
    OrderRow,
    ReleaseRow,
    TaskRow,
)
from oncodesk.services.assistant import carry_out
from oncodesk.services.assistant.looking import look_at
from oncodesk.services.errors import Invalid, NotAllowed, Refusal, Stopped
from oncodesk.services.treatment.actions import (
    confirm_decision,
    decide,
    release_visit,
    review_results,
    sign_orders,
)
from oncodesk.services.treatment.bedside import check_at_patient
from oncodesk.services.treatment.death import record_death
from tests import course, laboratory
from tests.course import IDENTIFIERS, START, Treated, at
from tests.services.labs import incoming
from tests.services.labs.incoming import assert_taken_back, changed

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Stopped]) -> set[str]:
    return {finding.code for finding in refused.value.verdict.stopping}


def look(treated: Treated, now: datetime) -> list[TaskRow]:
    """One look of the assistant, and the tasks that stand after it."""
    look_at(treated.house.practice_id, treated.visit(1).patient_id, now)
    carry_out.carry_out_due(treated.house.practice_id, lambda: now)
    return list(TaskRow.objects.order_by("pk"))


class TestMissingIsNotPassing:
    """Scenario 3."""

    @pytest.mark.parametrize(
        "platelets",
        [
            laboratory.obx("PLT^Platelets", "clumped, estimate adequate", "", kind="ST"),
            laboratory.obx("PLT^Platelets", "", "K/uL"),
            laboratory.obx("PLT^Platelets", "240", ""),
            laboratory.obx("PLT^Platelets", "240", "K/uL", "P"),
            laboratory.obx("PLT^Platelets", "240", "K/uL", "X"),
            laboratory.obx("PLT^Platelets", "240", "cells/mL"),
            "",
        ],
    )
    def test_without_a_platelet_count_nothing_is_released(self, platelets: str) -> None:
        treated = course.on_course()
        course.ready(treated, 1)
        lines = [*laboratory.counts("3.4", "240", "5.2")[:3], *([platelets] if platelets else [])]
        incoming.send(
            treated.house, *lines, number="M9", filler="F9", drawn=at(START, 8, 30), received=at(START, 8, 50)
        )
        if not platelets:  # not named at all: the count of the earlier draw still stands, and is seen
            LabResultRow.objects.filter(analyte="platelets").update(is_current=False)
        course.step(review_results, treated, "oncologist", 1, at(START, 8, 55))
        course.step(sign_orders, treated, "oncologist", 1, at(START, 8, 56))
        with pytest.raises(Stopped) as refused:
            course.step(release_visit, treated, "nurse", 1, at(START, 8, 57))
        assert codes(refused) & {"labs.missing", "labs.no_valid"}
        with pytest.raises(Stopped):
            course.step(
                decide, treated, "oncologist", 1, at(START, 8, 58), choice="as_planned", reason="looks fine"
            )

    def test_an_empty_panel_clears_nothing(self) -> None:
        treated = course.on_course()
        content = laboratory.message("NTE|1||panel pending", head=laboratory.msh(number="M9"))
        done = incoming.import_file(
            treated.context("coordinator", at(START, 8, 40)), content=content, name="a.hl7"
        )
        assert done.remarks == ("labs.unmatched",)
        assert treated.visit(1).answer == "waiting"
        with pytest.raises(Stopped) as refused:
            course.step(release_visit, treated, "nurse", 1, at(START, 9))
        assert "labs.missing" in codes(refused)


class TestUnits:
    """Scenario 5."""

    @pytest.mark.parametrize(
        ("value", "unit", "answer"),
        [
            ("2100", "/uL", "waiting"),  # in range, and not reviewed yet
            ("2.1", "K/uL", "waiting"),
            ("2.1", "10*9/L", "waiting"),
            ("1999", "/uL", "decide"),
            ("2500", "cells/ml", "unknown"),
            ("2.1", "", "unknown"),
            ("2100", "10*9/L", "unknown"),
            ("<0.5", "K/uL", "floor"),
        ],
    )
    def test_the_same_count_in_every_unit(self, value: str, unit: str, answer: str) -> None:
        treated = course.on_course()
        course.weigh(treated, at(START, 8))
        kind = "SN" if value.startswith("<") else "NM"
        told = "<^0.5" if kind == "SN" else value
        lines = [
            laboratory.obx("WBC", "6.0", "10*3/uL"),
            laboratory.obx("NEUT^Neutrophils", told, unit, kind=kind),
            laboratory.obx("PLT^Platelets", "240", "K/uL"),
        ]
        incoming.send(treated.house, *lines, drawn=at(START, 8, 10))
        row = LabResultRow.objects.get(analyte="neutrophils")
        if answer == "waiting":
            assert row.value is not None and f"{row.value:.3f}" == "2.100"
        assert row.is_usable == (answer != "unknown")
        course.step(sign_orders, treated, "oncologist", 1, at(START, 8, 45))
        with pytest.raises(Stopped) as refused:
            course.step(release_visit, treated, "nurse", 1, at(START, 8, 50))
        stopped = codes(refused)
        assert ("labs.no_valid" in stopped) == (answer == "unknown")
        assert ("labs.below_gate" in stopped) == (answer in ("decide", "floor"))


class TestCorrection:
    """Scenario 6, and what follows when the dose was given already."""

    def correct(
        self, treated: Treated, now: datetime, neutrophils: str = "1.1", percent: str = "18.3"
    ) -> None:
        course.blood(
            treated, at(START, 8, 10), neutrophils=neutrophils, percent=percent, status="C", received=now
        )

    def test_after_release_everything_is_taken_back_and_one_look_tells_the_oncologist(self) -> None:
        treated = course.on_course()
        course.released(treated, 1)
        assert [task for task in look(treated, at(START, 9, 20)) if task.kind == "corrected_result"] == []
        self.correct(treated, at(START, 9, 25))
        assert treated.visit(1).state == "held"
        assert ReleaseRow.objects.get().taken_back_at == at(START, 9, 25)
        order = next(order for order in treated.orders(1) if order.is_cytotoxic)
        with pytest.raises(Refusal):
            check_at_patient(
                treated.context("oncologist", at(START, 9, 26)),
                order=order.public_id,
                seen_version=order.version,
                amount_shown=order.final_amount or Decimal(0),
                identifiers=IDENTIFIERS,
            )
        alerts = [task for task in look(treated, at(START, 9, 25)) if task.kind == "corrected_result"]
        assert alerts and {alert.to_role for alert in alerts} == {"oncologist"}
        assert any(alert.facts["before"] == "3.900000" for alert in alerts)
        before = TaskRow.objects.count()
        look(treated, at(START, 9, 26))
        assert TaskRow.objects.count() == before
        assert incoming.versions() == [("3.9", "final", False), ("1.1", "corrected", True)]

    def test_after_the_dose_it_is_a_task_and_no_hold(self) -> None:
        treated = course.on_course()
        course.released(treated, 1)
        course.give_all(treated, 1, at(START, 9, 30))
        self.correct(treated, at(START, 11))
        assert treated.visit(1).state == "given"
        assert ReleaseRow.objects.get().taken_back_at is None
        alerts = [task for task in look(treated, at(START, 11)) if task.kind == "corrected_result"]
        assert alerts and {task.visit_id for task in alerts} == {treated.visit(1).pk}

    def test_a_silent_change_after_release_is_told_too(self) -> None:
        treated = course.on_course()
        course.released(treated, 1)
        course.blood(
            treated,
            at(START, 8, 10),
            neutrophils="1.1",
            percent="18.3",
            number="M77",
            received=at(START, 9, 25),
        )
        assert treated.visit(1).state == "held"
        assert [task for task in look(treated, at(START, 9, 25)) if task.kind == "corrected_result"]

    @pytest.mark.parametrize("status", ["W", "D"])
    def test_a_result_taken_back_takes_the_release_back(self, status: str) -> None:
        treated = course.on_course()
        course.released(treated, 1)
        course.blood(treated, at(START, 8, 10), status=status, received=at(START, 9, 25))
        assert_taken_back(treated, at(START, 9, 25))

    def test_a_preliminary_after_the_final_takes_the_release_back(self) -> None:
        treated = course.on_course()
        course.released(treated, 1)
        course.blood(treated, at(START, 8, 10), status="P", received=at(START, 9, 25))
        assert_taken_back(treated, at(START, 9, 25))

    def test_the_same_report_again_takes_nothing_back(self) -> None:
        treated = course.on_course()
        course.released(treated, 1)
        course.blood(treated, at(START, 8, 10), number="M78", received=at(START, 9, 25))
        assert treated.visit(1).state == "released"

    def test_preliminary_blood_leaves_the_request_open(self) -> None:
        treated = course.on_course()
        course.blood(treated, at(START, 8, 10), status="P")
        request = LabRequestRow.objects.get(visit=treated.visit(1))
        assert request.state == "requested"
        course.blood(treated, at(START, 8, 10), received=at(START, 8, 50))
        request.refresh_from_db()
        assert request.state == "received"

    def test_old_blood_leaves_the_request_open(self) -> None:
        treated = course.on_course()
        course.blood(treated, at(START, 8, 10) - timedelta(days=3))
        assert LabRequestRow.objects.get(visit=treated.visit(1)).state == "requested"


class TestDecisionThenCorrection:
    """Scenario 9."""

    def decided(self, treated: Treated, neutrophils: str, percent: str) -> DecisionRow:
        course.ready(treated, 1, neutrophils=neutrophils, percent=percent)
        course.step(sign_orders, treated, "oncologist", 1, at(START, 8, 50))
        course.step(
            decide, treated, "oncologist", 1, at(START, 8, 51), choice="as_planned", reason="disease urgency"
        )
        return DecisionRow.objects.get(void_at__isnull=True)

    def test_between_floor_and_limit_one_oncologist_decides(self) -> None:
        treated = course.on_course()
        self.decided(treated, "1.45", "24.2")
        course.step(release_visit, treated, "nurse", 1, at(START, 9))
        assert treated.visit(1).state == "released"
        course.blood(
            treated,
            at(START, 8, 10),
            neutrophils="1.40",
            percent="23.3",
            status="C",
            received=at(START, 9, 5),
        )
        assert treated.visit(1).state == "held"
        assert not DecisionRow.objects.filter(void_at__isnull=True).exists()

    def test_below_the_floor_two_oncologists_and_void_when_corrected(self) -> None:
        treated = course.on_course()
        decision = self.decided(treated, "0.82", "13.7")

        def confirm(who: str) -> None:
            decision.refresh_from_db()
            confirm_decision(
                treated.context(who, at(START, 8, 55)),
                decision=decision.public_id,
                seen_version=decision.version,
            )

        with pytest.raises(Stopped):
            course.step(release_visit, treated, "nurse", 1, at(START, 8, 54))
        with pytest.raises(Invalid):
            confirm("oncologist")
        with pytest.raises(NotAllowed):
            confirm("nurse")
        confirm("second")
        course.step(release_visit, treated, "nurse", 1, at(START, 9))
        changed(treated, "0.78", "13", at(START, 9, 5))
        decision.refresh_from_db()
        assert decision.void_at == at(START, 9, 5)
        assert treated.visit(1).state == "held"


def test_a_late_result_of_a_dead_patient_goes_to_her_chart_and_wakes_nobody() -> None:
    treated = course.on_course()
    course.released(treated, 1)
    patient = treated.visit(1).patient
    patient.refresh_from_db()
    record_death(
        treated.context("coordinator", at(START, 12)),
        patient=treated.patient,
        seen_version=patient.version,
        died_at=at(START, 11),
    )
    changed(treated, "1.1", "18.3", at(START, 13))
    assert incoming.versions() == [("3.9", "final", False), ("1.1", "corrected", True)]
    assert not OrderRow.objects.filter(visit__patient=patient, state__in=["signed", "released"]).exists()
    assert [task for task in look(treated, at(START, 13)) if task.kind == "corrected_result"] == []
    course.blood(treated, at(START, 12) + timedelta(days=2), received=at(START, 13) + timedelta(days=2))
    assert incoming.report().match_reason == "drawn_after_death"
