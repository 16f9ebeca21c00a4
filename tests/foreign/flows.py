"""OAuth clients of Python that nobody here wrote, against a double that has said READY: Authlib and requests-oauthlib.

usage: flows.py READY_FILE

Prints a line for each flow. The first that goes otherwise than expected ends the program.
"""

import os
import sys
from collections.abc import Callable

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from oauthlib.oauth2 import BackendApplicationClient
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError
from requests_oauthlib import OAuth2Session as RequestsOauthlib

from double import CALLBACK, Double

SCOPE = "identity:people_rw openid email profile"
FOURTEEN_DAYS = 14 * 86_400
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
DEAD = "The refresh token provided is expired, revoked, malformed, or invalid."


def equal(actual: object, expected: object) -> None:
    if actual != expected:
        raise AssertionError(f"\nfound:    {actual}\nexpected: {expected}")


def refused(error: str, description: str, ask: Callable[[], object]) -> None:
    """Asks for what must be refused so."""
    try:
        found = ask()
    except OAuthError as refusal:
        equal((refusal.error, refusal.description), (error, description))
    else:
        raise AssertionError(f"not refused: {found}")


class Authlib:
    """Authlib, with sessions that are configured from the discovery document."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.public = double.configuration["token_endpoint"]
        self.broker = f"{double.url}/idb/oauth2/v1/access_token"

    def session(self, **more: str) -> OAuth2Session:
        arguments = {
            "client_id": self.double.client_id,
            "client_secret": self.double.client_secret,
            "scope": SCOPE,
            "redirect_uri": CALLBACK,
            "code_challenge_method": "S256",
            "token_endpoint": self.public,
        }
        return OAuth2Session(**arguments | more)

    def authorize(self, session: OAuth2Session, **more: str) -> dict:
        """Signs in by the session's link: what it takes to get tokens for it."""
        verifier = generate_token(48)
        endpoint = self.double.configuration["authorization_endpoint"]
        link, state = session.create_authorization_url(endpoint, code_verifier=verifier, **more)
        address = self.double.sign_in(link)
        equal(address.split("?")[0], CALLBACK)
        return {"authorization_response": address, "state": state, "code_verifier": verifier}

    def flow_code_with_pkce(self) -> None:
        for method in ["client_secret_basic", "client_secret_post"]:
            session = self.session(token_endpoint_auth_method=method)
            token = session.fetch_token(**self.authorize(session))
            expected = {
                "access_token": token["access_token"],
                "expires_in": FOURTEEN_DAYS - 1,
                "expires_at": token["expires_at"],
                "refresh_token": token["refresh_token"],
                "refresh_token_expires_in": 90 * 86_400 - 1,
                "token_type": "Bearer",
                "scope": SCOPE,
                "id_token": token["id_token"],
            }
            equal(token, expected)
            equal(session.get(self.double.users_url).status_code, 200)

    def flow_id_token_and_userinfo(self) -> None:
        session = self.session()
        token = session.fetch_token(**self.authorize(session, nonce="n-0S6"))
        configuration = self.double.configuration
        keys = KeySet.import_key_set(session.get(configuration["jwks_uri"], withhold_token=True).json())
        signed = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
        # Webex's issuer is its own, not the address under which the configuration was found.
        expected = {"iss": {"value": configuration["issuer"]}, "aud": {"value": self.double.client_id}}
        parameters = {"nonce": "n-0S6", "client_id": self.double.client_id, "max_age": 60}
        claims = CodeIDToken(signed.claims, signed.header, expected, parameters)
        claims.validate()
        info = session.get(configuration["userinfo_endpoint"]).json()
        equal((info["sub"], info["email_verified"]), (claims["sub"], True))

    def flow_refresh(self) -> None:
        session = self.session()
        first = session.fetch_token(**self.authorize(session))
        self.double.advance("14d")
        equal(self.double.users_status(first), 401)
        second = session.refresh_token()
        expected = {
            "access_token": second["access_token"],
            "expires_in": FOURTEEN_DAYS - 1,
            "expires_at": second["expires_at"],
            "refresh_token": first["refresh_token"],
            "refresh_token_expires_in": 76 * 86_400 - 1,
            "token_type": "Bearer",
            "scope": SCOPE,
        }
        equal(second, expected)
        equal(self.double.users_status(second), 200)

    def flow_client_credentials(self) -> None:
        session = self.session(token_endpoint=self.broker, scope="identity:people_rw")
        token = session.fetch_token(grant_type="client_credentials", scope="identity:people_rw")
        expected = {
            "access_token": token["access_token"],
            "expires_in": FOURTEEN_DAYS - 1,
            "expires_at": token["expires_at"],
            "token_type": "Bearer",
            "scope": "identity:people_rw",
        }
        equal(token, expected)
        equal(session.get(self.double.users_url).status_code, 200)

    def flow_device(self) -> None:
        # The published configuration names no token endpoint for devices: theirs is another.
        session = self.session(token_endpoint=f"{self.double.url}/v1/device/token")
        asked = {"client_id": self.double.client_id, "scope": "identity:people_rw"}
        endpoint = self.double.configuration["device_authorization_endpoint"]
        begun = session.post(endpoint, data=asked, withhold_token=True).json()

        def ask() -> dict:
            return session.fetch_token(grant_type=DEVICE_GRANT, device_code=begun["device_code"])

        refused("authorization_pending", "The person has not answered yet.", ask)
        equal("The device is let in" in self.double.sign_in(begun["verification_uri_complete"]), True)
        self.double.advance(f"{begun['interval']}s")
        token = ask()
        expected = {
            "access_token": token["access_token"],
            "expires_in": FOURTEEN_DAYS - 1,
            "expires_at": token["expires_at"],
            "refresh_token": token["refresh_token"],
            "refresh_token_expires_in": 90 * 86_400 - 1,
            "token_type": "Bearer",
            "scope": "identity:people_rw",
        }
        equal(token, expected)
        refused("invalid_grant", "The device_code was used before. Ask for another.", ask)

    def flow_revoke(self) -> None:
        session = self.session()
        token = session.fetch_token(**self.authorize(session))
        endpoint = self.double.configuration["revocation_endpoint"]
        answer = session.revoke_token(endpoint, token["refresh_token"], "refresh_token")
        equal((answer.status_code, answer.text), (200, ""))
        equal(self.double.users_status(token), 401)
        refused("invalid_grant", DEAD, session.refresh_token)

    def flow_wrong_secret_keeps_the_code(self) -> None:
        session = self.session()
        granted = self.authorize(session)
        wrong = self.session(client_secret="wrong")
        refused("invalid_client", "The client_secret is wrong.", lambda: wrong.fetch_token(**granted))
        session.fetch_token(**granted)

    def flow_used_code(self) -> None:
        session = self.session()
        granted = self.authorize(session)
        token = session.fetch_token(**granted)
        used = "The authorization code was used before; the tokens that came of it are revoked."
        refused("invalid_grant", used, lambda: self.session().fetch_token(**granted))
        equal(self.double.users_status(token), 401)

    def flow_other_verifier(self) -> None:
        session = self.session()
        granted = self.authorize(session) | {"code_verifier": generate_token(48)}
        other = "The code_verifier does not match the code_challenge."
        refused("invalid_grant", other, lambda: session.fetch_token(**granted))

    def flow_scope_that_is_not_registered(self) -> None:
        session = self.session(token_endpoint=self.broker)
        unknown = "The scope Identity:SCIM is not registered for the client."
        asked = {"grant_type": "client_credentials", "scope": "Identity:SCIM"}
        refused("invalid_scope", unknown, lambda: session.fetch_token(**asked))

    def flow_expired_refresh_token(self) -> None:
        session = self.session()
        session.fetch_token(**self.authorize(session))
        self.double.advance("90d")
        refused("invalid_grant", DEAD, session.refresh_token)
        refused("invalid_request", DEAD, lambda: session.refresh_token(self.broker))


