"""How does a real mail server take a mail, and at which moment does its answer stop being known?"""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from oncodesk.gateways.email.base import Mail, Outcome, Sent, compose, unwritable

_TAKEN, _READY = frozenset({250, 251}), frozenset({354})


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server by URL: `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte.

    `smtp://` demands STARTTLS unless the host is this machine or the URL says `?tls=off`; `?tls=on` demands
    it always. `?from=desk@example.com` is the sender where the account may write as one address only.
    """

    host: str
    port: int
    user: str
    password: str
    is_tls_first: bool
    is_tls_needed: bool
    sender: str = ""
    timeout: int = 30

    def send(self, mail: Mail) -> Sent:
        """Give one mail to the server; what went wrong before the text was given is never unknown."""
        if wrong := unwritable(mail):
            return Sent(Outcome.REFUSED, wrong)
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as failed:
            return _before(failed)
        try:
            return self._give(server, mail)
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self.is_tls_first:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=secure
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            server.ehlo_or_helo_if_needed()
            if self.is_tls_needed and not self.is_tls_first:
                server.starttls(context=secure)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _give(self, server: smtplib.SMTP, mail: Mail) -> Sent:
        steps: tuple[tuple[Callable[[], tuple[int, bytes]], frozenset[int]], ...] = (
            (lambda: server.mail(mail.sender), _TAKEN),
            (lambda: server.rcpt(mail.to), _TAKEN),
            (lambda: server.docmd("DATA"), _READY),
        )
        try:
            for step, wanted in steps:
                code, answer = step()
                if code not in wanted:
                    return _answered(code, answer)
        except (OSError, smtplib.SMTPException) as failed:
            return _before(failed)
        text = re.sub(rb"(?m)^\.", b"..", compose(mail))
        try:
            server.send(text + b".\r\n")
            code, answer = server.getreply()
        except (OSError, smtplib.SMTPException) as lost:
            return Sent(Outcome.UNKNOWN, f"connection lost after the text was given: {_short(lost)}")
        if code == 250:
            return Sent(Outcome.ACCEPTED, _words(answer))
        if not 400 <= code < 600:
            return Sent(Outcome.UNKNOWN, f"an answer after the text that is none: {code} {_words(answer)}")
        return _answered(code, answer)


def smtp_from(url: str) -> Smtp:
    """The server that ONCODESK_SMTP_URL names; the URL was checked when the settings were read."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    host = parts.hostname or "localhost"
    tls = asked.get("tls", [""])[0]
    is_first = parts.scheme == "smtps"
    return Smtp(
        host=host,
        port=parts.port or (465 if is_first else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_first=is_first,
        is_tls_needed=tls == "on" or (tls != "off" and not _is_here(host)),
        sender=asked.get("from", [""])[0],
    )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _answered(code: int, answer: bytes) -> Sent:
    """4xx is worth another try, 5xx is not; before the text was given anything else is too."""
    outcome = Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Sent(outcome, f"{code} {_words(answer)}")


def _before(failed: Exception) -> Sent:
    if isinstance(failed, smtplib.SMTPAuthenticationError):
        return Sent(Outcome.LATER, "the mail server did not take our name and password")
    if isinstance(failed, smtplib.SMTPResponseException) and 500 <= failed.smtp_code < 600:
        return Sent(Outcome.REFUSED, f"{failed.smtp_code} {_short(failed)}")
    return Sent(Outcome.LATER, f"the mail server could not be reached: {_short(failed)}")


def _words(answer: bytes) -> str:
    return " ".join(answer.decode("utf-8", "replace").split())[:200]


def _short(failed: Exception) -> str:
    return " ".join(f"{type(failed).__name__} {failed}".split())[:200]
