import { equalsOracle, hostClaims, type Claim, type Environment, type NamedArray } from "@tercet/equivalence";
import type { TextTokenizer, TokenizedText } from "@tercet/encoder";
import { key } from "@tercet/tensor";
import fc, { type Arbitrary } from "fast-check";
import { inBatchMaker, pairMaker, type Example } from "../src/examples.ts";
import { epochOrder } from "../src/order.ts";

interface Picked {
  readonly examples: readonly Example[];
  readonly picked: readonly number[];
  readonly seed: number;
}

// Few texts, so that many are equal.
const text = fc.constantFrom("a", "b", "c", "d", "e", "f");
const pickings: Arbitrary<Picked> = fc
  .array(fc.record({ context: text, candidate: text }), { minLength: 1, maxLength: 8 })
  .chain((examples) =>
    fc.record({
      examples: fc.constant(examples),
      picked: fc.array(fc.nat({ max: examples.length - 1 }), { minLength: 1, maxLength: 6 }),
      seed: fc.nat({ max: 0xffff }),
    }),
  );

const numbers = (values: ArrayLike<number>): NamedArray => ({ shape: [values.length], data: Int32Array.from(values) });

/** A text is its first character: ids tell which texts a batch holds. */
const letters: TextTokenizer = {
  token: (id) => String.fromCharCode(id),
  context: (own) => tokenized(own),
  candidate: (own) => tokenized(own),
  pair: (context, candidate) => tokenized(context + candidate),
};

function tokenized(own: string): TokenizedText {
  const ids = Int32Array.from(own, (char) => char.charCodeAt(0));
  return { ids, types: new Int32Array(ids.length), cut: 0, typedSpecials: 0 };
}

/** The claims about batches: equal texts are marked and nothing else is, no negative of a pair equals its candidate, and an epoch visits every example once. */
export function batchMakerClaims(environment: Environment): readonly Claim[] {
  const marks = equalsOracle<Picked>({
    name: "equal-texts-are-marked",
    generate: pickings,
    subject: ({ examples, picked, seed }) => {
      const batch = inBatchMaker(examples, letters)(Int32Array.from(picked), key(seed));
      if (batch.kind !== "in-batch") return {};
      return { marks: numbers(batch.duplicates), contexts: numbers(batch.contexts.ids), candidates: numbers(batch.candidates.ids) };
    },
    oracle: ({ examples, picked }) => {
      const own = picked.map((i) => examples[i] ?? { context: "", candidate: "" });
      const codes = (of: keyof Example): NamedArray => numbers(own.map((example) => example[of].charCodeAt(0)));
      return {
        marks: numbers(own.flatMap((a, i) => own.map((b, j) => Number(i !== j && a.candidate === b.candidate)))),
        contexts: codes("context"),
        candidates: codes("candidate"),
      };
    },
  });
  const pairs = equalsOracle<Picked>({
    name: "pairs-are-of-different-texts",
    generate: pickings.map((drawn) => ({
      ...drawn,
      examples: [...drawn.examples, { context: "x", candidate: "y" }, { context: "x", candidate: "z" }],
    })),
    subject: ({ examples, picked, seed }) => {
      const batch = pairMaker(examples, letters, 1)(Int32Array.from(picked), key(seed));
      if (batch.kind !== "pairs") return {};
      // Two pairs for each context, of two tokens each: context and candidate.
      const { ids } = batch.pairs;
      const right = Array.from(batch.targets, (target, i) => ids[4 * i + 2 * target + 1] ?? -1);
      const different = Array.from(batch.targets, (_, i) => Number(ids[4 * i + 1] !== ids[4 * i + 3]));
      return {
        contexts: numbers(Array.from(batch.targets, (_, i) => ids[4 * i] ?? -1)),
        right: numbers(right),
        different: numbers(different),
      };
    },
    oracle: ({ examples, picked }) => ({
      contexts: numbers(picked.map((i) => examples[i]?.context.charCodeAt(0) ?? NaN)),
      right: numbers(picked.map((i) => examples[i]?.candidate.charCodeAt(0) ?? NaN)),
      different: numbers(picked.map(() => 1)),
    }),
  });
  const epochs = equalsOracle<{ readonly count: number; readonly epoch: number; readonly seed: number }>({
    name: "an-epoch-visits-all",
    generate: fc.record({ count: fc.integer({ min: 1, max: 60 }), epoch: fc.nat({ max: 9 }), seed: fc.nat({ max: 0xffff }) }),
    subject: ({ count, epoch, seed }) => ({ order: numbers(epochOrder(key(seed), epoch, count).sort()) }),
    oracle: ({ count }) => ({ order: numbers(Array.from({ length: count }, (_, i) => i)) }),
  });
  return hostClaims({ kind: "loss", name: "batch-makers" }, [marks, pairs, epochs], environment);
}
