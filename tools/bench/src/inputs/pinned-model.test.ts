import { TercetError } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { pinnedModel, type PinnedModel } from "./pinned-model.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const files: Readonly<Record<string, string>> = { "config.json": "{}", "model.safetensors": "weights of some bytes", "model.onnx": "no" };
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const pinned: PinnedModel = { name: "org/name", commit, sha256: { "model.safetensors": sha256(files["model.safetensors"]!) } };

/** What is asked of the hub on this machine, and what its listing says beside the truth. */
const asked: string[] = [];
let listing: { commit: string; files: Readonly<Record<string, string>> } = { commit, files };
let server: Server;
let folder = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const name = path.split("/").at(-1) ?? "";
    if (path === `/api/models/org/name/revision/${commit}?blobs=true`) {
      const siblings = Object.entries(listing.files).map(([rfilename, text]) => ({ rfilename, size: text.length, lfs: { sha256: sha256(text), size: text.length } })); // prettier-ignore
      response.end(JSON.stringify({ sha: listing.commit, siblings }));
    } else if (path.startsWith(`/org/name/resolve/${listing.commit}/`) && listing.files[name] !== undefined) {
      response.end(listing.files[name]);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-pinned-"));
  asked.length = 0;
  listing = { commit, files };
  return () => rmSync(folder, { recursive: true });
});
afterAll(() => server.close());

/** Fetches into a cache of this test's own. */
function fetched(model: PinnedModel = pinned, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const host = nodeHost();
  const own: Readonly<Record<string, string>> = { HF_HUB_CACHE: folder, HF_TOKEN: "", ...variables };
  const environment = { ...host.environment, variable: (name: string) => own[name] };
  const { port } = server.address() as AddressInfo; // it listens on a port
  return pinnedModel({ ...host, environment }, model, { hub: { endpoint: `http://127.0.0.1:${port}` } });
}

it("comes from the commit that was named, once, and without forms that nobody reads", async () => {
  const place = await fetched();
  expect(readFileSync(join(place, "model.safetensors"), "utf8")).toBe(files["model.safetensors"]);
  expect(asked).toEqual([`/api/models/org/name/revision/${commit}?blobs=true`, ...["config.json", "model.safetensors"].map((name) => `/org/name/resolve/${commit}/${name}`)]); // prettier-ignore
  asked.length = 0;
  expect(await fetched()).toBe(place);
  expect(asked.filter((path) => path.includes("resolve"))).toEqual([]);
});

it("is found in the cache without a network", async () => {
  const place = await fetched();
  asked.length = 0;
  expect(await fetched(pinned, { HF_HUB_OFFLINE: "1" })).toBe(place);
  expect(asked).toEqual([]);
});

it("is refused where the hub gives other weights, though its own listing agrees with them", async () => {
  listing = { commit, files: { ...files, "model.safetensors": "weights of other bytes" } };
  await expect(fetched()).rejects.toThrow(`its SHA-256 is ${sha256("weights of other bytes")}`);
});

it("is refused where a file of the cache was changed", async () => {
  const place = await fetched();
  writeFileSync(join(place, "model.safetensors"), "weights of SOME bytes");
  await expect(fetched()).rejects.toThrow("is not the file that was measured");
});

it("is refused where the hub answers with another commit, or has none such", async () => {
  listing = { commit: "f".repeat(40), files };
  await expect(fetched()).rejects.toThrow("and the hub gave");
  await expect(fetched({ ...pinned, commit: "e".repeat(40) })).rejects.toThrow(TercetError);
});
