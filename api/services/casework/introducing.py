"""The draft of a mail that introduces two partners, each in their own language.

It tells only what everybody may know: what a hub alone knows of one of them is not for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.services.cards import lines
from api.services.casework.explaining import explain
from api.services.discretion import CONFIDENTIAL
from api.services.mail import takes_mail
from api.wording import wording
from matchmaker.domain import LANGUAGES
from models.access.asker import ANONYMOUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.network import Network
    from api.wording import Wording
    from matchmaker.domain import Organisation

MOST_REASONS = 3
BETWEEN = "\n\n* * *\n\n"
"""Stands between the same mail in two languages."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who introduces.

    Parameters
    ----------
    hub
        Name of the hub; empty when it is not one.
    """

    name: str
    email: str
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that is not sent yet.

    Parameters
    ----------
    to
        Addresses; those that the sender does not know are not there.
    """

    to: tuple[str, ...]
    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """Its address for a mail program (RFC 6068)."""
        to = ",".join(quote(one, safe="@") for one in self.to)
        body = quote(self.text.replace("\n", "\r\n"))
        return f"mailto:{to}?subject={quote(self.subject)}&body={body}"

    def eml(self, sender: Sender) -> bytes:
        """Return it as a file that a mail program opens to be sent."""
        mail = EmailMessage()
        mail["X-Unsent"] = "1"  # Outlook opens it as a draft
        mail["Subject"] = " ".join(self.subject.split())
        if sender.email:
            mail["From"] = Address(" ".join(sender.name.split()), addr_spec=sender.email)
        if self.to:
            mail["To"] = [Address(addr_spec=one) for one in self.to]
        mail.set_content(self.text if self.text.endswith("\n") else self.text + "\n")
        return mail.as_bytes(policy=SMTP)


def draft(
    network: Network,
    pair: tuple[Organisation, Organisation],
    to: Sequence[str],
    sender: Sender,
    language: str,
) -> Draft:
    """Return the mail that introduces two organisations.

    Parameters
    ----------
    to
        Their addresses, as far as the sender may know them.
    language
        For partners of whom nobody knows theirs.
    """
    known = [one.language if one.language in LANGUAGES else language for one in pair]
    texts = [_text(network, pair, sender, wording(one)) for one in dict.fromkeys(known)]
    first = wording(known[0])
    subject = first.say("introductions.mail.subject", one=pair[0].name, other=pair[1].name)
    return Draft(tuple(filter(takes_mail, dict.fromkeys(to))), subject, BETWEEN.join(texts))


def _text(
    network: Network, pair: tuple[Organisation, Organisation], sender: Sender, words: Wording
) -> str:
    one, other = pair
    from_hub = "from_hub" if sender.hub else "from"
    keys = {"from_hub": "introductions.mail.from_hub", "from": "introductions.mail.from"}
    parts = [
        words.say("introductions.mail.hello", one=one.name, other=other.name),
        words.say(keys[from_hub], name=sender.name, hub=sender.hub),
        "\n".join(_who(organisation, words) for organisation in pair),
    ]
    why = _why(network, pair, words)
    if why:
        heading = words.say("introductions.mail.why", one=one.name, other=other.name)
        parts.append("\n".join([heading, *(f"- {line}" for line in why)]))
    parts.append(words.say("introductions.mail.next"))
    parts.append("\n".join(filter(None, [words.say("introductions.mail.bye"), sender.name])))
    return "\n\n".join(parts)


def _who(organisation: Organisation, words: Wording) -> str:
    kind = words.say(f"nouns.kind.{organisation.kind}").lower()
    site = organisation.site
    if site and site.municipality:
        return words.say(
            "introductions.mail.who_from",
            name=organisation.name,
            kind=kind,
            place=site.municipality,
        )
    return words.say("introductions.mail.who", name=organisation.name, kind=kind)


def _why(network: Network, pair: tuple[Organisation, Organisation], words: Wording) -> list[str]:
    """Return reasons that a stranger may read."""
    answer = explain(network.as_seen_by(ANONYMOUS), pair[0].id, pair[1].id)
    reasons = answer.suggestions[0].reasons
    open_ones = tuple(
        one for one in reasons if not (one.facts.get("blind") or one.facts.get(CONFIDENTIAL))
    )
    told = [line.sentence for line in lines(open_ones, words) if line.mark == "for"]
    return told[:MOST_REASONS]
