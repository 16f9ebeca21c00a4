// OAuth clients of Node that nobody here wrote, against a double that has said READY: openid-client and simple-oauth2.
//
// usage: node flows.mjs READY_FILE
//
// Prints a line for each flow. The first that goes otherwise than expected ends the program.

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";

import { CALLBACK, Double } from "./double.mjs";

// Node 18, which Debian 12 has, does not show it to every module yet.
globalThis.crypto ??= webcrypto;
const openid = await import("openid-client");
const { AuthorizationCode, ClientCredentials } = await import("simple-oauth2");

const SCOPE = "identity:people_rw openid email profile";
const FOURTEEN_DAYS = 14 * 86_400;
const NINETY_DAYS = 90 * 86_400;
const DEAD = "The refresh token provided is expired, revoked, malformed, or invalid.";

/** openid-client: certified for OpenID Connect, and strict. */
class OpenidClient {
  constructor(double) {
    this.double = double;
    this.broker = `${double.url}/idb/oauth2/v1/access_token`;
    this.public = this.#configured();
    this.pathOfBroker = this.#configured({ server: { token_endpoint: this.broker } });
  }

  /**
   * The library's own `discovery()` wants the issuer to be the address under which the document was found. Webex's is
   * not, so its users must configure the library by hand, from the same document.
   */
  #configured({ server = {}, secret = this.double.clientSecret, authentication } = {}) {
    const metadata = { ...this.double.configuration, ...server };
    const configuration = new openid.Configuration(metadata, this.double.clientId, secret, authentication?.(secret));
    openid.allowInsecureRequests(configuration);
    // The signature of each ID token is verified by the published keys.
    openid.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /** Signs in by the library's link: the address that the browser was sent to, and what must hold of it. */
  async #authorize(configuration) {
    const checks = {
      pkceCodeVerifier: openid.randomPKCECodeVerifier(),
      expectedState: openid.randomState(),
      expectedNonce: openid.randomNonce(),
      maxAge: 60,
    };
    const link = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: CALLBACK,
      scope: SCOPE,
      code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: "S256",
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      max_age: "60",
    });
    return { address: await this.double.signIn(link), checks };
  }

  async #tokens(configuration) {
    const { address, checks } = await this.#authorize(configuration);
    return openid.authorizationCodeGrant(configuration, address, checks);
  }

  async "code with PKCE"() {
    for (const authentication of [openid.ClientSecretBasic, openid.ClientSecretPost]) {
      const tokens = await this.#tokens(this.#configured({ authentication }));
      same(tokens, {
        access_token: tokens.access_token,
        expires_in: FOURTEEN_DAYS - 1,
        refresh_token: tokens.refresh_token,
        refresh_token_expires_in: NINETY_DAYS - 1,
        token_type: "bearer",
        scope: SCOPE,
        id_token: tokens.id_token,
      });
      same(await this.double.usersStatus(tokens.access_token), 200);
    }
  }

  async "id token and userinfo"() {
    const tokens = await this.#tokens(this.public);
    const claims = tokens.claims();
    same([claims.iss, claims.aud], [this.double.configuration.issuer, this.double.clientId]);
    const info = await openid.fetchUserInfo(this.public, tokens.access_token, claims.sub);
    same([info.sub, info.email_verified], [claims.sub, true]);
  }

  async refresh() {
    const first = await this.#tokens(this.public);
    await this.double.advance("14d");
    same(await this.double.usersStatus(first.access_token), 401);
    const second = await openid.refreshTokenGrant(this.public, first.refresh_token);
    same(second, {
      access_token: second.access_token,
      expires_in: FOURTEEN_DAYS - 1,
      refresh_token: first.refresh_token,
      refresh_token_expires_in: NINETY_DAYS - FOURTEEN_DAYS - 1,
      token_type: "bearer",
      scope: SCOPE,
    });
    same(await this.double.usersStatus(second.access_token), 200);
  }

  async "client credentials"() {
    const tokens = await openid.clientCredentialsGrant(this.pathOfBroker, { scope: "identity:people_rw" });
    same(tokens, {
      access_token: tokens.access_token,
      expires_in: FOURTEEN_DAYS - 1,
      token_type: "bearer",
      scope: "identity:people_rw",
    });
    same(await this.double.usersStatus(tokens.access_token), 200);
  }

  async device() {
    // The published configuration names no token endpoint for devices: theirs is another.
    const configuration = this.#configured({ server: { token_endpoint: `${this.double.url}/v1/device/token` } });
    const begun = await openid.initiateDeviceAuthorization(configuration, { scope: "identity:people_rw" });
    let waits = 0;
    const person = async () => {
      waits += 1;
      if (waits === 2) await this.double.signIn(begun.verification_uri_complete);
    };
    const poll = () => openid.pollDeviceAuthorizationGrant(configuration, begun);
    const tokens = await this.double.withoutWaiting(begun.interval, person, poll);
    same(waits, 2);
    same(tokens, {
      access_token: tokens.access_token,
      expires_in: FOURTEEN_DAYS - 1,
      refresh_token: tokens.refresh_token,
      refresh_token_expires_in: NINETY_DAYS - 1,
      token_type: "bearer",
      scope: "identity:people_rw",
    });
    same(await this.double.usersStatus(tokens.access_token), 200);
  }

  async revoke() {
    const tokens = await this.#tokens(this.public);
    await openid.tokenRevocation(this.public, tokens.refresh_token);
    same(await this.double.usersStatus(tokens.access_token), 401);
    await refused(openid.refreshTokenGrant(this.public, tokens.refresh_token), "invalid_grant", DEAD);
  }

  async "wrong secret keeps the code"() {
    const { address, checks } = await this.#authorize(this.public);
    const ask = (authentication) => {
      const wrong = this.#configured({ secret: "wrong", authentication });
      return openid.authorizationCodeGrant(wrong, address, checks);
    };
    await refused(ask(openid.ClientSecretPost), "invalid_client", "The client_secret is wrong.");
    // Of an answer with a challenge the library shows the challenge alone.
    const refusal = await rejected(ask(openid.ClientSecretBasic));
    same([refusal.status, refusal.cause], [401, [{ scheme: "basic", parameters: { realm: "webex" } }]]);
    await openid.authorizationCodeGrant(this.public, address, checks);
  }

  async "used code"() {
    const { address, checks } = await this.#authorize(this.public);
    const tokens = await openid.authorizationCodeGrant(this.public, address, checks);
    const used = "The authorization code was used before; the tokens that came of it are revoked.";
    await refused(openid.authorizationCodeGrant(this.public, address, checks), "invalid_grant", used);
    same(await this.double.usersStatus(tokens.access_token), 401);
  }

  async "other verifier"() {
    const { address, checks } = await this.#authorize(this.public);
    const changed = { ...checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() };
    const other = "The code_verifier does not match the code_challenge.";
    await refused(openid.authorizationCodeGrant(this.public, address, changed), "invalid_grant", other);
  }

  async "expired refresh token"() {
    const { refresh_token: token } = await this.#tokens(this.public);
    await this.double.advance("90d");
    await refused(openid.refreshTokenGrant(this.public, token), "invalid_grant", DEAD);
    await refused(openid.refreshTokenGrant(this.pathOfBroker, token), "invalid_request", DEAD);
  }
}

