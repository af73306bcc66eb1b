"""Who gives a dose although two drugs do not go together, or urine or pressure speak against it?"""

from __future__ import annotations

from uuid import UUID

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.visit import ENDED, VisitState
from oncodesk.records.write import home_drugs as write
from oncodesk.services.context import Done
from oncodesk.services.errors import Invalid
from oncodesk.services.treatment import steps
from oncodesk.services.treatment.facts import known_about
from oncodesk.services.typed import Typed
from oncodesk.services.work import Work, action

DECIDABLE = (
    *("dosing.interaction_avoid", "dosing.home_drug_avoid"),
    *("treatment.blood_in_urine", "treatment.blood_in_urinalysis"),
    *("treatment.pressure_high", "treatment.pressure_holds"),
)


@action("treatment.decide_interaction", Permission.DECIDE)
def decide_interaction(
    work: Work, *, visit: UUID, seen_version: int, one: str, two: str, reason: str
) -> Done:
    """An oncologist treats although this stops the dose; it holds for this visit and this very entry.

    `one` and `two` are the finding's own facts, twice the same for a record that stops by itself; another
    entry of the same drug, another measurement and another answer ask again. Raises Invalid
    where no such pair stops this visit.
    """
    row = steps.locked_visit(work, visit)
    if VisitState(row.state) in ENDED:
        raise Invalid("This visit has ended.")
    work.check_seen(row, seen_version)
    typed = Typed()
    kept = typed.text("reason", reason, most=500)
    typed.refuse()
    facts = known_about(row, work.now).facts
    found = [
        each
        for each in (*(() if facts.home is None else facts.home.findings), *facts.examined)
        if each.code in DECIDABLE and {each.facts["one"], each.facts["two"]} == {one, two}
    ]
    if not found:
        raise Invalid("Nothing of that kind stops this visit. Look at it again.")
    made = write.add_interaction_decision(
        work.ledger,
        visit=row,
        one=str(found[0].facts["one"]),
        two=str(found[0].facts["two"]),
        reason=kept,
        decided_by_id=work.actor.person_id,
    )
    steps.rejudge(work, row)
    return Done(str(made.public_id), made.version)
