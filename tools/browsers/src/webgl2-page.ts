import { compile, data, linear, openGpujsBackend, softmax, tensor, toBackend, type Tensor } from "@tercet/tensor";
import { GPU } from "gpu.js";
import { countTextures, type HeldTextures } from "./counted-textures.ts";

// The program of a page that looks at what gpu.js holds in WebGL 2.
const held = countTextures();

/** What was held at a moment. */
export interface HeldInPage extends HeldTextures {
  /** Bytes of live tensors, as the backend tells. */
  readonly live: number;
}

/** The page's global through which it is driven. */
export interface Webgl2Page {
  /** Runs a small model so often, on one to three rows in turn, and tells what is held before the first run, and after each with its result still there. */
  run(times: number): Promise<readonly HeldInPage[]>;
  /** Readings of a clock that each step of one observed run took. */
  observe(): Promise<readonly number[]>;
}

async function run(times: number): Promise<readonly HeldInPage[]> {
  const backend = await openGpujsBackend({ GPU, mode: "webgl2" });
  const told: HeldInPage[] = [];
  const tell = (): void => void told.push({ ...held(), live: backend.memory().live });
  const given = (rows: number, columns: number): Promise<Tensor> =>
    toBackend(tensor(Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i)), { shape: [rows, columns] }), backend); // prettier-ignore
  const infer = compile((x: Tensor, weight: Tensor) => softmax(linear(x, weight)), { backend });
  tell();
  const weight = await given(5, 6);
  for (let i = 0; i < times; i++) {
    const x = await given(1 + (i % 3), 6);
    const y = await infer(x, weight);
    await data(y);
    x.dispose();
    // What is let go of is freed in its turn, which comes before the next reading.
    await data(y);
    tell();
    y.dispose();
  }
  weight.dispose();
  await backend.close();
  return told;
}

async function observe(): Promise<readonly number[]> {
  const backend = await openGpujsBackend({ GPU, mode: "webgl2" });
  const took: number[] = [];
  let readings = 0;
  backend.observe?.({
    now: () => ++readings,
    prepared: () => undefined,
    ran: ({ launches }) => took.push(...launches.map(({ worked }) => worked)),
  });
  await data(softmax(tensor([[1, 2, 3]])), { backend });
  await backend.close();
  return took;
}

Object.assign(globalThis, { tercet: { run, observe } satisfies Webgl2Page });
