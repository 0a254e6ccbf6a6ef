import {
  equalsOracle,
  permutationEquivariant,
  refuse,
  type Claim,
  type Expected,
  type NamedArray,
  type NamedArrays,
  type Property,
  type Refusal,
} from "@tercet/equivalence";
import { oneLayer } from "@tercet/encoder/claims";
import { concat, gather, ones, slice, tensor, type Tensor } from "@tercet/tensor";
import { claimsAbout, compute, expectedOf, graphClaims, valuesOf, type ClaimPlace, type GraphSubject } from "@tercet/tensor/claims";
import { dot, type Rows } from "@tercet/transformer/claims";
import fc from "fast-check";
import type { PolyConfig } from "../src/config.ts";
import { polyHead } from "../src/head.ts";
import { fusedByFormula } from "./by-formula.ts";

/** Context vectors and candidates, drawn as they are. */
interface Drawn {
  readonly contexts: number;
  readonly m: number;
  readonly candidates: number;
  readonly width: number;
  readonly seed: number;
}

type Kind = "basic" | "sqrt";

const sizes = {
  contexts: fc.integer({ min: 1, max: 3 }),
  m: fc.integer({ min: 1, max: 9 }),
  candidates: fc.integer({ min: 1, max: 9 }),
  width: fc.constantFrom(1, 3, 4, 16),
};
const drawn = fc.record({ ...sizes, seed: fc.nat({ max: 0xffff }) });

/** The claims about the score alone, for both sharpnesses: what holds of it whatever the vectors are. */
export function identityClaims(place: ClaimPlace): readonly Claim[] {
  return (["basic", "sqrt"] as const).flatMap((kind) => {
    const about = claimsAbout({ kind: "head", name: `poly-score-${kind}` }, place);
    const properties = [
      oneVector(kind, place),
      duplicated(kind, place),
      permuted(kind, place),
      candidatesPermuted(kind, place),
      withinBounds(kind, place),
      morePlaces(kind, place),
    ];
    return [...graphClaims(fused(kind), place), ...properties.map((property) => about(property))];
  });
}

function configOf(kind: Kind, m: number, width: number, source: "codes" | "first-m" = "codes"): PolyConfig {
  const attention = { kind };
  return {
    transformer: { ...oneLayer("bert"), width },
    sharing: "shared",
    source: source === "codes" ? { kind: source, m, attention } : { kind: source, m },
    finalAttention: attention,
    reduction: { kind: "first" },
  };
}

/** Scores [contexts, candidates] of context vectors [contexts, m, width]. */
function scoresOf(kind: Kind, y: Tensor, candidates: Tensor, source: "codes" | "first-m" = "codes", present?: Tensor): Tensor {
  const [contexts = 0, m = 0, width = 0] = y.shape;
  const context = { vectors: y, present: present ?? ones([contexts, m], "bool") };
  return polyHead.score({}, configOf(kind, m, width, source), context, candidates);
}

function sidesOf({ contexts, m, candidates, width, seed }: Drawn): readonly [y: NamedArray, c: NamedArray] {
  const [y, c] = valuesOf([{ shape: [contexts, m, width], from: -2, to: 2 }, { shape: [candidates, width], from: -2, to: 2 }], { seed, coarse: false }); // prettier-ignore
  if (y === undefined || c === undefined) throw new TypeError("Two arrays were asked for");
  return [y, c];
}

function tensorsOf(sides: Drawn): readonly [y: Tensor, c: Tensor] {
  const [y, c] = sidesOf(sides);
  return [tensor(Float32Array.from(y.data), { shape: y.shape }), tensor(Float32Array.from(c.data), { shape: c.shape })];
}

async function computed({ backend }: ClaimPlace, scores: Tensor): Promise<NamedArrays | Refusal> {
  const { arrays } = await compute(backend, [scores], { claimed: true });
  return arrays[0] === undefined ? refuse("it has no output") : { scores: arrays[0] };
}

