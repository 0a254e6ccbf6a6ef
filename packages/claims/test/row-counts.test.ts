import { biHead, type BiParameters } from "@tercet/bi-encoder";
import { initParameters } from "@tercet/encoder";
import { compile, createJsBackend, createWasmBackend, data, type Backend } from "@tercet/tensor";
import { tokenTensors, type TokenTensors } from "@tercet/transformer";
import { afterEach, expect, test, vi } from "vitest";
import { bi, textsOf, transformer } from "./small-models.fixture.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const parameters = initParameters<BiParameters>(biHead.specs(bi), 1);

/** Encodes batches of other and other lengths; gives how often something was compiled after each. */
async function compilations(backend: Backend, count: () => number): Promise<readonly number[]> {
  const encode = compile((p: BiParameters, tokens: TokenTensors) => biHead.candidate(p, bi, tokens), { backend });
  const counts: number[] = [];
  for (const lengths of [[5, 2, 9], [1], [31, 4, 4, 17], [8, 8]]) {
    const vectors = await encode(parameters, tokenTensors(textsOf(...lengths), transformer));
    expect((await data(vectors)).every(Number.isFinite)).toBe(true);
    counts.push(count());
  }
  return counts;
}

test("wasm compiles nothing for a batch of other sizes", async () => {
  const { WebAssembly: engine } = globalThis as unknown as {
    WebAssembly: Record<string, unknown> & { Module: new (bytes: unknown) => object };
  };
  let modules = 0;
  const Counted = function (bytes: unknown): object {
    modules++;
    return new engine.Module(bytes);
  };
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(engine) as object, { Module: Counted }));
  const counts = await compilations(createWasmBackend(), () => modules);
  expect(counts[0]).toBeGreaterThan(0);
  // A batch of one text drops axes of extent 1, which is another structure; from then on there is nothing new.
  expect(counts.slice(2)).toEqual([counts[1], counts[1]]);
});

test("js makes no function for a batch of other sizes", async () => {
  const original = globalThis.Function;
  let functions = 0;
  vi.stubGlobal("Function", function (this: unknown, ...text: string[]) {
    functions++;
    return original(...text);
  });
  const counts = await compilations(createJsBackend({ mode: "generated" }), () => functions);
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts.slice(2)).toEqual([counts[1], counts[1]]);
});
