import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadModel, type DownloadedModel, type DownloadOptions } from "./download-model.ts";
import { commit, gitHash, sendHalf, sha256, startHub, type FakeHub } from "../../test/fake-hub.ts";

const large = Uint8Array.from({ length: 50_000 }, (_, i) => (i * i) % 251);
const small = new TextEncoder().encode('{"model_type":"bert"}');
const content = {
  "config.json": small,
  "model.safetensors": large,
  "1_Pooling/config.json": new Uint8Array(0),
  "onnx/model.onnx": large,
  "run.py": small,
};

let hub: FakeHub;
let cache: string;
beforeEach(async () => {
  hub = await startHub(content);
  cache = mkdtempSync(join(tmpdir(), "tercet-hub-"));
});
afterEach(() => {
  hub.close();
  rmSync(cache, { recursive: true, force: true });
});

// A host whose pauses are a hundred times shorter and whose environment is only what a test says.
function hostWith(variables: Readonly<Record<string, string>> = {}): Host {
  const host = nodeHost();
  const all: Readonly<Record<string, string>> = { HF_HUB_CACHE: cache, HF_TOKEN_PATH: join(cache, "no-token"), ...variables };
  return {
    ...host,
    clock: { ...host.clock, sleep: (milliseconds, signal) => host.clock.sleep(milliseconds / 100, signal) },
    network: {
      request: async (...asked) => {
        const answer = await host.network.request(...asked);
        return { ...answer, body: hub.heard(answer.body) };
      },
    },
    environment: { ...host.environment, variable: (name) => all[name] },
  };
}
const options = (): DownloadOptions => ({
  hub: { endpoint: hub.endpoint, redirectHosts: [new URL(hub.storage).host] },
});
const download = (variables?: Readonly<Record<string, string>>, name = "org/name"): Promise<DownloadedModel> =>
  downloadModel(hostWith(variables), name, options());
const root = (): string => join(cache, "models--org--name");

it("lays a model out as the hub's own libraries do", async () => {
  const model = await download();
  expect(model).toEqual({
    folder: join(root(), "snapshots", commit),
    commit,
    files: ["config.json", "model.safetensors", "1_Pooling/config.json"],
  });
  expect(readFileSync(join(model.folder, "model.safetensors")).equals(large)).toBe(true);
  expect(readFileSync(join(model.folder, "1_Pooling/config.json"))).toHaveLength(0);
  expect(lstatSync(join(model.folder, "config.json")).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(root(), "blobs")).sort()).toEqual([gitHash(small), gitHash(new Uint8Array(0)), sha256(large)].sort());
  expect(readFileSync(join(root(), "refs/main"), "utf8")).toBe(commit);
  expect(readdirSync(join(cache, ".locks/models--org--name"))).toEqual([]);
});

it("fetches nothing twice", async () => {
  await download();
  hub.seen.length = 0;
  await download();
  expect(hub.seen.map(({ path }) => path)).toEqual(["/api/models/org/name/revision/main?blobs=true"]);
});

it("a revision with a slash has its own ref, a commit has none", async () => {
  await download({}, "org/name@refs/pr/1");
  expect(readFileSync(join(root(), "refs/refs/pr/1"), "utf8")).toBe(commit);
  await download({}, `org/name@${commit}`);
  expect(readdirSync(join(root(), "refs"))).toEqual(["refs"]);
});

it("goes on where a cut download stopped", async () => {
  let cuts = 0;
  hub.storageFault = (request, response) => (cuts++ < 3 ? (sendHalf(hub, request, response, large), true) : false);
  const model = await download();
  expect(readFileSync(join(model.folder, "model.safetensors")).equals(large)).toBe(true);
  expect(hub.seenByStorage.map(({ range }) => range)).toEqual([undefined, "bytes=25000-", "bytes=37500-", "bytes=43750-"]);
});

it("goes on after a restart of the program", async () => {
  hub.storageFault = (request, response, seen) =>
    seen.length === 1 ? (sendHalf(hub, request, response, large), true) : (response.writeHead(404).end(), true);
  await expect(download()).rejects.toMatchObject({ code: "hub-not-found" });
  hub.storageFault = undefined;
  await download();
  expect(hub.seenByStorage.at(-1)?.range).toBe("bytes=25000-");
});

it("starts again where what lay there was damaged", async () => {
  hub.storageFault = (request, response, seen) =>
    seen.length === 1 ? (sendHalf(hub, request, response, large), true) : (response.writeHead(404).end(), true);
  await download().catch(() => undefined);
  writeFileSync(join(root(), "blobs", `${sha256(large)}.tercet-partial`), new Uint8Array(30_000));
  hub.storageFault = undefined;
  const model = await download();
  expect(readFileSync(join(model.folder, "model.safetensors")).equals(large)).toBe(true);
  expect(hub.seenByStorage.slice(-2).map(({ range }) => range)).toEqual(["bytes=30000-", undefined]);
});

