"""Which courses does a patient have already, and what stands against one more beside them?"""

from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.scheduling.together import Running, check_together
from oncodesk.domain.shared.verdict import Finding
from oncodesk.records.read import scheduling as read
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.scheduling.layout import plan_of


def check_beside(patient_id: int, new: Plan) -> tuple[Finding, ...]:
    """What an oncologist acknowledges before a second course starts; call it inside the wall."""
    running = [
        Running(course.protocol_name, plan_of(course))
        for course in read.courses_of(patient_id)
        if course.state in ("active", "held")
    ]
    plans = (new, *(each.plan for each in running))
    drugs = {dose.drug for plan in plans for visit in plan.visits for dose in visit.doses}
    return check_together(new, running, frozenset(drug for drug in drugs if _lowers_counts(drug)))


def _lowers_counts(drug_id: str) -> bool:
    drug = get_drug(drug_id)
    return drug is None or drug.myelosuppressive
