"""Which words say what stands against a radiation fraction, and what to do?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "radiation.site_missing": Sentence("The site is missing.", "Write which site is treated."),
    "radiation.plan_version_missing": Sentence(
        "The version of the plan is missing.", "Write the version that the physicist approved."
    ),
    "radiation.dose_missing": Sentence(
        "The dose of one fraction is not known in Gy.",
        "Write it with its unit, for example 3 Gy. A bare number or cGy is not taken.",
    ),
    "radiation.dose_implausible": Sentence(
        "{gy} Gy in one fraction is above {most} Gy.", "Check the unit: 300 cGy are 3 Gy."
    ),
    "radiation.fractions_missing": Sentence(
        "The number of fractions is not known.", "Write a number from 1 to {most}."
    ),
    "radiation.outside_printed": Sentence(
        "{fractions} × {gy} Gy = {total} Gy lies outside what is printed for this intent ({printed}).",
        "Check it; the radiation oncologist accepts it by name.",
    ),
    "radiation.planned_gap": Sentence(
        "Closed days make a gap between {before} and {after}.",
        "Choose another first day, or accept the gap.",
    ),
    "radiation.chemotherapy_same_day": Sentence(
        "{visit} is planned on {on}, the day of a fraction.",
        "Decide the order of the day and one anesthetic, or move one of the two.",
    ),
    "radiation.radiosensitizer": Sentence(
        "{visit} on {on} has {drug} within this course: it makes tissue more sensitive"
        " (general knowledge, no source seen).",
        "Weigh dose and days with the oncologist, or accept it by name.",
    ),
    "radiation.look_after": Sentence(
        "Radiation ended on {last_on}; she is looked at on {due_on} for acute effects.",
        "Grade what you see and write it down as a review of the course.",
    ),
    "radiation.look_for_late": Sentence(
        "Radiation ended on {last_on}; late effects are looked for on {due_on}.",
        "Examine the field, grade what you see, and write it down as a review of the course.",
    ),
    "radiation.book_after": Sentence(
        "Radiation ended on {last_on}; she is looked at around {due_on}.", "Agree on a day with the owner."
    ),
    "radiation.day_closed": Sentence("The practice is closed on {on}.", "Choose another day."),
    "radiation.day_full": Sentence(
        "On {on} machine, anesthetist and recovery are not free together.",
        "Choose another time or first day, or add capacity.",
    ),
    "radiation.no_resource": Sentence("There is no {kind} to book.", "Add it under Settings, Radiation."),
    "radiation.course_not_active": Sentence(
        "The course is not active.", "The radiation oncologist lets it go on."
    ),
    "radiation.step_not_possible": Sentence("This fraction is {state}.", "Look at the course again."),
    "radiation.no_machine_slot": Sentence(
        "No time on the machine is booked for this fraction.", "Book a time first."
    ),
    "radiation.no_anesthesia_record": Sentence(
        "There is no anesthesia record for this fraction.",
        "Begin one before the beam, or write why she was treated without anesthesia.",
    ),
    "radiation.other_day": Sentence(
        "This fraction is planned for {planned_on}, not for today.",
        "A fraction that was missed is decided about by the radiation oncologist.",
    ),
    "radiation.other_plan_version": Sentence(
        "The plan compared at the table is “{seen}”; “{prescribed}” is prescribed.",
        "Compare again at the table. Another version needs the radiation oncologist's signature.",
    ),
    "radiation.same_person": Sentence(
        "Nobody else has compared patient, site and plan at the table.",
        "One person checks at the table, another one records the dose.",
    ),
    "radiation.two_identifiers": Sentence(
        "Fewer than two identifiers were compared.", "Compare two at the table."
    ),
    "radiation.delivered_missing": Sentence(
        "The delivered dose is missing.", "Write what the machine delivered, in Gy."
    ),
    "radiation.dose_differs": Sentence(
        "{gy} Gy differ from the prescribed {planned} Gy.", "Write why; the radiation oncologist is told."
    ),
    "radiation.above_prescribed": Sentence(
        "With this dose she has {total} Gy; {prescribed} Gy are prescribed.",
        "The radiation oncologist decides about more, with a reason, before it is recorded.",
    ),
    "radiation.second_of_day": Sentence(
        "She had a fraction on {on} already.",
        "Two on one day are only given when the radiation oncologist chose so.",
    ),
    "radiation.under_six_hours": Sentence(
        "The fraction before was at {last}; less than six hours have passed.", "Wait until {earliest}."
    ),
    "radiation.error_second_person": Sentence(
        "A second person has not agreed.", "Another person confirms the entry in error."
    ),
    "radiation.error_physicist": Sentence(
        "The physicist has not agreed.", "The physicist confirms the entry in error."
    ),
    "radiation.no_fasting_instruction": Sentence(
        "No anesthetist has signed what she fasts.", "The anesthetist signs it for this patient."
    ),
    "radiation.fed_at_missing": Sentence(
        "It is not known when she ate last.", "Ask the owner and write the time."
    ),
    "radiation.not_fasted": Sentence(
        "She ate at {fed_at}; the instruction says {hours} hours without food.",
        "From {ready} she may be anesthetized: choose a later time today.",
    ),
    "radiation.asa_missing": Sentence("The ASA class is missing.", "Write the class of today, 1 to 5."),
    "radiation.exam_missing": Sentence(
        "Today's examination is missing.", "Examine her and write heart, lungs, temperature."
    ),
    "radiation.labs_missing": Sentence(
        "There is no {test} on record.", "Draw it, or an anesthetist or radiation oncologist accepts it."
    ),
    "radiation.labs_old": Sentence(
        "The {test} of {collected} is older than {days} days.",
        "Draw it again, or an anesthetist or radiation oncologist accepts it.",
    ),
    "radiation.mdr1_sedation": Sentence(
        "ABCB1 mutation: acepromazine and butorphanol act stronger and longer.",
        "Give {less} less acepromazine; the anesthetist chooses the dose.",
    ),
    "radiation.call_about_change": Sentence(
        "Radiation changes, and nobody of this patient can be written to.", "Call and say: {changes}."
    ),
    "radiation.controlled_missing": Sentence(
        "Drawn, given or wasted is missing.", "Write all three; nothing wasted is 0."
    ),
    "radiation.controlled_balance": Sentence(
        "Drawn {drawn} is not given {given} plus wasted {wasted}.", "Count again."
    ),
    "radiation.file_patient_missing": Sentence(
        "The file names no patient.",
        "Export it again with the patient's name. Nothing was filed.",
    ),
    "radiation.file_other_patient": Sentence(
        "The file is of {seen}, not of {name}.",
        "Open the right patient and file it there. Nothing was filed.",
    ),
    "radiation.file_other_species": Sentence(
        "The file says {seen}; the patient is a {species}.",
        "Check whose file it is. Nothing was filed.",
    ),
    "radiation.file_species_unknown": Sentence(
        "The file does not say the species.",
        "Compare the patient with the planning system by eye.",
    ),
    "radiation.file_one_identifier": Sentence(
        "Only the name agrees: neither microchip nor owner is in the file (patient ID {seen}).",
        "Compare the patient ID with the planning system by eye.",
    ),
    "radiation.file_plan_unknown": Sentence(
        "Which plan version the file belongs to is not known.",
        "File the plan itself, or compare its version by eye.",
    ),
    "radiation.file_plan_differs": Sentence(
        "The file is of plan {seen}; prescribed is plan {prescribed}.",
        "Ask the physicist which plan is approved.",
    ),
    "radiation.file_fractions_missing": Sentence(
        "The file does not say how many fractions are planned.",
        "Compare the number by eye.",
    ),
    "radiation.file_fractions_differ": Sentence(
        "The file plans {seen} fractions; {prescribed} are prescribed.",
        "Ask the radiation oncologist and the physicist.",
    ),
    "radiation.file_dose_missing": Sentence(
        "The dose of a fraction is not known from the file.",
        "Compare the dose with the console by eye.",
    ),
    "radiation.file_dose_differs": Sentence(
        "The file says {seen} Gy for a fraction; here stand {here} Gy.",
        "Ask the radiation oncologist and the physicist.",
    ),
    "radiation.file_number_missing": Sentence(
        "The file does not say which fraction it is of.",
        "Compare it with the console by eye.",
    ),
    "radiation.file_not_recorded": Sentence(
        "Fraction {number} of the file is not recorded as delivered here.",
        "Record it, or find out whose fraction it was.",
    ),
    "radiation.file_day_missing": Sentence(
        "The file does not say on which day it was given.",
        "Compare the day with the console by eye.",
    ),
    "radiation.file_day_differs": Sentence(
        "The file is of {seen}; here the fraction is of {here}.",
        "Compare the fraction with the console.",
    ),
    "radiation.file_end_missing": Sentence(
        "The file does not say for every beam whether it ended as planned.",
        "Compare it with the console by eye.",
    ),
    "radiation.file_ended_early": Sentence(
        "A beam of this fraction did not end as planned.",
        "Tell the physicist; the delivered dose may be lower.",
    ),
}
