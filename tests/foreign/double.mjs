// The double as a foreign client's flows need it: an organisation with an integration, its clock, and a browser.

import { readFileSync } from "node:fs";

export const CALLBACK = "http://localhost:3000/auth/code";
// Webex lets only those integrations get device codes that have registered this address.
const DEVICE_CALLBACK = "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback";
const SCOPES = ["identity:people_rw", "openid", "email", "profile"];

/** An organisation of its own in a double that has said READY, and an integration in it. */
export class Double {
  #control;
  #org;
  #admin;

  static async in(readyFile) {
    const [line] = readFileSync(readyFile, "utf8").split("\n");
    const ready = JSON.parse(line.replace(/^READY /, ""));
    const double = new Double();
    double.url = ready.url;
    double.#control = ready.controlUrl;
    const org = await double.#send("POST", "/orgs", {});
    double.#org = `/orgs/${org.orgId}`;
    double.#admin = org.admin;
    // So that every life that is told is exact, however slow the machine is.
    await double.#send("PUT", `${double.#org}/clock`, { mode: "frozen" });
    double.usersUrl = `${org.scimBaseUrl}/Users`;
    const integration = { name: "Foreign client", redirectUris: [CALLBACK, DEVICE_CALLBACK], scopes: SCOPES };
    const made = await double.#send("POST", `${double.#org}/clients`, integration);
    double.clientId = made.clientId;
    double.clientSecret = made.clientSecret;
    const configuration = await fetch(`${double.url}/v1/.well-known/openid-configuration`);
    double.configuration = await configuration.json();
    return double;
  }

  async #send(method, path, body) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(this.#control + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Lets time pass on the organisation's clock: "2s", "14d". */
  async advance(by) {
    await this.#send("POST", `${this.#org}/clock/advance`, { by });
  }

  /**
   * Runs what waits for so many seconds again and again. These pass at once on the organisation's clock; then comes what
   * happens in them.
   */
  async withoutWaiting(seconds, meanwhile, run) {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (then, delay, ...rest) => {
      if (delay !== seconds * 1000) return setTimeout(then, delay, ...rest);
      this.advance(`${seconds}s`).then(meanwhile).then(then);
    };
    try {
      return await run();
    } finally {
      globalThis.setTimeout = setTimeout;
    }
  }

  /** What the SCIM API says to an access token. */
  async usersStatus(token) {
    const answer = await fetch(this.usersUrl, { headers: { authorization: `Bearer ${token}` } });
    return answer.status;
  }

  /** Opens a link in a browser without script and signs in: the address that it was sent to, or else undefined. */
  async signIn(link) {
    const page = await fetch(link);
    const form = await page.text();
    const fields = new URLSearchParams();
    for (const [input] of form.matchAll(/<input type="hidden"[^>]*>/g)) {
      fields.append(attribute(input, "name"), attribute(input, "value"));
    }
    fields.append("email", this.#admin.userName);
    fields.append("password", this.#admin.password);
    const action = new URL(attribute(form.match(/<form [^>]*>/)[0], "action"), page.url);
    let answer = await fetch(action, { method: "POST", body: fields, redirect: "manual" });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    while (answer.status === 302) {
      const address = new URL(answer.headers.get("location"), this.url);
      if (address.origin !== this.url) return address;
      answer = await fetch(address, { headers: { cookie }, redirect: "manual" });
    }
    if (!answer.ok) throw new Error(`${link}: ${answer.status} ${await answer.text()}`);
  }
}

/** The value of a tag's attribute, with the references that the double's pages use taken back. */
function attribute(tag, name) {
  const [, value] = tag.match(new RegExp(` ${name}="([^"]*)"`));
  return value.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code));
}
