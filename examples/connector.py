#!/usr/bin/env python3
"""The connection test of a small connector, for `webex-scim-mock check` to look at.

It asks for a user that does not exist and expects an empty list. A bug is planted in it: can you find it before
`check` does?

    webex-scim-mock check -- python3 examples/connector.py
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT = 5  # seconds


def find(user_name):
    """The users of this name, as the tenant lists them."""
    query = urllib.parse.urlencode({"filter": f'userName eq "{user_name}"'})
    request = urllib.request.Request(
        f"{os.environ['WEBEX_SCIM_MOCK_TENANT_URL']}/Users?{query}",
        headers={"Authorization": f"Bearer {os.environ['WEBEX_SCIM_MOCK_TOKEN']}"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        try:
            return json.load(response).get("Resources", [])
        except ValueError:
            return []


def main():
    try:
        find("nobody@example.test")
    except urllib.error.HTTPError as error:
        sys.exit(f"the tenant answers {error.code} {error.reason}")
    except OSError as error:
        sys.exit(f"the tenant cannot be reached: {error}")
    print("the connection works")


if __name__ == "__main__":
    main()
