"""Which words tell about laboratory files, results and the gate?"""

from oncodesk.services.sentences import Sentence

_REPEAT = "Ask the laboratory to send the report again."
_SMEAR = "An oncologist reads the smear and records it on the report, by name."
_PERSON = "Read the original report and enter the result by hand, with a second person."

SENTENCES: dict[str, Sentence] = {
    "labs.ungated": Sentence("No blood count stands before {drug}.", ""),
    "labs.not_yet_recovered": Sentence(
        "{analyte} {value} is back in range, but after a stop it must come above {limit}.",
        "Wait and check again, or an oncologist decides with a reason.",
    ),
    "labs.rising": Sentence(
        "{analyte} rose from {before} to {value}, more than {limit} % since the draw before.",
        "An oncologist looks for the cause and decides with a reason.",
    ),
    # The file
    "labs.truncated": Sentence("The file was cut off: {what}.", _REPEAT),
    "labs.broken_line": Sentence("A line is no segment of a message: “{line}”.", _REPEAT),
    "labs.message_broken": Sentence("The message does not name its separators: “{line}”.", _REPEAT),
    "labs.malformed": Sentence("This is no whole {kind}: {where}.", _REPEAT),
    "labs.too_deep": Sentence("The file is nested more than {most} deep, as no report is.", _REPEAT),
    "labs.odd_part": Sentence("What stands under {name} is not what should stand there.", _REPEAT),
    "labs.reference_wrong": Sentence(
        "The bundle refers to something that is not in it, or stands in it twice ({what}).", _REPEAT
    ),
    "labs.bundle_of_many": Sentence(
        "The bundle holds {count} patients; it must be about exactly one.", "Send one bundle an animal."
    ),
    "labs.subject_differs": Sentence(
        "A part of the bundle ({what}) is not about its patient.",
        "Find whose blood this is. " + _REPEAT,
    ),
    "labs.draws_differ": Sentence(
        "The report gives two times of one draw: {first} and {second}.", "Ask the laboratory which is right."
    ),
    "labs.codes_differ": Sentence(
        "Two codes of one result mean different things: {first} and {second}.",
        "Ask the laboratory which of them is right.",
    ),
    "labs.charset_wrong": Sentence(
        "The letters cannot be read for certain as {charset}.",
        "Ask the laboratory to send UTF-8 and to say so in MSH-18.",
    ),
    "labs.hidden_characters": Sentence(
        "The text holds a character that nobody sees ({mark}); it can change how a name or number reads.",
        _REPEAT,
    ),
    "labs.not_a_result_message": Sentence(
        "The message is of type {kind}, which carries no results.", "Send result messages (ORU) only."
    ),
    "labs.too_much": Sentence(
        "The file holds more than {most} {what}; what is beyond was not read.", "Send smaller files."
    ),
    "labs.no_report": Sentence("The file holds no report.", _REPEAT),
    "labs.message_without_number": Sentence(
        "The message has no number of its own (MSH-10), so a repeated one cannot be told apart.",
        "Ask the laboratory to number its messages.",
    ),
    "labs.test_message": Sentence(
        "The sender marked the message as a test or training message (MSH-11).",
        "Make sure that it is about a real animal.",
    ),
    "labs.panel_status_differs": Sentence(
        "{panel} as a whole has the status {status}, its results have their own.",
        "The results' own status counts.",
    ),
    "labs.several_animals": Sentence(
        "The file holds reports of {count} different animals.", "Give a file with the reports of one animal."
    ),
    "labs.message_repeated": Sentence(
        "{sender} sent message number {number} again with other content.",
        "Look at it under Results; ask the laboratory which of them is right.",
    ),
    "labs.file_unread": Sentence(
        "A laboratory file could not be taken in ({why}).",
        "Ask the laboratory to send it again; it may hold blood that somebody waits for. File: {file}.",
    ),
    "labs.filed": Sentence("Filed to the patient's chart."),
    "labs.unmatched": Sentence(
        "Not filed: nobody can be sure whose it is.", "A person files it under Results, with two identifiers."
    ),
    "labs.nothing_new": Sentence("Nothing new: the same results are on the chart."),
    "labs.known_file": Sentence("This very file was imported before."),
    # The report
    "labs.empty_panel": Sentence("The report holds no result.", "An empty panel clears nothing. " + _REPEAT),
    "labs.species_differs": Sentence(
        "The report is of another species: {told}, not {expected}.",
        "Find whose blood this is; it counts for nobody.",
    ),
    "labs.species_missing": Sentence(
        "The report does not say the species; {expected} was expected.",
        "Ask the laboratory to send the species (PID-35), or let a person file it with two identifiers.",
    ),
    "labs.species_not_carried": Sentence(
        "This kind of message has no place for the species; judged as {expected}.",
        "Check the name and the owner.",
    ),
    "labs.patient_missing": Sentence(
        "The report names no patient; {expected} was expected.",
        "A person decides whose it is, with two identifiers.",
    ),
    "labs.patient_differs": Sentence(
        "The report is of {told}, not of {expected}.", "A person decides whose it is, with two identifiers."
    ),
    "labs.several_names": Sentence(
        "The report names the animal more than once, differently.",
        "A person decides whose it is, with two identifiers.",
    ),
    "labs.owner_missing": Sentence(
        "The report names no owner; {expected} was expected.",
        "A person decides whose it is, with two identifiers.",
    ),
    "labs.owner_differs": Sentence(
        "The report names the owner {told}, not {expected}.",
        "A person decides whose it is, with two identifiers.",
    ),
    "labs.collected_missing": Sentence(
        "The report does not say when the blood was drawn.", "Ask the laboratory for the time of collection."
    ),
    "labs.collected_unreadable": Sentence(
        "The time of collection cannot be read: “{text}”.", "Ask the laboratory for the time of collection."
    ),
    "labs.zone_missing": Sentence(
        "The time of collection has no time zone.",
        "Give the sender's zone with --zone, for example America/New_York.",
    ),
    "labs.time_ambiguous": Sentence(
        "The clock showed {text} twice or never, because it was changed that night.",
        "Ask the laboratory for the time with its offset.",
    ),
    "labs.date_without_time": Sentence(
        "The draw has a date without a time; it counts from 00:00 of that date.",
        "Ask the laboratory for the time of collection.",
    ),
    "labs.collected_after_sent": Sentence(
        "The blood is said to be drawn after the message was sent.", "Check the time of collection."
    ),
    "labs.given_on_moved_blood": Sentence(
        "{drugs} was given at the visit of {planned_on} on another animal's blood.",
        "Look at the patient now, and talk about what happened.",
    ),
    # A result
    "labs.no_value": Sentence("No value was sent.", _REPEAT),
    "labs.not_a_number": Sentence("“{raw}” is not one number.", _PERSON),
    "labs.comma": Sentence(
        "“{raw}” has a comma, which may be a decimal mark or may part thousands.", _PERSON
    ),
    "labs.unit_missing": Sentence("“{raw}” has no unit; a unit is never assumed.", _PERSON),
    "labs.unit_unknown": Sentence(
        "The unit “{unit}” is not one of this analyte; {canonical} was expected.", _PERSON
    ),
    "labs.units_differ": Sentence(
        "The unit is printed as “{unit}” and coded as “{coded}”, which is not the same.", _PERSON
    ),
    "labs.out_of_bounds": Sentence(
        "{value} {unit} cannot be true of a living animal, or its unit is wrong ({low} to {below}).",
        _PERSON,
    ),
    "labs.censored": Sentence(
        "Only a limit is known: {comparator} {value}.", "It is judged as the worst value that it may be."
    ),
    "labs.code_contradicts_name": Sentence(
        "The code {coded} means something else than the name {name}.",
        "Ask the laboratory which of them is right.",
    ),
    "labs.not_final": Sentence("The result is not final (status {status}).", "Wait for the final result."),
    "labs.withdrawn": Sentence(
        "The laboratory took the result back (status {status}).",
        "Do not use it; ask the laboratory what happened.",
    ),
    "labs.status_unknown": Sentence(
        "The status {status} does not say that the result is final.",
        "Ask the laboratory for the final result.",
    ),
    "labs.corrected": Sentence(
        "The laboratory corrected this result.", "Decisions on the old value are void."
    ),
    "labs.superseded": Sentence("A newer version of this result stands in the same report."),
    "labs.twice": Sentence(
        "The report names this analyte more than once with different answers.",
        "Ask the laboratory which of them is right.",
    ),
    "labs.platelets_clumped": Sentence(
        "The platelets are clumped; the machine counts too few.",
        _SMEAR,
    ),
    "labs.platelets_estimated": Sentence(
        "The platelets were estimated, not counted.",
        _SMEAR,
    ),
    "labs.failed_run": Sentence(
        "The run failed: a masked value, zero red cells or a bad specimen. None of its counts is valid.",
        "Draw again or repeat the run.",
    ),
    "labs.contradiction": Sentence(
        "White cells, percentages and absolute counts do not agree by more than rounding.",
        "One unit is wrong, or one value is another animal's. " + _PERSON,
    ),
    "labs.no_witness": Sentence(
        "A neutrophil count of {limit} or more counts only beside the white cell count of the same report.",
        "Ask the laboratory for the whole blood count.",
    ),
    "labs.white_cells_unusable": Sentence(
        "The white cell count of the same report cannot be used, so its neutrophils cannot either.",
        "See what is wrong with the white cells, or draw again.",
    ),
    "labs.derived": Sentence("Computed from white cells × percent; the laboratory sent no absolute count."),
    "labs.derived_doubt": Sentence(
        "White cells or percent, from which this was computed, cannot be used.",
        "Ask the laboratory for the count.",
    ),
    # The smear, read by an oncologist
    "labs.read_on_smear": Sentence("An oncologist read this on the smear; the machine's count is not used."),
    "labs.smear_used": Sentence(
        "{analyte} rest on an oncologist's reading of the smear.", "An oncologist reviews these results."
    ),
    "labs.smear_of_usable": Sentence(
        "The laboratory's platelets ({raw}) can be used; a reading does not replace them.",
        "Who doubts them decides at the visit, with the reason.",
    ),
    "labs.smear_is_no_answer": Sentence(
        "What is wrong with the platelets (“{raw}”) is nothing that a smear answers.",
        "See why in the report; ask the laboratory, or draw again.",
    ),
    "labs.smear_of_unfinished": Sentence(
        "The laboratory's platelets are {status}, not final.", "Wait for the final result, or draw again."
    ),
    "labs.smear_of_failed_run": Sentence(
        "The run failed or the specimen is bad; its smear tells nothing.", "Draw again."
    ),
    "labs.smear_of_unknown_time": Sentence(
        "Nobody can tell which smear belongs to this blood: the time of the draw is not certain.",
        "Ask the laboratory for the time of collection.",
    ),
    "labs.smear_without_count": Sentence(
        "This report holds no blood count.", "Record the reading on the report of the blood count."
    ),
    "labs.smear_of_older": Sentence(
        "A newer report of this draw holds the platelets.",
        "Record the reading on that report.",
    ),
    # Words beside the numbers
    "labs.toxic_change": Sentence("Toxic change is reported.", "An oncologist decides."),
    "labs.blasts": Sentence("Blasts are reported.", "An oncologist decides."),
    "labs.nucleated_red_cells": Sentence("Nucleated red cells are reported.", "An oncologist decides."),
    "labs.smear_comment": Sentence(
        "A comment stands on the blood count.", "An oncologist reads it and decides."
    ),
    "labs.corrected_in_words": Sentence(
        "A comment says that something was corrected.", "An oncologist reads it and decides."
    ),
    "labs.left_shift": Sentence("Bands {value} ×10⁹/L are above {limit}.", "An oncologist decides."),
    # The gate
    "labs.in_range": Sentence("{analyte} {amount}: in range, limit {limit}."),
    "labs.below_gate": Sentence(
        "{analyte} {amount}: {band}, limit {limit}.",
        "An oncologist decides, or the dose waits for a new blood count.",
    ),
    "labs.above_gate": Sentence(
        "{analyte} {amount}: {band}, limit {limit}.",
        "An oncologist decides, or the dose waits for a new test.",
    ),
    "labs.missing": Sentence(
        "There is no result for {analyte}; missing is never normal.", "Draw the blood or ask for the result."
    ),
    "labs.no_valid": Sentence(
        "{analyte}: “{raw}” does not count before a dose.", "See why in the report, or draw again."
    ),
    "labs.newest_unknown": Sentence(
        "Nobody can tell which {analyte} is the newest: a draw has no certain time.",
        "Ask the laboratory for the time of collection.",
    ),
    "labs.versions_differ": Sentence(
        "Two reports of one draw give different answers for {analyte}.",
        "A value was changed without being marked as corrected; ask the laboratory which is right.",
    ),
    "labs.in_future": Sentence(
        "The blood is said to be drawn {drawn}, after the dose {at}.", "Check the time of collection."
    ),
    "labs.stale": Sentence(
        "{analyte} is {hours} h old; at most {limit} h are allowed.", "Draw a new sample."
    ),
    "labs.before_last_dose": Sentence(
        "The blood was drawn {drawn}, not after the previous dose {last_dose}.", "Draw a new sample."
    ),
    "labs.last_dose_unknown": Sentence(
        "The time of the previous dose is unknown, so nobody can tell whether the blood was drawn after it.",
        "Find out when the previous dose was given.",
    ),
    "labs.derived_used": Sentence(
        "{analyte} {value} was computed from white cells × percent.", "Compare it with the original report."
    ),
    "labs.corrected_used": Sentence(
        "{analyte} is a corrected result.", "Look at the earlier value and at what was decided on it."
    ),
    "labs.no_limits": Sentence(
        "No limits stand for {drug} in a {species}.", "An oncologist adds and signs limits for it."
    ),
}
