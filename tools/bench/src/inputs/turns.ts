import { generator } from "@tercet/results";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Texts, and where they come from. */
export interface Turns {
  readonly texts: readonly string[];
  readonly source: string;
}

const sharedFile = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "data", "sgd-dialogues", "dev.jsonl.gz");

/** Different dialogue turns in the order of the data; made ones of the same lengths where the data is absent. */
export function dialogueTurns(count: number): Turns {
  try {
    const lines = gunzipSync(readFileSync(sharedFile)).toString("utf8").trim().split("\n");
    const all = lines.flatMap((line) => (JSON.parse(line) as { readonly turns: readonly (readonly [string, string])[] }).turns); // its form
    const texts = [...new Set(all.map(([, text]) => text))].slice(0, count);
    return { texts, source: "turns of Schema-Guided Dialogue, dev (CC BY-SA 4.0)" };
  } catch {
    return { texts: madeTurns(count), source: "made turns with the lengths of Schema-Guided Dialogue's" };
  }
}

/** Words in turns of Schema-Guided Dialogue, dev: the share of turns that are no longer, at every tenth. */
const tenths = [1, 5, 7, 8, 9, 11, 12, 14, 16, 20, 50];
const words =
  "the a to for at in is it you would like please book find table flight movie ticket restaurant hotel time tomorrow evening city price".split(
    " ",
  );

function madeTurns(count: number): readonly string[] {
  const random = generator(2);
  return Array.from({ length: count }, (_, i) => {
    const place = random() * (tenths.length - 1);
    const [from = 1, to = 1] = [tenths[Math.floor(place)], tenths[Math.ceil(place)]];
    const length = Math.max(1, Math.round(from + (to - from) * (place % 1)));
    const text = Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? "");
    return [...text, String(i)].join(" ");
  });
}
