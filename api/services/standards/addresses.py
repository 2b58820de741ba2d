"""The addresses that documents name: where this site is found from outside."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from models.access.addresses import address_of

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of everything public.

    Parameters
    ----------
    base
        Address of the site as others reach it, without a slash at the end.
    """

    base: str

    def to(self, path: str, **query: str) -> str:
        """Return the address of a path on this site.

        Examples
        --------
        >>> Addresses("https://hub.example").to("/sitemap.xml", part="2")
        'https://hub.example/sitemap.xml?part=2'
        """
        return f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")

    def page(self, organisation: str, language: str) -> str:
        """Return the address of an organisation's page."""
        return self.to(f"/{language}/organisations/{_part(organisation)}")

    def organisation(self, organisation: str, ending: str = "") -> str:
        """Return the address of an organisation in the API, or of a document about it.

        Examples
        --------
        >>> Addresses("https://hub.example").organisation("a/b", "/murmurations")
        'https://hub.example/api/v1/organisations/a~1b/murmurations'
        """
        return self.to(f"{API}/organisations/{_part(address_of([organisation]))}{ending}")

    def stream(self, stream: str, ending: str = "") -> str:
        """Return the address of a document about a stream."""
        return self.to(f"{API}/streams/{_part(address_of([stream]))}{ending}")

    def document(self, name: str) -> str:
        """Return the address of a document about the whole network."""
        return self.to(f"{API}/{name}")


def is_web_address(text: str) -> bool:
    """Tell whether a text is an address that a reader's browser may safely open."""
    return text.startswith(("https://", "http://")) and not any(map(str.isspace, text))


def _part(id_: str) -> str:
    return quote(id_, safe="")
