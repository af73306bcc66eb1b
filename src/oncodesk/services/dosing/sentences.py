"""Which words tell how a dose was calculated, and what is wrong with it?"""

from oncodesk.domain.dosing.dose import Step
from oncodesk.services.dosing.reasons import reason_words
from oncodesk.services.sentences import Sentence, shown

SENTENCES: dict[str, Sentence] = {
    "dosing.surface_implausible": Sentence(
        "A body surface of {surface} m² is outside {low} to {high} m², what a {species} can have.",
        "Check the weight and its unit (kg or lb).",
    ),
    "dosing.wrong_unit": Sentence(
        "{drug} is dosed in {right_unit}, not in {unit}.", "Give the amount in {right_unit}."
    ),
    "dosing.no_basis": Sentence(
        "{amount} of {drug} does not say of what.", "Write the amount per m², per kg or per patient."
    ),
    "dosing.zero_dose": Sentence("{amount} is no dose of {drug}.", "Omit the drug instead, with the reason."),
    "dosing.species_forbidden": Sentence(
        "{drug} is never given to a {species}: it kills at usual doses.", "Choose another drug."
    ),
    "dosing.breed_forbidden": Sentence(
        "{drug} is never given to a {breed}.", "Choose another drug or protocol."
    ),
    "dosing.breed_unknown": Sentence(
        "The breed is not known, and {drug} is never given to these: {breeds}.", "Record the breed."
    ),
    "dosing.never_again": Sentence(
        "After {event} {drug} is never given again.", "Sources name {instead} {amount} in its place."
    ),
    "dosing.history_unknown": Sentence(
        "Nobody said whether {events} happened; after it {drug} is never given again.",
        "Ask, and record yes or no.",
    ),
    "dosing.hours_too_near": Sentence(
        "{drug}: {hours} hours since the last dose; at least {least} must lie between two doses.",
        "Wait until {least} hours have passed since the last dose was taken.",
    ),
    "dosing.species_untested": Sentence(
        "No label or study of {drug} in a {species} stands behind the drug table.",
        "Choose another drug, or an oncologist decides with a reason.",
    ),
    "dosing.label_chart": Sentence(
        "{drug} at {kg} kg: {pieces} by the label's chart, where the nearest would be {nearest}.",
        "Nothing to do; the label's chart is followed.",
    ),
    "dosing.interaction_avoid": Sentence(
        "{drug} and {other} are not given together: {effect}.",
        "Stop or change one of the two, or an oncologist decides with a reason.",
    ),
    "dosing.interaction_warn": Sentence(
        "{drug} and {other}: {effect}.", "Check that both are meant, and tell the owner what to watch."
    ),
    "dosing.interaction_ask": Sentence(
        "{drug} and {other}: {effect}.", "Ask the oncologist whether both are meant."
    ),
    "dosing.interaction_decided": Sentence(
        "{drug} and {other} are given together by an oncologist's decision: {effect}."
    ),
    "dosing.interaction_ended": Sentence(
        "{other} ended {ended_on}; with {drug}: {effect}.",
        "Ask the oncologist whether enough time has passed; the table gives no number of days.",
    ),
    "dosing.home_drug_unknown": Sentence(
        "{other}, taken at home, is an unknown drug.",
        "An oncologist looks it up and records what she found.",
    ),
    "dosing.home_drug_looked_up": Sentence("{other}, taken at home, was looked up by an oncologist."),
    "dosing.home_drug_twice": Sentence(
        "{other} is on the list of home drugs, and {drug} is ordered here.",
        "Make sure that she does not get it twice.",
    ),
    "dosing.home_drug_avoid": Sentence(
        "{other} at home: {effect}.", "End it, or an oncologist decides with a reason."
    ),
    "dosing.home_drug_warn": Sentence("{other} at home: {effect}.", "Tell the oncologist before this dose."),
    "dosing.steroid_stopped": Sentence(
        "A steroid that is stopped abruptly can leave her without her own.",
        "Tell the oncologist: she may have to taper it.",
    ),
    "dosing.home_drug_decided": Sentence("{other} at home stays by an oncologist's decision: {effect}."),
    "dosing.home_drugs_unknown": Sentence(
        "What she takes at home is not known, so interactions cannot be judged.",
        "Ask the owner, supplements and flea products included, and record it.",
    ),
    "dosing.home_drugs_not_today": Sentence(
        "What she takes at home was last asked {asked_on}, not today.",
        "Ask whether it is still the same, supplements and flea products included.",
    ),
    "dosing.other_drug": Sentence(
        "A {species} gets {other} rather than {drug}.", "Order {other} if that was meant."
    ),
    "dosing.wrong_route": Sentence("{drug} is not given {route}.", "Choose one of: {allowed}."),
    "dosing.dose_above_limit": Sentence(
        "{drug}: {dose} {unit} is above the stop limit of {limit} {unit} for one dose.",
        "Check amount, unit and weight; order less.",
    ),
    "dosing.dose_high": Sentence(
        "{drug}: {dose} {unit} is above the warning limit of {limit} {unit} for one dose.",
        "Check that this dose is meant.",
    ),
    "dosing.dose_high_from": Sentence(
        "{drug}: {dose} {unit} reaches the warning limit of {limit} {unit} for one dose.",
        "Check that this dose is meant.",
    ),
    "dosing.prior_unknown": Sentence(
        "Earlier {drug} is unknown; its lifetime limit of {stop} mg/m² cannot be judged.",
        "Ask earlier hospitals for their doses and record them; write 0 mg/m² only if there was none.",
    ),
    "dosing.lifetime_exceeded": Sentence(
        "{drug}: {prior} + {today} = {total} mg/m² in this life is above the limit of {stop} mg/m².",
        "At most {room} mg/m² remain. Order no more than that, or skip this drug.",
    ),
    "dosing.lifetime_near": Sentence(
        "{drug}: {prior} + {today} = {total} mg/m² in this life; "
        "warned from {warn}, stopped above {stop} mg/m².",
        "Plan the heart check of your practice before the next dose.",
    ),
    "dosing.outside_not_in_mg": Sentence(
        "{drug} is dosed in {unit}; a lifetime sum is kept of drugs in mg only.",
        "Write it into the referral letter's notes instead.",
    ),
    "dosing.outside_doses": Sentence(
        "{doses} doses cannot be entered at once.", "Enter between 1 and {most} doses."
    ),
    "dosing.outside_amount_missing": Sentence(
        "How much of each dose of {drug} was given is not known, and no usual amount stands in its table.",
        "Ask the other hospital for mg/m² or mg.",
    ),
    "dosing.outside_size_missing": Sentence(
        "{amount} of {drug} cannot be counted per m² without the size of that day.",
        "Write the body surface or the weight of the day on which it was given.",
    ),
    "dosing.outside_weight_missing": Sentence(
        "{amount} of {drug} cannot be counted without the weight of that day.",
        "Write the weight of the day on which it was given.",
    ),
    "dosing.heart_abnormal": Sentence(
        "The {kind} of {on} was abnormal; {drug} waits for a cardiologist.",
        "Record the cardiologist's later {kind} as OK, or choose another drug.",
    ),
    "dosing.heart_check_due": Sentence(
        "This dose takes {drug} above {limit} mg/m² in this life; no {kind} was made since the dose before.",
        "Have the {kind} made and record it.",
    ),
    "dosing.heart_check_of_breed": Sentence(
        "A {breed} is prone to heart muscle disease, and no {kind} is recorded before {drug}.",
        "Have the {kind} made and record it.",
    ),
    "dosing.heart_check_old": Sentence(
        "The {kind} of {on} was due again on {due}; {drug} waits for it.",
        "Have the {kind} made again and record it.",
    ),
    "dosing.plan_nears_lifetime": Sentence(
        "Visit {visit}: {drug} comes to {total} mg/m² in this life, {percent} % of {stop}; "
        "warned from {warn}.",
        "Plan the heart check of your practice before it.",
    ),
    "dosing.plan_exceeds_lifetime": Sentence(
        "Visit {visit}: {drug} would come to {total} mg/m² in this life, above the limit of {stop} mg/m².",
        "At most {room} mg/m² = {most} {unit} may be given there. Order no more, or skip this drug.",
    ),
    "dosing.plan_lifetime_unknown": Sentence(
        "Visit {visit}: what {drug} comes to in this life is not known, because a dose cannot be calculated. "
        "The limit is {stop} mg/m².",
        "Weigh the patient and correct what stops that dose; then look at the plan again.",
    ),
    "dosing.basis_changed": Sentence(
        "{drug}: the last dose was {before} {unit} at {before_kg} kg; at {now_kg} kg another rule gives "
        "{now} {unit} ({percent} %).",
        "Compare both numbers. Acknowledge the jump, or reduce the dose.",
    ),
    "dosing.size_rule": Sentence(
        "{drug}: {amount} would be {before} {unit}; "
        "a {species} under {below_kg} kg gets {lowest} = {after} {unit}.",
        "Nothing to do if this was meant; near {below_kg} kg look at the weight again.",
    ),
    "dosing.species_rule": Sentence(
        "{drug}: {amount} would be {before} {unit}; "
        "a {species} gets at most the lowest of {limits}: {lowest} = {after} {unit}.",
        "Nothing to do if this was meant.",
    ),
    "dosing.consider_less": Sentence(
        "{drug}: for a {species} under {below_kg} kg sources consider {lowest} ({after} {unit}) "
        "instead of {amount} ({before} {unit}).",
        "Choose the lower amount if the oncologist wants it.",
    ),
    "dosing.genotype_reduction": Sentence(
        "{drug}: ABCB1 {genotype} takes {percent} % off: {before} to {after} {unit}.",
        "The reduction is already in the dose; do not take it off again.",
    ),
    "dosing.modified_twice": Sentence(
        "The same event ({cause}) changes this dose twice.", "Leave one of the two changes out."
    ),
    "dosing.nothing_left": Sentence(
        "After {percent} % {basis} nothing is left of {drug}.", "Omit the drug instead, with the reason."
    ),
    "dosing.above_standard": Sentence(
        "{percent} % {basis} raises {drug} to {after} {unit}, above the standard dose of {standard} {unit}.",
        "A modification never goes above the standard dose; order the drug anew.",
    ),
    "dosing.too_small": Sentence(
        "{dose} {unit} of {drug} is shown as 0.000 {unit}: it is no dose.",
        "Check the amount, its unit and the modifications; to give none, skip the drug.",
    ),
    "dosing.genotype_twice": Sentence(
        "{drug}: the reduction for ABCB1 is in the dose already, and a modification takes it off again.",
        "Take the modification back; the genotype on record does it.",
    ),
    "dosing.capped": Sentence(
        "{drug}: {before} {unit} is above the most that was set for one dose, {most} {unit}.",
        "Nothing to do if the cap still holds; otherwise take it back with a reason.",
    ),
    "dosing.fixed_not_measurable": Sentence(
        "{drug}: a fixed dose of {amount} {unit} cannot be measured in {step}.",
        "Fix an amount that can be drawn up or counted out.",
    ),
    "dosing.fixed_above_cap": Sentence(
        "{drug}: the fixed dose of {amount} {unit} is above the most that was set for one dose, "
        "{most} {unit}.",
        "Fix a lower dose, or take the cap back with a reason.",
    ),
    "dosing.fixed_above_standard": Sentence(
        "{drug}: the fixed dose of {amount} {unit} is {percent} % against the standard dose of today, "
        "{standard} {unit}.",
        "Fix a lower dose, or fix it again and say why it may be above the standard.",
    ),
    "dosing.fixed_at_other_weight": Sentence(
        "{drug} was fixed at {amount} {unit} for {at_kg} kg; at {now_kg} kg, {percent} % away, the "
        "protocol's dose is {calculated} {unit}.",
        "Compare both numbers. Acknowledge the fixed dose, or fix it again.",
    ),
    "dosing.rounding_too_far": Sentence(
        "Rounding {exact} to {rounded} {unit} changes the dose by {percent} %; the limit is {limit} %.",
        "Round to a finer step.",
    ),
    "dosing.no_whole_unit_fits": Sentence(
        "{drug}: {exact} {unit} cannot be made of whole tablets or capsules within 10 %. Nearest: {choices}.",
        "Order one of these amounts, or have the dose compounded. Nothing is opened or split.",
    ),
    "dosing.step_not_used": Sentence(
        "{drug} by mouth is counted in whole tablets or capsules ({pieces}), not in steps of {step} {unit}.",
        "Nothing to do; nothing is opened or split.",
    ),
    "dosing.out_of_reach": Sentence(
        "{drug}: no sensible number of tablets or capsules makes this dose.",
        "Check amount, unit and weight.",
    ),
}

