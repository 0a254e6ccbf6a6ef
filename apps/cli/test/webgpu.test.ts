import { nodeHost } from "@tercet/host/node";
import { openWebgpuForTests } from "@tercet/tensor/claims";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";

const opened = await openWebgpuForTests(nodeHost());
const why = opened.kind === "absent" ? opened.why : "";
const adapter = opened.kind === "open" ? opened.backend.describe().adapter : undefined;
if (opened.kind === "open") await opened.backend.close();

const folder = mkdtempSync(join(tmpdir(), "tercet-webgpu-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const candidates = join(folder, "replies.txt");
writeFileSync(candidates, "Your table is booked for seven.\nThe flight leaves at noon.\nIt will rain tomorrow.\n");

interface Ranked {
  readonly backend: { readonly name: string; readonly why: readonly string[]; readonly adapter?: { readonly name: string } };
  readonly results: readonly { readonly index: number; readonly logit: number }[];
}

/** With a table of measured tiles for this adapter, and a file that is none. */
const variables = { TERCET_CACHE: folder };
mkdirSync(join(folder, "webgpu"));
writeFileSync(join(folder, "webgpu", "a.json"), "{");
writeFileSync(
  join(folder, "webgpu", "b.json"),
  JSON.stringify({ schema: 1, adapter: adapter?.name ?? "", products: [], quantized: [], attention: [] }),
);

const rank = async (...args: readonly string[]): Promise<Ranked> => {
  const command = ["rank", "user: a table for two, please", "--candidates", candidates, "--json", ...args];
  const { code, out, err } = await tercet(command, { variables });
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Ranked;
};

describe.skipIf(why !== "")(`webgpu from the command line${why === "" ? "" : `: skipped, ${why}`}`, () => {
  it("ranks as wasm does, and names the adapter", async () => {
    const [own, other] = [await rank("--backend", "webgpu", "--software-gpu"), await rank("--backend", "wasm")];
    expect(own.backend).toMatchObject({ name: "webgpu", adapter: { name: adapter?.name } });
    expect(own.backend.why.filter((line) => line.includes("tiles"))).toEqual([
      "a table of measured tiles is not used: it is no object",
      "tiles as measured on this adapter, for 0 products and 0 sizes of attention",
    ]);
    expect(own.results.map(({ index }) => index)).toEqual(other.results.map(({ index }) => index));
    own.results.forEach(({ logit }, i) => expect(logit).toBeCloseTo(other.results[i]?.logit ?? NaN, 3));
  });

  it("checks claims on the device, and an id of one finds its way back", async () => {
    const { code, out } = await tercet(["verify", "--backend", "webgpu", "--subject", "operator:softmax", "--property", "equals-*", "--runs", "2", "--json"]); // prettier-ignore
    const [held] = (JSON.parse(out) as { readonly claims: readonly { readonly kind: string; readonly claim: string }[] }).claims;
    expect([code, held?.kind]).toEqual([0, "held"]);
    expect(held?.claim).toMatch(/^operator:softmax\/equals-oracle\/webgpu:[a-z]+\/node:gpu$/);
    const again = await tercet(["verify", `--replay=${held?.claim}@1@0`]);
    expect([again.code, again.out.startsWith("held")]).toEqual([0, true]);
  });

  it.runIf(adapter?.isSoftware)("measures tiles, keeps what it measured, and forgets it", async () => {
    const variables = { TERCET_CACHE: join(folder, "measured") };
    const { code, out } = await tercet(["tune", "--software-gpu"], { variables });
    expect([code, out.split("\n")[0]]).toEqual([0, adapter?.name]);
    expect(out).toMatch(/^40 x 96 x 48 {2,}32x32/mu);
    expect(readdirSync(join(folder, "measured", "webgpu"))).toEqual([expect.stringMatching(/^[a-z0-9-]+\.json$/)]);
    expect((await tercet(["tune", "--forget"], { variables })).out).toBe(`1 table removed from ${join(folder, "measured", "webgpu")}\n`);
  });

  it.runIf(adapter?.isSoftware)("is refused without a GPU, unless one in software is asked for", async () => {
    // Opening one for tests has named its driver.
    const variables = { VK_DRIVER_FILES: "" };
    const { code, err } = await tercet(["rank", "hello", "--candidates", candidates, "--backend", "webgpu"], { variables });
    expect(code).toBe(69);
    expect(err).toContain("webgpu-absent");
  });
});

it("every mode of gpu.js that is here is checked, and one that is not is told of and fails nothing", async () => {
  const { code, out, err } = await tercet(["verify", "--backend", "gpujs", "--mode", "all", "--subject", "operator:neg", "--runs", "2"]);
  expect(code).toBe(0);
  // Node has no canvas.
  expect(err).toMatch(/^left out: .*webgl2/m);
  for (const mode of ["webasm", "cpu"]) expect(out).toMatch(new RegExp(`^operator +gpujs:${mode} +[1-9]`, "m"));
});
