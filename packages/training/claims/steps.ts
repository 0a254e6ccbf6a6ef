import type { Found, SeparateHead } from "@tercet/encoder";
import { equalsOracle, refuse, sameBits, type Claim, type NamedArrays } from "@tercet/equivalence";
import {
  concat,
  data,
  gather,
  key,
  matmul,
  mul,
  scalar,
  segmentSum,
  sub,
  sum,
  tensor,
  transpose,
  valueAndGrad,
  type Tensor,
} from "@tercet/tensor";
import { claimsAbout, compute, expectedOf, type ClaimPlace } from "@tercet/tensor/claims";
import type { TransformerConfig } from "@tercet/transformer";
import fc from "fast-check";
import { clip, globalNorm } from "../src/clip.ts";
import { cachedGradient } from "../src/gradient-cache.ts";
import { batchLoss, batchTensors } from "../src/objective.ts";
import { adamW } from "../src/optimizer.ts";
import { initState, trainingStep } from "../src/step.ts";

/** The claims about what brings losses and optimizers together: a batch in parts has the gradient of the whole, and training steps are what their parts give, one after the other. */
export function composedClaims(place: ClaimPlace): readonly Claim[] {
  // A backend that walks graphs keeps no plan of a step.
  return place.backend.walk === undefined ? [cached(place), stepped(place)] : [];
}

const width = 3;

/** Texts of two columns in parts, in small whole numbers: every order of sums is exact. */
interface Parts {
  readonly sizes: readonly number[];
  readonly seed: number;
}

function wholes(count: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, i) => (((i + 1) * 7919 + seed * 104729) % 7) - 3);
}

function cached(place: ClaimPlace): Claim {
  const { backend } = place;
  const encode = ({ w }: { readonly w: Tensor }, part: Tensor): Tensor => matmul(part, w);
  // Every text meets every other one, so no part's gradient is its own alone.
  const loss = ([left, right]: readonly Tensor[]): Tensor => sum(matmul(left!, transpose(right!))); // two columns
  const columnsOf = ({ sizes, seed }: Parts): readonly (readonly Tensor[])[] =>
    [0, 1].map((column) => sizes.map((size, i) => tensor(wholes(size * width, seed + 10 * column + i), { shape: [size, width] })));
  const parametersOf = ({ seed }: Parts): { readonly w: Tensor } => ({
    w: tensor(wholes(width * width, seed + 99), { shape: [width, width] }),
  });
  const arrays = async (value: Tensor, gradient: Tensor): Promise<NamedArrays> => ({
    value: { shape: [1], data: Float32Array.from(await data(value, { backend })) },
    gradient: { shape: gradient.shape, data: Float32Array.from(await data(gradient, { backend })) },
  });
  const run = cachedGradient({ encode, loss, backend });
  return claimsAbout(
    { kind: "loss", name: "gradient-cache" },
    place,
  )(
    sameBits<Parts>({
      name: "whole-numbers-are-exact",
      generate: fc.record({ sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), seed: fc.nat({ max: 0xff }) }),
      subject: async (drawn) => {
        const { value, gradient } = await run(parametersOf(drawn), columnsOf(drawn));
        return arrays(value, gradient.w);
      },
      other: async (drawn) => {
        const columns = columnsOf(drawn);
        const { value, gradient } = valueAndGrad((p: { readonly w: Tensor }) =>
          loss(columns.map((column) => encode(p, concat(column, 0)))),
        )(parametersOf(drawn));
        return arrays(value, gradient.w);
      },
    }),
  );
}

/** A head that is one table: a text's vector is the sum of its tokens' rows. */
interface Table {
  readonly [name: string]: Tensor;
  readonly table: Tensor;
}

const vocabulary = 5;
const transformer: TransformerConfig = {
  ...{ kind: "bert", vocabulary, width, layers: 1, heads: 1, inner: 1, positions: 8, activation: "relu", eps: 1e-5 },
  ...{ tokenTypes: 0, embeddingWidth: width, firstPosition: 0, relative: undefined, pooler: false },
};
const config = { transformer };

const tableHead: SeparateHead<typeof config, Table> = {
  kind: "separate",
  name: "table",
  specs: () => [],
  context: ({ table }, _, { ids, offsets }) => segmentSum(gather(table, ids), offsets),
  candidate: ({ table }, _, { ids, offsets }) => segmentSum(gather(table, ids), offsets),
  score: (_, __, context, candidates) => matmul(context as Tensor, transpose(candidates)), // made by `context`
  scoreListed: () => refuseToServe(),
  search: (): Found => refuseToServe(),
};

