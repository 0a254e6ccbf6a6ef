import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { browserKinds } from "./browser.ts";
import { findBrowser } from "./find.ts";
import { startBrowser } from "./start.ts";

const strictPage = `<!doctype html><title>strict</title><script src="/program.js"></script>`;

/** A page that may share memory and makes no functions from text. */
async function serveStrictPage(): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer(({ url }, response) => {
    const [type, text] = url === "/program.js" ? ["text/javascript", "globalThis.answer = 42;"] : ["text/html", strictPage];
    const isolating = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
    response.writeHead(200, { ...isolating, "Content-Type": type, "Content-Security-Policy": "default-src 'self'" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${port}/`, close };
}

/** What the page has. */
interface Seen {
  readonly answer?: number;
  readonly eval: (text: string) => unknown;
  readonly SharedArrayBuffer?: unknown;
  readonly innerWidth: number;
  readonly innerHeight: number;
}

describe.each(browserKinds)("%s", (kind) => {
  const absent = findBrowser(kind).kind === "absent";

  test.skipIf(absent)(
    "does what a page is asked, in the page's own policy, and tells what was thrown (skipped where the browser is absent)",
    async () => {
      const [browser, served] = [await startBrowser({ kind }), await serveStrictPage()];
      try {
        expect(browser.name).toMatch(/^\w+ \d+\./u);
        const page = await browser.newPage();
        await page.goto(served.address);
        const seen = await page.evaluate((added: number) => {
          const own = globalThis as unknown as Seen; // of a page
          let isEvalForbidden = false;
          try {
            own.eval("1");
          } catch {
            isEvalForbidden = true;
          }
          const { innerWidth, innerHeight } = own;
          return {
            sum: (own.answer ?? 0) + added,
            sharesMemory: own.SharedArrayBuffer !== undefined,
            isEvalForbidden,
            innerWidth,
            innerHeight,
          };
        }, 1);
        expect(seen).toEqual({ sum: 43, sharesMemory: true, isEvalForbidden: true, innerWidth: 1280, innerHeight: 900 });
        const threw = page.evaluate(() => {
          throw new TypeError("as it should");
        }, null);
        await expect(threw).rejects.toMatchObject({ code: "page-threw", message: expect.stringContaining("as it should") as string });
        expect(await page.evaluate(() => null, null)).toBe(null);
        await page.evaluate(() => {
          (globalThis as unknown as { readonly console: { error(text: string): void } }).console.error("heard"); // of a page
        }, null);
        expect((await page.complaints()).filter((line) => line.endsWith("heard"))).toEqual(["error: heard"]);
        expect(
          Buffer.from(await page.screenshot())
            .subarray(1, 4)
            .toString(),
        ).toBe("PNG");
      } finally {
        await browser.close();
        served.close();
      }
    },
  );

  test("is told of with its name and what to do where there is none", async () => {
    await expect(startBrowser({ kind, program: "/nowhere/browser" })).rejects.toMatchObject({
      ...{ code: "browser-absent", exitCode: 69, details: { tried: ["/nowhere/browser"] } },
      message: expect.stringContaining(`TERCET_${kind.toUpperCase()}`) as string,
    });
  });
});
