import { biHead, type BiParameters } from "@tercet/bi-encoder";
import type { Host } from "@tercet/host";
import { compile, type Backend } from "@tercet/tensor";
import { tokenTensors, type TokenTensors } from "@tercet/transformer";
import type { Work } from "../contestants/work.ts";
import type { Task, TokenRows } from "../contestants/task.ts";
import { taken } from "./arrays.ts";
import { ragged } from "./encode.ts";
import { openModel } from "./model.ts";

/** The parts of a first sentence: reading the weights, the first run (it compiles and packs), and the first run of another number of rows. */
export function coldWork(
  task: Extract<Task, { kind: "cold" }>,
  { host, open, folder }: { readonly host: Host; readonly open: () => Backend; readonly folder: string },
): Promise<Work> {
  const run = async (): Promise<Readonly<Record<string, number>>> => {
    const timed = async <Result>(work: () => Promise<Result>): Promise<readonly [milliseconds: number, result: Result]> => {
      const from = performance.now();
      const result = await work();
      return [performance.now() - from, result];
    };
    const backend = open();
    const [read, { config, parameters }] = await timed(() => openModel({ host, backend, folder }));
    const encode = compile((p: BiParameters, tokens: TokenTensors) => biHead.candidate(p, config, tokens), { backend });
    const of = (rows: TokenRows) => async (): Promise<Float32Array> =>
      taken(await encode(parameters, tokenTensors(ragged(rows), config.transformer)));
    const [first] = await timed(of(task.rows));
    const [again] = await timed(of(task.rows));
    const [other] = await timed(of(task.otherRows));
    const [otherAgain] = await timed(of(task.otherRows));
    await backend.close();
    return {
      "weights read and uploaded": read,
      "first run (compiles, packs)": first,
      "the same again": again,
      "first run of another number of rows": other,
      "that again": otherAgain,
    };
  };
  return Promise.resolve({ run, output: async () => ({ kind: "numbers", values: await run() }) });
}
