"""An outside judge: scim2-tester against a double that has said READY, whose demo organisation speaks as the RFCs do.

usage: judge.py READY_FILE NEEDED

Prints every check that did not succeed, and `N passed, N failed` of both SCIM bases. Fails where one failed, and where
fewer than NEEDED passed: a judge that stops asking is no judge.
"""

import json
import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

PASSED = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE}
FAILED = {Status.ERROR, Status.CRITICAL}


def judge(base_url: str, token: str, needed: int) -> bool:
    http = Client(base_url=base_url, headers={"Authorization": f"Bearer {token}"})
    results = check_server(SyncSCIMClient(http))
    for result in results:
        if result.status not in PASSED:
            print(f"{result.status.name}: {result.resource_type or '-'} {result.title}: {result.reason}")
    passed = sum(result.status in PASSED for result in results)
    failed = sum(result.status in FAILED for result in results)
    print(f"{base_url}: {passed} passed, {failed} failed, {len(results) - passed - failed} neither")
    if passed < needed:
        print(f"only {passed} checks passed; it takes {needed}")
    return failed == 0 and passed >= needed


def main() -> None:
    ready_file, needed = sys.argv[1:]
    with open(ready_file, encoding="utf-8") as file:
        ready = json.loads(file.readline().removeprefix("READY "))
    org = Client().get(f"{ready['controlUrl']}/orgs/{ready['orgId']}").json()
    token = org["adminToken"]["token"]
    good = [judge(org[base], token, int(needed)) for base in ("scimBaseUrl", "tenantUrl")]
    sys.exit(0 if all(good) else 1)


main()
