"""Mail goes out by SMTP, or into a folder where no server is set up."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.policy import SMTP
from email.utils import make_msgid
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from email.message import EmailMessage

    from api.settings import Settings

MAILBOX = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$"
)
"""Addresses that every mail server takes: no accents, which few do (RFC 6531), and no quotes."""
WAIT_SECONDS = 20
"""How long a mail server may take for one step."""


class MailNotSent(MatchmakerError):
    """The mail server did not take the mail. Facts: ``host``, ``trouble``."""

    code = "mail_not_sent"


class Mailer(Protocol):
    """Sends mail."""

    def send(self, message: EmailMessage) -> None:
        """Send a mail that has a sender and a receiver.

        Raises
        ------
        MailNotSent
            It did not leave; nothing was sent.
        """


@dataclass(frozen=True)
class MailServer:
    """Sends by SMTP.

    Parameters
    ----------
    security
        ``starttls``: encrypted after the greeting, else not sent; ``tls``: encrypted from the
        start; ``none``: only for a server on this machine.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"

    def send(self, message: EmailMessage) -> None:
        """Send a mail; see `Mailer.send`."""
        if "Message-ID" not in message:
            message["Message-ID"] = make_msgid(domain=_domain(message))
        try:
            with self._connected() as server:
                if self.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            # What a server answers may repeat addresses: only the sort of trouble is told.
            raise MailNotSent(host=self.host, trouble=type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=WAIT_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=WAIT_SECONDS)


@dataclass(frozen=True)
class MailFolder:
    """Keeps mails as files that a mail program opens: ``.eml``.

    Only the user who runs the program may read them: they hold links to sign in with.
    """

    path: Path

    def send(self, message: EmailMessage) -> None:
        """Write a mail to the folder; see `Mailer.send`."""
        if "Message-ID" not in message:
            message["Message-ID"] = make_msgid(domain=_domain(message))
        body = message.as_bytes(policy=SMTP)
        # The same mail sent again is the same file: nobody gets it twice.
        name = f"{sha256(str(message['Message-ID']).encode()).hexdigest()[:24]}.eml"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = self.path / f".{name}.part"
            with os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as out:
                out.write(body)
            part.replace(self.path / name)
        except OSError as error:
            raise MailNotSent(host=str(self.path), trouble=type(error).__name__) from error


def takes_mail(address: str) -> bool:
    """Tell whether a mail can be sent to an address at all."""
    return re.fullmatch(MAILBOX, address) is not None


def mailer_of(settings: Settings) -> Mailer:
    """Return the way out that the settings choose: a server, or a folder."""
    if not settings.smtp_host:
        return MailFolder(settings.mail_folder)
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password.get_secret_value(),
        settings.smtp_security,
    )


def _domain(message: EmailMessage) -> str:
    """Return the domain of the sender, so that a Message-ID does not tell this machine's name."""
    sender = message["From"].addresses[0] if message["From"] else None
    return (sender.domain if sender else "") or "localhost"