/** Both lie within their own bound of the same number. */
async function alike(place: ClaimPlace, one: Tensor, other: Tensor): Promise<{ readonly scores: Expected } | Refusal> {
  const [a, b] = await expectedOf([one, other], place.backend);
  const found = await computed(place, one);
  if ("kind" in found || found["scores"] === undefined) return refuse("it has no output");
  const sum = Float64Array.from(found["scores"].data, (_, i) => boundAt(a, i) + boundAt(b, i));
  return { scores: { ...found["scores"], bound: sum } };
}

function boundAt(expected: Expected | undefined, i: number): number {
  return typeof expected?.bound === "object" ? (expected.bound[i] ?? NaN) : NaN;
}

/** The score by its own formula, with the gradient W_j (1 + tau (U_j - s)) that differences give. */
function fused(kind: Kind): GraphSubject<Omit<Drawn, "seed">> {
  const rows = ({ data }: NamedArray, width: number): Rows =>
    Array.from({ length: data.length / width }, (_, i) => Float64Array.from(data.subarray(i * width, (i + 1) * width)));
  return {
    subject: { kind: "head", name: `poly-score-${kind}` },
    setting: fc.record(sizes),
    inputs: ({ contexts, m, candidates, width }) => [
      { shape: [contexts, m, width], from: -2, to: 2 },
      { shape: [candidates, width], from: -2, to: 2 },
    ],
    graph: ([y, c]) => ({ scores: scoresOf(kind, y!, c!) }), // two inputs
    formula: ([y, c], { contexts, m, width }, constant) => {
      if (y === undefined || c === undefined) return {};
      const [vectors, candidates] = [rows(y, width), rows(c, width)];
      const tau = kind === "sqrt" ? constant(width ** -0.5) : 1;
      return { scores: Array.from({ length: contexts }, (_, i) => candidates.map((candidate) => fusedByFormula(vectors.slice(i * m, (i + 1) * m), candidate, tau))).flat() }; // prettier-ignore
    },
    kernel: "polyScore",
  };
}

/** With one vector the score is a product: a bi-encoder. */
function oneVector(kind: Kind, place: ClaimPlace): Property {
  return equalsOracle<Drawn>({
    name: "one-vector-is-a-bi-encoder",
    generate: drawn.map((each) => ({ ...each, m: 1 })),
    subject: (each) => computed(place, scoresOf(kind, ...tensorsOf(each))),
    oracle: async (each) => {
      const [expected] = await expectedOf([scoresOf(kind, ...tensorsOf(each))], place.backend);
      const [y, c] = sidesOf(each);
      const row = ({ data }: NamedArray, i: number): Float64Array => Float64Array.from(data.subarray(i * each.width, (i + 1) * each.width));
      const products = Float64Array.from({ length: each.contexts * each.candidates }, (_, at) =>
        dot(row(y, Math.floor(at / each.candidates)), row(c, at % each.candidates)),
      );
      return { scores: { ...expected, shape: [each.contexts, each.candidates], data: products } };
    },
  });
}

/** Vectors that all come twice change no score. */
function duplicated(kind: Kind, place: ClaimPlace): Property {
  const twice = (each: Drawn): Tensor => {
    const [y, c] = tensorsOf(each);
    return scoresOf(kind, concat([y, y], 1), c);
  };
  return equalsOracle<Drawn>({
    name: "duplicated-codes-change-nothing",
    generate: drawn,
    subject: (each) => computed(place, twice(each)),
    oracle: (each) => alike(place, scoresOf(kind, ...tensorsOf(each)), twice(each)),
  });
}

/** Neither does their order. */
function permuted(kind: Kind, place: ClaimPlace): Property {
  const turned = (each: Drawn): Tensor => {
    const [y, c] = tensorsOf(each);
    const parts = Array.from({ length: each.m }, (_, i) => slice(y, { axis: 1, from: each.m - 1 - i, to: each.m - i }));
    return scoresOf(kind, concat(parts, 1), c);
  };
  return equalsOracle<Drawn>({
    name: "permuted-codes-change-nothing",
    generate: drawn,
    subject: (each) => computed(place, turned(each)),
    oracle: (each) => alike(place, scoresOf(kind, ...tensorsOf(each)), turned(each)),
  });
}

