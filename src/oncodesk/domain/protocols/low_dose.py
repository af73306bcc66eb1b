"""Is this the low daily (metronomic) form of a drug, which has limits of its own?"""

from dataclasses import dataclass
from decimal import Decimal

from oncodesk.domain.protocols.protocol import Dose, Where

MOST_HOURS = 48  # every day, or double every other day


@dataclass(frozen=True, slots=True)
class LowDose:
    """The most mg/m² a day that still counts as low, and the name of its limits in a gate policy."""

    most_a_day: Decimal
    limits: str
    source: str


# The lowest full dose that is printed for a day is 50 mg/m2 (a dose of 200 split over four days).
LOW_DOSES = {
    "cyclophosphamide": LowDose(
        Decimal(15),
        "cyclophosphamide-metronomic",
        "10 to 15 mg/m2 a day or twice that every other day: general knowledge; 6.5 to 18.6 in [S33]",
    )
}


def limits_of_dose(dose: Dose) -> str:
    """The name under which a policy holds this dose's limits; empty: the drug's own, full ones.

    Low is only what is taken at home by mouth in mg/m², every 48 hours or more often, at no more than the
    listed amount a day. Exactly that amount is low. Anything not told counts as a full dose.
    """
    low = LOW_DOSES.get(dose.drug)
    if low is None or dose.where is not Where.HOME or dose.routes != ("PO",) or dose.every_hours is None:
        return ""
    if (dose.amount.unit, dose.amount.per) != ("mg", "m2") or not 0 < dose.every_hours <= MOST_HOURS:
        return ""
    return low.limits if dose.amount.amount * 24 <= low.most_a_day * dose.every_hours else ""