STEPS: dict[str, str] = {
    "weight": "Weight {kg} kg",
    "weight_converted": "Weight {given} × 0.45359237 = {kg} kg",
    "surface": "Body surface {constant} × {grams} g^(2/3) × 10⁻⁴ = {surface} m², rounded once, half up",
    "surface_by_kg": (
        "Body surface {constant} ÷ 100 × {kg} kg^{exponent} = {surface} m², rounded once, half up"
    ),
    "standard": "Standard dose {amount}: {dose} {unit}",
    "size_rule": (
        "Size rule, {species} under {below_kg} kg: {amount} would be {before} {unit}; "
        "{lowest} gives {after} {unit}, and that is used"
    ),
    "species_rule": (
        "Rule for a {species}, lowest of {limits}: {amount} would be {before} {unit}; "
        "{lowest} gives {after} {unit}, and that is used"
    ),
    "genotype": "ABCB1 {genotype}: −{percent} %: {before} to {after} {unit}",
    "modification": "Modification {number}: {percent} % {basis}: {before} to {after} {unit}",
    "modification_for": "Modification {number}, {why}: {percent} % {basis}: {before} to {after} {unit}",
    "cap": "At most {most} {unit} in one dose, {why}: {before} to {most} {unit}",
    "fixed": (
        "Fixed by the prescriber at {at_kg} kg, {why}: {amount} {unit}; the standard dose is {standard} "
        "{unit} ({percent} %)"
    ),
    "rounding": "Rounded to steps of {step} {unit}: {exact} to {final} {unit} ({percent} %)",
    "whole": "Whole tablets or capsules {pieces}: {exact} to {final} {unit} ({percent} %)",
    "lifetime": "Lifetime sum with this dose: {prior} + {today} = {total} mg/m²",
}


def tell_step(step: Step) -> str:
    """One line of a calculation in words."""
    facts = {name: shown(fact) for name, fact in step.facts.items()}
    if "reason" in step.facts:
        facts["why"] = reason_words(facts["reason"], facts.get("grade", ""))
    return STEPS[step.kind].format(**facts)