function refuseToServe(): never {
  throw new TypeError("Only steps in a batch are taken with this head");
}

interface Training {
  readonly texts: readonly (readonly number[])[];
  readonly seed: number;
  readonly steps: number;
  readonly rate: number;
  readonly clipNorm: number;
}

const text = fc.array(fc.nat({ max: vocabulary - 1 }), { minLength: 1, maxLength: 3 });
const trainings = fc.record({
  texts: fc.array(text, { minLength: 2, maxLength: 3 }),
  seed: fc.nat({ max: 0xff }),
  steps: fc.integer({ min: 1, max: 2 }),
  rate: fc.constantFrom(0.5, 0.125),
  clipNorm: fc.constantFrom(0, 0.25),
});

const betas = [0.5, 0.75] as const;

/** The table after some steps, in one plan each, lies within the bound of the same formula written out: loss, gradient, clipping, and the rule with the corrections of step t. */
function stepped(place: ClaimPlace): Claim {
  const { backend } = place;
  const optimizer = adamW({ beta1: betas[0], beta2: betas[1], eps: 0.125, weightDecay: 0.25 });
  const startOf = ({ seed }: Training): Table => ({
    table: tensor(wholes(vocabulary * width, seed).map((value) => value / 8), { shape: [vocabulary, width] }), // prettier-ignore
  });
  const runs = new Map<number, ReturnType<typeof trainingStep<typeof config, Table>>>();
  const runOf = (clipNorm: number): ReturnType<typeof trainingStep<typeof config, Table>> => {
    const dropout = { hidden: 0, attention: 0, inner: 0 };
    const own =
      runs.get(clipNorm) ?? trainingStep<typeof config, Table>({ head: tableHead, config, optimizer, backend, clipNorm, dropout });
    runs.set(clipNorm, own);
    return own;
  };
  return claimsAbout(
    { kind: "optimizer-step", name: "composed-step" },
    place,
  )(
    equalsOracle<Training>({
      generate: trainings,
      subject: async (drawn) => {
        const batch = batchOf(drawn);
        let state = initState(startOf(drawn), optimizer);
        for (let step = 0; step < drawn.steps; step++) {
          const next = await runOf(drawn.clipNorm)(state, batch, { learningRate: drawn.rate, key: key(1) });
          ({ state } = next);
        }
        const { arrays } = await compute(backend, [mul(state.parameters.table, 1)], { claimed: true });
        return arrays[0] === undefined ? refuse("it has no output") : { table: arrays[0] };
      },
      oracle: async (drawn) => {
        const batch = batchOf(drawn);
        let { table } = startOf(drawn);
        let memory: readonly Tensor[] = [];
        for (let t = 1; t <= drawn.steps; t++) {
          const { gradient } = valueAndGrad((p: Table) => batchLoss(tableHead, config, p, batch))({ table });
          const [clipped = gradient.table] = drawn.clipNorm > 0 ? clip([gradient.table], globalNorm([gradient.table]), drawn.clipNorm) : [];
          const scalars = {
            learningRate: scalar(drawn.rate),
            correction1: sub(1, scalar(betas[0] ** t)),
            correction2: sub(1, scalar(betas[1] ** t)),
          };
          ({ parameter: table, memory } = optimizer.update({ parameter: table, gradient: clipped, memory }, scalars));
        }
        const [found] = await expectedOf([table], backend, 2);
        return found === undefined ? refuse("it has no output") : { table: found };
      },
    }),
  );
}

function batchOf({ texts }: Training): ReturnType<typeof batchTensors> {
  const column = (each: readonly (readonly number[])[]) => {
    const offsets = new Int32Array(each.length + 1);
    each.forEach((ids, i) => (offsets[i + 1] = (offsets[i] ?? 0) + ids.length));
    const ids = Int32Array.from(each.flat());
    return { ids, types: new Int32Array(ids.length), offsets };
  };
  const duplicates = new Uint8Array(texts.length ** 2);
  return batchTensors(
    { kind: "in-batch", contexts: column(texts), candidates: column(texts.map((ids) => ids.toReversed())), duplicates },
    transformer,
  );
}