it("a server without ranges starts again", async () => {
  hub.storageFault = (request, response, seen) =>
    seen.length === 1 ? (sendHalf(hub, request, response, large), true) : (response.end(large), true);
  const model = await download();
  expect(readFileSync(join(model.folder, "model.safetensors")).equals(large)).toBe(true);
});

it("tries again on 503 and 429, and gives up after five times", async () => {
  hub.fault = (_, response, seen) =>
    seen.length < 4 ? (response.writeHead(seen.length === 1 ? 429 : 503, { "retry-after": "1" }).end(), true) : false;
  await download();
  hub.fault = (_, response) => (response.writeHead(500).end(), true);
  hub.seen.length = 0;
  await expect(download()).rejects.toMatchObject({ code: "hub-failed", exitCode: 69, details: { attempts: 5 } });
  expect(hub.seen).toHaveLength(5);
});

it("a wrong hash is named and nothing of it is kept", async () => {
  const flipped = large.map((byte, i) => (i === 777 ? byte ^ 1 : byte));
  hub.storageFault = (_, response) => (response.end(flipped), true);
  await expect(download()).rejects.toMatchObject({
    code: "hub-hash-mismatch",
    exitCode: 65,
    details: { file: "model.safetensors", expected: sha256(large), actual: sha256(flipped) },
  });
  expect(readdirSync(join(root(), "blobs"))).toEqual([gitHash(small)]);
  expect(() => readFileSync(join(root(), "refs/main"))).toThrow("ENOENT");
});

it("an ETag of other content is refused before the body, an endless body at its size", async () => {
  hub.fault = (request, response) =>
    request.url?.endsWith("config.json") === true ? (response.writeHead(200, { etag: `"${"0".repeat(40)}"` }).end(small), true) : false;
  await expect(download()).rejects.toMatchObject({ code: "hub-hash-mismatch", details: { actual: "0".repeat(40) } });
  hub.fault = undefined;
  hub.storageFault = (_, response) => (response.end(new Uint8Array(60_000)), true);
  await expect(download()).rejects.toMatchObject({ details: { actual: "more than 50000 bytes" } });
});

describe("the token", () => {
  it("goes to the hub alone, never to a redirect's host or into an error", async () => {
    await download({ HF_TOKEN: "hf_secret" });
    expect(hub.seen.every(({ authorization }) => authorization === "Bearer hf_secret")).toBe(true);
    expect(hub.seenByStorage.map(({ authorization }) => authorization)).toEqual([undefined]);
    hub.fault = (_, response) => (response.writeHead(403).end(), true);
    const error: unknown = await download({ HF_TOKEN: "hf_secret" }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "hub-refused", details: { hasToken: true, status: 403 } });
    expect(JSON.stringify(error) + String(error)).not.toContain("hf_secret");
  });

  it("is read from HF_TOKEN_PATH and from HF_HOME", async () => {
    writeFileSync(join(cache, "token"), "from-file\n");
    await download({ HF_TOKEN_PATH: join(cache, "token") });
    expect(hub.seen[0]?.authorization).toBe("Bearer from-file");
    await download({ HF_TOKEN_PATH: "", HF_HOME: cache, HF_TOKEN: "direct" });
    expect(hub.seen.at(-1)?.authorization).toBe("Bearer direct");
  });
});

describe("redirects", () => {
  const redirectTo = (location: string): Promise<unknown> => {
    hub.fault = (request, response) =>
      request.url?.startsWith("/org") === true ? (response.writeHead(302, { location }).end(), true) : false;
    return downloadModel(hostWith(), "org/name", { hub: { endpoint: hub.endpoint } }).catch((reason: unknown) => reason);
  };
  it.each([
    ["http://cdn.hf.co/x", "not https"],
    ["https://evil.example/x?token=1", "not listed"],
    ["https://evilhf.co/x", "not listed"],
    ["https://hf.co.evil.example/x", "not listed"],
    ["https://cdn.hf.co:8443/x", "not listed"],
    ["https://127.0.0.1/x", "private"],
    ["https://[::1]/x", "private"],
    ["https://169.254.169.254/latest/meta-data", "private"],
    ["https://2130706433/x", "private"],
    ["https://localhost/x", "private"],
    ["file:///etc/passwd", "not https"],
    ["http://", "no address"],
  ])("to %s are refused: %s", async (location, reason) => {
    const error = await redirectTo(location);
    expect(error).toMatchObject({ code: "hub-redirect-refused", exitCode: 69 });
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain("token=1");
  });
  it("in a circle end", async () => {
    expect(await redirectTo("/org/name/again")).toMatchObject({
      code: "hub-redirect-refused",
      details: { reason: "there were more than 5 redirects" },
    });
  });
});

