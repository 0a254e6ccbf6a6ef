// A run in a process of its own, which a test may kill: node killed-run.fixture.ts HEAD FOLDER [stay]. It prints every step that is done;
// one that stays waits for its end when there is no more to do.
import { nodeHost } from "@tercet/host/node";
import { createWasmBackend, type Tree } from "@tercet/tensor";
import type { TransformerConfig } from "@tercet/transformer";
import { train, type TrainingRun } from "./loop.ts";
import { tinyRuns } from "./tiny.fixture.ts";

const [head = "", folder = "", stay] = process.argv.slice(2);
const run: TrainingRun<{ readonly transformer: TransformerConfig }, Tree> = tinyRuns[head]!({ steps: 24 });
const print = (line: string): void => void process.stdout.write(`${line}\n`);
await train(
  run,
  { backend: createWasmBackend(), host: nodeHost(), folder },
  {
    saveEvery: 3,
    progress: ({ step }) => {
      print(`step ${step}`);
    },
    resumed: ({ step }) => {
      print(`resumed at ${step}`);
    },
  },
);
print("done");
if (stay !== undefined) setInterval(() => undefined, 60_000);
