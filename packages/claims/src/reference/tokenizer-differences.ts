import type { Files } from "@tercet/host";
import type { TokenizerComparison, TokenizerDifference } from "@tercet/results";
import type { Tokenizer } from "@tercet/text";
import type { ReferenceCase } from "./case.ts";
import { areTied, knownDifferences, readTokenizerCase, wholeText } from "./tokenizer.ts";

interface Departure {
  readonly why: string;
  readonly text: string;
  readonly rust: readonly number[];
  readonly ours: readonly number[];
}

/** Compares a case of kind `tokenizer` string by string, and sorts what departs by its reason. */
export async function compareTokenizer(reference: ReferenceCase, files: Files): Promise<TokenizerComparison> {
  const { own, inputs, expected, options } = await readTokenizerCase(reference, files);
  const encode = (text: string): readonly number[] => Array.from(own.encodeSingle(text, wholeText).ids);
  const departures: Departure[] = [];
  const departs = (text: string, rust: readonly number[], ours: readonly number[], why: string): void => {
    if (rust.join() !== ours.join()) departures.push({ why, text, rust, ours });
  };
  inputs.strings.forEach((text, i) => {
    const rust = expected.singles[i]?.ids ?? [];
    const ours = encode(text);
    departs(text, rust, ours, options.special_pieces && areTied(ours, rust) ? knownDifferences.ties : unexplained);
    const asText = expected.as_text?.[i] ?? rust;
    const { ids, typedSpecials } = own.encodeSingle(text, { ...wholeText, specials: "as-text" });
    const why = options.special_pieces && typedSpecials > 0 ? knownDifferences.specialPieces : unexplained;
    if (rust.join() === ours.join()) departs(text, asText, Array.from(ids), why);
  });
  inputs.younger.forEach((text, i) => departs(text, expected.younger[i] ?? [], encode(text), knownDifferences.younger));
  const strings = inputs.strings.length + inputs.younger.length;
  return {
    ...{ case: reference.name, what: reference.what, family: own.family, strings },
    equal: strings - new Set(departures.map(({ text }) => text)).size,
    differences: [...new Set(departures.map(({ why }) => why))].map((why) => grouped(why, departures, own)),
  };
}

/** A departure without a reason: none is known, and a test fails where there is one. */
export const unexplained = "no reason is known";

/** The shortest string stands for all of its kind. */
function grouped(why: string, departures: readonly Departure[], own: Tokenizer): TokenizerDifference {
  const all = departures.filter((each) => each.why === why);
  const shortest = all.reduce((best, each) => (each.text.length < best.text.length ? each : best));
  const tokens = (ids: readonly number[]): readonly string[] => ids.map((id) => own.token(id) ?? `(${id})`);
  return { why, count: all.length, example: { text: shortest.text, rust: tokens(shortest.rust), ours: tokens(shortest.ours) } };
}
