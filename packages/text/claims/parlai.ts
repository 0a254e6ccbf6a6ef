import { equalsOracle, hostClaims, type Claim, type Environment, type NamedArray } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import { joinParlai, parlaiCandidate, parlaiContext, readParlaiDictionary, type ParlaiEncoding } from "../src/parlai-dictionary.ts";
import { anyText, asciiText } from "./texts.ts";

const entries = ["card", "cards", "the", "my", "hello", "arrive", "\\n", ".", ",", "?", "3", "10", "_", "'"];
const specials = ["__null__", "__start__", "__end__", "__unk__"];
const dictionary = readParlaiDictionary(`${entries.map((word, i) => `${word}\t${100 - i}`).join("\n")}\n`, { lowercase: true });
const ids = new Map([...specials, ...entries].map((word, id) => [word.replace("\\n", "\n"), id]));
const [start, end, unknown] = [1, 2, 3];

interface Pair {
  readonly context: string;
  readonly candidate: string;
  readonly textTruncate: number | null;
  readonly labelTruncate: number | null;
}

const limits = fc.option(fc.nat({ max: 12 }));
const pairsOf = (text: Arbitrary<string>): Arbitrary<Pair> =>
  fc.record({ context: text, candidate: text, textTruncate: limits, labelTruncate: limits });

const numbers = (values: ArrayLike<number>): NamedArray => ({ shape: [values.length], data: Int32Array.from(values) });

function encoded({ context, candidate, textTruncate, labelTruncate }: Pair): readonly [ParlaiEncoding, ParlaiEncoding] {
  return [dictionary.encode(context, parlaiContext(textTruncate)), dictionary.encode(candidate, parlaiCandidate(labelTruncate))];
}

/** The claims about ParlAI's dictionaries: words, cutting before and behind the wrapping words, and the joined pair, as ParlAI has them. */
export function parlaiClaims(environment: Environment): readonly Claim[] {
  const equal = equalsOracle<Pair>({
    generate: pairsOf(asciiText),
    subject: (pair) => {
      const [context, candidate] = encoded(pair);
      const joined = joinParlai(context, candidate);
      return {
        context: numbers(context.ids),
        candidate: numbers(candidate.ids),
        joined: numbers(joined.ids),
        types: numbers(joined.types),
      };
    },
    oracle: ({ context, candidate, textTruncate, labelTruncate }) => {
      // The last of a context, then the wrapping words; a candidate is wrapped first and loses its end.
      const words = idsOf(context);
      const left = [start, ...words.slice(textTruncate === null ? 0 : Math.max(0, words.length - textTruncate)), end];
      const right = [start, ...idsOf(candidate), end].slice(0, labelTruncate ?? undefined);
      const types = [...left.map(() => 0), ...right.map(() => 1)];
      return { context: numbers(left), candidate: numbers(right), joined: numbers([...left, ...right]), types: numbers(types) };
    },
  });
  const inRange = equalsOracle<Pair>({
    name: "ids-in-range",
    generate: pairsOf(anyText),
    subject: (pair) => Object.fromEntries(encoded(pair).map((text, i) => [String(i), numbers(text.ids)])),
    oracle: (pair) => Object.fromEntries(encoded(pair).map((text, i) => [String(i), numbers(text.ids.map((id) => Math.min(Math.max(id, 0), ids.size - 1)))])), // prettier-ignore
  });
  return hostClaims({ kind: "tokenizer", name: "parlai-dictionary" }, [equal, inRange], environment);
}

/** Runs of letters, digits and underscores, every other mark, and newlines; in lower case. */
function idsOf(text: string): readonly number[] {
  const words: string[] = [];
  let last = false;
  for (const char of text.toLowerCase()) {
    const isWord = /[a-z0-9_]/.test(char);
    if (isWord && last) words.push(`${words.pop() ?? ""}${char}`);
    else if (isWord || char === "\n" || !/\s/.test(char)) words.push(char);
    last = isWord;
  }
  return words.map((word) => ids.get(word) ?? unknown);
}
