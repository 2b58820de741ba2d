"""Signing in with the account of one's own office (OpenID Connect, authorisation code with PKCE).

Needs the extra ``oidc``. The office's server says who somebody is; what they may do here is in our
own list of users, and who is not in it does not come in.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from api.settings import Settings

SCOPE = "openid email"
PATIENCE_SECONDS = 10


class SignOnUnavailable(MatchmakerError):
    """No office's server is set, or it does not answer."""

    code = "sign_on_unavailable"


class SignOnRefused(MatchmakerError):
    """The office's server did not say convincingly who somebody is."""

    code = "sign_on_refused"


@dataclass(frozen=True)
class Pending:
    """A sign-in that was begun: what the answer of the office's server must fit.

    Its text is kept in the visitor's browser, in a cookie that only we can read.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begun(cls) -> Pending:
        """Return a new one."""
        return cls(*(secrets.token_urlsafe(48) for _ in range(3)))

    @classmethod
    def of(cls, text: str) -> Pending:
        """Return the one that `text` tells.

        Raises
        ------
        SignOnRefused
            It tells none.
        """
        parts = text.split(".")
        if len(parts) != 3 or not all(parts):
            raise SignOnRefused
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"


class SingleSignOn:
    """The office's server, as the settings name it.

    Parameters
    ----------
    back
        Our own address to which it sends people back.

    Raises
    ------
    SignOnUnavailable
        The settings name none.
    """

    def __init__(self, settings: Settings, back: str) -> None:
        if not settings.oidc_issuer:
            raise SignOnUnavailable
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._back = back

    def address(self, pending: Pending) -> str:
        """Return where somebody says who they are.

        Raises
        ------
        SignOnUnavailable
            The office's server does not answer.
        """
        endpoint = self._known()["authorization_endpoint"]
        with self._client() as client:
            url, _ = client.create_authorization_url(
                endpoint,
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
            return str(url)

    def arrive(self, pending: Pending, state: str, code: str) -> str:
        """Return the e-mail address of who comes back with this code.

        Raises
        ------
        SignOnUnavailable
            The office's server does not answer.
        SignOnRefused
            It answers something else than it should.
        """
        try:
            from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 (an extra)
            from httpx2 import HTTPError  # noqa: PLC0415
        except ImportError as error:
            raise SignOnUnavailable from error
        if not code or not secrets.compare_digest(state.encode(), pending.state.encode()):
            raise SignOnRefused
        known = self._known()
        with self._client() as client:
            try:
                token = client.fetch_token(
                    known["token_endpoint"], code=code, code_verifier=pending.verifier
                )
            except OAuthError as error:
                raise SignOnRefused from error
            except HTTPError as error:
                raise SignOnUnavailable from error
        keys = self._get(known["jwks_uri"])
        return self._email(token.get("id_token"), keys, pending.nonce)

    def _email(self, token: Any, keys: Any, nonce: str) -> str:
        from joserfc import jwt  # noqa: PLC0415 (an extra)
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        try:
            told = jwt.decode(
                str(token), KeySet.import_key_set(keys), algorithms=["RS256", "ES256", "PS256"]
            )
            jwt.JWTClaimsRegistry(
                leeway=60,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(told.claims)
        except (JoseError, ValueError, KeyError) as error:
            raise SignOnRefused from error
        email = told.claims.get("email")
        if not isinstance(email, str) or told.claims.get("email_verified") is False:
            raise SignOnRefused
        return email

    def _client(self) -> Any:
        try:
            from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 (an extra)
        except ImportError as error:
            raise SignOnUnavailable from error
        return OAuth2Client(
            self._client_id,
            self._secret,
            scope=SCOPE,
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=PATIENCE_SECONDS,
        )

    def _known(self) -> Any:
        return self._get(f"{self._issuer}/.well-known/openid-configuration")

    @staticmethod
    def _get(address: str) -> Any:
        try:
            from httpx2 import HTTPError, get  # noqa: PLC0415 (an extra)
        except ImportError as error:
            raise SignOnUnavailable from error
        try:
            answer = get(address, timeout=PATIENCE_SECONDS)
            answer.raise_for_status()
            return answer.json()
        except (HTTPError, ValueError) as error:
            raise SignOnUnavailable from error
