"""Which words tell about days with visits that close, and about content that cannot simply be signed?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "practice.visit_on_closed_day": Sentence(
        "{patient} is planned for {day}: {title}.",
        "Move or skip this visit; it keeps its date until somebody does.",
    ),
    "practice.not_reviewed": Sentence(
        "Nobody else has reviewed version {version}: two different people stand behind what counts.",
        "A nurse or another oncologist reads it here, with what it says for a dummy patient, and reviews it.",
    ),
    "practice.unverified_row": Sentence(
        "{row}: rests on general knowledge that nobody checked against a source.",
        "Read it, and confirm that you sign it nevertheless.",
    ),
}
