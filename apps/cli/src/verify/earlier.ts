import { fromJson } from "@tercet/equivalence";
import { readText, type Files } from "@tercet/host";
import { z } from "zod";
import { errors } from "../errors.ts";

const document = z.object({ claims: z.array(z.unknown()) });

/** Ids of the claims that failed in an earlier run, from what `--json` or `--jsonl` wrote. @throws TercetError `outcomes-unreadable` */
export async function failedEarlier(files: Files, path: string): Promise<ReadonlySet<string>> {
  const text = await readText(files, path, { maxBytes: 256 * 2 ** 20 });
  const outcomes = itemsOf(text, path).map((item, i) => {
    const outcome = fromJson(item);
    if (outcome.kind === "invalid") throw errors["outcomes-unreadable"]({ path, reason: `outcome ${i + 1}: ${outcome.why}` });
    return outcome;
  });
  return new Set(outcomes.filter(({ kind }) => kind === "failed").map(({ claim }) => claim));
}

function itemsOf(text: string, path: string): readonly unknown[] {
  const whole = document.safeParse(parsed(text));
  if (whole.success) return whole.data.claims;
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      const item = parsed(line);
      if (item === undefined) throw errors["outcomes-unreadable"]({ path, reason: `line ${i + 1} is not JSON` });
      return item;
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
