/** One request to the provider: through the client that Faxbot hands over, else with Node's own `fetch`. */

export const TIMEOUT_MS = 30_000;
/** Longer answers are refused: a provider's reply about one fax is short. */
const MOST_CHARACTERS = 1_000_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type Reply = Record<string, unknown>;

/** The provider can't be reached, or refuses. The message holds neither a fax number nor a credential. */
export class ProviderError extends Error {
  override name = 'ProviderError';
}

/**
 * The URL without slashes at its end.
 *
 * @throws Error unless it is HTTPS; plain HTTP is for this machine only
 */
export function base(url: string): string {
  let parts: URL;
  try {
    parts = new URL(url);
  } catch {
    throw new Error("The provider's address is no URL.");
  }
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(parts.hostname);
  if (parts.protocol !== 'https:' && !(parts.protocol === 'http:' && isHere)) {
    throw new Error("The provider's address must begin with https://.");
  }
  return url.replace(/\/+$/, '');
}

/** The text with all that could be a fax number masked, and cut to 200 characters. */
export function redacted(text: string): string {
  return text.replace(/\+?\d(?:[ ().-]*\d){6,}/g, '***').slice(0, 200);
}

/** What `deps.http` is good for: a function like `fetch`, an object that has one, or nothing, which means Node's own. */
export function fetchOf(http: unknown): Fetch {
  if (typeof http === 'function') return http as Fetch;
  const its = (http as { fetch?: unknown } | null | undefined)?.fetch;
  return typeof its === 'function' ? (its.bind(http) as Fetch) : fetch;
}

/**
 * Sends `body` as JSON and returns the JSON object that comes back. Redirects are not followed: they would carry the fax elsewhere.
 *
 * @throws ProviderError
 */
export async function exchange(
  send: Fetch,
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Reply> {
  const sent: Record<string, string> = { Accept: 'application/json', ...headers };
  const init: RequestInit = { method, headers: sent, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) };
  if (body !== undefined) {
    sent['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let status: number;
  let answer: string;
  try {
    const response = await send(url, init);
    status = response.status;
    answer = await response.text();
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    if (name === 'TimeoutError') throw new ProviderError(`The provider did not answer within ${TIMEOUT_MS / 1000} seconds.`);
    // The cause is left out on purpose: its text may quote headers.
    throw new ProviderError(`The provider can't be reached: ${name}.`);
  }
  return read(status, answer);
}

function read(status: number, answer: string): Reply {
  if (answer.length > MOST_CHARACTERS) throw new ProviderError("The provider's answer is too long.");
  let reply: Reply | null = null;
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) reply = value as Reply;
  } catch {
    // It is told below.
  }
  if (status < 200 || status > 299) {
    const said = reply?.error || reply?.message;
    throw new ProviderError(`The provider answered ${status}${typeof said === 'string' ? `: ${redacted(said)}` : '.'}`);
  }
  if (!reply) throw new ProviderError(`The provider answered ${status}, but not with a JSON object.`);
  return reply;
}
