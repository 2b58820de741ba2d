"""Which addresses a server may be made to call: public ones alone.

A name is resolved once, and it is the resolved address that is called: a name that means something
else the next moment gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from matchmaker.errors import MatchmakerError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 2000
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.?")
_PATH = re.compile(r"[\x21-\x7e]*")
_WITHIN = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet")
_CARRIES_IPV4 = {
    ipaddress.ip_network("64:ff9b::/96"): 0,  # RFC 6052
    ipaddress.ip_network("64:ff9b:1::/48"): 0,  # RFC 8215
    ipaddress.ip_network("::/96"): 0,  # IPv4-compatible, RFC 4291
}


class UnfitAddress(MatchmakerError):
    """An address that the server does not call: not https, or not a public one."""

    code = "unfit_address"


class NoSuchHost(Exception):
    """Nobody knows a name, at least now."""

    code = "no_such_host"


@dataclass(frozen=True)
class Target:
    """Where something is sent.

    Parameters
    ----------
    host
        Name or address, as its certificate must have it.
    path
        With its query.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """Host and port, for the header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    def resolve(self, *, loopback: bool) -> Address:
        """Return the address to call.

        Parameters
        ----------
        loopback
            Whether this machine itself may be called, and then nothing else without encryption.

        Raises
        ------
        UnfitAddress
            Any of the addresses that the host has is not a public one.
        NoSuchHost
            It has none, now.
        """
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NoSuchHost from None
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        for one in addresses:
            if not (self.scheme == "https" and is_public(one)) and not (
                loopback and one.is_loopback
            ):
                raise UnfitAddress
        return addresses[0]


def is_public(address: Address) -> bool:
    """Tell whether an address is one that anybody on the internet may call.

    Examples
    --------
    >>> from ipaddress import ip_address
    >>> [is_public(ip_address(one)) for one in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1")]
    [False, False, False]
    >>> is_public(ip_address("9.9.9.9"))
    True
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
        if any(address in network for network in _CARRIES_IPV4):
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def target(url: str, *, loopback: bool) -> Target:
    """Read the address of a receiver; names are not looked up yet.

    Raises
    ------
    UnfitAddress
        It is no https address, holds a password or a fragment, or is plainly not a public one:
        ``localhost``, ``192.168.1.1``, ``2130706433``, ``[::ffff:7f00:1]``.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    except (ValueError, KeyError):  # UnicodeError is a ValueError
        raise UnfitAddress from None
    host = host.lower()
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    literal = _literal(host)
    fine = (
        len(url) <= LONGEST
        and "\\" not in url
        and "@" not in parts.netloc
        and not parts.fragment
        and bool(_PATH.fullmatch(rest))
        and (literal is not None or bool(_NAME.fullmatch(host)))
    )
    near = literal.is_loopback if literal is not None else host.rstrip(".") == "localhost"
    if not fine or not (_may_be_public(parts.scheme, host, literal) or (loopback and near)):
        raise UnfitAddress
    return Target(url, parts.scheme, host, port, rest)


def _may_be_public(scheme: str, host: str, literal: Address | None) -> bool:
    if scheme != "https":
        return False
    if literal is not None:
        return is_public(literal)
    name = host.rstrip(".")
    return "." in name and not name.endswith(_WITHIN)


def _literal(host: str) -> Address | None:
    """Return the address that a host is, in whichever spelling; ``None`` for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.ip_address(socket.inet_aton(host))  # 2130706433, 0x7f.1, 127.1
    except (OSError, ValueError):
        return None
