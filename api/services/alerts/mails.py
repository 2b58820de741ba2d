"""Mails around a saved search: say yes, and do you still want it. What is new is a digest."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from api.wording import wording

if TYPE_CHECKING:
    from datetime import datetime

    from api.services.standards.digest import Reader
    from models.saved_searches import SavedSearch


def confirmation(search: SavedSearch, page: str, sender: str, moment: datetime) -> EmailMessage:
    """Return the mail that asks a visitor whether it was they who asked.

    Parameters
    ----------
    page
        Address on which they say yes.
    """
    words = wording(search.language)
    lines = [
        words.say("alerts.mail.hello"),
        words.say("alerts.mail.confirm", text=search.text),
        page,
        words.say("alerts.mail.ignore"),
    ]
    mail = _mail(str(search.email), sender, moment)
    mail["Subject"] = words.say("alerts.mail.confirm_subject", text=search.text)
    mail.set_content("\n\n".join(lines) + "\n")
    mail["Content-Language"] = search.language
    return mail


def reminder(
    search: SavedSearch, reader: Reader, page: str, sender: str, moment: datetime
) -> EmailMessage:
    """Return the mail that asks whether somebody still wants to be told."""
    words = wording(reader.language)
    lines = [
        words.say("alerts.mail.hello"),
        words.say("alerts.mail.remind", text=search.text, day=search.until.date()),
        page,
        f"{words.say('standards.digest.stop')} {reader.stop}",
    ]
    mail = _mail(reader.email, sender, moment)
    mail["Subject"] = words.say("alerts.mail.remind_subject", text=search.text)
    mail["List-Unsubscribe"] = f"<{reader.stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content("\n\n".join(lines) + "\n")
    mail["Content-Language"] = reader.language
    return mail


def _mail(to: str, sender: str, moment: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address("", addr_spec=to)
    mail["Date"] = format_datetime(moment)
    mail["Auto-Submitted"] = "auto-generated"
    return mail
