"""What do the treatment rules say to people?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "treatment.patient_died": Sentence("The patient has died.", "Nothing can be released or given."),
    "treatment.dispose_prepared": Sentence(
        "She has died, and the dose of {planned_on} was released: it may be prepared.",
        "If it is, dispose of it as hazardous waste with a witness, and record it.",
    ),
    "treatment.tell_referring_vet": Sentence(
        "{patient} has died.", "Call the referring veterinarian, so that nobody there calls the family."
    ),
    "treatment.after_a_death": Sentence(
        "{patient} has died.",
        "Choose with the team who calls the family, and offer the grief resources. No bill goes out today.",
    ),
    "treatment.death_undone": Sentence(
        "The death of {patient} was recorded in error and is taken back. Every course is on hold.",
        "Look at the dates, the blood and the booked times, and resume the course with a new plan.",
    ),
    "treatment.stopped_in_cycle": Sentence(
        "Stopped in {cycle} after {given} of {planned} doses ({given_all} of {all} given)."
    ),
    "treatment.stopped_after": Sentence("Stopped after {given} of {all} doses."),
    "treatment.stopped_before_first": Sentence("Stopped before the first of {all} doses."),
    "treatment.course_not_active": Sentence(
        "This course is not active.", "An oncologist resumes the course or starts a new one."
    ),
    "treatment.held_by_person": Sentence(
        "Somebody put this visit on hold.", "An oncologist reads the reason and lets it go on."
    ),
    "treatment.not_today": Sentence(
        "This visit is planned for {planned_on}, not for today.",
        "Move the visit to today, with a look at the minimum intervals.",
    ),
    "treatment.consent_missing": Sentence(
        "No owner's consent to this protocol is recorded.", "Record who consented, how and when."
    ),
    "treatment.consent_withdrawn": Sentence(
        "The owner withdrew the consent to this protocol on {withdrawn_on}.",
        "Nothing is given. If the owner consents again, record it; else stop the protocol.",
    ),
    "treatment.consent_after_start": Sentence(
        "The consent of {consent_on} is later than the start of the course on {started_on}.",
        "Record the consent that was given before the start, or start the course again.",
    ),
    "treatment.protocol_not_signed": Sentence(
        "No oncologist of this practice has signed this protocol version.",
        "An oncologist signs it in the protocol library.",
    ),
    "treatment.policy_not_signed": Sentence(
        "No oncologist of this practice has signed the blood limits, the drugs and the dosing rules.",
        "An oncologist signs all three; the set-up page names what is open.",
    ),
    "treatment.dose_not_again": Sentence(
        "{drug}: calculated again from what was signed, the dose is not the same.",
        "Do not prepare it. Drop the signature, sign the order again, and tell whoever runs the program.",
    ),
    "treatment.weight_missing": Sentence("No weight is recorded.", "Weigh the patient and record it."),
    "treatment.weight_not_today": Sentence(
        "The last weight is of {measured_on}; a dose needs one measured today.",
        "Weigh the patient and record it.",
    ),
    "treatment.weight_estimated": Sentence(
        "Today's weight was estimated.", "Put the patient on a scale; a dose never rests on a guess."
    ),
    "treatment.dose_not_calculated": Sentence(
        "Today's dose of {drug} could not be calculated, so nobody knows whether the signed dose still fits.",
        "Check the order's amount and unit, and sign it again.",
    ),
    "treatment.gate_unexplained": Sentence(
        "The blood limits for {drug} gave “{band}” without saying why.", "Review the results again."
    ),
    "treatment.decided_to_delay": Sentence(
        "The oncologist decided to delay this dose.",
        "Delay the visit, or let the oncologist decide again.",
    ),
    "treatment.amount_not_shown": Sentence(
        "The amount on the screen or in the order is missing.", "Open the visit again and compare the label."
    ),
    "treatment.drug_unknown": Sentence(
        "The drug table does not know {drug}.", "Add it to the drug table, or correct the order."
    ),
    "treatment.no_orders": Sentence("No drug is ordered for this visit.", "Check the course's plan."),
    "treatment.order_not_signed": Sentence(
        "The order for {drug} is not signed.", "A prescriber checks the dose and signs it."
    ),
    "treatment.signature_incomplete": Sentence(
        "The signed order for {drug} names no dose or no weight.", "A prescriber signs it again."
    ),
    "treatment.weight_changed": Sentence(
        "The weight changed by more than 10 % since {drug} was signed at {signed_kg} kg.",
        "A prescriber looks at the new dose and signs again.",
    ),
    "treatment.dose_changed": Sentence(
        "With today's weight the dose of {drug} differs by more than 5 % from the signed {signed_amount}.",
        "A prescriber looks at the new dose and signs again.",
    ),
    "treatment.too_early": Sentence(
        "Only {days} days since {after} on {last_on}; {drug} needs at least {minimum_days}.",
        "Delay the visit.",
    ),
    "treatment.decided": Sentence(
        "An oncologist decided to treat with {drug} although the counts are in the {band} range.", ""
    ),
    "treatment.decision_void": Sentence(
        "The results changed after the oncologist's decision on {drug}; it no longer counts.",
        "The oncologist looks at the new results and decides again.",
    ),
    "treatment.not_reviewed": Sentence(
        "Nobody has looked at these results yet.",
        "An oncologist, or a nurse under a signed standing order, reviews them.",
    ),
    "treatment.review_needs_oncologist": Sentence(
        "These results need an oncologist's eyes.",
        "An oncologist reviews them. A nurse may do so only in range, without flags, "
        "under a signed standing order.",
    ),
    "treatment.not_released": Sentence(
        "This drug is not released.", "Release it first, or look at why it was taken back."
    ),
    "treatment.given_doubted": Sentence(
        "Somebody says that {drug} was entered in error: {why}.",
        "Look at the visit. Another person confirms it, or says that it was given.",
    ),
    "treatment.prepared_stopped": Sentence(
        "{drug} stands prepared and may not be given now: {why}.",
        "Stop it on its way. Throw it away, or let a second person check it again after a new release.",
    ),
    "treatment.not_prepared": Sentence(
        "This dose is not prepared.", "Draw it up and record it; a second person checks it."
    ),
    "treatment.preparation_not_checked": Sentence(
        "Nobody has checked this preparation under the release that stands now.",
        "A second person, not the preparer, compares drug, dose, volume and lot.",
    ),
    "treatment.preparer_checks": Sentence(
        "Who prepared a dose cannot check it.", "Ask a second trained person, with their own sign-in."
    ),
    "treatment.prepared_before_weight": Sentence(
        "The preparation was checked before the last weight was recorded.", "The second person checks again."
    ),
    "treatment.beyond_use": Sentence(
        "What was prepared was to be used before {at}.", "Throw it away, and prepare the dose anew."
    ),
    "treatment.beyond_use_missing": Sentence(
        "Until when may it be used?", "Write the beyond-use time from your stability table."
    ),
    "treatment.route_refused": Sentence(
        "{drug} is never given {route}.", "An oncologist corrects the order; only the listed routes exist."
    ),
    "treatment.recomputed_differs": Sentence(
        "Worked out again from the stored inputs the dose is {recomputed}, the order says {ordered}.",
        "Do not give it. The prescriber looks at the calculation and signs again.",
    ),
    "treatment.lot_missing": Sentence("No lot is recorded.", "Copy it from the vial or the bottle."),
    "treatment.drug_expiry_missing": Sentence(
        "The drug's expiry date is missing.", "Copy it from the vial or the bottle."
    ),
    "treatment.drug_expired": Sentence("The drug expired on {expired_on}.", "Take another lot."),
    "treatment.protection_missing": Sentence(
        "Protective equipment is not confirmed.", "Put on gloves and gown, then tick it."
    ),
    "treatment.closed_transfer_missing": Sentence(
        "The closed-system transfer device is not confirmed.", "Use one and tick it, or say why without."
    ),
    "treatment.kit_missing": Sentence(
        "The extravasation kit is not confirmed.", "Bring the kit to the patient, then tick it."
    ),
    "treatment.instructions_missing": Sentence(
        "The owner's written instructions are not confirmed.",
        "Hand them out: gloves, disposal, what to do about a missed dose.",
    ),
    "treatment.volume_missing": Sentence(
        "Concentration or volume is missing.", "Write the concentration of the vial and the volume drawn."
    ),
    "treatment.volume_differs": Sentence(
        "This volume holds {inside}, the order says {ordered}.",
        "Compare concentration and volume with the vial and the syringe.",
    ),
    "treatment.units_missing": Sentence(
        "Which tablets or capsules were counted?", "Write strength and number."
    ),
    "treatment.unit_unknown": Sentence(
        "{count} of strength {strength} is no tablet or capsule of this drug.",
        "Use the listed strengths, whole.",
    ),
    "treatment.units_differ": Sentence(
        "These pieces make {inside}, the order says {ordered}.", "Count again; nothing is opened or split."
    ),
    "treatment.not_checked": Sentence(
        "Nobody has checked drug, dose and patient beside you yet.",
        "A second person signs in and checks at the patient.",
    ),
    "treatment.same_person": Sentence(
        "The same person cannot check and give.", "Ask a second trained person, with their own sign-in."
    ),
    "treatment.checked_before_weight": Sentence(
        "The check was made before the last weight was recorded.", "The second person checks again."
    ),
    "treatment.amount_differs": Sentence(
        "The amount on the screen was {shown}, the order says {ordered}.",
        "Open the visit again and compare with the label.",
    ),
    "treatment.leaked_doxorubicin": Sentence(
        "{drug} ran beside the vein: an emergency. Stop, leave the catheter in, and draw back what comes.",
        "Call the oncologist now. Dexrazoxane, 10 times the dose of {drug}, IV by another vein within 3 to 6 "
        "hours; again after 24 hours; half of it at 48 hours. "
        "Cold for 20 minutes every 6 to 8 hours, for 48 hours.",
    ),
    "treatment.leaked_vinca": Sentence(
        "{drug} ran beside the vein. Stop, leave the catheter in, and draw back what comes.",
        "Call the oncologist now. Warm, never cold; hyaluronidase. The oncologist confirms this.",
    ),
    "treatment.leaked_vesicant": Sentence(
        "{drug}, a vesicant, ran beside the vein. Stop, leave the catheter in, and draw back what comes.",
        "Call the oncologist now: the oncologist says what is done, and when somebody looks again.",
    ),
    "treatment.leaked": Sentence(
        "{drug} ran beside the vein.", "Stop, and call the oncologist, who says what is done."
    ),
    "treatment.leaked_unknown": Sentence(
        "A drug that the library does not know ran beside the vein. It is not known to be harmless.",
        "Stop, leave the catheter in, and call the oncologist now.",
    ),
    "treatment.reacted": Sentence(
        "A reaction during or after a dose.", "Stop the drug, and call the oncologist now."
    ),
    "treatment.look_at_reaction": Sentence(
        "A reaction to {drug} ({seen}).", "Read what was seen and done, and say how it goes on."
    ),
    "treatment.look_at_leak": Sentence(
        "{drug} ran beside the vein ({seen}).",
        "Read what was done, decide what is done now, and say when somebody looks again.",
    ),
    "treatment.look_at_site": Sentence(
        "Day {day} after {drug} ran beside the vein: look at the site.",
        "Call the owner or see the animal. A slough of doxorubicin appears on day 7 to 10 [S45b].",
    ),
    "treatment.urine_not_asked": Sentence(
        "Nobody asked today whether the owner saw blood in the urine, before {drug}.",
        "Ask at the arrival check.",
    ),
    "treatment.urine_not_read": Sentence(
        "The owner does not know whether there was blood in the urine, and no urinalysis answers it "
        "({drug}).",
        "Examine urine that was collected after the last dose and in the last 14 days, and record it.",
    ),
    "treatment.blood_in_urine": Sentence(
        "The owner saw blood in the urine: no {drug}.",
        "Examine the urine, and ask the oncologist. Hemorrhagic cystitis is recorded as an adverse event.",
    ),
    "treatment.blood_in_urinalysis": Sentence(
        "The urinalysis shows blood ({blood}): no {drug}.",
        "Ask the oncologist. A newer clean urinalysis, or a decision with a reason, lets it go on.",
    ),
    "treatment.pressure_missing": Sentence(
        "There is no blood pressure, which {drug} asks for.", "Measure it and record it."
    ),
    "treatment.pressure_stale": Sentence(
        "The blood pressure of {measured_at} is older than 14 days ({drug}).", "Measure it again."
    ),
    "treatment.pressure_high": Sentence(
        "Systolic pressure is {systolic} mmHg: from 160 an oncologist decides on {drug}.",
        "Treat the pressure and measure again, or the oncologist decides with a reason.",
    ),
    "treatment.pressure_holds": Sentence(
        "Systolic pressure is {systolic} mmHg: hold {drug} from 180.",
        "Treat the pressure and measure again, or an oncologist decides with a reason.",
    ),
    "treatment.protein_not_known": Sentence(
        "Protein in the urine is not known in the last 14 days ({drug}).",
        "Read a urinalysis, or send a protein:creatinine ratio.",
    ),
    "treatment.protein_without_ratio": Sentence(
        "The strip shows protein {protein}, and there is no ratio of the last 14 days ({drug}).",
        "Send a protein:creatinine ratio; its limits decide.",
    ),
    "treatment.examination_decided": Sentence(
        "An oncologist treats knowing what the urine or the pressure says, for this visit."
    ),
}
