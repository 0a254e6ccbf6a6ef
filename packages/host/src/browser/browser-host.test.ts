import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { memoryHost } from "../memory/host.ts";
import type { BrowserWorker } from "../worker.ts";
import { browserHost } from "./host.ts";
import { urlFiles, type UrlProgress } from "./url-files.ts";

const asked: string[] = [];
const content = Uint8Array.from({ length: 100_000 }, (_, i) => i);
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/models/tercet.json") response.end("{}");
  else if (request.url === "/models/model.safetensors") response.writeHead(200, { "content-length": content.length }).end(content);
  else if (request.url === "/cut") {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  } else if (request.url === "/flaky" && asked.filter((url) => url === "/flaky").length === 1) response.writeHead(503).end("later");
  else if (request.url === "/flaky") response.end("now");
  else response.writeHead(404).end("nothing");
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // as: listening on TCP
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { network } = browserHost();
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

it("reads files by URL, each once however often and in what ranges it is read, and tells how far it is", async () => {
  const told: UrlProgress[] = [];
  const files = urlFiles(network, { base, progress: (progress) => told.push(progress) });
  const path = "models/model.safetensors";
  expect(await files.size(path)).toBe(content.length);
  expect(await files.readRange(path, 10, 13)).toEqual(content.slice(10, 13));
  const whole = await files.readAll(`${base}models/model.safetensors`);
  expect(whole).toEqual(content);
  whole.fill(0);
  expect(await files.readAll(path)).toEqual(content);
  expect(asked.filter((url) => url === "/models/model.safetensors")).toHaveLength(1);
  expect(told.at(-1)).toEqual({ url: `${base}models/model.safetensors`, received: content.length, total: content.length });
  expect(await files.describe(path)).toMatchObject({ kind: "file", bytes: content.length });
});

it("the host of a page reads paths as URLs, by the same names as model folders have elsewhere", async () => {
  expect(text(await browserHost().files.readAll(`${base}models/tercet.json`))).toBe("{}");
  expect(await browserHost().files.exists(`${base}absent`)).toBe(false);
});

it("what is absent, cut, too large or refused for now has its own error, and is asked for again later", async () => {
  const files = urlFiles(network, { base, maxBytes: 1000 });
  await expect(files.readAll("absent")).rejects.toMatchObject({ code: "file-not-found", details: { path: "absent" } });
  expect(await files.describe("absent")).toBeUndefined();
  await expect(files.readAll("cut")).rejects.toMatchObject({ code: "network-failed" });
  await expect(files.size("models/model.safetensors")).rejects.toMatchObject({ code: "file-too-large", details: { limit: 1000 } });
  await expect(files.readAll("models/tercet.json", { maxBytes: 1 })).rejects.toMatchObject({ code: "file-too-large" });
  await expect(files.readRange("models/tercet.json", 1, 3)).rejects.toMatchObject({ code: "file-cut" });
  await expect(files.exists("flaky")).rejects.toMatchObject({ code: "network-failed", details: { reason: "status 503" } });
  expect(text(await files.readAll("flaky"))).toBe("now");
});

it("knows what there is where it is told: the rest is absent without a request, and folders are listed", async () => {
  const files = urlFiles(network, { base, paths: ["models/tercet.json", "models/1_Pooling/config.json", "cut"] });
  const before = asked.length;
  expect(await files.list(".")).toEqual([{ name: "cut", kind: "file" }, { name: "models", kind: "folder" }]); // prettier-ignore
  expect(await files.list(`${base}models`)).toEqual([{ name: "1_Pooling", kind: "folder" }, { name: "tercet.json", kind: "file" }]); // prettier-ignore
  expect([await files.exists("models/1_Pooling/../tercet.json"), await files.exists("models"), await files.exists("absent")]).toEqual([
    true,
    true,
    false,
  ]);
  expect([(await files.describe("models"))?.kind, await files.describe("absent")]).toEqual(["folder", undefined]);
  await expect(files.readAll("absent")).rejects.toMatchObject({ code: "file-not-found" });
  await expect(files.readAll("models")).rejects.toMatchObject({ code: "not-a-file" });
  await expect(files.list("absent")).rejects.toMatchObject({ code: "file-not-found" });
  expect(asked).toHaveLength(before);
  expect(text(await files.readAll("models/tercet.json"))).toBe("{}");
});

