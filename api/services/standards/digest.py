"""What is new, as a mail: text and HTML, in the reader's language, stopped with one click."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from api.services.standards.addresses import is_web_address
from api.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from api.services.standards.feed import News
    from api.wording import Wording

MOST = 50
"""Things told in one mail; how many more there are is said at its end."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a mail.

    Parameters
    ----------
    stop
        Address that ends these mails when a program posts to it (RFC 8058) and asks a person when
        it is opened.
    settings
        Page on which the reader chooses what to hear of; may be empty.
    """

    email: str
    language: str
    stop: str
    settings: str = ""
    name: str = ""


def digest(
    news: Sequence[News], reader: Reader, about: str, sender: str, moment: datetime
) -> EmailMessage:
    """Return a mail that tells what is new.

    Parameters
    ----------
    about
        What the reader asked to hear of, in their own words.
    sender
        Address that the mail comes from.
    moment
        When it is written.

    Raises
    ------
    ValueError
        There is nothing to tell, or an address is none.
    """
    if not news:
        raise ValueError("no news is no mail")
    words = wording(reader.language)
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(_one_line(reader.name), addr_spec=reader.email)
    mail["Subject"] = words.say("standards.digest.subject", count=len(news), about=_one_line(about))
    mail["Date"] = format_datetime(moment)
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{reader.stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(_as_text(news, reader, about, words))
    mail.add_alternative(_as_html(news, reader, about, words), subtype="html")
    mail["Content-Language"] = reader.language  # after the content, which would take it along
    return mail


def _as_text(news: Sequence[News], reader: Reader, about: str, words: Wording) -> str:
    lines = [_greeting(reader, words), "", _opening(news, about, words), ""]
    for one in news[:MOST]:
        lines += [f"* {_one_line(one.title)}"]
        lines += [f"  {_one_line(one.text)}"] if one.text else []
        lines += [f"  {one.address}", ""]
    lines += _more(news, words)
    if reader.settings:
        lines.append(f"{words.say('standards.digest.settings')} {reader.settings}")
    lines.append(f"{words.say('standards.digest.stop')} {reader.stop}")
    return "\n".join([*lines, ""])


def _as_html(news: Sequence[News], reader: Reader, about: str, words: Wording) -> str:
    items = "\n".join(_item(one, words) for one in news[:MOST])
    more = "".join(f"<p>{escape(line)}</p>" for line in _more(news, words) if line)
    foot = [
        _link(address, words.say(key))
        for key, address in (
            ("standards.digest.settings", reader.settings),
            ("standards.digest.stop", reader.stop),
        )
        if address
    ]
    return f"""<!doctype html>
<html lang="{words.language}-BE">
<head><meta charset="utf-8"><title>{escape(about)}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 36rem; margin: 1rem auto;">
<p>{escape(_greeting(reader, words))}</p>
<p>{escape(_opening(news, about, words))}</p>
<ul>
{items}
</ul>
{more}
<p style="font-size: 0.875rem;">{" · ".join(foot)}</p>
</body>
</html>
"""


def _item(one: News, words: Wording) -> str:
    text = f"<br>{escape(one.text)}" if one.text else ""
    day = escape(words.date(one.moment.date()))
    return f"<li>{_link(one.address, one.title)}{text}<br><small>{day}</small></li>"


def _link(address: str, text: str) -> str:
    if not is_web_address(address):
        return escape(text)
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def _greeting(reader: Reader, words: Wording) -> str:
    if reader.name:
        return words.say("standards.digest.dear", name=_one_line(reader.name))
    return words.say("standards.digest.hello")


def _opening(news: Sequence[News], about: str, words: Wording) -> str:
    return words.say("standards.digest.opening", count=len(news), about=_one_line(about))


def _more(news: Sequence[News], words: Wording) -> list[str]:
    left = len(news) - MOST
    return [words.say("standards.digest.more", count=left), ""] if left > 0 else []


def _one_line(text: str) -> str:
    """Return a text that cannot begin a header or a paragraph of its own."""
    return " ".join(text.split())
