"""Which words tell why the assistant did or asks something?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "assistant.could_not": Sentence(
        "The assistant could not do this ({what}): {why}.",
        "Do it by hand.",
    ),
    "assistant.visit_unbooked": Sentence(
        "The visit of {planned_on} has no appointment yet.",
        "Book it, or move the visit.",
    ),
    "assistant.two_days_before": Sentence(
        "The visit at {starts_at} is two days away.",
        "Send the reminder with the bloodwork instructions.",
    ),
    "assistant.day_before": Sentence(
        "The visit at {starts_at} is tomorrow and was not confirmed after a reminder.",
        "Send the reminder with the bloodwork instructions.",
    ),
    "assistant.nobody_to_write_to": Sentence(
        "Nobody who may be told has an e-mail address, and the visit at {starts_at} is near.",
        "Call the owner: test, place, latest time, food, and what happens if the blood is late.",
    ),
    "assistant.results_in": Sentence(
        "All results for this visit are in since {received_at}.",
        "Look at them and review them by name.",
    ),
    "assistant.results_in_owner": Sentence(
        "The results are in since {received_at}, and the owner has not left home.",
        "Tell the owner that they came.",
    ),
    "assistant.no_result_after_arrival": Sentence(
        "She arrived at {arrived_at} and there is still no result.",
        "Find out where the sample is; run it here if you can.",
    ),
    "assistant.not_drawn": Sentence(
        "Blood was to be drawn by {draw_until} and nobody said that it was.",
        "Ask the place and the owner; a draw today may still save the visit of {planned_on}.",
    ),
    "assistant.no_result_before_leaving": Sentence(
        "The owner leaves home at {leaving_at} and there is no result yet.",
        "Call: please wait before you drive. Ask the laboratory for the result.",
    ),
    "assistant.nobody_answered": Sentence(
        "Nobody acknowledged this within 30 minutes, so you are asked next.",
        "Acknowledge it, then look at the visit.",
    ),
    "assistant.very_low_neutrophils": Sentence(
        "Neutrophils {neutrophils} ×10⁹/L: very low, below 1.0.",
        "Today: temperature, antibiotics or not, and a call tomorrow.",
    ),
    "assistant.rechecks_failed": Sentence(
        "Held again after {times} rechecks.",
        "Look at dose, interval and protocol before the next recheck.",
    ),
    "assistant.result_corrected": Sentence(
        "The laboratory changed {analyte} from {before} to {after} after somebody relied on it.",
        "Look at the visit: review, decision and release were taken back.",
    ),
    "assistant.recheck_due": Sentence(
        "Held on {planned_on} for blood. Recheck on {recheck_on}, {days} days later.",
        "Move this and all later visits of the course by {days} days.",
    ),
    "assistant.held_before_leaving": Sentence(
        "Today's visit is on hold for blood, and the owner leaves home at {leaving_at}.",
        "Tell the owner to wait before driving.",
    ),
    "assistant.recheck_unclear": Sentence(
        "Held on {planned_on} for blood, but no neutrophil or platelet count was judged.",
        "Choose the day of the recheck.",
    ),
    "assistant.no_open_day": Sentence(
        "Held on {planned_on} for blood, and the practice has no open day for the recheck.",
        "Set the opening hours, or choose the day by hand.",
    ),
    "assistant.recheck_undecided": Sentence(
        "The recheck of {recheck_on} passed and nobody decided on the delay.",
        "Choose a new day, or skip the visit.",
    ),
    "assistant.nobody_recorded": Sentence(
        "The visit of {planned_on} stands as it was planned, and the practice has closed.",
        "She came: record it with its time. She did not: say so, and call. Another day: move the visit.",
    ),
    "assistant.fraction_missed": Sentence(
        "The radiation fraction of {planned_on} was not done: {why}.",
        "Choose today what becomes of it; a day at the end is kept free until then.",
    ),
    "assistant.fraction_not_recorded": Sentence(
        "Nobody recorded the radiation fraction of {planned_on}.",
        "Record the dose, or that it was not done.",
    ),
    "assistant.no_fasting_instruction": Sentence(
        "Anesthesia begins at {starts_at} and no anesthetist has signed what she fasts.",
        "Sign the fasting instruction; without it nothing is sent to the owner.",
    ),
    "assistant.fasting_by_phone": Sentence(
        "Anesthesia begins at {starts_at} and nobody who may be told has an e-mail address.",
        "Call the owner with the signed fasting instruction.",
    ),
    "assistant.fasting_tomorrow": Sentence(
        "Anesthesia begins at {starts_at}.",
        "Tell the owner what the anesthetist signed about food and water.",
    ),
    "assistant.radiation_review_due": Sentence(
        "The weekly review of the radiation course is due ({reviewer}).",
        "Look at skin, mucosa, weight and doses, and write the review down.",
    ),
}