class Oauthlib:
    """requests-oauthlib, which refuses tokens of another scope than it asked for."""

    def __init__(self, double: Double) -> None:
        # The double is at http, on this machine only.
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
        self.double = double
        self.public = double.configuration["token_endpoint"]

    def fetched(self) -> RequestsOauthlib:
        """A session that has got its tokens by code and PKCE."""
        session = RequestsOauthlib(self.double.client_id, scope=SCOPE.split(), redirect_uri=CALLBACK, pkce="S256")
        link, _ = session.authorization_url(self.double.configuration["authorization_endpoint"])
        address = self.double.sign_in(link)
        session.fetch_token(self.public, authorization_response=address, client_secret=self.double.client_secret)
        return session

    def renew(self, session: RequestsOauthlib) -> dict:
        credentials = {"client_id": self.double.client_id, "client_secret": self.double.client_secret}
        return session.refresh_token(self.public, **credentials)

    def flow_code_with_pkce_and_refresh(self) -> None:
        session = self.fetched()
        first = dict(session.token)
        equal((first["token_type"], first["expires_in"]), ("Bearer", FOURTEEN_DAYS - 1))
        equal(first["scope"], SCOPE.split())
        self.double.advance("14d")
        second = self.renew(session)
        equal(second["refresh_token"], first["refresh_token"])
        equal([self.double.users_status(token) for token in (first, second)], [401, 200])

    def flow_client_credentials(self) -> None:
        client = BackendApplicationClient(self.double.client_id, scope=["identity:people_rw"])
        session = RequestsOauthlib(client=client)
        broker = f"{self.double.url}/idb/oauth2/v1/access_token"
        token = session.fetch_token(broker, client_secret=self.double.client_secret)
        equal((token["token_type"], token["scope"]), ("Bearer", ["identity:people_rw"]))
        equal(session.get(self.double.users_url).status_code, 200)

    def flow_expired_refresh_token(self) -> None:
        session = self.fetched()
        self.double.advance("90d")
        try:
            self.renew(session)
        except InvalidGrantError as refusal:
            equal(refusal.description, DEAD)
        else:
            raise AssertionError("an expired refresh token was renewed")


def main() -> None:
    [ready_file] = sys.argv[1:]
    for name, client in [("authlib", Authlib), ("requests-oauthlib", Oauthlib)]:
        flows = client(Double(ready_file))
        for member in vars(client):
            if member.startswith("flow_"):
                getattr(flows, member)()
                print(f"{name}: {member.removeprefix('flow_').replace('_', ' ')} ... ok", flush=True)


main()
