"""Is a laboratory file that is cut off or unreadable refused whole, with a sentence?"""

import pytest

from oncodesk.records.models import DocumentRow, LabReportRow
from oncodesk.services.errors import Invalid
from oncodesk.services.labs.actions import import_file
from tests import course, laboratory
from tests.labfiles import BUILDERS, Draw

pytestmark = pytest.mark.django_db


def test_nothing_of_a_damaged_file_is_stored() -> None:
    treated = course.on_course()
    now = course.at(course.START, 9)
    documents = DocumentRow.objects.count()
    for content, word in (
        (b"", "empty"),
        (b"{}", "HL7 v2"),
        *(
            (BUILDERS[form]([Draw()])[:-30], word)
            for form, word in (("idexx", "no whole"), ("antech", "no whole"), ("xml", "no whole"))
        ),
        (BUILDERS["fhir"]([Draw()]).replace(b"Patient/p1", b"Patient/p2", 1), "not in it"),
        (BUILDERS["csv"]([Draw()])[:-9], "cells"),
        (b"\x0b" + laboratory.message(), "cut off"),
        (laboratory.message(laboratory.counts(), "1|10^9/L|||||F"), "no segment"),
        (laboratory.message(head=laboratory.msh(charset="KLINGON")), "KLINGON"),
        (laboratory.message(head=laboratory.msh(kind="ADT^A08")), "ADT"),
    ):
        with pytest.raises(Invalid) as refused:
            import_file(treated.context("coordinator", now), content=content, name="cbc.hl7")
        assert word in str(refused.value)
        assert "cbc.hl7" in str(refused.value)
    assert DocumentRow.objects.count() == documents
    assert not LabReportRow.objects.exists()
