import { request } from "node:http";
import { errors } from "./errors.ts";

/** One session with a driver that speaks WebDriver (w3.org/TR/webdriver2) over HTTP. */
export interface WebDriverSession {
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Does what a path below the session's stands for; with a body it is a POST. @throws TercetError `browser-ended` */
  ask(path: string, body?: object): Promise<unknown>;
  end(): Promise<void>;
}

/** A driver that listens on this machine. */
export interface DriverAddress {
  readonly browser: string;
  readonly port: number;
}

/** Asks a driver for a session. @throws TercetError `browser-ended` */
export async function newSession(driver: DriverAddress, capabilities: object): Promise<WebDriverSession> {
  const made = (await call(driver, "POST", "/session", { capabilities })) as Made; // as the standard writes it
  const below = `/session/${made.sessionId}`;
  return {
    capabilities: made.capabilities,
    ask: (path, body) => call(driver, body === undefined ? "GET" : "POST", below + path, body),
    end: async () => {
      await call(driver, "DELETE", below);
    },
  };
}

interface Made {
  readonly sessionId: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

// `fetch` gives up on an answer after five minutes, and a page may be asked for what takes longer.
async function call({ browser, port }: DriverAddress, method: string, path: string, body?: object): Promise<unknown> {
  const failed = (reason: string, cause?: unknown): Error => errors["browser-ended"]({ browser, reason }, cause);
  const text = await new Promise<string>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, method, path, headers: { "Content-Type": "application/json" } }, (response) => {
      let received = "";
      response.setEncoding("utf8").on("data", (piece: string) => (received += piece));
      response.on("end", () => resolve(received));
      response.on("error", (error) => reject(failed(error.message, error)));
    });
    asked.on("error", (error) => reject(failed(error.message, error)));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
  const { value } = JSON.parse(text) as { readonly value: unknown }; // as the standard writes it
  if (typeof value === "object" && value !== null && "error" in value) throw failed(`it said ${JSON.stringify(value)}`);
  return value;
}

/** A tenth of a second each: a busy machine may take long to start a driver. */
const readyTries = 1200;

/** Waits until a driver answers. */
export async function untilReady(driver: DriverAddress): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await call(driver, "GET", "/status");
      return;
    } catch (error) {
      if (tries === readyTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
