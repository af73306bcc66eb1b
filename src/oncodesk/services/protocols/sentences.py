"""Which words tell about protocols and their files?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "protocols.file_problem": Sentence("{file}, line {line}: {what}.", "Correct it like this: {how}."),
    "protocols.draft": Sentence(
        "The protocol {protocol} is marked {status}: it can be planned, but no dose released from it.",
        "An oncologist completes it, sets it active and signs it.",
    ),
    "protocols.unverified": Sentence(
        "The {part} rests on general knowledge that nobody checked (GK).",
        "Name a source that somebody read, before the protocol becomes active.",
    ),
    "protocols.unverified_active": Sentence(
        "The {part} rests on general knowledge that nobody checked (GK), so the protocol cannot be active.",
        'Name a source that somebody read, or set status = "draft".',
    ),
    "protocols.uncertain": Sentence(
        "The number of the {part} is uncertain (GK-low) and is refused in any protocol.",
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
}
