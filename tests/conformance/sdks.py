"""Clients that nobody here wrote, against a double that has said READY and speaks as Webex does: wxc_sdk and webexpythonsdk
look up who and where they are, find people, licences, roles and groups, and wxc_sdk provisions a user with a licence.

usage: sdks.py READY_FILE

Prints one line for each SDK. An answer that an SDK cannot read, or reads otherwise than it was meant, is a traceback.
"""

import json
import sys
from urllib.request import Request, urlopen

from webexpythonsdk import ApiError, WebexAPI
from wxc_sdk import WebexSimpleApi
from wxc_sdk.base import webex_id_to_uuid
from wxc_sdk.licenses import LicenseProperties, LicenseRequest, LicenseRequestOperation
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.scim.child import ScimApiChild
from wxc_sdk.scim.users import ScimUser

CALLING = "Webex Calling - Professional"
PAGE = 3


def call(method: str, url: str, body: object = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urlopen(request) as answer:
        return json.load(answer)


def licenses(api: WebexSimpleApi) -> dict:
    return {license.name: license for license in api.licenses.list()}


def look_around(api: WebexSimpleApi, org: str) -> None:
    me = api.people.me()
    assert webex_id_to_uuid(me.org_id) == org and me.person_type == "person", me
    everybody = list(api.people.list(max=PAGE))
    assert len(everybody) > PAGE and me.person_id in {person.person_id for person in everybody}
    assert len({person.person_id for person in everybody}) == len(everybody)
    assert [one.emails for one in api.people.list(id_list=[me.person_id])] == [me.emails]
    assert [one.person_id for one in api.people.list(email=me.emails[0])] == [me.person_id]
    assert api.people.details(person_id=me.person_id).login_enabled
    assert [one.org_id for one in api.organizations.list()] == [me.org_id]
    assert api.organizations.details(org_id=me.org_id).created
    roles = {role.id: role.name for role in api.roles.list()}
    assert [roles[role] for role in me.roles] == ["Full Administrator"]
    groups = list(api.groups.list(include_members=True))
    assert groups and all(group.member_size == len(group.members) for group in groups)
    assert api.groups.details(group_id=groups[0].group_id).display_name == groups[0].display_name
    try:
        api.people.details(person_id="nobody")
        raise AssertionError("nobody was found")
    except RestError as error:
        assert error.response.status_code == 400 and error.detail.tracking_id, error


def provision(api: WebexSimpleApi, org: str) -> None:
    user = ScimUser(user_name="sdk@example.test", display_name="S. D. Kay", user_type="user")
    user = api.scim.users.create(org_id=org, user=user)
    person = api.people.details(person_id=user.id)
    assert person.person_id_uuid == user.id and person.licenses == [], person
    calling = licenses(api)[CALLING]
    assert calling.webex_calling_professional and calling.lic_type == "BCSTD" and calling.lic_uuid
    properties = LicenseProperties(location_id="Berlin", extension="133")
    wish = LicenseRequest(id=calling.license_id, properties=properties)
    assert api.licenses.assign_licenses_to_users(person_id=person.person_id, licenses=[wish]).licenses == [
        calling.license_id
    ]
    numbers = [(one.number_type, one.value) for one in api.people.details(person_id=user.id).phone_numbers]
    assert numbers == [("work_extension", "133")], numbers
    wish = LicenseRequest(id=calling.license_id, operation=LicenseRequestOperation.remove)
    assert api.licenses.assign_licenses_to_users(email=user.user_name, licenses=[wish]).licenses == []
    assert licenses(api)[CALLING].consumed_units == 0
    api.scim.users.delete(org_id=org, user_id=user.id)
    assert not list(api.people.list(email=user.user_name))


def look_around_otherwise(api: WebexAPI, org: str) -> None:
    me = api.people.me()
    assert webex_id_to_uuid(me.orgId) == org and me.created, me
    assert len(list(api.people.list(max=PAGE))) > PAGE
    assert api.people.get(me.id).emails == me.emails
    assert [api.roles.get(role).name for role in me.roles] == ["Full Administrator"]
    assert [one.id for one in api.organizations.list()] == [me.orgId]
    assert [api.licenses.get(one.id).name for one in api.licenses.list()] == [CALLING]
    try:
        api.people.get("nobody")
        raise AssertionError("nobody was found")
    except ApiError as error:
        assert error.status_code == 400 and error.tracking_id, error


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        ready = json.loads(file.readline().removeprefix("READY "))
    url, org = ready["url"], ready["orgId"]
    control = f"{ready['controlUrl']}/orgs/{org}"
    token = call("GET", control)["adminToken"]["token"]
    call("PATCH", f"{control}/licenses", {CALLING: {"total": 2, "locations": ["Berlin"], "assign": "none"}})
    # Neither asks for its host: both are pointed at the double.
    RestSession.BASE = f"{url}/v1"
    ScimApiChild.ep = lambda self, path=None: f"{url}/{self.base}" + (f"/{path}" if path else "")
    api = WebexSimpleApi(tokens=token)
    look_around(api, org)
    provision(api, org)
    print("wxc_sdk: looked around, and provisioned a user with a licence")
    look_around_otherwise(WebexAPI(access_token=token, base_url=f"{url}/v1/"), org)
    print("webexpythonsdk: looked around")


main()
