"""Which words tell what became of a message?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "comms.message_uncertain": Sentence(
        "Nobody knows whether the message “{what}” left: {detail}.",
        "Ask the owner or look into the mailbox, then say that it arrived or send it again.",
    ),
    "comms.message_failed": Sentence(
        "The message “{what}” could not be delivered: {detail}.",
        "Correct the address or call the owner.",
    ),
    "comms.message_not_sent": Sentence(
        "The message “{what}” was not sent, because no mail server is set up.",
        "Set ONCODESK_SMTP_URL and the practice's e-mail address, or call the owner.",
    ),
    "comms.message_address_changed": Sentence(
        "The message “{what}” was not sent, because the owner's e-mail address changed after it was written.",
        "Check the new address, then call or write.",
    ),
    "comms.call_instead": Sentence(
        "Another pet of the family died before the message about {patient} left, so it was taken back.",
        "Call the family and say for {patient}: {changes}.",
    ),
    "comms.message_expired": Sentence(
        "The message “{what}” could no longer leave in time.",
        "Call the owner if it still matters.",
    ),
}
