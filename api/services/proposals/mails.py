"""Mails around a proposal: was it you, it stands, and why not."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from api.services.mail import MailNotSent
from api.services.sign_in_link import Links
from api.wording import wording

if TYPE_CHECKING:
    from api.services.mail import Mailer
    from api.services.proposals.proposing import Accepted
    from models.database import Database
    from models.proposals import Proposal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answers:
    """Mails who proposed something. What does not leave stands in the log.

    Parameters
    ----------
    base
        Address of the site, as mails name it.
    sender
        Address that the mails come from.
    """

    database: Database
    mailer: Mailer
    base: str
    sender: str

    def ask(self, proposal: Proposal, key: str) -> None:
        """Ask whether it was they."""
        page = f"{self.base}/{proposal.language}/register/{proposal.id}?key={key}"
        self._send(
            proposal, "confirm", page, wording(proposal.language).say("register.mail.ignore")
        )

    def accepted(self, accepted: Accepted) -> None:
        """Say that it stands, and send who got an account their first link."""
        proposal = accepted.proposal
        if accepted.user is not None:
            links = Links(self.database, self.mailer, self.base, self.sender)
            try:
                links.invite(accepted.user, proposal.language)
            except MailNotSent as error:
                log.error("an invitation was not sent: %s", error.facts.get("trouble"))
            return
        self._send(proposal, "accepted")

    def declined(self, proposal: Proposal, why: str) -> None:
        """Say why not."""
        self._send(proposal, "declined", why)

    def _send(self, proposal: Proposal, kind: str, *more: str) -> None:
        words = wording(proposal.language)
        name = " ".join(str(proposal.values.get("name", "")).split())
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = Address("", addr_spec=proposal.email)
        mail["Subject"] = words.say(f"register.mail.{kind}_subject", name=name)
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Auto-Submitted"] = "auto-generated"
        lines = [words.say("register.mail.hello"), words.say(f"register.mail.{kind}", name=name)]
        mail.set_content("\n\n".join((*lines, *more)) + "\n")
        mail["Content-Language"] = proposal.language
        try:
            self.mailer.send(mail)
        except MailNotSent as error:
            log.error("a mail about a proposal was not sent: %s", error.facts.get("trouble"))
