import type { Backend } from "@tercet/tensor";
import { describeBackend } from "./describe-backend.ts";
import type { TimedRanking } from "./rank-timed.ts";
import type { SampleContext } from "./samples.ts";
import { duration, rate, shorten, table } from "./table.ts";
import { wrap } from "./wrap.ts";

/** What one head made of a context. */
export interface HeadRanking extends TimedRanking {
  readonly name: string;
}

/** How the demonstration is written. */
export interface DemoStyle {
  readonly replies: readonly string[];
  /** Characters in a line. */
  readonly width: number;
  readonly bold: (text: string) => string;
}

/** The parts of the demonstration, as text that ends with a line end. */
export interface DemoText {
  opening(backend: Backend, contexts: number): string;
  context(context: SampleContext, rankings: readonly HeadRanking[], title: string): string;
  timings(timings: readonly (readonly HeadRanking[])[]): string;
  closing(): string;
}

/** How many of the best replies are shown for each head, and among how many an agreement is looked for. */
const [shown, compared] = [3, 10];

/** Writes the demonstration for somebody who has never seen it. */
export function demoText({ replies, width, bold }: DemoStyle): DemoText {
  const paragraph = (text: string, first = "", rest = first): string => `${wrap(text, width, first, rest)}\n`;

  function best({ name, ranked }: HeadRanking): string {
    const lines = ranked.slice(0, shown).map(({ score, index }) => {
      const before = `    ${score.toFixed(2).padStart(6)}  `;
      return `${before}${shorten(replies[index] ?? "", width - before.length)}\n`;
    });
    return `  ${bold(`${name}-encoder`)}\n${lines.join("")}`;
  }

  function agreement(rankings: readonly HeadRanking[]): string {
    const [first, ...others] = rankings.map(({ ranked }) => ranked.slice(0, compared).map(({ index }) => index));
    const common = (first ?? []).filter((index) => others.every((other) => other.includes(index)));
    const isSame = others.every((other) => other[0] === first?.[0]);
    const choice = isSame ? `all put "${replies[first?.[0] ?? 0] ?? ""}" first.` : "their first choices differ.";
    const shared = `${common.length === 0 ? "None" : common.length} of each one's best ${compared} ${common.length === 1 ? "is" : "are"} common to all${common.length === 0 ? "." : ":"}`;
    const list = common.map((index) => `    ${shorten(replies[index] ?? "", width - 4)}\n`);
    return `${paragraph(`${bold("Agreement")}: ${choice} ${shared}`, "  ")}${list.join("")}`;
  }

  return {
    opening: (backend, contexts) =>
      [
        `${bold("Tercet: three ways to choose a reply")}\n\n`,
        paragraph(
          `${replies.length} sample replies are ranked for ${contexts} contexts by the bundled models: a bi-encoder reads context and reply apart, a poly-encoder keeps the replies' vectors and looks at the context through learnt codes, a cross-encoder reads each pair together. The number before a reply is its logit: greater is better, within one head only.`,
        ),
        `\n${paragraph(`Backend ${describeBackend(backend)}: ${backend.describe().why.join("; ")}.`)}`,
      ].join(""),

    context: ({ turns }, rankings, title) =>
      [
        `\n${bold(title)}\n`,
        ...turns.map(({ speaker, text }) => paragraph(text, `  ${`${speaker}:`.padEnd(8)}`, " ".repeat(10))),
        "\n",
        ...rankings.map(best),
        agreement(rankings),
      ].join(""),

    timings: (timings) => {
      const names = timings[0]?.map(({ name }) => name) ?? [];
      const rows = names.map((name, i) => {
        const all = timings.map((rankings) => rankings[i] as HeadRanking); // every context has the same heads
        const encode = median(all.map((each) => each.encodeCandidates));
        const score = median(all.map((each) => each.score));
        const again = all.every((each) => each.again !== undefined) ? median(all.map((each) => each.again ?? 0)) : undefined;
        return [
          name,
          again === undefined ? "-" : duration(encode),
          duration(score),
          rate((replies.length * 1000) / (encode + score)),
          again === undefined ? "-" : duration(again),
          again === undefined ? "-" : rate((replies.length * 1000) / again),
        ];
      });
      const titles = ["head", "encode replies", "score", "replies/s", "score, cached", "replies/s, cached"];
      const columns = titles.map((title, i) => ({ title, align: i === 0 ? ("left" as const) : ("right" as const) }));
      return [
        `\n${bold("Time")} (${replies.length} replies, median of ${timings.length} contexts)\n`,
        `${table(columns, rows)}\n\n`,
        paragraph(
          `"Score" encodes the context and compares it with every reply. Bi- and poly-encoders encode replies once and keep them: "cached" is what the next context costs. A cross-encoder reads every pair and can keep nothing.`,
        ),
      ].join("");
    },

    closing: () =>
      `\nTry your own, one reply on each line of a file:\n  npm start -- rank --context "my card still has not arrived" --candidates replies.txt\n`,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
