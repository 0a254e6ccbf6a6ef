import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserChoice, DrivenBrowser } from "./browser.ts";
import { startBrowser } from "./start.ts";

/**
 * Starts a browser whose pages compute on the machine's graphics device or, where they find none, on one in software. Throws as {@link startBrowser}.
 * @example await expect(startWithGpu({ kind: "firefox", program: "/nowhere/firefox" })).rejects.toMatchObject({ code: "browser-absent" });
 */
export async function startWithGpu(choice: BrowserChoice): Promise<DrivenBrowser> {
  const browser = await startBrowser(choice, "device");
  // WebKit takes what there is, whatever is asked.
  if (choice.kind === "webkit" || (await hasDevice(browser))) return browser;
  await browser.close();
  return startBrowser(choice, "software");
}

interface Adapter {
  readonly info: { readonly isFallbackAdapter?: boolean };
}

/** Whether pages of a browser find a graphics device. Newer ones give one in software by themselves, which is none: it wants flags. Only secure contexts are told of a device, and a page of this machine is one. */
async function hasDevice(browser: DrivenBrowser): Promise<boolean> {
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    return await page.evaluate(async () => {
      const { gpu } = navigator as unknown as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } }; // as: not in TypeScript's types
      const adapter = await gpu?.requestAdapter();
      return adapter != null && adapter.info.isFallbackAdapter !== true;
    }, null);
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}
