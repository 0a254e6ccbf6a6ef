/** A request that reads. Redirects are given back to the caller unless `redirects` says `follow` (browsers cannot do otherwise). */
export interface NetworkRequest {
  readonly method?: "GET" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
  readonly redirects?: "return" | "follow";
  readonly signal?: AbortSignal;
}

/** An answer; `body` must be read or cancelled by leaving the loop. */
export interface NetworkResponse {
  readonly status: number;
  /** Undefined when absent; names in any case. */
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The network. */
export interface Network {
  /** @throws TercetError `network-failed` when no answer came; an answer with a bad status is an answer. */
  request(url: string, request?: NetworkRequest): Promise<NetworkResponse>;
}
