import { serve } from "@hono/node-server";
import type { Environment } from "@tercet/equivalence";
import type { Files } from "@tercet/host";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dashboard } from "../../dashboard/application.ts";
import { pagesFolder } from "../../dashboard/pages-folder.ts";
import { readPages } from "../../dashboard/pages.ts";
import { startChromium, startWithGpu } from "./chromium.ts";
import { pageEnvironment, pageMessage, type PageMessage, type PageTask } from "./page-messages.ts";

/** The page "Run here" in a browser without a window. */
export interface ClaimsPage {
  readonly environment: Environment;
  /** Lists or checks claims, and gives what the page tells until it is done. Leaving early ends the page's work. */
  readonly tell: (task: PageTask) => AsyncGenerator<PageMessage, void, undefined>;
  readonly close: () => Promise<void>;
}

/** What the page offers to a program, as far as it is used here. */
interface Driven {
  readonly tercetClaims?: {
    readonly environment: () => Promise<unknown>;
    readonly start: (task: PageTask, tell: (message: unknown) => void) => Promise<void>;
  };
  readonly tercetTell: (message: unknown) => Promise<void>;
}

/** Which browser the page is opened in. */
export interface PageBrowser {
  /** The program; undefined: where it usually lies. */
  readonly chromium: string | undefined;
  /** Whether claims are checked on a graphics device; where there is none, one in software will do. */
  readonly usesGpu: boolean;
}

/**
 * Serves the built dashboard to this machine alone and opens its page in Chromium.
 * @throws TercetError `pages-not-built`, `browser-driver-absent`, `browser-absent`
 */
export async function openClaimsPage(files: Files, { chromium, usesGpu }: PageBrowser): Promise<ClaimsPage> {
  const application = dashboard({ pages: await readPages(files, pagesFolder()), files, hosts: ["127.0.0.1"] });
  const browser = usesGpu ? await startWithGpu(chromium) : await startChromium(chromium);
  const server = serve({ fetch: application.fetch, port: 0, hostname: "127.0.0.1" });
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  };
  try {
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // as: listening on TCP
    const page = await browser.newPage();
    let hear: (message: unknown) => void = () => undefined;
    await page.exposeFunction("tercetTell", (message: unknown) => hear(message));
    await page.goto(`http://127.0.0.1:${port}/#/run-here`);
    await page.waitForFunction(() => "tercetClaims" in globalThis);
    const named: unknown = await page.evaluate(() => {
      const { tercetClaims } = globalThis as unknown as Driven; // as: the page has put it there
      return tercetClaims?.environment();
    });
    const environment = pageEnvironment.parse(named);
    return {
      environment,
      close,
      async *tell(task) {
        const told: PageMessage[] = [];
        let wake: () => void = () => undefined;
        hear = (message) => {
          told.push(pageMessage.parse(message));
          wake();
        };
        const worked = page
          .evaluate((wanted) => {
            const { tercetClaims, tercetTell } = globalThis as unknown as Driven; // as: the page and this program have put them there
            return tercetClaims?.start(wanted, (message) => void tercetTell(message));
          }, task)
          .catch((error: unknown) => hear({ kind: "failed", message: error instanceof Error ? error.message : String(error) }));
        for (;;) {
          const message = told.shift();
          if (message === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            continue;
          }
          if (message.kind === "done") break;
          yield message;
          if (message.kind === "failed") break;
        }
        await worked;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
