import { memoryHost } from "@tercet/host";
import { expect, test } from "vitest";
import { browserBench } from "./browser-bench.ts";
import { readBrowser } from "./browser-choice.ts";
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

test("pages that nobody has built are told of with what to do", async () => {
  await expect(browserBench([{}], undefined, files)).rejects.toMatchObject({ code: "pages-not-built", exitCode: 66 });
});

test("what a page of another version says is checked", () => {
  expect(pageMessage.safeParse({ kind: "listed", claims: [{ id: 3 }], backends: [] }).success).toBe(false);
  expect(pageMessage.safeParse({ kind: "progress", claim: "a", done: 1, checks: 2 }).data).toEqual({
    kind: "progress",
    claim: "a",
    done: 1,
  });
});

test.each([
  ["firefox", { kind: "firefox" }],
  ["/opt/firefox-153/firefox-esr", { kind: "firefox", program: "/opt/firefox-153/firefox-esr" }],
  ["C:\\Firefox\\chrome.exe", { kind: "chromium", program: "C:\\Firefox\\chrome.exe" }],
  ["/usr/libexec/webkit2gtk-4.1/MiniBrowser", { kind: "webkit", program: "/usr/libexec/webkit2gtk-4.1/MiniBrowser" }],
])("--browser %s names a browser, or a program whose name tells which it is", (text, choice) => {
  expect(readBrowser(text)).toEqual(choice);
});
