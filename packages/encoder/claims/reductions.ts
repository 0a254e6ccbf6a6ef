import {
  batchInvariant,
  orderInvariant,
  paddingInvariant,
  type BatchOptions,
  type Claim,
  type NamedArray,
  type NamedArrays,
} from "@tercet/equivalence";
import { tensor, type Tensor } from "@tercet/tensor";
import {
  claimsAbout,
  compute,
  graphClaims,
  valuesOf,
  type ClaimPlace,
  type GraphSubject,
  type NamedTensors,
  type NamedValues,
} from "@tercet/tensor/claims";
import { tokenTensors, type TokenTensors } from "@tercet/transformer";
import { batchOf, flat, variants, type Rows } from "@tercet/transformer/claims";
import fc, { type Arbitrary } from "fast-check";
import { reduce, type Reduction } from "../src/reduction.ts";
import { firstVectors, lastVectors, presence } from "../src/token-vectors.ts";
import { placesByFormula, reduceByFormula } from "./reduce-by-formula.ts";

/** Lengths of texts, and how wide their vectors are. */
interface Setting {
  readonly lengths: readonly number[];
  readonly width: number;
  /** Places, where a reduction has some. */
  readonly m: number;
}

/** One way to make fewer vectors of a text's. */
interface Subject {
  readonly name: string;
  readonly graph: (encoded: { readonly output: Tensor; readonly tokens: TokenTensors }, m: number) => NamedTensors;
  readonly formula: (texts: readonly Rows[], setting: Setting) => NamedValues;
}

const kinds: readonly Reduction["kind"][] = ["first", "last", "mean", "max", "mean-sqrt", "weighted-mean"];

const subjects: readonly Subject[] = [
  ...kinds.map((kind): Subject => ({
    name: kind,
    graph: (encoded) => ({ vectors: reduce({ kind }, encoded) }),
    formula: (texts, { width }) => ({ vectors: flat(texts.map((rows) => reduceByFormula({ kind }, rows, width))) }),
  })),
  places("first-m", { from: "start", first: false }),
  places("last-m", { from: "end", first: false }),
  places("last-m-and-first", { from: "end", first: true }),
];

function places(name: string, of: { readonly from: "start" | "end"; readonly first: boolean }): Subject {
  return {
    name,
    graph: (encoded, m) => {
      const found = of.from === "start" ? firstVectors(encoded, m) : lastVectors(encoded, m, { first: of.first });
      return { vectors: found.vectors, present: presence(found) };
    },
    formula: (texts, { width, m }) => {
      const found = texts.map((rows) => placesByFormula(rows, width, { m, ...of }));
      return { vectors: flat(found.flatMap(({ vectors }) => vectors)), present: found.flatMap(({ present }) => present.map(Number)) };
    },
  };
}

const [longest, mostPlaces] = [7, 9];
const settings: Arbitrary<Setting> = fc.record({
  lengths: fc.array(fc.nat({ max: longest }), { minLength: 1, maxLength: 5, size: "max" }),
  width: fc.integer({ min: 1, max: 6 }),
  // More places than tokens, often.
  m: fc.integer({ min: 1, max: mostPlaces }),
});

const { bert } = variants;

/** Tokens of texts of these lengths; their ids are of no interest here. */
function tokensOf(lengths: readonly number[], roundTo = 1): TokenTensors {
  if (bert === undefined) throw new TypeError("There is a variant bert");
  const zeros = (length: number): readonly number[] => Array<number>(length).fill(0);
  return tokenTensors(batchOf(lengths.map((length) => ({ ids: zeros(length), types: zeros(length) }))), bert, { roundTo });
}

const totalOf = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

/**
 * The claims about reductions: each equals its formula (texts without tokens and with fewer than m among them), has the gradient that differences give, and makes of a text the
 * same bits in every batch, order and padding.
 * @example
 * const claims = reductionClaims({ backend: createJsBackend(), environment: { runtime: "node", device: "cpu" } });
 * for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 2 } })) expect(outcome.kind).toBe("held");
 */
