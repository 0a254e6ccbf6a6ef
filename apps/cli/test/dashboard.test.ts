import { memoryHost } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, get, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { dashboard } from "../src/dashboard/application.ts";
import { readPages } from "../src/dashboard/pages.ts";
import { listRuns } from "../src/dashboard/runs.ts";
import { tercet } from "./command.fixture.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const step = (n: number): string =>
  `${JSON.stringify({ kind: "step", step: n, loss: 1 / n, gradientNorm: 1, learningRate: 0.1, tokens: 10, seconds: 1 })}\n`;

const evaluations = JSON.stringify({
  schemaVersion: 1,
  set: { hash: "a", data: "made", examples: 1, candidates: 2 },
  evaluations: [{ step: 2, protocol: "r@1/2", value: 1, low: 1, high: 1, values: [1] }],
});

/** Pages and runs in memory, served to this machine alone. */
async function served(docs = true): Promise<{ ask: (path: string, init?: RequestInit) => Promise<Response> }> {
  const { files } = memoryHost();
  for (const folder of ["dist/assets", "docs/assets", "runs/a/checkpoint-2", "secret"]) await files.makeFolder(folder);
  await files.createExclusive("dist/index.html", text("<p>pages</p>"));
  await files.createExclusive("dist/headers.json", text('{"X-Of-The-Build":"yes"}'));
  await files.createExclusive("dist/assets/a-1.js", text("1"));
  if (docs) await files.createExclusive("docs/index.html", text("<p>docs</p>"));
  await files.createExclusive("docs/assets/main.js", text("2"));
  await files.createExclusive("secret/key.txt", text("secret"));
  await files.createExclusive("runs/a/events.jsonl", text(step(1) + step(2)));
  await files.createExclusive(
    "runs/a/checkpoint-2/settings.json",
    text('{"schemaVersion":1,"settings":{"optimizer":{"name":"adamw"},"seed":3}}'),
  );
  await files.createExclusive("runs/a/resumptions.jsonl", text('{"kind":"resumption","step":2,"at":"2026-11-26T10:00:00Z"}\n'));
  await files.createExclusive("runs/a/evaluations.json", text(evaluations));
  const options = { pages: await readPages(files, "dist", "docs"), files, runs: "runs", hosts: ["localhost", "127.0.0.1"] };
  const { fetch } = dashboard(options);
  return { ask: async (path, init) => fetch(new Request(`http://localhost${path}`, { headers: { host: "localhost:4173" }, ...init })) };
}

