import { errors } from "./errors.ts";

/** A connection that speaks WebDriver BiDi (w3.org/TR/webdriver-bidi): commands with answers, and events. */
export interface Bidi {
  /** @throws TercetError `browser-ended` when the browser refuses, or is gone */
  send(method: string, parameters?: object): Promise<unknown>;
  onEvent(method: string, listener: (parameters: unknown) => void): void;
  close(): void;
}

interface Message {
  readonly type: "success" | "error" | "event";
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
  readonly method?: string;
  readonly params?: unknown;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Connects to a browser that listens. */
export async function connectBidi(browser: string, address: string): Promise<Bidi> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, (parameters: unknown) => void>();
  let [last, isOpen] = [0, true];
  const failed = (reason: string): Error => errors["browser-ended"]({ browser, reason });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(failed(`it does not answer at ${address}`)));
  });
  socket.addEventListener("message", ({ data }) => {
    const { type, id, result, error = "", message = "", method = "", params } = JSON.parse(String(data)) as Message; // as the standard writes it
    if (type === "event") return listeners.get(method)?.(params);
    const asked = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (type === "error") asked?.reject(failed(`it said ${error}: ${message}`));
    else asked?.resolve(result);
  });
  socket.addEventListener("close", () => {
    isOpen = false;
    for (const { reject } of waiting.values()) reject(failed("it has ended"));
    waiting.clear();
  });
  return {
    send: (method, parameters = {}) =>
      new Promise((resolve, reject) => {
        if (!isOpen) return reject(failed("it has ended"));
        const id = ++last;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params: parameters }));
      }),
    onEvent: (method, listener) => void listeners.set(method, listener),
    close: () => socket.close(),
  };
}
