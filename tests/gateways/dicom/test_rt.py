"""Is a plan or a treatment record read whole, and is everything else left alone?"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage, DeflatedExplicitVRLittleEndian

from oncodesk.domain.treatment.radiation_files import FileKind
from oncodesk.gateways.dicom import rt
from tests import rt_files


def test_a_plan_says_its_label_fractions_and_the_sum_of_its_beams() -> None:
    said = rt.read_file(rt_files.plan())
    assert said is not None and said.kind is FileKind.PLAN
    assert (said.patient, said.patient_id, said.species) == ("Rivera Juniper", "RT-77", "Canine")
    assert (said.plan_label, said.fractions, said.gy) == ("P-1", 16, Decimal("3.000"))


def test_a_record_says_which_fraction_was_given_when_and_how_much() -> None:
    said = rt.read_file(rt_files.record())
    assert said is not None and said.kind is FileKind.RECORD
    assert (said.number, said.treated_on, said.gy) == (1, date(2026, 10, 5), Decimal(3))
    assert said.ended_normally is True and said.plan_uid == rt_files.PLAN_UID


def test_what_is_not_told_or_not_whole_is_unknown() -> None:
    beams = Sequence([Dataset(), Dataset()])
    beams[0].BeamDose = "1.5"
    group = Dataset()
    group.ReferencedBeamSequence = beams
    plan = rt.read_file(rt_files.plan(FractionGroupSequence=Sequence([group]), RTPlanLabel=None))
    assert plan is not None and (plan.gy, plan.fractions, plan.plan_label) == (None, None, "")
    for gy in (None, "0", "-3", "1000"):
        record = rt.read_file(rt_files.record(gy, TreatmentDate=None, ended="UNKNOWN"))
        assert record is not None and (record.gy, record.treated_on, record.ended_normally) == (None,) * 3
    early = rt.read_file(rt_files.record(ended="OPERATOR"))
    assert early is not None and early.ended_normally is False


def test_other_files_are_no_file() -> None:
    assert rt.read_file(b"") is None and rt.read_file(b"%PDF-1.7") is None
    assert rt.read_file(rt_files.plan(SOPClassUID=CTImageStorage)) is None
    assert rt.read_file(rt_files.plan(DeflatedExplicitVRLittleEndian)) is None
    assert rt.read_file(rt_files.plan() + b"\0" * rt.LARGEST) is None


@pytest.mark.parametrize("whole", [rt_files.plan(), rt_files.record()])
def test_a_file_that_is_cut_off_never_raises(whole: bytes) -> None:
    for length in range(0, len(whole), 7):
        rt.read_file(whole[:length])


@given(st.integers(min_value=132), st.binary(min_size=1, max_size=40))
def test_broken_bytes_never_raise(place: int, noise: bytes) -> None:
    whole = rt_files.plan()
    place %= len(whole)
    rt.read_file(whole[:place] + noise + whole[place + len(noise) :])
