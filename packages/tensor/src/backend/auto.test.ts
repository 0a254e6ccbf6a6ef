import { expect, test } from "vitest";
import { createJsBackend } from "../backends/js/backend.ts";
import { chooseBackend, type AutoOptions } from "./auto.ts";
import type { Adapter, Backend, Description } from "./interface.ts";

const real: Adapter = { name: "A Device 9000", isSoftware: false };

/** Backends that take as long for a run as they are told, on a clock of their own. */
function bench(milliseconds: { readonly processor: number; readonly graphics: number }, adapter: Adapter = real) {
  let time = 0;
  const closed: string[] = [];
  const like = (name: keyof typeof milliseconds, own: Partial<Description>, change: Partial<Backend> = {}): Backend => {
    const backend = createJsBackend();
    return {
      ...{ name, dtypes: backend.dtypes, claimed: backend.claimed, claims: () => false, memory: () => backend.memory() },
      describe: () => ({ ...backend.describe(), name, ...own }),
      prepare: (plan) => backend.prepare(plan),
      upload: (...args) => backend.upload(...args),
      download: (buffer) => backend.download(buffer),
      run: (executable, inputs) => {
        time += milliseconds[name];
        return backend.run(executable, inputs);
      },
      close: async () => void closed.push(name),
      ...change,
    };
  };
  const options = (change: Partial<Backend> = {}): AutoOptions => ({
    processor: async () => ({ backend: like("processor", {}), why: ["a form passed over"] }),
    graphics: async () => like("graphics", { adapter }, change),
    weights: 512 ** 2,
    now: () => time,
  });
  return { options, closed };
}

const chosen = async (options: AutoOptions): Promise<readonly [name: string, why: string]> => {
  const { backend, why } = await chooseBackend(options);
  return [backend.name, why.join()];
};

test("the device computes what processors need longer for than it needs to begin, and the other backend is closed", async () => {
  const slow = bench({ processor: 20, graphics: 10 });
  expect((await chosen(slow.options()))[0]).toBe("graphics");
  expect(slow.closed).toEqual(["processor"]);
  const quick = bench({ processor: 5, graphics: 10 });
  expect(await chosen(quick.options())).toEqual(["processor", expect.stringContaining("processors need 5.0 ms")]);
  expect(quick.closed).toEqual(["graphics"]);
});

test("the same device is chosen for a large model and not for a small one", async () => {
  const { options } = bench({ processor: 5, graphics: 10 });
  expect((await chosen({ ...options(), weights: 4 * 512 ** 2 }))[0]).toBe("graphics");
  expect((await chosen({ ...options(), weights: 512 }))[0]).toBe("processor");
});

test("a program that stands in for a device is never chosen, whatever it takes", async () => {
  const software = bench({ processor: 1000, graphics: 0 }, { name: "SwiftShader", isSoftware: true });
  expect(await chosen(software.options())).toEqual(["processor", expect.stringContaining("SwiftShader is no device")]);
  expect(software.closed).toEqual(["graphics"]);
});

test("a device that computes wrongly, throws, or is not there is refused with the reason", async () => {
  const { options } = bench({ processor: 1000, graphics: 0 });
  const wrong = createJsBackend();
  const inexact = options({ download: async (buffer) => (await wrong.download(buffer)).map((value) => value * 1.001) });
  expect((await chosen({ ...inexact, graphics: async () => ({ ...(await inexact.graphics!()) }) }))[1]).toContain("start-up check");
  expect((await chosen(options({ prepare: () => Promise.reject(new Error("no shader")) })))[1]).toContain("no shader");
  expect((await chosen({ ...options(), graphics: () => Promise.reject(new Error("nothing here")) }))[1]).toContain("nothing here");
});

test("without a way to a device, or a word about the work, processors do it, and no device is opened", async () => {
  const { options } = bench({ processor: 1000, graphics: 0 });
  const { graphics: _, ...without } = options();
  expect((await chosen(without))[0]).toBe("processor");
  const unknown = { ...options(), weights: undefined, graphics: () => Promise.reject(new Error("it was opened")) };
  const { weights: __, ...rest } = unknown;
  expect((await chosen(rest))[1]).toContain("nothing is known of the work");
});
