"""How is an acute effect graded by hand, and how is the week of a course reviewed?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from oncodesk.domain.shared.roles import Permission, may
from oncodesk.domain.treatment.radiation import delivered_count, delivered_total
from oncodesk.records.locks import lock_patient
from oncodesk.records.read import radiation as read
from oncodesk.records.write import radiation as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.patients.steps import today
from oncodesk.services.radiation import steps
from oncodesk.services.radiation.after import checks_seen
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

# Scales by name and version with their highest grade. Boundaries of grades were not read in a source:
# the grade is chosen by hand, and versions are never mixed in one course.
SCALES: dict[tuple[str, str], int] = {("VRTOG", "1"): 3, ("VRTOG", "2"): 5}
TISSUES = (
    *("skin and hair", "mucosa and mouth", "eye", "ear", "lower bowel"),
    *("bladder and urethra", "brain and cord", "lung", "other"),
)


def _course(work: Work, course: UUID) -> int:
    row = read.course([work.practice_id], course)
    if row is None:
        raise NotThere("There is no such radiation course in this practice.")
    lock_patient(row.patient_id)
    steps.refuse_dead(row.patient)
    return row.pk


@action("radiation.grade_effect", Permission.GIVE)
def grade_effect(
    work: Work, *, course: UUID, tissue: str, scale: str, scale_version: str, grade: int, note: str = ""
) -> Done:
    """A grade proposes nothing by itself. All grades of one course are of one scale and version."""
    pk = _course(work, course)
    row = read.course([work.practice_id], course)
    assert row is not None
    typed = Typed()
    typed.choice("tissue", tissue, TISSUES)
    most = SCALES.get((scale, scale_version))
    if most is None:
        typed.wrong["scale"] = "Choose a scale with its version."
    else:
        typed.whole("grade", grade, least=0, most=most)
    before = read.effects_of(pk)
    if before and (before[0].scale, before[0].scale_version) != (scale, scale_version):
        typed.wrong["scale"] = (
            f"This course is graded by {before[0].scale} version {before[0].scale_version}; "
            "grades of two versions cannot be compared."
        )
    words = typed.text("note", note, most=300, required=False)
    typed.refuse()
    made = write.add_effect(
        work.ledger,
        course=row,
        patient_id=row.patient_id,
        tissue=tissue,
        scale=scale,
        scale_version=scale_version,
        grade=grade,
        note=words,
        observed_at=work.now,
        observed_by_id=work.actor.person_id,
    )
    return Done(str(made.public_id))


@action("radiation.record_review", Permission.GIVE)
def record_review(work: Work, *, course: UUID, words: str, reviewed_on: date | None = None) -> Done:
    """The weekly review, or a look after the course: her own, or what she said from elsewhere, written here.

    Somebody else's words are only taken for a course whose reviewer works elsewhere, by her name.
    """
    pk = _course(work, course)
    row = read.course([work.practice_id], course)
    assert row is not None
    typed = Typed()
    text = typed.text("words", words, most=600, lines=True)
    on = typed.past("reviewed_on", reviewed_on, today(work)) or today(work)
    typed.refuse()
    if row.reviewer:
        name = row.reviewer
    elif may(work.actor, Permission.PRESCRIBE_RADIATION):
        name = work.actor.label
    else:
        raise Invalid("The radiation oncologist writes her own review.", {"words": "Ask her to write it."})
    rows = [steps.known(each) for each in read.fractions_of(pk)]
    made = write.add_review(
        work.ledger,
        course=row,
        patient_id=row.patient_id,
        reviewed_on=on,
        reviewer=name[:160],
        words=text,
        delivered=delivered_count(rows),
        delivered_gy=delivered_total(rows),
        recorded_by_id=work.actor.person_id,
    )
    if row.ended_at is not None:
        checks_seen(work, row, on)
    return Done(str(made.public_id))
