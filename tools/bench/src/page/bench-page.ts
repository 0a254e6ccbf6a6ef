import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Contestant } from "../contestants/contestant.ts";
import type { ContestantOptions, ModelFiles, Reply, Request } from "../contestants/protocol.ts";
import type { Task } from "../contestants/task.ts";
import type { PageProgram } from "../peers/peer.ts";
import { bundle } from "./bundle.ts";
import { startChromium } from "./chromium.ts";
import type { BenchPageGlobal } from "./host.ts";
import { openServer } from "./server.ts";

/** One page of one browser, in which several contestants compute. */
export interface BenchPage {
  /** Brings a contestant into the page. Nothing is thrown here: what went wrong is in its promises. */
  readonly start: (contender: string, program: PageProgram, options: ContestantOptions) => Contestant;
  readonly close: () => Promise<void>;
}

/** Where the page's things lie. */
export interface BenchPageOptions {
  /** Inputs and outputs of the run; paths of tasks begin with it. */
  readonly folder: string;
  readonly model: ModelFiles;
  readonly chromium: string | undefined;
  readonly softwareGpu: boolean;
}

/** Opens the page. @throws Error where there is no browser */
export async function openBenchPage({ folder, model, chromium, softwareGpu }: BenchPageOptions): Promise<BenchPage> {
  const programs = join(folder, "programs");
  await mkdir(programs, { recursive: true });
  await bundle(fileURLToPath(new URL("host.ts", import.meta.url)), join(programs, "host.js"));
  const browser = await startChromium({ named: chromium, software: softwareGpu });
  const server = await openServer();
  const hub = join(folder, "hub");
  await mkdir(join(hub, "model", "onnx"), { recursive: true });
  await copyFile(join(model.folder, "config.json"), join(hub, "model", "config.json"));
  await copyFile(model.onnx, join(hub, "model", "onnx", "model.onnx"));
  // A folder of sentence-transformers, and the same model in the form that transformers.js reads.
  const folders = { programs, inputs: folder, model: model.folder, hub };
  for (const [name, place] of Object.entries(folders)) server.folders.set(name, place);
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(0);
  await page.goto(server.address);
  await page.waitForFunction(() => "bench" in globalThis);
  const closed = new Promise<never>((_, reject) => {
    const end = (): void => reject(new Error("the page or its browser ended"));
    page.on("crash", end);
    browser.on("disconnected", end);
  });
  closed.catch(() => undefined);
  let [order, made]: [Promise<unknown>, number] = [Promise.resolve(), 0];

  /** Paths of the run's folder as addresses. */
  const addressed = (task: Task): Task =>
    JSON.parse(JSON.stringify(task), (key, value: unknown) =>
      key === "file" && typeof value === "string" ? addressOf(value) : value,
    ) as Task; // the same task
  const addressOf = (file: string): string => `${server.address}/inputs/${file.slice(folder.length + 1).replaceAll("\\", "/")}`;

  async function load(contender: string, { program, module, folders }: PageProgram, options: ContestantOptions): Promise<Reply> {
    for (const [name, place] of Object.entries(folders)) server.folders.set(name, place);
    const bundled = async (entry: string): Promise<string> => {
      const name = `${String(made++)}.js`;
      await bundle(entry, join(programs, name));
      return `${server.address}/programs/${name}`;
    };
    const address = await bundled(fileURLToPath(program));
    const imported =
      module === undefined ? "" : module.kind === "bundled" ? await bundled(module.file) : `${server.address}${module.address}`;
    const given: ContestantOptions = {
      ...options,
      module: imported,
      model: { folder: `${server.address}/model`, onnx: addressOf(options.model.onnx), onnxInt8: addressOf(options.model.onnxInt8) },
    };
    const own = { contender, address, given };
    // Runs in the page, which `host.ts` has given its global.
    return page.evaluate(
      ({ contender: name, address: at, given: all }) =>
        (globalThis as unknown as { readonly bench: BenchPageGlobal }).bench.load(name, at, all),
      own,
    );
  }

  return {
    start: (contender, program, options) => {
      const startedAt = performance.now();
      const expect = async <Kind extends Reply["kind"]>(kind: Kind, reply: Promise<Reply>): Promise<Extract<Reply, { kind: Kind }>> => {
        const got = await Promise.race([reply, closed]);
        if (got.kind === kind) return got as Extract<Reply, { kind: Kind }>; // compared one line above
        throw new Error(got.kind === "failed" ? got.why : `It answered ${got.kind} where ${kind} was due.`);
      };
      /** One after the other, whoever is asked: they share a thread. */
      const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
        const turn = order.then(act);
        order = turn.catch(() => undefined);
        return turn;
      };
      const ready = expect("ready", inTurn(() => load(contender, program, options))); // prettier-ignore
      ready.catch(() => undefined);
      const ask = async <Kind extends Reply["kind"]>(request: Request, kind: Kind): Promise<Extract<Reply, { kind: Kind }>> => {
        await ready;
        const asked = (): Promise<Reply> =>
          page.evaluate(
            ({ name, own }) => (globalThis as unknown as { readonly bench: BenchPageGlobal }).bench.ask(name, own), // as above
            { name: contender, own: request },
          );
        return expect(kind, inTurn(asked));
      };
      return {
        ...{ processId: 0, startedAt, ready },
        prepare: async (task) => (await ask({ do: "prepare", task: addressed(task) }, "prepared")).chosen,
        output: async () => {
          const name = String(made++);
          const { output } = await ask({ do: "output", file: `${server.address}/outputs/${name}` }, "output");
          if (output.kind !== "array") return output;
          const bytes = server.taken(name);
          return { ...output, values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) };
        },
        run: async (turn) => (await ask({ do: "run", turn }, "times")).times,
        parts: async () => (await ask({ do: "parts" }, "parts")).parts,
        peakBytes: async () => (await ask({ do: "memory" }, "memory")).peakBytes,
        close: () => Promise.resolve(),
      };
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
