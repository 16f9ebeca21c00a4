"""The double as a foreign client's flows need it: an organisation with an integration, its clock, and a browser."""

import json
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

CALLBACK = "http://localhost:3000/auth/code"
# Webex lets only those integrations get device codes that have registered this address.
DEVICE_CALLBACK = "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback"
SCOPES = ["identity:people_rw", "openid", "email", "profile"]


class Double:
    """An organisation of its own in a double that has said READY, and an integration in it."""

    def __init__(self, ready_file: str) -> None:
        with open(ready_file, encoding="utf-8") as file:
            ready = json.loads(file.readline().removeprefix("READY "))
        self.url = ready["url"]
        self._control = ready["controlUrl"]
        org = self._send("POST", "/orgs", {})
        self._org = f"/orgs/{org['orgId']}"
        self.users_url = f"{org['scimBaseUrl']}/Users"
        self._admin = org["admin"]
        # So that every life that is told is exact, however slow the machine is.
        self._send("PUT", f"{self._org}/clock", {"mode": "frozen"})
        redirect_uris = [CALLBACK, DEVICE_CALLBACK]
        integration = {"name": "Foreign client", "redirectUris": redirect_uris, "scopes": SCOPES}
        made = self._send("POST", f"{self._org}/clients", integration)
        self.client_id = made["clientId"]
        self.client_secret = made["clientSecret"]
        self.configuration = requests.get(f"{self.url}/v1/.well-known/openid-configuration").json()

    def _send(self, method: str, path: str, body: dict) -> dict:
        answer = requests.request(method, f"{self._control}{path}", json=body)
        answer.raise_for_status()
        return answer.json()

    def advance(self, by: str) -> None:
        """Lets time pass on the organisation's clock: "2s", "14d"."""
        self._send("POST", f"{self._org}/clock/advance", {"by": by})

    def users_status(self, token: dict) -> int:
        """What the SCIM API says to an access token."""
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        return requests.get(self.users_url, headers=headers).status_code

    def sign_in(self, link: str) -> str:
        """Opens a link in a browser without script and signs in: the address that it was sent to, or else the page."""
        browser = requests.Session()
        form = Form(browser.get(link))
        filled = form.fields | {"email": self._admin["userName"], "password": self._admin["password"]}
        answer = browser.post(form.action, data=filled, allow_redirects=False)
        while answer.is_redirect:
            address = urljoin(answer.url, answer.headers["location"])
            if not address.startswith(self.url):
                return address
            answer = browser.get(address, allow_redirects=False)
        answer.raise_for_status()
        return answer.text


class Form(HTMLParser):
    """The form of a page, with what its hidden fields carry."""

    def __init__(self, page: requests.Response) -> None:
        super().__init__()
        page.raise_for_status()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._page = page
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self.action = urljoin(self._page.url, attributes["action"])
        if tag == "input" and attributes.get("type") == "hidden":
            self.fields[attributes["name"]] = attributes["value"]
