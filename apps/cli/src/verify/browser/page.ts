import { serve } from "@hono/node-server";
import type { Environment } from "@tercet/equivalence";
import type { Files } from "@tercet/host";
import { startBrowser, startWithGpu, type BrowserChoice, type DrivenBrowser, type DrivenPage } from "@tercet/web-driver";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dashboard } from "../../dashboard/application.ts";
import { pagesFolder } from "../../dashboard/pages-folder.ts";
import { readPages } from "../../dashboard/pages.ts";
import { errors } from "../../errors.ts";
import { pageEnvironment, pageMessage, type PageMessage, type PageTask } from "./page-messages.ts";

/** The page "Run here" in a browser without a window. */
export interface ClaimsPage {
  readonly environment: Environment;
  /** Lists or checks claims, and gives what the page tells until it is done. Leaving early ends the page's work. */
  readonly tell: (task: PageTask) => AsyncGenerator<PageMessage, void, undefined>;
  readonly close: () => Promise<void>;
}

/** What the page offers to a program, as far as it is used here, and what this program keeps there. */
interface Driven {
  readonly tercetClaims?: {
    readonly environment: () => Promise<unknown>;
    readonly start: (task: PageTask, tell: (message: unknown) => void) => Promise<void>;
  };
  /** What was told and not yet fetched. */
  tercetTold: unknown[];
}

/** Which browser the page is opened in. */
export interface PageBrowser {
  readonly browser: BrowserChoice;
  /** Whether claims are checked on a graphics device; where there is none, one in software will do. */
  readonly usesGpu: boolean;
}

/**
 * Serves the built dashboard to this machine alone and opens its page in a browser.
 * @throws TercetError `pages-not-built`, `browser-driver-absent`, `browser-absent`
 */
export async function openClaimsPage(files: Files, { browser, usesGpu }: PageBrowser): Promise<ClaimsPage> {
  const application = dashboard({ pages: await readPages(files, pagesFolder()), files, hosts: ["127.0.0.1"] });
  const server = serve({ fetch: application.fetch, port: 0, hostname: "127.0.0.1" });
  let started: DrivenBrowser | undefined;
  const close = async (): Promise<void> => {
    await started?.close();
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  };
  try {
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // as: listening on TCP
    started = usesGpu ? await startWithGpu(browser) : await startBrowser(browser);
    const page = await opened(started, `http://127.0.0.1:${port}/#/run-here`);
    const named: unknown = await page.evaluate(() => {
      const { tercetClaims } = globalThis as unknown as Driven; // as: the page has put it there
      return tercetClaims?.environment();
    }, null);
    return { environment: withBrowser(pageEnvironment.parse(named), started), close, tell: (task) => tellOf(page, task) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the page, and waits for what it offers. */
async function opened(browser: DrivenBrowser, address: string): Promise<DrivenPage> {
  const page = await browser.newPage();
  await page.goto(address);
  const offers = await page.evaluate(async () => {
    // Far longer than any machine needs.
    for (let tries = 0; tries < 6000 && !("tercetClaims" in globalThis); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    return "tercetClaims" in globalThis;
  }, null);
  if (!offers) throw errors["browser-failed"]({ reason: `it offers no claims; ${(await page.complaints()).join("; ")}` });
  return page;
}

/** Browsers other than Chromium tell pages less than their drivers do of which they are. */
function withBrowser(environment: Environment, { kind, name }: DrivenBrowser): Environment {
  if (kind === "chromium") return environment;
  return { ...environment, details: { ...environment.details, browser: `${name}, ${environment.details?.["browser"] ?? ""}` } };
}

async function* tellOf(page: DrivenPage, task: PageTask): AsyncGenerator<PageMessage, void, undefined> {
  await page.evaluate((wanted) => {
    const own = globalThis as unknown as Driven; // as: the page and this program have put them there
    const told: unknown[] = (own.tercetTold = []);
    own.tercetClaims
      ?.start(wanted, (message) => void told.push(message))
      .catch((error: unknown) => {
        told.push({ kind: "failed", message: String(error) });
      });
  }, task);
  for (;;) {
    const messages = await page.evaluate(async () => {
      const own = globalThis as unknown as Driven; // as before
      for (let tries = 0; tries < 100 && own.tercetTold.length === 0; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
      return own.tercetTold.splice(0);
    }, null);
    for (const each of messages) {
      const message = pageMessage.parse(each);
      if (message.kind === "done") return;
      yield message;
      if (message.kind === "failed") return;
    }
  }
}
