import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-same-bits-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const candidates = [
  ...[
    "Your card is on its way.",
    "Yes.",
    "It takes five working days, but in some regions it can be up to ten; would you like to have it tracked?",
  ],
  ...["I have found 9 hotels in Seattle.", "The flight leaves at noon.", "Sorry, I didn't understand that.", "Which card do you mean?"],
];

/** Every candidate's logit, as `rank --json` writes it. */
async function logits(head: string, texts: readonly string[], threads: number): Promise<ReadonlyMap<string, number>> {
  const path = join(folder, `${head}-${threads}.txt`);
  writeFileSync(path, texts.join("\n"));
  const context = "user: My card still has not arrived. How long does it take?";
  const args = ["rank", "--head", head, "--context", context, "--candidates", path, "--json", "--backend", "wasm"];
  const { code, out, err } = await tercet([...args, "--threads", String(threads)]);
  expect([code, err]).toEqual([0, ""]);
  const { results } = JSON.parse(out) as { readonly results: readonly { readonly candidate: string; readonly logit: number }[] }; // the command's own form
  return new Map(results.map(({ candidate, logit }) => [candidate, logit]));
}

it.each(["bi", "poly", "cross"])(
  "the score that %s gives a candidate has the same bits whatever stands beside it, in any order, with 1, 2 and 3 threads",
  async (head) => {
    const all = await logits(head, candidates, 1);
    expect(await logits(head, candidates.toReversed(), 2)).toEqual(all);
    const some = candidates.slice(2, 4);
    expect(await logits(head, some, 3)).toEqual(new Map([...all].filter(([text]) => some.includes(text))));
  },
);
