"""Which words tell about limits that nobody signed, and about facts that were not given?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "policy.unsigned": Sentence(
        "Judged by the shipped default limits as if they were signed; no oncologist has signed them.",
        "In a practice an oncologist signs the limits before they can drive a release.",
    ),
    "not_considered": Sentence(
        "Not considered: {fact}, because it was not given.",
        "Give {option} to have it judged.",
    ),
}