it("refuses what HTTP has not, by name", async () => {
  const { files } = browserHost();
  await expect(files.list("models")).rejects.toMatchObject({ code: "host-cannot", exitCode: 69 });
  for (const attempt of [files.writeAtomic("a", ""), files.remove("a"), files.makeFolder("a"), files.appendLine("a", "")])
    await expect(attempt).rejects.toMatchObject({ code: "host-cannot", details: { ability: "files that can be written" } });
});

it("takes other files, and has time and entropy", async () => {
  const { files } = memoryHost();
  const host = browserHost({ files });
  expect(host.files).toBe(files);
  expect(host.random.bytes(5)).toHaveLength(5);
  await host.clock.sleep(1);
  expect(host.environment.process.machine).not.toBe(browserHost().environment.process.machine);
});

/** A worker that says what it is told to, and remembers what it was sent. */
function fakeWorker(): {
  readonly worker: BrowserWorker;
  readonly sent: unknown[];
  readonly fire: (event: string, content: object) => void;
} {
  const [sent, listeners] = [[] as unknown[], new Map<string, (event: object) => void>()];
  const worker: BrowserWorker = {
    postMessage: (message) => void sent.push(message),
    addEventListener: (event, listener) => void listeners.set(event, listener),
    terminate: () => undefined,
  };
  return { worker, sent, fire: (event, content) => listeners.get(event)?.(content) };
}

afterEach(() => vi.unstubAllGlobals());

it("starts a worker as its module says, so that bundlers find it, and without workers says so", () => {
  const { worker, sent, fire } = fakeWorker();
  const handle = browserHost().workers.start(new URL("file:///x.js"), { thread: 1 }, { open: () => worker });
  const heard: string[] = [];
  handle.onError((error) => heard.push(error.message));
  fire("error", {});
  expect([sent, heard]).toEqual([[{ thread: 1 }], [expect.stringContaining("could not be loaded")]]);
  expect(() => browserHost().workers.start(new URL("file:///x.js"), 0)).toThrow("host-cannot");
});

it("a worker whose module a bundler left out starts from its text, and is told all that the other was", async () => {
  const [lost, spare] = [fakeWorker(), fakeWorker()];
  const opened: string[] = [];
  vi.stubGlobal("Worker", function (url: string) {
    opened.push(url);
    return spare.worker;
  });
  const handle = browserHost().workers.start(new URL("file:///x.js"), { thread: 1 }, { open: () => lost.worker, text: "export {};" });
  const [heard, failed]: [unknown[], string[]] = [[], []];
  handle.onMessage((message) => heard.push(message));
  handle.onError((error) => failed.push(error.message));
  handle.post("module");
  lost.fire("error", {});
  handle.post("run");
  spare.fire("message", { data: "done" });
  expect([lost.sent, spare.sent, heard, failed]).toEqual([[{ thread: 1 }, "module"], [{ thread: 1 }, "module", "run"], ["done"], []]);
  expect(await (await fetch(opened[0] ?? "")).text()).toBe("export {};");
  // From here on it lived: an error is told, and nothing begins again.
  spare.fire("error", {});
  expect([failed, opened]).toEqual([[expect.stringContaining("could not be loaded")], [expect.stringMatching(/^blob:/u)]]);
});

it("an error inside of a worker's program is no reason to start it again", () => {
  const { worker, fire } = fakeWorker();
  const handle = browserHost().workers.start(new URL("file:///x.js"), 0, { open: () => worker, text: "export {};" });
  const failed: string[] = [];
  handle.onError((error) => failed.push(error.message));
  fire("error", { message: "x is not defined" });
  expect(failed).toEqual(["x is not defined"]);
});

it("gives the page's entry to WebGPU, and says what helps where there is none", async () => {
  const gpu = { requestAdapter: async () => null };
  vi.stubGlobal("navigator", { gpu });
  expect(await browserHost().webGpu()).toBe(gpu);
  vi.stubGlobal("navigator", {});
  await expect(browserHost().webGpu()).rejects.toMatchObject({ code: "webgpu-absent", details: { reason: "this browser offers none" } });
  vi.stubGlobal("isSecureContext", false);
  await expect(browserHost().webGpu()).rejects.toThrow("HTTPS");
});
