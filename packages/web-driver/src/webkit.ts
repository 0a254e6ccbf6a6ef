import { createServer, type AddressInfo } from "node:net";
import { env } from "node:process";
import type { DrivenBrowser, DrivenPage } from "./browser.ts";
import { asJson, askedText, valueOf } from "./page-text.ts";
import { startProgram } from "./program.ts";
import { openScreen, type Screen } from "./screen.ts";
import { takeComplaints } from "./take-complaints.ts";
import { newSession, untilReady, type WebDriverSession } from "./web-driver.ts";

/** WebKit's own driver, which speaks to no other browser. */
export const webkitDriver = "/usr/bin/WebKitWebDriver";

/** Safari gives isolated pages shared memory; WebKitGTK does where it is told to. */
const asInSafari = { JSC_useSharedArrayBuffer: "1" };

/** Starts WebKitGTK's MiniBrowser by WebKit's own driver, which has one session: so each page is a browser of its own. */
export async function startWebkit(program: string): Promise<DrivenBrowser> {
  const screen = await openScreen();
  const pages = new Set<DrivenPage>();
  const open = async (): Promise<DrivenPage & { readonly version: string }> => {
    const page = await openPage(program, screen, () => pages.delete(page));
    pages.add(page);
    return page;
  };
  // The first page says which version it is.
  let first: (DrivenPage & { readonly version: string }) | undefined = await open().catch(async (error: unknown) => {
    await screen.close();
    throw error;
  });
  const { version } = first;
  return {
    kind: "webkit",
    name: `WebKitGTK ${version}`,
    newPage: async () => {
      const page = first ?? (await open());
      first = undefined;
      return page;
    },
    close: async () => {
      await Promise.all([...pages].map((page) => page.close()));
      await screen.close();
    },
  };
}

async function openPage(program: string, screen: Screen, left: () => void): Promise<DrivenPage & { readonly version: string }> {
  const browser = "WebKit";
  const port = await freePort();
  const driver = startProgram(webkitDriver, ["-p", String(port)], { ...env, ...screen.variables, ...asInSafari });
  let session: WebDriverSession;
  try {
    await untilReady({ browser, port });
    session = await newSession(
      { browser, port },
      { alwaysMatch: { "webkitgtk:browserOptions": { binary: program, args: ["--automation"] } } },
    );
    await session.ask("/timeouts", { script: null });
  } catch (error) {
    await driver.end();
    throw error;
  }
  const evaluate = async <Argument, Result>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result> => {
    const script = `(${askedText(run)})(arguments[0]).then(arguments[1])`;
    const json = await session.ask("/execute/async", { script, args: [asJson(argument)] });
    return valueOf(browser, json) as Result; // what JSON kept of it
  };
  const heard: string[] = [];
  const complaints = async (): Promise<readonly string[]> => {
    heard.push(...(await evaluate(takeComplaints, null)));
    return heard;
  };
  const resize = async (width: number, height: number): Promise<void> => {
    // The window has a bar above the page.
    const inner = await evaluate(() => (globalThis as unknown as { readonly innerHeight: number }).innerHeight, null); // of a window
    const { height: outer } = (await session.ask("/window/rect")) as { readonly height: number }; // as the standard writes it
    await session.ask("/window/rect", { width, height: height + outer - inner });
  };
  await resize(1280, 900);
  return {
    complaints,
    evaluate,
    resize,
    version: String(session.capabilities["browserVersion"]),
    goto: async (url) => {
      await complaints();
      await session.ask("/url", { url });
      await complaints();
    },
    screenshot: async () => Buffer.from(String(await session.ask("/screenshot")), "base64"),
    close: async () => {
      left();
      // A browser that is gone has no session to end.
      await session.end().catch(() => undefined);
      await driver.end();
    },
  };
}

/** A port that is free now: the driver does not choose one itself. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return port;
}
