"""Signatures of Standard Webhooks, version 1 (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime


def signature(secret: str, message: str, at: datetime, body: bytes) -> str:
    """Return the signature of what is sent.

    Parameters
    ----------
    secret
        ``whsec_`` and 32 bytes in base64.
    message
        Id of the message: the same for each try.
    at
        When it is sent, to the second.

    Examples
    --------
    The example that the standard itself gives:

    >>> from datetime import datetime, timezone
    >>> at = datetime.fromtimestamp(1614265330, timezone.utc)
    >>> secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(secrets: Sequence[str], message: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers that tell who sends this, signed with each of these secrets."""
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(one, message, at, body) for one in secrets),
    }