/** A score is its candidate's own: in another order of candidates it has the same bits. */
function candidatesPermuted(kind: Kind, place: ClaimPlace): Property {
  return permutationEquivariant<Drawn & { readonly order: readonly number[] | undefined }>({
    name: "permuted-candidates-permute-scores",
    generate: drawn.map((each) => ({ ...each, order: undefined })),
    length: ({ candidates }) => candidates,
    permute: (each, order) => ({ ...each, order }),
    // Scores come back at the places of the first order, so that the two agree.
    subject: async (each) => {
      const [y, c] = tensorsOf(each);
      const { order, candidates } = each;
      if (order === undefined) return computed(place, scoresOf(kind, y, c));
      const found = await computed(place, scoresOf(kind, y, gather(c, tensor(Int32Array.from(order)))));
      if ("kind" in found || found["scores"] === undefined) return found;
      const { shape, data } = found["scores"];
      const back = new Float32Array(data.length);
      for (let at = 0; at < data.length; at++)
        back[Math.floor(at / candidates) * candidates + (order[at % candidates] ?? 0)] = data[at] ?? NaN;
      return { scores: { shape, data: back } };
    },
  });
}

/** mean(U) <= score <= max(U), and for basic max(U) - ln m <= score: what a pruned search goes by. */
function withinBounds(kind: Kind, place: ClaimPlace): Property {
  return equalsOracle<Drawn>({
    name: "between-mean-and-greatest",
    generate: drawn,
    subject: (each) => computed(place, scoresOf(kind, ...tensorsOf(each))),
    oracle: async (each) => {
      const scores = scoresOf(kind, ...tensorsOf(each));
      const [bounded] = await expectedOf([scores], place.backend);
      const found = await computed(place, scores);
      if ("kind" in found || found["scores"] === undefined) return refuse("it has no output");
      const [y, c] = sidesOf(each);
      const { m, width, candidates } = each;
      const nearest = Float64Array.from(found["scores"].data, (score, at) => {
        const candidate = Float64Array.from(c.data.subarray((at % candidates) * width, ((at % candidates) + 1) * width));
        const context = Math.floor(at / candidates) * m;
        const u = Array.from({ length: m }, (_, i) =>
          dot(Float64Array.from(y.data.subarray((context + i) * width, (context + i + 1) * width)), candidate),
        );
        const [mean, greatest] = [u.reduce((sum, value) => sum + value, 0) / m, Math.max(...u)];
        const least = kind === "basic" ? Math.max(mean, greatest - Math.log(m)) : mean;
        return Math.min(Math.max(score, least), greatest);
      });
      return { scores: { ...bounded, shape: found["scores"].shape, data: nearest } };
    },
  });
}

/** First-m with more places than tokens attends over all tokens: the places behind them change nothing, whatever they hold. */
function morePlaces(kind: Kind, place: ClaimPlace): Property {
  const longer = (each: Drawn): Tensor => {
    const [y, c] = tensorsOf(each);
    const { contexts, m, width } = each;
    const more = 3;
    const rest = tensor(new Float32Array(contexts * more * width).fill(50), { shape: [contexts, more, width] });
    const present = tensor(
      Uint8Array.from({ length: contexts * (m + more) }, (_, at) => Number(at % (m + more) < m)),
      { shape: [contexts, m + more] },
    );
    return scoresOf(kind, concat([y, rest], 1), c, "first-m", present);
  };
  return equalsOracle<Drawn>({
    name: "more-places-than-tokens-change-nothing",
    generate: drawn,
    subject: (each) => computed(place, longer(each)),
    oracle: (each) => alike(place, scoresOf(kind, ...tensorsOf(each)), longer(each)),
  });
}
