"""Are weights believed only when they can be, and are facts corrected by new rows?"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.records.models import DocumentRow, WeightRow
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere, Refusal, Stale, Stopped
from oncodesk.services.patients import measuring, queries
from oncodesk.services.patients.steps import Relation, Upload
from oncodesk.services.reading import reading
from oncodesk.services.sentences import tell
from tests import make

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 report"


def _weigh(house: make.House, patient: UUID, weight: str, **values: object) -> Done:
    given: dict[str, object] = {"measured_at": make.NOW, **values}
    return measuring.record_weight(house.context(), patient=patient, weight=weight, **given)  # type: ignore[arg-type]


def _file(house: make.House, patient: UUID) -> queries.PatientFile:
    return queries.get_file([house.practice_id], patient)


def test_pounds_become_kilograms_and_both_are_kept() -> None:
    house = make.house()
    patient = make.patient(house)
    _weigh(house, patient, "53.1 lb")
    [line] = _file(house, patient).weights
    assert (line.kilograms, line.entered, line.measured_by) == (
        Decimal("24.086"),
        "53.1 lb",
        house.manager.label,
    )


@pytest.mark.parametrize("text", ["24.1", "", "24,1 kg", "24.1 mg", "201 kg", "24.1 kg/m2", "1e2 kg"])
def test_a_weight_needs_its_unit_and_a_place_on_earth(text: str) -> None:
    house = make.house()
    with pytest.raises(Invalid) as refused:
        _weigh(house, make.patient(house), text)
    assert set(refused.value.fields) == {"weight"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("53.1 kg", "patients.weight_in_pounds"), ("10.9 kg", "patients.weight_in_kilograms")],
)
def test_the_other_unit_is_offered_and_nothing_is_stored(text: str, code: str) -> None:
    house = make.house()
    patient = make.patient(house)
    _weigh(house, patient, "24.1 kg")
    with pytest.raises(Stopped) as stopped:
        _weigh(house, patient, text, weighed_again=True)
    [finding] = stopped.value.verdict.findings
    assert finding.code == code and tell(finding).fix
    assert len(_file(house, patient).weights) == 1


@pytest.mark.parametrize(
    ("species", "text", "code", "again"),
    [
        (Species.CAT, "45 kg", "patients.weight_impossible", False),
        (Species.DOG, "0.4 kg", "patients.weight_impossible", False),
        (Species.CAT, "11 kg", "patients.weight_unusual", True),
        (Species.DOG, "0.9 kg", "patients.weight_unusual", True),
    ],
)
def test_the_first_weight_of_a_life_must_be_one_of_its_species(
    species: Species, text: str, code: str, again: bool
) -> None:
    house = make.house()
    patient = make.patient(house, species=species)
    with pytest.raises(Stopped) as stopped:
        _weigh(house, patient, text)
    assert [each.code for each in stopped.value.verdict.stopping] == [code]
    if again:
        assert _weigh(house, patient, text, weighed_again=True).remarks == (code,)
        assert _weigh(house, patient, text).remarks == (code,)  # confirmed before, told again
    else:
        with pytest.raises(Stopped):
            _weigh(house, patient, text, weighed_again=True)
    assert len(_file(house, patient).weights) == (2 if again else 0)


def test_a_corrected_weight_is_held_to_the_same_window() -> None:
    house = make.house()
    patient = make.patient(house)
    wrong = _weigh(house, patient, "24.1 kg")
    with pytest.raises(Stopped) as stopped:
        measuring.correct_weight(
            house.context(), corrects=UUID(wrong.id), weight="0.4 kg", seen_version=wrong.version
        )
    assert [each.code for each in stopped.value.verdict.stopping] == ["patients.weight_impossible"]


def test_a_jump_is_weighed_again_and_a_large_change_is_remarked() -> None:
    house = make.house()
    patient = make.patient(house)
    _weigh(house, patient, "20 kg")
    with pytest.raises(Stopped):
        _weigh(house, patient, "23.1 kg")
    assert _weigh(house, patient, "23.1 kg", weighed_again=True).remarks == ("patients.weight_change",)
    assert _weigh(house, patient, "23.2 kg").remarks == ()


def test_a_correction_is_a_new_row_that_names_the_old_one() -> None:
    house = make.house()
    patient = make.patient(house)
    _weigh(house, patient, "24.1 kg", measured_at=make.NOW - timedelta(days=7))
    wrong = _weigh(house, patient, "21.8 kg")
    right = measuring.correct_weight(
        house.context(), corrects=UUID(wrong.id), weight="23.8 kg", seen_version=wrong.version
    )
    lines = _file(house, patient).weights
    assert [(line.kilograms, line.is_correction) for line in lines] == [
        (Decimal("23.800"), True),
        (Decimal("24.100"), False),
    ]
    with reading([house.practice_id]):
        old = WeightRow.objects.get(public_id=wrong.id)
        new = WeightRow.objects.get(public_id=right.id)
    assert (old.kilograms, old.is_current, new.supersedes_id) == (Decimal("21.800"), False, old.pk)
    with pytest.raises(Stale):
        measuring.correct_weight(
            house.context(), corrects=UUID(wrong.id), weight="23.9 kg", seen_version=wrong.version
        )
    with pytest.raises(Refusal, match="corrected already"):
        measuring.correct_weight(
            house.context(), corrects=UUID(wrong.id), weight="23.9 kg", seen_version=old.version
        )


def test_a_correction_is_compared_with_the_weight_before_the_wrong_one() -> None:
    house = make.house()
    patient = make.patient(house)
    _weigh(house, patient, "24.1 kg", measured_at=make.NOW - timedelta(days=7))
    wrong = _weigh(house, patient, "21.8 kg")
    with pytest.raises(Stopped):
        measuring.correct_weight(
            house.context(), corrects=UUID(wrong.id), weight="53 kg", seen_version=wrong.version
        )


def test_weights_of_the_future_are_refused() -> None:
    house = make.house()
    patient = make.patient(house)
    with pytest.raises(Invalid):
        _weigh(house, patient, "24.1 kg", measured_at=make.NOW + timedelta(minutes=6))
    _weigh(house, patient, "24.1 kg", measured_at=make.NOW + timedelta(minutes=5), is_measured=False)
    assert not _file(house, patient).weights[0].is_measured


def test_a_genotype_is_recorded_by_who_saw_the_patient_as_she_is() -> None:
    house = make.house()
    patient = make.patient(house, breed="Rough Collie")
    done = measuring.record_genotype(
        house.context("manager"), patient=patient, genotype=Genotype.ONE_MUTANT, seen_version=1
    )
    assert _file(house, patient).header.genotype is Genotype.ONE_MUTANT
    with pytest.raises(Stale, match="abcb1"):
        measuring.record_genotype(house.context(), patient=patient, genotype=Genotype.NORMAL, seen_version=1)
    assert done.version == 2


def _diagnose(house: make.House, patient: UUID, **values: object) -> Done:
    given: dict[str, object] = {"condition": "Lymphoma", "method": "cytology", **values}
    return measuring.record_diagnosis(house.context(), patient=patient, **given)  # type: ignore[arg-type]


def test_a_diagnosis_keeps_its_report_once() -> None:
    house = make.house()
    patient = make.patient(house)
    for stage in ("III", "IV"):
        _diagnose(
            house,
            patient,
            stage=stage,
            phenotype="B cell",
            confirmed_on=date(2026, 9, 30),
            report=Upload("../cytology\n.pdf", PDF),
        )
    lines = _file(house, patient).diagnoses
    assert [line.stage for line in lines] == ["IV", "III"]
    assert len({line.report for line in lines}) == 1
    assert lines[0].report is not None
    kept = queries.get_document([house.practice_id], lines[0].report)
    assert (kept.content, kept.media_type, kept.name) == (PDF, "application/pdf", "..cytology.pdf")
    other = make.house("Hilltop")
    with pytest.raises(NotThere):
        queries.get_document([other.practice_id], lines[0].report)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "report"),
        ({"report": Upload("x.pdf", b"")}, "report"),
        ({"report": Upload("x.pdf", b"<html><script>")}, "report"),
        ({"report_reference": "A-1", "method": "guess"}, "method"),
        ({"report_reference": "A-1", "condition": ""}, "condition"),
        ({"report_reference": "A-1", "confirmed_on": date(2026, 10, 7)}, "confirmed_on"),
    ],
)
def test_a_diagnosis_needs_a_usable_report_and_a_past_date(values: dict[str, object], field: str) -> None:
    house = make.house()
    patient = make.patient(house)
    with pytest.raises(Invalid) as refused:
        _diagnose(house, patient, **values)
    assert set(refused.value.fields) == {field}
    with reading([house.practice_id]):
        assert not DocumentRow.objects.exists()


def test_a_report_of_another_patient_is_noticed() -> None:
    house = make.house()
    _diagnose(house, make.patient(house), report=Upload("a.pdf", PDF))
    with pytest.raises(Invalid) as refused:
        _diagnose(house, make.patient(house, "Momo"), report=Upload("a.pdf", PDF))
    assert "another patient" in refused.value.fields["report"]


def _consent(house: make.House, patient: UUID, client: UUID, **values: object) -> Done:
    given: dict[str, object] = {
        "protocol_slug": "chop-uw-25",
        "given_on": date(2026, 10, 6),
        "how": "signed",
        **values,
    }
    return measuring.record_consent(house.context(), patient=patient, client=client, **given)  # type: ignore[arg-type]


def test_consent_is_by_who_decides_and_can_be_withdrawn() -> None:
    house = make.house()
    owner, payer = make.client(house), make.client(house, "Ben Okafor")
    patient = make.patient(house, owner=owner)
    from oncodesk.services.patients.registering import set_relation

    set_relation(house.context(), patient=patient, relation=Relation(payer, pays=True), seen_version=1)
    done = _consent(house, patient, owner)
    measuring.withdraw_consent(house.context(), consent=UUID(done.id), seen_version=done.version)
    [line] = _file(house, patient).consents
    assert (line.client, line.withdrawn_at, line.recorded_by) == (
        "Maria Rivera",
        make.NOW,
        house.manager.label,
    )
    with pytest.raises(Stale):
        measuring.withdraw_consent(house.context(), consent=UUID(done.id), seen_version=done.version)
    with pytest.raises(Invalid) as refused:
        _consent(house, patient, payer)
    assert "does not decide" in refused.value.fields["client"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"given_on": date(2026, 10, 7)}, "given_on"),
        ({"how": "assumed"}, "how"),
        ({"protocol_slug": "chop-uw-99"}, "protocol_slug"),
    ],
)
def test_consent_is_to_a_known_protocol_and_not_of_tomorrow(values: dict[str, object], field: str) -> None:
    house = make.house()
    owner = make.client(house)
    patient = make.patient(house, owner=owner)
    with pytest.raises(Invalid) as refused:
        _consent(house, patient, owner, **values)
    assert set(refused.value.fields) == {field}


def test_strangers_cannot_weigh_or_see_her() -> None:
    house, other = make.house(), make.house("Hilltop")
    patient = make.patient(house)
    weight = _weigh(house, patient, "24.1 kg")
    with pytest.raises(NotThere):
        _weigh(other, patient, "24.1 kg")
    with pytest.raises(NotThere):
        measuring.correct_weight(other.context(), corrects=UUID(weight.id), weight="24.2 kg", seen_version=1)
    with pytest.raises(NotThere):
        queries.get_file([other.practice_id], patient)
