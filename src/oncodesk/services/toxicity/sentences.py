"""What do the rules about temperature, signs and owners' reports say to people?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "toxicity.temperature_missing": Sentence(
        "No temperature is recorded.", "Take the temperature and record it with its unit."
    ),
    "toxicity.temperature_not_today": Sentence(
        "The last temperature is of {measured_on}; a dose needs one taken today.",
        "Take the temperature and record it with its unit.",
    ),
    "toxicity.fever": Sentence(
        "The temperature is {fahrenheit} °F ({celsius} °C): hold from 103 °F or 39.5 °C.",
        "An oncologist looks at the patient and decides.",
    ),
    "toxicity.signs_not_asked": Sentence(
        "Nobody asked how the patient was since the last dose.",
        "Ask about appetite, vomiting, diarrhea and energy. “None” is an answer, with your name.",
    ),
    "toxicity.signs_not_today": Sentence(
        "Signs since the last dose were asked on {asked_on}, not today.", "Ask again today."
    ),
    "toxicity.sign": Sentence(
        "Since the last dose: {sign}, grade {grade}.", "An oncologist looks at the patient and decides."
    ),
    "toxicity.mild_sign": Sentence(
        "Since the last dose: {sign}, grade {grade}.", "The oncologist reviews the results and sees it."
    ),
    "toxicity.decided": Sentence(
        "An oncologist decided to treat, knowing today's temperature and signs.", ""
    ),
    "toxicity.decided_to_wait": Sentence(
        "The oncologist decided to wait because of today's temperature or signs.",
        "Delay the visit, or let the oncologist decide again.",
    ),
    "toxicity.reduction_proposed": Sentence(
        "After {drug} of {given_on}: {sign}, grade {grade}. A change is proposed; nobody has answered.",
        "An oncologist accepts or declines it on the page of this visit.",
    ),
    "toxicity.delays_in_a_row": Sentence(
        "Treatment was delayed {count} times in a row for low counts after {drug}, last on {last_on}.",
        "An oncologist considers a lower dose; she answers at the next visit of this drug.",
    ),
    "toxicity.report_not_read": Sentence(
        "The owner reported something on {told_on} that no oncologist has read ({count} unread).",
        "An oncologist reads it on the patient's page.",
    ),
}
