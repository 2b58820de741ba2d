"""A link by mail, for who has no password or forgot it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.services.accounts import LINK_LASTS, SignIn
from api.services.mail import MailNotSent
from api.wording import wording

if TYPE_CHECKING:
    from api.services.mail import Mailer
    from models.accounts import User
    from models.database import Database

INVITATION_LASTS = timedelta(days=7)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Links:
    """Mails links to sign in with.

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

    def mail(self, email: str, language: str, onward: str = "") -> None:
        """Mail a link to who has this address, if anybody does.

        Nobody is told whether there was somebody: it happens after the answer, and what goes wrong
        stands in the log alone.

        Parameters
        ----------
        language
            Of the page that it was asked on; people who chose a language of their own get that.
        onward
            Page to go to afterwards.
        """
        found = SignIn(self.database).new_link(email)
        if found is None:
            return
        try:
            self._send(*found, language, onward, "mail")
        except MailNotSent as error:
            log.error("a link to sign in was not sent: %s", error.facts.get("trouble"))

    def invite(self, user: User, language: str) -> bool:
        """Mail somebody their first link, which works for `INVITATION_LASTS`.

        Returns
        -------
        bool
            Whether there was one to send: at most a few work at the same time.

        Raises
        ------
        MailNotSent
            It did not leave.
        """
        found = SignIn(self.database).new_link(user.email, INVITATION_LASTS)
        if found is None:
            return False
        self._send(*found, language, "", "invitation")
        return True

    def _send(self, user: User, token: str, language: str, onward: str, kind: str) -> None:
        words = wording(user.language or language)
        query = urlencode({"token": token, **({"next": onward} if onward else {})})
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = Address("", addr_spec=user.email)
        mail["Subject"] = words.say(f"account.{kind}.subject")
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(
            "\n".join(
                (
                    words.say(f"account.{kind}.hello", name=" ".join(user.name.split())),
                    "",
                    words.say(
                        f"account.{kind}.text",
                        minutes=LINK_LASTS.seconds // 60,
                        days=INVITATION_LASTS.days,
                    ),
                    "",
                    f"{self.base}/{words.language}/sign-in/link?{query}",
                    "",
                    words.say(f"account.{kind}.ignore"),
                    "",
                )
            )
        )
        mail["Content-Language"] = words.language
        self.mailer.send(mail)
