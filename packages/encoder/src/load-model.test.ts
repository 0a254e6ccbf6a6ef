import { memoryHost, type Host, type MemoryHost, type WorkerHandle, type Workers } from "@tercet/host";
import type { BackendName } from "@tercet/tensor";
import { afterEach, expect, test, vi } from "vitest";
import { loadSeparate } from "./load-model.ts";
import { knownSeparate, limits, tinyParameters, tinyTransformer, tokenizerJson } from "./models.fixture.ts";
import { saveModel } from "./saved-model.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const folder = "models/tiny";

async function hostWithModel(): Promise<MemoryHost> {
  const host = memoryHost();
  const model = { config: { transformer: tinyTransformer }, parameters: tinyParameters(1), tokenizer: tokenizerJson };
  await saveModel(host.files, folder, { head: "tiny", limits, ...model });
  return host;
}

test.each<BackendName>(["wasm", "js"])("a model computes on the backend that is named: %s", async (backend) => {
  const { files, hasher } = await hostWithModel();
  const model = await loadSeparate(knownSeparate, folder, { host: { files, hasher }, backend });
  expect([model.backend.name, model.notes]).toEqual([backend, []]);
  expect((await model.score("where is my card", ["by post"])).logits).toHaveLength(1);
  await model.backend.close();
});

test("of a model on auto, notes and backend say why, and what was passed over", async () => {
  // Threads are tried on machines with one processor too, and a host in memory can start none.
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  const model = await loadSeparate(knownSeparate, folder, { host: await hostWithModel(), backend: "auto" });
  const reasons = [
    expect.stringContaining("wasm on threads was passed over: "),
    expect.stringContaining("for a text of 32 tokens processors need"),
  ];
  expect(model.notes).toEqual([
    expect.stringContaining("backend wasm, because wasm on threads"),
    expect.stringContaining("backend wasm, because for a text"),
  ]);
  expect(model.backend.describe().why.slice(0, 2)).toEqual(reasons);
  await model.backend.close();
});

test("a name that no backend has is refused with those that there are", async () => {
  const loading = loadSeparate(knownSeparate, folder, { host: await hostWithModel(), backend: "cuda" as BackendName }); // without types
  await expect(loading).rejects.toMatchObject({ code: "backend-absent", details: { name: "cuda" } });
});

test("a backend that was named is closed where the model does not fit into it", async () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
  const ended: number[] = [];
  const idle: WorkerHandle = {
    post: () => undefined,
    onMessage: () => undefined,
    onError: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
    terminate: async () => void ended.push(1),
  };
  const workers: Workers = { start: () => idle };
  // Its types are not loaded here. A memory of one page, which does not grow.
  const engine = (globalThis as unknown as { readonly WebAssembly: { readonly Memory: new (limits: object) => object } }).WebAssembly;
  const grow = (): never => {
    throw new RangeError("no memory is left");
  };
  const full = function (limits: object): object {
    return Object.assign(new engine.Memory({ ...limits, initial: 1 }), { grow });
  };
  vi.stubGlobal("WebAssembly", Object.create(engine, { Memory: { value: full } }));
  const host: Host = { ...(await hostWithModel()), workers };
  await expect(loadSeparate(knownSeparate, folder, { host, backend: "wasm" })).rejects.toThrow(/memory/u);
  expect(ended).toEqual([1, 1]);
});
