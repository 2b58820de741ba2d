"""Mails about a report: a draft waits for a word, or a report can be read."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from api.services.reports.telling import Telling
    from api.wording import Wording


@dataclass(frozen=True)
class Addressed:
    """Who gets a mail, and the addresses in it.

    Parameters
    ----------
    page
        Where the report is read.
    stop
        Address that ends these mails when a program posts to it (RFC 8058) and asks a person when
        it is opened.
    """

    email: str
    name: str
    words: Wording
    page: str
    stop: str


def invitation(
    telling: Telling, to: Addressed, sender: str, moment: datetime, id_: str
) -> EmailMessage:
    """Return the mail that asks a coordinator for a word on a draft."""
    say = to.words.say
    about = f"{telling.about}, {telling.report.request.period.name}"
    mail = _mail(to, sender, moment, id_, say("reporting.mail.draft_subject", about=about))
    lines = [say("reporting.mail.draft", about=about), to.page]
    _fill(mail, to, lines)
    return mail


def released(
    telling: Telling,
    to: Addressed,
    sender: str,
    moment: datetime,
    id_: str,
    pdf: tuple[str, bytes] | None,
) -> EmailMessage:
    """Return the mail that brings a report.

    Parameters
    ----------
    pdf
        Name and content; without it the link alone has to do.
    """
    say = to.words.say
    about = f"{telling.about}, {telling.report.request.period.name}"
    mail = _mail(to, sender, moment, id_, say("reporting.mail.subject", about=about))
    lines = [
        say("reporting.mail.released", about=about),
        telling.title,
        *([f"{say('reporting.comment')}: {telling.comment}"] if telling.comment else []),
        "\n".join(
            f"{place}. {telling.finding(one)}"
            for place, one in enumerate(telling.report.findings, 1)
        ),
        f"{say('reporting.mail.read')} {to.page}",
        *([say("reporting.mail.attached")] if pdf else []),
    ]
    _fill(mail, to, lines)
    if pdf:
        name, content = pdf
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail


def _mail(to: Addressed, sender: str, moment: datetime, id_: str, subject: str) -> EmailMessage:
    """Return a mail without content.

    The same mail has the same ``Message-ID`` whenever it is sent: where a machine stopped between
    sending and writing down that it had, receivers know the second one for the first.
    """
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(" ".join(to.name.split()), addr_spec=to.email)
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(moment)
    mail["Message-ID"] = f"<{id_}@{_domain(mail)}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{to.stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def _fill(mail: EmailMessage, to: Addressed, lines: list[str]) -> None:
    say = to.words.say
    hello = say("standards.digest.dear", name=" ".join(to.name.split())) if to.name else ""
    end = f"{say('standards.digest.stop')} {to.stop}"
    mail.set_content("\n\n".join(filter(None, [hello, *lines, end])) + "\n")
    mail["Content-Language"] = to.words.language


def _domain(mail: EmailMessage) -> str:
    addresses = mail["From"].addresses
    return (addresses[0].domain if addresses else "") or "localhost"
