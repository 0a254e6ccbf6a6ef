import { memoryHost } from "@tercet/host";
import { expect, test } from "vitest";
import { browserBench } from "./browser-bench.ts";
import { startChromium } from "./chromium.ts";
import { pageMessage } from "./page-messages.ts";

const { files } = memoryHost();

test.each([
  [{ backend: "wasm", mode: "wide" }, "no page can have its engine use vectors of 256 bits"],
  [{ mode: "wide" }, "relaxed or baseline in a browser"],
  [{ backend: "js", mode: "generated" }, "policy forbids functions made from text"],
])("what no browser has is refused before one is started: %o", async (place, why) => {
  await expect(browserBench([place], undefined, files)).rejects.toMatchObject({
    code: "setting-invalid",
    message: expect.stringContaining(why) as string,
  });
});

test("pages that nobody has built, and a browser that is not there, are told of with what to do", async () => {
  await expect(browserBench([{}], undefined, files)).rejects.toMatchObject({ code: "pages-not-built", exitCode: 66 });
  await expect(startChromium("/nowhere/chromium")).rejects.toMatchObject({
    ...{ code: "browser-absent", exitCode: 69, details: { tried: ["/nowhere/chromium"] } },
    message: expect.stringContaining("--browser or TERCET_CHROMIUM") as string,
  });
});

test("what a page of another version says is checked", () => {
  expect(pageMessage.safeParse({ kind: "listed", claims: [{ id: 3 }], backends: [] }).success).toBe(false);
  expect(pageMessage.safeParse({ kind: "progress", claim: "a", done: 1, checks: 2 }).data).toEqual({
    kind: "progress",
    claim: "a",
    done: 1,
  });
});