describe("offline", () => {
  const offline = { HF_HUB_OFFLINE: "1" };
  it("makes no request and finds a whole snapshot", async () => {
    const online = await download();
    hub.seen.length = 0;
    expect(await download(offline)).toEqual(online);
    expect(hub.seen).toEqual([]);
  });
  it("names what is absent", async () => {
    await expect(download(offline)).rejects.toMatchObject({ code: "hub-offline", exitCode: 69, details: { absent: ["refs/main"] } });
    const { folder } = await download();
    rmSync(join(root(), "blobs", sha256(large)));
    await expect(download(offline)).rejects.toMatchObject({ details: { absent: ["model.safetensors"] } });
    await download();
    expect(readFileSync(join(folder, "model.safetensors")).equals(large)).toBe(true);
    writeFileSync(join(root(), "refs/main"), "../../../etc");
    await expect(download(offline)).rejects.toThrow("hub-offline");
  });
  it("takes a snapshot that another library made, if it has what every model has", async () => {
    await download();
    rmSync(join(root(), ".tercet"), { recursive: true });
    expect((await download(offline)).commit).toBe(commit);
    rmSync(join(root(), "snapshots", commit, "model.safetensors"));
    await expect(download(offline)).rejects.toMatchObject({ details: { absent: ["model.safetensors"] } });
  });
});

it("says what does not exist, and what is too large, before fetching", async () => {
  await expect(download({}, "org/other")).rejects.toMatchObject({ code: "hub-not-found", exitCode: 66 });
  await expect(downloadModel(hostWith(), "org/name", { ...options(), maxBytes: 50_000 })).rejects.toMatchObject({
    code: "hub-too-large",
    details: { bytes: 50_021 },
  });
  hub.fault = (_, response) => (response.writeHead(401, { "x-error-code": "RepoNotFound" }).end(), true);
  await expect(download()).rejects.toMatchObject({ code: "hub-not-found" });
});

it("a listing with a name outside or without sense is refused whole", async () => {
  const answer = (siblings: unknown): void => {
    hub.fault = (request, response) =>
      request.url?.startsWith("/api") === true ? (response.end(JSON.stringify({ sha: commit, siblings })), true) : false;
  };
  answer([{ rfilename: "../../evil.json", size: 1, blobId: "0".repeat(40) }]);
  await expect(downloadModel(hostWith(), "org/name", { ...options(), wanted: () => true })).rejects.toMatchObject({ code: "path-outside" });
  answer([{ rfilename: "a.json", size: -1, blobId: "0".repeat(40) }]);
  await expect(download()).rejects.toMatchObject({ code: "config-invalid" });
  expect(readdirSync(cache)).toEqual([]);
});

it("asks a file's own headers where a listing has no hash", async () => {
  hub.fault = (request, response) =>
    request.url?.startsWith("/api") === true
      ? (response.end(JSON.stringify({ sha: commit, siblings: [{ rfilename: "config.json" }] })), true)
      : false;
  const model = await download();
  expect(readFileSync(join(model.folder, "config.json")).equals(small)).toBe(true);
  expect(hub.seen.map(({ path }) => path.split("/").at(-1))).toEqual(["main?blobs=true", "config.json", "config.json"]);
});

it("two downloads at once fetch each file once", async () => {
  const [a, b] = await Promise.all([download(), download()]);
  expect(a).toEqual(b);
  expect(hub.seenByStorage).toHaveLength(1);
});

it("stops when told to, keeps what has arrived, and tells how far it is", async () => {
  const abort = new AbortController();
  hub.storageFault = (_, response) => {
    response.writeHead(200, { "content-length": large.length });
    response.write(large.subarray(0, 20_000));
    hub.whenArrived(20_000, () => abort.abort(new Error("stopped")));
    return true;
  };
  await expect(downloadModel(hostWith(), "org/name", { ...options(), signal: abort.signal })).rejects.toThrow("stopped");
  hub.storageFault = undefined;
  const progress: string[] = [];
  await downloadModel(hostWith(), "org/name", {
    ...options(),
    onProgress: ({ file, received, total }) => progress.push(`${file} ${received}/${total}`),
  });
  expect(hub.seenByStorage.at(-1)?.range).toBe("bytes=20000-");
  expect(progress).toContain("model.safetensors 50000/50000");
});