/** simple-oauth2: no OpenID, an answer is what the server sent. */
class SimpleOauth2 {
  constructor(double) {
    this.double = double;
    const client = { id: double.clientId, secret: double.clientSecret };
    const paths = { tokenPath: "/v1/access_token", authorizePath: "/v1/authorize" };
    this.byCode = new AuthorizationCode({ client, auth: { tokenHost: double.url, ...paths } });
    const broker = { tokenHost: double.url, tokenPath: "/idb/oauth2/v1/access_token" };
    this.byClient = new ClientCredentials({ client, auth: broker });
  }

  async #code() {
    const link = this.byCode.authorizeURL({ redirect_uri: CALLBACK, scope: SCOPE, state: "s/ä" });
    const address = await this.double.signIn(link);
    same(address.searchParams.get("state"), "s/ä");
    return address.searchParams.get("code");
  }

  async #tokens() {
    return this.byCode.getToken({ code: await this.#code(), redirect_uri: CALLBACK });
  }

  async "code and refresh"() {
    const first = await this.#tokens();
    same([first.token.token_type, first.token.expires_in], ["Bearer", FOURTEEN_DAYS - 1]);
    await this.double.advance("14d");
    const second = await first.refresh();
    same(second.token.refresh_token, first.token.refresh_token);
    same(await this.double.usersStatus(first.token.access_token), 401);
    same(await this.double.usersStatus(second.token.access_token), 200);
  }

  async "client credentials"() {
    const { token } = await this.byClient.getToken({ scope: "identity:people_rw" });
    const { expires_at: _, ...sent } = token;
    same(sent, {
      access_token: token.access_token,
      expires_in: FOURTEEN_DAYS - 1,
      token_type: "Bearer",
      scope: "identity:people_rw",
    });
    same(await this.double.usersStatus(token.access_token), 200);
  }

  async "expired refresh token"() {
    const tokens = await this.#tokens();
    await this.double.advance("90d");
    const refusal = await rejected(tokens.refresh());
    const { error, error_description } = refusal.data.payload;
    same([refusal.output.statusCode, error, error_description], [400, "invalid_grant", DEAD]);
  }
}

function same(actual, expected) {
  assert.deepEqual(plain(actual), expected);
}

/** Without the helpers that openid-client puts beside what the server sent. */
function plain(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

async function rejected(promise) {
  const found = await promise.then((answer) => ({ answer }), (error) => ({ error }));
  assert.ok(found.error, `not refused: ${JSON.stringify(found.answer)}`);
  return found.error;
}

async function refused(promise, error, description) {
  const refusal = await rejected(promise);
  same([refusal.status, refusal.error, refusal.error_description], [400, error, description]);
}

const [readyFile] = process.argv.slice(2);
for (const [name, Client] of [["openid-client", OpenidClient], ["simple-oauth2", SimpleOauth2]]) {
  const client = new Client(await Double.in(readyFile));
  // What is not private is a flow.
  for (const flow of Object.getOwnPropertyNames(Client.prototype)) {
    if (flow === "constructor") continue;
    await client[flow]();
    console.log(`${name}: ${flow} ... ok`);
  }
}
