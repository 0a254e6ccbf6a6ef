import type { Host, NetworkResponse } from "@tercet/host";
import { TercetError } from "@tercet/host";
import { errors } from "../errors.ts";

/** Where the hub is and whom it may send us to. */
export interface HubOptions {
  /** Default HF_ENDPOINT, else https://huggingface.co. */
  readonly endpoint?: string;
  /** More hosts that a redirect may lead to, as `name` or `name:port`; these may also be private and without https. */
  readonly redirectHosts?: readonly string[];
}

/** All that a request needs. */
export interface HubConnection {
  readonly host: Host;
  readonly endpoint: URL;
  readonly token: string | undefined;
  readonly redirectHosts: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** An answer, and the headers of the hub itself where another host gave the body. */
export interface HubAnswer {
  readonly response: NetworkResponse;
  hubHeader(name: string): string | undefined;
}

const storageHosts = [".huggingface.co", ".hf.co"];
const retried = new Set([408, 425, 429, 500, 502, 503, 504]);
const maxAttempts = 5;
const maxRedirects = 5;

/** One request, redirects followed by our own rules: https, listed hosts, no private addresses, the token to the hub's origin only. */
export async function hubRequest(
  connection: HubConnection,
  url: URL,
  more: { readonly method?: "GET" | "HEAD"; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<HubAnswer> {
  const { host, endpoint, token, signal } = connection;
  const headersOfHub: NetworkResponse[] = [];
  let target = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const authorization = token !== undefined && target.origin === endpoint.origin ? { authorization: `Bearer ${token}` } : {};
    const response = await host.network.request(target.href, {
      method: more.method ?? "GET",
      headers: { "user-agent": "tercet", "accept-encoding": "identity", ...more.headers, ...authorization },
      ...(signal === undefined ? {} : { signal }),
    });
    if (target.origin === endpoint.origin) headersOfHub.push(response);
    const location = response.header("location");
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === undefined) {
      const hubHeader = (name: string): string | undefined =>
        headersOfHub.map((seen) => seen.header(name)).find((value) => value !== undefined);
      return { response, hubHeader };
    }
    await discard(response);
    if (!URL.canParse(location, target.href)) throw refused(target, location, "that is no address");
    target = checkRedirect(connection, target, new URL(location, target.href));
  }
  throw refused(url, target.href, `there were more than ${maxRedirects} redirects`);
}

/**
 * Tries until an attempt succeeds: busy or failing servers and broken connections are tried again, five times without progress, with growing
 * pauses. `attempt` tells whether it got further by calling `progressed`.
 */
export async function withRetries<Result>(
  connection: HubConnection,
  url: URL,
  attempt: (progressed: () => void) => Promise<Result | { readonly retry: string; readonly after?: number }>,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    let reason: string;
    let pause: number | undefined;
    try {
      const result = await attempt(() => (failures = 0));
      if (!(typeof result === "object" && result !== null && "retry" in result)) return result;
      ({ retry: reason, after: pause } = result);
    } catch (error) {
      if (!(error instanceof TercetError && error.code === "network-failed")) throw error;
      ({ reason } = error.details as { readonly reason: string }); // as: the code fixes the details
    }
    failures += 1;
    if (failures >= maxAttempts) throw errors["hub-failed"]({ url: `${url.origin}${url.pathname}`, reason, attempts: failures });
    await connection.host.clock.sleep(pause ?? 500 * 2 ** (failures - 1), connection.signal);
  }
}

/** What to do with a status: undefined when it is fine, a retry, or an error of the model `name`. */
export async function judgeStatus(
  { response, hubHeader }: HubAnswer,
  subject: { readonly name: string; readonly file: string | undefined; readonly hasToken: boolean },
): Promise<{ readonly retry: string; readonly after?: number } | undefined> {
  const { status } = response;
  const { name, file, hasToken } = subject;
  if (status >= 200 && status <= 299) return undefined;
  await discard(response);
  if (retried.has(status)) {
    const seconds = Number(response.header("retry-after"));
    return { retry: `the server answered ${status}`, ...(seconds > 0 ? { after: Math.min(seconds, 60) * 1000 } : {}) };
  }
  // The hub answers 401 for what does not exist, so that private names stay private.
  if (status === 404 || /NotFound$/.test(hubHeader("x-error-code") ?? "")) throw errors["hub-not-found"]({ name, file });
  if (status === 401 || status === 403) throw errors["hub-refused"]({ name, status, hasToken });
  throw errors["hub-failed"]({ url: name, reason: `the server answered ${status}`, attempts: 1 });
}

/** Leaves an answer's body unread and closes it. */
export async function discard(response: NetworkResponse): Promise<void> {
  for await (const _ of response.body) break;
}

function checkRedirect({ endpoint, redirectHosts }: HubConnection, from: URL, to: URL): URL {
  if (to.origin === endpoint.origin || redirectHosts.includes(to.host)) return to;
  if (to.protocol !== "https:") throw refused(from, to.href, "that is not https");
  if (isPrivate(to.hostname)) throw refused(from, to.href, "that is a private address");
  const listed = storageHosts.some((suffix) => to.hostname.endsWith(suffix)) || redirectHosts.includes(to.hostname);
  if (!listed || to.port !== "") throw refused(from, to.href, "that host is not listed");
  return to;
}

// Names are judged as they are written; the listed hosts are the hub's own, so their addresses are trusted.
function isPrivate(hostname: string): boolean {
  return /^(localhost|.*\.localhost|.*\.local|.*\.internal|\[.*\]|[0-9.]+|0x.*)$/i.test(hostname);
}

// Queries carry signatures: neither address is shown with its own.
function refused(from: URL, to: string, reason: string): Error {
  return errors["hub-redirect-refused"]({ from: from.host, to: to.replace(/[?#].*$/s, "").slice(0, 200), reason });
}
