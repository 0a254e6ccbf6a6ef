import { add } from "../operators/add.ts";
import { matmul } from "../operators/matmul.ts";
import { Tensor } from "../tensor.ts";
import type { Backend } from "./interface.ts";
import { noise, readied } from "./probe.ts";

/** Sizes at no tile's edge, of so much work that a backend with threads shares it among them. */
const [rows, inner, columns] = [61, 131, 97] as const;

/**
 * What is wrong with a product of whole numbers and a sum with a row, which every order gives exactly; undefined where nothing is. Unlike `startUpCheck` it needs no oracle and
 * takes a few milliseconds.
 * @throws whatever the backend throws
 */
export async function wholeProductFault(backend: Backend): Promise<string | undefined> {
  const [a, b, row] = [wholeNumbers(rows * inner, 1), wholeNumbers(inner * columns, 2), wholeNumbers(columns, 3)];
  const product = matmul(onHost(a, [rows, inner]), onHost(b, [inner, columns]));
  const { run } = await readied(backend, [add(product, onHost(row, [columns]))]);
  const [found] = await run();
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let wanted = row[j] ?? 0;
      for (let k = 0; k < inner; k++) wanted += (a[i * inner + k] ?? 0) * (b[k * columns + j] ?? 0);
      const value = found?.[i * columns + j];
      if (value !== wanted) return `a product of whole numbers gave ${value} where ${wanted} was expected`;
    }
  return undefined;
}

/** Whole numbers from -3 to 3. */
function wholeNumbers(length: number, seed: number): Float32Array<ArrayBuffer> {
  return noise(length, seed).map((value) => Math.round(3 * value));
}

function onHost(data: Float32Array<ArrayBuffer>, shape: readonly number[]): Tensor {
  return new Tensor(shape, "float32", { kind: "host", data });
}