export function reductionClaims(place: ClaimPlace): readonly Claim[] {
  return subjects.flatMap((subject) => [
    ...graphClaims(graphSubject(subject), place),
    // A backend that walks graphs computes every element by itself.
    ...(place.backend.walk === undefined ? invariances(subject, place) : []),
  ]);
}

function graphSubject({ name, graph, formula }: Subject): GraphSubject<Setting> {
  return {
    subject: { kind: "reduction", name },
    setting: settings,
    inputs: ({ lengths, width }) => [{ shape: [totalOf(lengths), width], from: -2, to: 2 }],
    graph: ([output], { lengths, m }) => graph({ output: output!, tokens: tokensOf(lengths) }, m), // one input
    formula: ([output], setting) => {
      const { lengths, width } = setting;
      const data = output?.data ?? new Float64Array(0);
      let from = 0;
      const texts = lengths.map((length) => {
        from += length;
        return Array.from({ length }, (_, i) =>
          Float64Array.from(data.subarray((from - length + i) * width, (from - length + i + 1) * width)),
        );
      });
      return formula(texts, setting);
    },
  };
}

interface Item {
  readonly length: number;
  readonly seed: number;
}

const [width, m] = [4, 5];

function invariances(subject: Subject, place: ClaimPlace): readonly Claim[] {
  const about = claimsAbout({ kind: "reduction", name: subject.name }, place);
  const item = fc.record({ length: fc.nat({ max: longest }), seed: fc.nat({ max: 0xffff }) });
  const reduced = (items: readonly Item[], padding = 0): Promise<readonly NamedArrays[]> => vectorsOf(subject, items, padding, place);
  const options: BatchOptions<Item> = { generate: item, subject: (items) => reduced(items), most: 5 };
  const padded = paddingInvariant<readonly Item[]>({
    generate: fc.array(item, { minLength: 1, maxLength: 4 }),
    subject: async (items, padding) => {
      const each = await reduced(items, padding);
      return Object.fromEntries(
        each.flatMap((text, i) => Object.entries(text).map(([name, array]) => [`${name} of text ${i}`, array] as const)),
      );
    },
  });
  return [batchInvariant(options), orderInvariant(options), padded].map((property) => about(property));
}

/** What becomes of each text in a batch with so many tokens of no text behind it, which hold what nobody may see. */
async function vectorsOf(
  subject: Subject,
  items: readonly Item[],
  padding: number,
  { backend }: ClaimPlace,
): Promise<readonly NamedArrays[]> {
  const lengths = items.map(({ length }) => length);
  const rows = items.flatMap(({ length, seed }) =>
    Array.from(valuesOf([{ shape: [length, width], from: -2, to: 2 }], { seed, coarse: false })[0]?.data ?? []),
  );
  const tokens = tokensOf(lengths, Math.max(1, totalOf(lengths) + padding));
  // A batch without any token is not filled up.
  const [filled = 0] = tokens.positions.shape;
  const filling = Array<number>((filled - totalOf(lengths)) * width).fill(1000);
  const output = tensor(Float32Array.from([...rows, ...filling]), { shape: [filled, width] });
  const made = subject.graph({ output, tokens }, m);
  const { arrays } = await compute(backend, Object.values(made), { claimed: true });
  return items.map((_, text) => Object.fromEntries(Object.keys(made).map((name, i) => [name, rowsAt(arrays[i], text)])));
}

/** What an array [texts, ...] holds of one text. */
export function rowsAt(array: NamedArray | undefined, text: number): NamedArray {
  const { shape, data } = array ?? { shape: [0], data: new Float32Array(0) };
  const inner = shape.slice(1);
  const size = inner.reduce((product, extent) => product * extent, 1);
  return { shape: inner, data: data.slice(text * size, (text + 1) * size) };
}
