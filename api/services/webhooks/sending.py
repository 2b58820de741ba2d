"""Sends one message: to the address that was checked, once, and without following anybody on."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.webhooks.addresses import NoSuchHost, UnfitAddress

if TYPE_CHECKING:
    from api.services.webhooks.addresses import Address, Target

SECONDS = 10.0
"""How long a receiver may take for everything, however little it sends at a time."""


@dataclass(frozen=True)
class Sent:
    """What came of it.

    Parameters
    ----------
    status
        What the receiver answered; ``None`` when it did not.
    trouble
        Empty when it was taken; else ``unfit_address``, ``no_such_host``, ``no_connection``,
        ``certificate``, ``too_slow`` or ``status``.
    """

    status: int | None = None
    trouble: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.trouble


def send(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    loopback: bool = False,
    seconds: float = SECONDS,
) -> Sent:
    """Send a message; whatever goes wrong is told, and nothing raised."""
    try:
        address = target.resolve(loopback=loopback)
    except (UnfitAddress, NoSuchHost) as error:
        return Sent(trouble=error.code)
    late = threading.Event()
    connection = _Connection(target, address, seconds)

    def give_up() -> None:
        late.set()
        connection.cut()

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", target.path, body, {**headers, "Host": target.named})
        status = connection.getresponse().status
    except ssl.SSLError:
        return Sent(trouble="too_slow" if late.is_set() else "certificate")
    except (OSError, http.client.HTTPException) as error:
        slow = late.is_set() or isinstance(error, TimeoutError)
        return Sent(trouble="too_slow" if slow else "no_connection")
    finally:
        timer.cancel()
        connection.close()
    return Sent(status, "" if 200 <= status < 300 else "status")


class _Connection(http.client.HTTPConnection):
    """A connection to an address, under the name that the receiver goes by."""

    def __init__(self, target: Target, address: Address, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self._target = target
        self._address = str(address)

    def connect(self) -> None:
        """Connect to the address that was checked, not to whatever the name means by now."""
        timeout = self.timeout
        self.sock = socket.create_connection((self._address, self.port), timeout)
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)

    def cut(self) -> None:
        """End it from another thread, at once."""
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
