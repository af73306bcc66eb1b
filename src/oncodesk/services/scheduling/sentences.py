"""Which words tell about the dates of a plan?"""

from oncodesk.services.sentences import Sentence

_DELAY = "Move it and all later visits: {change}."

SENTENCES: dict[str, Sentence] = {
    "scheduling.closed_day": Sentence(
        "Visit {visit} is planned on {on}, when the practice is closed.",
        "The next open day that keeps every minimum interval is {next_open} ({next_open_date}). " + _DELAY,
    ),
    "scheduling.never_open": Sentence(
        "Visit {visit} is planned on {on}, when the practice is closed, and no later day is open.",
        "Correct the opening days and closures.",
    ),
    "scheduling.too_early": Sentence(
        "Visit {visit} on {on} is {days} days after {drug} on {given_on}; it needs at least {minimum}.",
        "The next open day that keeps every minimum interval is {next_open} ({next_open_date}). " + _DELAY,
    ),
    "scheduling.too_early_never_open": Sentence(
        "Visit {visit} on {on} is {days} days after {drug} on {given_on}; it needs at least {minimum},"
        " and no later day is open.",
        "Correct the opening days and closures.",
    ),
    "scheduling.given_too_early": Sentence(
        "The dose of visit {visit} was given elsewhere on {on}, {days} days after {drug} on {given_on};"
        " it needs at least {minimum}.",
        "An oncologist looks at the counts before the next dose.",
    ),
    "scheduling.did_not_come": Sentence(
        "Nobody came to the visit of {planned_on}, and nothing moves by itself.",
        "Call the owner, then delay the course or record what was given elsewhere.",
    ),
    "scheduling.place_by_hand": Sentence(
        "The practice closes on {planned_on}, and this visit found no new day by itself.",
        "Call the owner. Move the visit, have the blood drawn elsewhere, or skip it.",
    ),
    "scheduling.call_about_closed_day": Sentence(
        "The practice closes on {planned_on}, and nobody of this patient can be written to.",
        "Call and say: {changes}.",
    ),
    "scheduling.same_substance": Sentence(
        "Also in {courses}: {drugs}. The same substance would be given twice.",
        "An oncologist acknowledges it where it is meant, or takes one of them out.",
    ),
    "scheduling.combined_low_counts": Sentence(
        "{drugs} beside {others} of {courses}: both lower the counts.",
        "An oncologist acknowledges it and plans the blood checks.",
    ),
    "scheduling.same_day": Sentence(
        "{count} days have visits of both, the first on {on} ({courses}).",
        "An oncologist says which comes first that day, and plans sedation and fasting with it.",
    ),
    "scheduling.radiation_same_day": Sentence(
        "Visit {visit} on {on} falls on a day of radiation.",
        "An oncologist says which comes first that day and plans one anesthetic, or choose another day.",
    ),
    "scheduling.radiosensitizer": Sentence(
        "Visit {visit} has {drug} while radiation runs until {last_on}: it makes tissue more sensitive"
        " (general knowledge, no source seen).",
        "Ask the radiation oncologist before it is given.",
    ),
    "scheduling.radiation_recall": Sentence(
        "Visit {visit} has {drug} after radiation until {last_on}: skin that was treated can react again"
        " (general knowledge, no source seen).",
        "Look at the field at that visit.",
    ),
    "scheduling.radiation_at": Sentence(
        "Radiation is booked the same day from {from_at} to {to_at}.",
        "The times offered lie outside of it; say which comes first and what she fasts.",
    ),
    "scheduling.radiation_all_day": Sentence(
        "Every free time of {on} lies inside her radiation.",
        "Move the fraction to another time of the day, or the visit to another day.",
    ),
    "scheduling.out_of_order": Sentence(
        "Visit {visit} on {on} does not come after visit {other} on {other_on}.",
        "Move it less, or move visit {other} as well.",
    ),
    "scheduling.before_window": Sentence(
        "Visit {visit} on {on} comes {days} days after the visit before; the protocol has {usual},"
        " and {early} less is its window.",
        "Ask an oncologist, or move it later.",
    ),
    "scheduling.after_window": Sentence(
        "Visit {visit} on {on} comes {days} days after the visit before; the protocol has {usual},"
        " and {late} more is its window.",
        "Tell the oncologist.",
    ),
    "scheduling.total_delay": Sentence(
        "Visit {visit} is {days} days later than first planned; above {limit} an oncologist reviews.",
        "An oncologist reviews the course and decides on restaging.",
    ),
    "scheduling.assumes_decision": Sentence(
        "Decision on {on}: {question} The plan assumes: {assumes}.",
        "Otherwise: {otherwise}.",
    ),
    "scheduling.open_ended": Sentence(
        "This protocol has no planned end; the plan shows its first {visits} visits.",
        "Extend the plan when these are given.",
    ),
    "scheduling.check_closed_day": Sentence(
        "The blood check of week {week} falls on {on}, when the practice is closed.",
        "Draw it on {next_open}, which is inside its window, or elsewhere.",
    ),
    "scheduling.check_closed_window": Sentence(
        "The blood check of week {week} on {on} has no open day until {last_on}, the end of its window.",
        "Have it drawn elsewhere: at the referring vet, a laboratory or at home.",
    ),
    "scheduling.no_such_visit": Sentence(
        "The change {change} names visit {visit}, but this plan has visits 1 to {last}.",
        "Name one of them.",
    ),
    "scheduling.not_planned": Sentence(
        "The change {change} names visit {visit}, which is already {state}.",
        "Name a visit that is still planned.",
    ),
    "scheduling.no_cycle": Sentence(
        "The change {change} names the rest of a cycle, but visit {visit} belongs to none.",
        "Move this visit only, or this and all later visits.",
    ),
    "scheduling.fraction_elsewhere": Sentence(
        "Visit {visit} is a radiation fraction; another practice's fraction does not replace it.",
        "Ask the radiation oncologist.",
    ),
    "scheduling.extend_count": Sentence(
        "The change {change} adds {count} cycles; it can add 1 to {most}.",
        "Add fewer, and extend again later.",
    ),
    "scheduling.nothing_to_extend": Sentence(
        "The change {change} adds cycles to a plan of which nothing takes place.",
        "Start a new course.",
    ),
    "scheduling.no_repeating_end": Sentence(
        "The change {change} adds cycles, but this protocol does not end with visits that repeat.",
        "Start a new course on the protocol that follows.",
    ),
    "scheduling.loses_signature": Sentence(
        "The signed orders of visit {visit} on {on} lose their signature.",
        "A prescriber signs them again for the new day.",
    ),
    "scheduling.gives_back_slots": Sentence(
        "Booked times given back: {count}.", "Book the new days; the assistant does it where it is set so."
    ),
    "scheduling.blood_moves": Sentence("Blood requests that move along: {count}."),
    "scheduling.blood_stays": Sentence(
        "Blood that was drawn already and keeps its time: {count}.",
        "It may be too old for the new day; then it is drawn again.",
    ),
    "scheduling.adds_visits": Sentence(
        "Visits added: {count}.", "Their orders wait for a signature; look at the lifetime doses."
    ),
    "scheduling.version_of_another": Sentence(
        "The version is of {protocol}, the course is on {course}.", "Stop this course and start a new one."
    ),
    "scheduling.version_counts_otherwise": Sentence(
        "Version {version} counts its days otherwise, in calendar or in treatment days.",
        "Stop this course and start a new one.",
    ),
    "scheduling.version_visit_gone": Sentence(
        "Visit {visit} of the course is not in version {version}.",
        "The course stays on its version, or is stopped and started anew.",
    ),
    "scheduling.version_visit_added": Sentence(
        "Version {version} has a visit {visit} that the course does not have.",
        "The course stays on its version, or is stopped and started anew.",
    ),
    "scheduling.version_moves_past": Sentence(
        "Version {version} has visit {visit}, which is over, on another day.",
        "The course stays on its version: distances to what was given would be wrong.",
    ),
    "scheduling.beyond_calendar": Sentence(
        "The change {change} moves visit {visit} out of the calendar.",
        "Move it by fewer days.",
    ),
    "scheduling.slot_closed": Sentence("The practice is closed on {on}.", "Move the visit to an open day."),
    "scheduling.slot_too_long": Sentence(
        "A visit of {minutes} minutes does not fit into the {hours} minutes that are open on {on}.",
        "Correct its length, or move it to a longer day.",
    ),
    "scheduling.slot_full": Sentence(
        "No place is free for {minutes} minutes on {on}.",
        "Move another visit, or delay this one with a look at the minimum intervals.",
    ),
    "scheduling.slot_other_weekday": Sentence(
        "The visit on {on} is not on the weekday that the owner wished.", "Ask the owner whether it suits."
    ),
    "scheduling.slot_other_time": Sentence(
        "The wished time {wished} is not free on {on}.", "Offer the owner one of the free times."
    ),
}
