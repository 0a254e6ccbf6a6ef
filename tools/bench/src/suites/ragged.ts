import { tercetIn } from "@tercet/results";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dialogueTurns } from "../inputs/turns.ts";
import { encodeAgreement } from "./encode.ts";
import { type Suite } from "./suite.ts";
import { timedCase } from "./timed-case.ts";

const count = 2000;
/** Texts of mixed lengths to sentence vectors, tokenizing included; everyone sorts by length. */
export const raggedSuite: Suite = {
  name: "ragged",
  measures: "2 000 dialogue turns of mixed length to sentence vectors, tokenizing included",
  peers: ["sentence-transformers", "transformers.js"],
  run: async (bench) => {
    const { texts, source } = dialogueTurns(count);
    bench.progress(`${String(texts.length)} ${source}`);
    const file = join(bench.folder, "turns.json");
    await writeFile(file, JSON.stringify(texts));
    const contenders = [...bench.modes.map(tercetIn), "sentence-transformers", "transformers.js"];
    const entries = contenders.map((contender) => ({ contender, task: { kind: "encode-texts", file } as const }));
    const name = `${String(texts.length)} ${source}`;
    const made = await timedCase({ name, unit: "texts/s", work: texts.length, entries, agreement: encodeAgreement, seconds: 90 }, bench);
    return made === undefined ? [] : [made];
  },
};
