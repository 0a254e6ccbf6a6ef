import { errors } from "./errors.ts";
import type { Network } from "./network.ts";

/** The network through `fetch`, as both Node and browsers have it. */
export function fetchNetwork(fetchFunction: typeof fetch): Network {
  return {
    request: async (url, request = {}) => {
      let response: Response;
      try {
        response = await fetchFunction(url, {
          method: request.method ?? "GET",
          redirect: request.redirects === "follow" ? "follow" : "manual",
          ...(request.headers === undefined ? {} : { headers: { ...request.headers } }),
          ...(request.signal === undefined ? {} : { signal: request.signal }),
        });
      } catch (error) {
        throw failure(url, request.signal, error);
      }
      return {
        status: response.status,
        header: (name) => response.headers.get(name) ?? undefined,
        body: bodyOf(url, response, request.signal),
      };
    },
  };
}

async function* bodyOf(url: string, response: Response, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  // The type of a body's pieces is lost in the library types that Node's share with the DOM's.
  const reader: { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>; cancel(): Promise<void> } =
    response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || value === undefined) return;
      yield value;
    }
  } catch (error) {
    throw failure(url, signal, error);
  } finally {
    // Leaving the loop early closes the connection; after the end this does nothing.
    await reader.cancel().catch(() => undefined);
  }
}

// The URL is shown without its query, which may carry a signature.
function failure(url: string, signal: AbortSignal | undefined, error: unknown): unknown {
  if (signal?.aborted === true) return signal.reason;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
  const reason = `${error instanceof Error ? error.message : String(error)}${cause === "" ? "" : ` (${cause})`}`;
  return errors["network-failed"]({ url: url.replace(/[?#].*$/s, ""), reason }, error);
}
