"""For search engines: which pages there are, in which languages (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from api.services.standards.shelf import Document
from matchmaker.domain import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from api.services.standards.addresses import Addresses
    from matchmaker.snapshot import Snapshot

XML = "application/xml"
TEXT = "text/plain; charset=utf-8"
AT_ONCE = 10_000
"""Organisations in one map. The protocol allows 50 000 addresses: one per language here."""
PAGES = ("/", "/organisations", "/hubs", "/how", "/privacy", "/accessibility", "/legal")

_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(public: Snapshot, addresses: Addresses, part: int | None = None) -> Document | None:
    """Return the map of the site; of a large network, the list of its parts.

    Parameters
    ----------
    part
        Which part, from 1; ``None`` for the start.

    Returns
    -------
    Document or None
        ``None`` when there is no such part.
    """
    parts = max(1, -(-len(public.organisations) // AT_ONCE))
    if part is None and parts > 1:
        return _list_of_parts(parts, addresses, public.as_of)
    at = (part or 1) - 1
    if not 0 <= at < parts:
        return None
    paths = [*(PAGES if at == 0 else ())]
    organisations = public.organisations[at * AT_ONCE : (at + 1) * AT_ONCE]
    lines = [_OPENING.format(name="urlset") + ' xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for path in paths:
        pages = {language: addresses.to(f"/{language}{path}") for language in LANGUAGES}
        lines += _entries(pages, public.as_of)
    for one in organisations:
        pages = {language: addresses.page(one.id, language) for language in LANGUAGES}
        lines += _entries(pages, public.as_of)
    return Document("\n".join([*lines, "</urlset>\n"]).encode(), XML)


def robots(addresses: Addresses, *, fictional: bool) -> Document:
    """Return what robots may visit; made-up organisations do not belong in a search engine."""
    lines = ["User-agent: *"]
    if fictional:
        lines.append("Disallow: /")
    else:
        lines += ["Disallow: /language/", f"Sitemap: {addresses.to('/sitemap.xml')}"]
    return Document("\n".join([*lines, ""]).encode(), TEXT)


def _entries(pages: dict[str, str], day: date) -> Iterator[str]:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(page)}/>'
        for language, page in pages.items()
    )
    for page in pages.values():
        yield f"<url><loc>{_text(page)}</loc><lastmod>{day}</lastmod>{others}</url>"


def _list_of_parts(parts: int, addresses: Addresses, day: date) -> Document:
    lines = [
        f"<sitemap><loc>{_text(addresses.to('/sitemap.xml', part=str(part)))}</loc>"
        f"<lastmod>{day}</lastmod></sitemap>"
        for part in range(1, parts + 1)
    ]
    text = "\n".join([_OPENING.format(name="sitemapindex") + ">", *lines, "</sitemapindex>\n"])
    return Document(text.encode(), XML)


def _text(address: str) -> str:
    return address.replace("&", "&amp;").replace("<", "&lt;")
