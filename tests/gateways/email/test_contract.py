"""Do the fake and a real mail server answer alike, and is a mail what it should be?"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from oncodesk.gateways.email.base import Mail, MailGateway, Outcome, compose
from oncodesk.gateways.email.fake import FakeServer
from oncodesk.gateways.email.smtp import smtp_from
from tests.gateways.email.server import Answering, port_of, running

AT = datetime(2026, 10, 18, 13, tzinfo=UTC)


def mail(to: str, **changed: object) -> Mail:
    facts: dict[str, object] = {
        "message_id": "<m.1.ab@desk.example>",
        "sender": "desk@practice.example",
        "sender_name": "Lakeside Oncology",
        "to": to,
        "subject": "Biscuit: visit on Tue Oct 20 at 9:30 AM",
        "paragraphs": ("Hello Maria,", ".a line that begins with a dot", "Müller & Søn <3"),
        "at": AT,
        "reply_to": "hello@practice.example",
    }
    return Mail(**{**facts, **changed})  # type: ignore[arg-type]


@pytest.fixture(params=["fake", "real"])
def gateway(request: pytest.FixtureRequest) -> Iterator[tuple[MailGateway, Callable[[], int]]]:
    if request.param == "fake":
        fake = FakeServer()
        yield fake, lambda: len(fake.taken)
        return
    answering = Answering()
    controller = running(answering)
    try:
        yield smtp_from(f"smtp://127.0.0.1:{port_of(controller)}"), lambda: len(answering.taken)
    finally:
        controller.stop()


@pytest.mark.parametrize(
    ("to", "outcome", "taken"),
    [
        ("maria@example.org", Outcome.ACCEPTED, 1),
        ("refused@example.org", Outcome.REFUSED, 0),
        ("later@example.org", Outcome.LATER, 0),
        ("text-refused@example.org", Outcome.REFUSED, 0),
        ("text-later@example.org", Outcome.LATER, 0),
        ("lost-early@example.org", Outcome.LATER, 0),
        ("lost@example.org", Outcome.UNKNOWN, 1),  # it arrived, and nobody here knows
        ("müller@example.org", Outcome.REFUSED, 0),
        ("not-an-address", Outcome.REFUSED, 0),
        (" maria@example.org", Outcome.REFUSED, 0),
        ("a@b@example.org", Outcome.REFUSED, 0),
    ],
)
def test_each_answer(
    gateway: tuple[MailGateway, Callable[[], int]], to: str, outcome: Outcome, taken: int
) -> None:
    server, count = gateway
    assert server.send(mail(to)).outcome is outcome
    assert count() == taken


@pytest.mark.parametrize("field", ["subject", "to", "sender_name", "reply_to", "message_id"])
def test_a_line_break_never_makes_a_header(
    gateway: tuple[MailGateway, Callable[[], int]], field: str
) -> None:
    server, count = gateway
    changed = {field: "x@example.org\r\nBcc: thief@example.org"}
    assert server.send(mail(**{"to": "maria@example.org", **changed})).outcome is Outcome.REFUSED
    assert count() == 0


def test_nobody_listens_is_worth_another_try() -> None:
    controller = running(Answering())
    port = port_of(controller)
    controller.stop()
    assert smtp_from(f"smtp://127.0.0.1:{port}").send(mail("maria@example.org")).outcome is Outcome.LATER


def test_tls_is_demanded_where_the_line_leaves_this_machine() -> None:
    assert smtp_from("smtp://mail.example.com").is_tls_needed
    assert not smtp_from("smtp://mail.example.com?tls=off").is_tls_needed
    assert not smtp_from("smtp://127.0.0.1:25").is_tls_needed
    assert smtp_from("smtps://mail.example.com").port == 465
    assert smtp_from("smtp://a%40b:p%2Fw@mail.example.com").password == "p/w"


def test_a_server_without_tls_gets_nothing_when_tls_is_demanded() -> None:
    answering = Answering()
    controller = running(answering)
    try:
        sent = smtp_from(f"smtp://127.0.0.1:{port_of(controller)}?tls=on").send(mail("maria@example.org"))
    finally:
        controller.stop()
    assert (sent.outcome, answering.taken) == (Outcome.LATER, [])


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._in_paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_paragraph = tag == "p"

    def handle_data(self, data: str) -> None:
        if self._in_paragraph and data.strip():
            self.words.append(data)


def test_what_a_real_server_took() -> None:
    answering = Answering()
    controller = running(answering)
    try:
        smtp_from(f"smtp://127.0.0.1:{port_of(controller)}").send(mail("maria@example.org"))
    finally:
        controller.stop()
    taken = message_from_bytes(answering.taken[0], policy=policy.default)
    assert isinstance(taken, EmailMessage)
    assert taken["Message-ID"] == "<m.1.ab@desk.example>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["X-Auto-Response-Suppress"] == "All"
    assert taken["From"] == "Lakeside Oncology <desk@practice.example>"
    plain, html = taken.get_body(("plain",)), taken.get_body(("html",))
    assert plain is not None and html is not None
    said = [line for line in plain.get_content().splitlines() if line]
    assert said == ["Hello Maria,", ".a line that begins with a dot", "Müller & Søn <3"]
    shown = _Words()
    shown.feed(html.get_content())
    assert "".join(shown.words) == "".join(said)


def test_a_mail_is_the_same_bytes_in_every_try_but_for_the_boundary() -> None:
    def headers(made: bytes) -> list[str]:
        return [f"{k}: {v}" for k, v in message_from_bytes(made).items() if k != "Content-Type"]

    assert headers(compose(mail("maria@example.org"))) == headers(compose(mail("maria@example.org")))
