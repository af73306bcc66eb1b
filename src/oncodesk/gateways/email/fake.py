"""Which mail server do tests and the simulated practice talk to? One that keeps what it took."""

from dataclasses import dataclass, field

from oncodesk.gateways.email.base import Mail, Outcome, Sent, unwritable

# The part of the address before the @ decides, so that the real server of the tests can do the same.
ANSWERS = {
    "refused": Sent(Outcome.REFUSED, "550 no such mailbox"),
    "later": Sent(Outcome.LATER, "450 try again"),
    "text-refused": Sent(Outcome.REFUSED, "554 not taken"),
    "text-later": Sent(Outcome.LATER, "451 not now"),
    "lost": Sent(Outcome.UNKNOWN, "connection lost after the text was given"),
    "lost-early": Sent(Outcome.LATER, "the mail server could not be reached"),
}


@dataclass
class FakeServer:
    taken: list[Mail] = field(default_factory=list)
    sender: str = "desk@practice.example"

    def send(self, mail: Mail) -> Sent:
        if wrong := unwritable(mail):
            return Sent(Outcome.REFUSED, wrong)
        answer = ANSWERS.get(mail.to.partition("@")[0], Sent(Outcome.ACCEPTED, "250 taken"))
        # A server whose answer is lost has the mail all the same: that is why it is never sent again.
        if answer.outcome in (Outcome.ACCEPTED, Outcome.UNKNOWN):
            self.taken.append(mail)
        return answer