describe("the server", () => {
  test("serves the files of the build with the headers that the build wrote", async () => {
    const { ask } = await served();
    const page = await ask("/");
    expect([page.status, page.headers.get("content-type"), page.headers.get("x-of-the-build")]).toEqual([
      200,
      "text/html; charset=utf-8",
      "yes",
    ]);
    expect(await page.text()).toBe("<p>pages</p>");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect((await ask("/assets/a-1.js")).headers.get("cache-control")).toContain("immutable");
  });

  test("serves the documentation below /docs/ with the same headers, and never as something that stays", async () => {
    const { ask } = await served();
    const page = await ask("/docs/");
    expect([await page.text(), page.headers.get("x-of-the-build")]).toEqual(["<p>docs</p>", "yes"]);
    expect(await (await ask("/docs/index.html")).text()).toBe("<p>docs</p>");
    expect((await ask("/docs/assets/main.js")).headers.get("cache-control")).toBe("no-cache");
    const moved = await ask("/docs", { redirect: "manual" });
    expect([moved.status, moved.headers.get("location")]).toEqual([302, "/docs/"]);
    expect((await ask("/docs/nothing.html")).status).toBe(404);
  });

  test("says how the documentation is built where it is not", async () => {
    const { ask } = await served(false);
    const answer = await ask("/docs/documents/Operators.matmul.html");
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("npm run docs")]);
    expect((await ask("/docs/assets/main.js")).status).toBe(404);
  });

  test.each([
    "/nothing",
    "/docs/../secret/key.txt",
    "/docs/..%2f..%2fsecret/key.txt",
    "/../secret/key.txt",
    "/..%2fsecret/key.txt",
    "/%252e%252e/secret/key.txt",
    "/..\\secret\\key.txt",
    "/assets",
    "/a%00",
  ])("has nothing at %s", async (path) => {
    const { ask } = await served();
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("secret");
  });

  test("refuses other methods, and requests whose host is not this machine", async () => {
    const { ask } = await served();
    expect((await ask("/", { method: "POST", body: "x" })).status).toBe(405);
    expect((await ask("/", { headers: { host: "rebound.example:4173" } })).status).toBe(403);
    expect((await ask("/", { method: "HEAD" })).status).toBe(200);
  });

  test("lists runs and gives the events of those it lists, and of nothing else", async () => {
    const { ask } = await served();
    const listed: unknown = await (await ask("/data/runs.json")).json();
    expect(listed).toMatchObject({
      runs: [{ id: "a", steps: 3, checkpoints: [2], resumed: [2], settings: { "optimizer.name": "adamw", seed: 3 } }],
    });
    const [first] = (listed as { readonly runs: readonly { readonly eventsAt: string; readonly evaluationsAt: string }[] }).runs;
    expect(await (await ask(`/${first!.eventsAt}`)).text()).toBe(step(1) + step(2));
    expect(await (await ask(`/${first!.evaluationsAt}`)).text()).toBe(evaluations);
    for (const run of ["", ".", "b", "../secret", "a/../../secret", "a/..", "a/checkpoint-2", "a//"])
      for (const kind of ["events", "evaluations"])
        expect((await ask(`/data/runs/${kind}?run=${encodeURIComponent(run)}`)).status).toBe(404);
  });
});

test("a run is live while its events are young, and the folder itself may be a run", async () => {
  const { files } = memoryHost();
  await files.makeFolder("run");
  await files.createExclusive("run/events.jsonl", text(step(1)));
  const { modified = 0 } = (await files.describe("run/events.jsonl")) ?? {};
  expect(await listRuns(files, "run", modified + 1000)).toMatchObject([{ id: ".", live: true, steps: 2 }]);
  expect(await listRuns(files, "run", modified + 3_600_000)).toMatchObject([{ live: false }]);
});

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

describe("the command", () => {
  test("names a folder that is none, and a port that is taken", async () => {
    const built = await nodeHost().files.exists(fileURLToPath(new URL("../../dashboard/dist/index.html", import.meta.url)));
    const missing = await tercet(["dashboard", "--port", "0", "--runs", "/nowhere/at/all"]);
    expect(missing).toMatchObject({
      code: 66,
      err: expect.stringContaining(built ? "[runs-not-a-folder]" : "[pages-not-built]") as string,
    });
    if (!built) return;
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const bound = other.address();
    const port = typeof bound === "object" && bound !== null ? String(bound.port) : "";
    expect(await tercet(["dashboard", "--port", port])).toMatchObject({
      code: 69,
      err: expect.stringContaining("[address-refused]") as string,
    });
    other.close();
  });

  test("serves the built pages until it is interrupted", async ({ skip }) => {
    const { files } = nodeHost();
    if (!(await files.exists(fileURLToPath(new URL("../../dashboard/dist/index.html", import.meta.url))))) skip("the pages are not built");
    const runs = mkdtempSync(join(tmpdir(), "tercet-runs-"));
    const child = spawn(execPath, ["--no-warnings", "--conditions=tercet-source", main, "dashboard", "--port", "0", "--runs", runs]);
    try {
      const address = await new Promise<string>((resolve) =>
        child.stdout.once("data", (piece: Buffer) => resolve(piece.toString().trim())),
      );
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      const headers = await new Promise<IncomingHttpHeaders>((resolve) => get(address, (answer) => resolve(answer.resume().headers)));
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    } finally {
      const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
      child.kill("SIGINT");
      expect(await closed).toBe(0);
      rmSync(runs, { recursive: true });
    }
  });
});
