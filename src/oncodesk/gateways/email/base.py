"""What is a mail, and what can a mail server answer?"""

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from enum import StrEnum
from html import escape
from typing import Protocol


class Outcome(StrEnum):
    """`unknown`: the connection was lost after the text was given and before the answer came."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good
    LATER = "later"  # surely not taken, and worth another try
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sent:
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address. `message_id` is ours and the same over all tries."""

    message_id: str
    sender: str
    sender_name: str
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    at: datetime
    reply_to: str = ""


class MailGateway(Protocol):
    def send(self, mail: Mail) -> Sent: ...


def unwritable(mail: Mail) -> str:
    """Why this mail can never be sent; empty when it can."""
    try:
        compose(mail)
        mail.to.encode("ascii")
    except UnicodeEncodeError:
        return "the address has letters that mail servers do not take"
    except (ValueError, MessageError) as wrong:
        return f"a header cannot be written: {wrong}"
    if mail.to.count("@") != 1 or mail.to.strip() != mail.to or not all(mail.to.split("@")):
        return "the address is not an e-mail address"
    return ""


def compose(mail: Mail) -> bytes:
    """The mail as bytes: plain text and simple HTML with the same words, marked as automatic."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.at)
    message["From"] = formataddr((mail.sender_name, mail.sender))
    message["To"] = mail.to
    message["Subject"] = mail.subject
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content("\n\n".join(mail.paragraphs) + "\n", cte="quoted-printable")
    message.add_alternative(_html(mail), subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _html(mail: Mail) -> str:
    words = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in mail.paragraphs)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(mail.subject)}</title>'
        f'</head>\n<body style="font: 16px/1.5 sans-serif; color: #1a1a1a">\n{words}\n</body></html>\n'
    )
