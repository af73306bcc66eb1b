"""Which words tell about protocols and their files?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "protocols.file_problem": Sentence("{file}, line {line}: {what}.", "Correct it like this: {how}."),
    "protocols.draft": Sentence(
        "The protocol {protocol} is marked {status}: it can be planned, but no dose released from it.",
        "An oncologist completes it, sets it active and signs it.",
    ),
    "protocols.unverified": Sentence(
        "General knowledge that nobody checked (GK) stands behind {part}.",
        "Name a source that somebody read, before the protocol becomes active.",
    ),
    "protocols.unverified_active": Sentence(
        "General knowledge that nobody checked (GK) stands behind {part}, so the protocol cannot be active.",
        'Name a source that somebody read, or set status = "draft".',
    ),
    "protocols.uncertain": Sentence(
        "An uncertain number (GK-low) stands behind {part}; it is refused in any protocol.",
        "Copy the number from the paper or label, and name it as source.",
    ),
    "protocols.unused_source": Sentence(
        "The source {source_id} is named but nothing rests on it.", "Use it as evidence, or remove it."
    ),
    "protocols.interval_broken": Sentence(
        "Visit {visit} on day {day} is {days} days after {drug}, which needs {minimum}.",
        "Move the visit, or correct the interval.",
    ),
    "protocols.open_end_too_near": Sentence(
        "The open end repeats {drug} every {days} days, which needs {minimum}.",
        "Correct every_days, or the interval.",
    ),
    "protocols.total_above_limit": Sentence(
        "The protocol gives {total} of {drug} in all, above its lifetime limit of {limit}.",
        "Plan fewer or smaller doses.",
    ),
    "protocols.total_near_limit": Sentence(
        "The protocol gives {total} of {drug} in all; the lifetime warning begins at {limit}.",
        "Check the doses that the animal had before.",
    ),
    "protocols.total_not_comparable": Sentence(
        "The protocol gives {total} of {drug}, which cannot be compared with its limit of {limit}.",
        "Write dose and limit in the same unit.",
    ),
    "protocols.unknown_drug": Sentence(
        "The drug {drug} is not in the drug table, so its doses cannot be judged.",
        "Correct its generic name, or add the drug to the table first.",
    ),
    "protocols.never_in_species": Sentence(
        "{drug} must never be given to a {species}.", "Remove the drug, or the species."
    ),
    "protocols.other_drug": Sentence(
        "For a {species} {other} is used instead of {drug}.", "Write a protocol of its own for a {species}."
    ),
    "protocols.wrong_route": Sentence(
        "{drug} cannot be given by the route {route}.", "Use one of these routes: {allowed}."
    ),
    "protocols.wrong_unit": Sentence(
        "{drug} is written as {unit}, which is no dose of it.", "Write the dose in {right_unit}."
    ),
    "protocols.no_limit_known": Sentence(
        "No highest dose of {drug} is known on the basis of {amount}, so it cannot be judged.",
        "Check whether it is meant per m2, per kg or per patient.",
    ),
    "protocols.dose_above_limit": Sentence(
        "{amount} of {drug} is above {limit}, the highest that may be given.",
        "Correct the amount or its unit.",
    ),
    "protocols.dose_above_usual": Sentence(
        "{amount} of {drug} is above {limit}, the highest usual dose.",
        "Correct the amount, or an oncologist decides with a reason.",
    ),
    "protocols.daily_refused": Sentence(
        "{drug} every {hours} hours is refused; doses lie at least {days} days apart.",
        "Plan single doses as visits, each with its own date.",
    ),
    "protocols.too_often": Sentence(
        "{drug} every {hours} hours comes to {total} in {days} days, above the highest usual single dose.",
        "Lower the amount or give it less often.",
    ),
    "protocols.too_many_doses": Sentence(
        "{drug} is planned {doses} times; at most {most} doses are given.", "Plan fewer doses."
    ),
    "protocols.no_blood_count": Sentence(
        "{part} gives {drug} without asking for a blood count first.", 'Add "cbc" to its requires.'
    ),
    "protocols.no_nadir_check": Sentence(
        "No blood count looks for the lowest point {after} days after the first {drug}, about day {day}.",
        "Add a [[monitoring]] table with a CBC on that day.",
    ),
    "protocols.not_at_home": Sentence(
        "{drug} by the route {route} cannot be given at home.", 'Write where = "clinic".'
    ),
    "protocols.twice_in_visit": Sentence(
        "Visit {visit} gives {drug} twice.", "Write one dose, so that it is judged as a whole."
    ),
    "protocols.version_taken": Sentence(
        "Version {version} of {protocol} ships with Oncodesk and says something else.",
        "Give the file an id of its own, or raise its version.",
    ),
    "protocols.version_in_library": Sentence(
        "Version {version} of {protocol} is in the library already and says something else.",
        "Raise the version in the file; or give it an id of its own when it is another protocol.",
    ),
    "protocols.hours_too_near": Sentence(
        "The dose {dose} comes every {hours} hours, nearer than its own least of {least} hours.",
        "Give it less often, or correct least_hours.",
    ),
    "protocols.hours_below_table": Sentence(
        "{drug} may come after {hours} hours; at least {least} hours lie between two doses.",
        "Write least_hours = {least}.",
    ),
    "protocols.more_than_most": Sentence(
        "{drug} is planned {doses} times, and the file itself names {most} as the most.",
        "Plan fewer doses, or an oncologist decides with a reason.",
    ),
    "protocols.unknown_link": Sentence(
        "The file names the protocol {protocol}, which does not come with Oncodesk.",
        "Correct its id; a protocol of your own by that id may stand in your library.",
    ),
    "protocols.no_interval": Sentence(
        "{drug} has no minimum interval in this file.",
        "Add an [[intervals]] table for it, with at least {minimum} days.",
    ),
    "protocols.interval_short": Sentence(
        "The minimum interval of {days} days after {drug} is shorter than {minimum}.",
        "Set it to {minimum} days or more.",
    ),
    "protocols.lifetime_above_limit": Sentence(
        "The protocol gives {total} mg/m2 of {drug} in all, above the lifetime limit of {limit} mg/m2.",
        "Plan fewer or smaller doses.",
    ),
    "protocols.lifetime_limit": Sentence(
        "The file sets no lifetime limit of {drug}, or a higher one than {limit} mg/m2; {limit} holds.",
        "Add a [[limits]] table for it.",
    ),
}
