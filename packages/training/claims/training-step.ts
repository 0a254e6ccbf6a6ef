import { equalsOracle, sameBits, type Claim, type Expected, type NamedArray, type NamedArrays } from "@tercet/equivalence";
import { data, key, scalar, tensor, treeToPaths, valueAndGrad, zeros, type Tensor } from "@tercet/tensor";
import { claimsAbout, expectedOf, valuesOf, type ClaimPlace } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { clip, globalNorm } from "../src/clip.ts";
import { batchLoss, batchTensors, type TrainingBatch } from "../src/objective.ts";
import { adamax, adamW, sgd, type Optimizer } from "../src/optimizer.ts";
import { initState, trainingStep } from "../src/step.ts";
import { dot, linesOf, logSumExp, mean, softmax } from "./softmax.ts";
import { tinyConfig, tinyHead, type TinyParameters } from "./tiny-head.ts";

/** One or two steps on one batch. */
interface Training {
  readonly texts: readonly { readonly context: readonly number[]; readonly candidate: readonly number[] }[];
  readonly rule: "adamw" | "adamax" | "sgd";
  readonly clipNorm: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly seed: number;
}

const { vocabulary, width } = tinyConfig.transformer;
const text = fc.array(fc.nat({ max: vocabulary - 1 }), { minLength: 1, maxLength: 4 });
const trainings: Arbitrary<Training> = fc.record({
  texts: fc.array(fc.record({ context: text, candidate: text }), { minLength: 1, maxLength: 4 }),
  rule: fc.constantFrom("adamw", "adamax", "sgd"),
  clipNorm: fc.constantFrom(0, 0.125, 10),
  learningRate: fc.constantFrom(2 ** -6, 0.25),
  steps: fc.integer({ min: 1, max: 2 }),
  seed: fc.nat({ max: 0xffff }),
});

// An epsilon that no small gradient makes harmless.
const rules: { readonly [R in Training["rule"]]: () => Optimizer } = {
  adamw: () => adamW({ eps: 2 ** -5, weightDecay: 0.125 }),
  adamax: () => adamax({ eps: 2 ** -5 }),
  sgd: () => sgd({ momentum: 0.5 }),
};

/**
 * The claims about whole training steps: loss, norm and parameters after one or two steps are those of a loss and a gradient that are written out, clipped and given to the rule;
 * and they have the same bits whether the backward pass keeps everything or computes it again.
 */
export function stepClaims(place: ClaimPlace): readonly Claim[] {
  const about = claimsAbout({ kind: "optimizer-step", name: "training-step" }, place);
  const equal = equalsOracle<Training>({
    generate: trainings,
    subject: (drawn) => trained(drawn, place, false),
    oracle: (drawn) => expected(drawn, place),
  });
  const recomputed = sameBits<Training>({
    name: "recomputing-changes-no-bit",
    generate: trainings,
    subject: (drawn) => trained(drawn, place, false),
    other: (drawn) => trained(drawn, place, true),
  });
  return [about(equal), about(recomputed)];
}

function start({ seed }: Training): readonly [words: NamedArray, scale: NamedArray] {
  const [words, scale] = valuesOf([{ shape: [vocabulary, width], from: -1, to: 1 }, { shape: [width], from: 0.5, to: 1.5 }], { seed, coarse: false }); // prettier-ignore
  if (words === undefined || scale === undefined) throw new TypeError("Two arrays were asked for");
  return [words, scale];
}

function batchOf({ texts }: Training): TrainingBatch {
  const side = (of: readonly (readonly number[])[]): Extract<TrainingBatch, { kind: "in-batch" }>["contexts"] => {
    const offsets = new Int32Array(of.length + 1);
    of.forEach((ids, i) => (offsets[i + 1] = (offsets[i] ?? 0) + ids.length));
    const ids = Int32Array.from(of.flat());
    return { ids, types: new Int32Array(ids.length), offsets };
  };
  const duplicates = Uint8Array.from({ length: texts.length ** 2 }, (_, at) =>
    Number(isEqual(texts, Math.floor(at / texts.length), at % texts.length)),
  );
  return {
    kind: "in-batch",
    contexts: side(texts.map(({ context }) => context)),
    candidates: side(texts.map(({ candidate }) => candidate)),
    duplicates,
  };
}

function isEqual(texts: Training["texts"], i: number, j: number): boolean {
  return i !== j && texts[i]?.candidate.join() === texts[j]?.candidate.join();
}

/** What the compiled step gives on a backend. */
async function trained(drawn: Training, { backend }: ClaimPlace, recompute: boolean): Promise<NamedArrays> {
  const optimizer = rules[drawn.rule]();
  const dropout = { hidden: 0, attention: 0, inner: 0 };
  const step = trainingStep({ head: tinyHead, config: tinyConfig, optimizer, backend, clipNorm: drawn.clipNorm, dropout, recompute });
  const [words, scale] = start(drawn);
  const on = ({ shape, data: values }: NamedArray): Tensor => tensor(Float32Array.from(values), { shape });
  let state = initState<TinyParameters>({ words: on(words), scale: on(scale) }, optimizer);
  const named: Record<string, NamedArray> = {};
  for (let t = 0; t < drawn.steps; t++) {
    const batch = batchTensors(batchOf(drawn), tinyConfig.transformer);
    const { state: next, report } = await step(state, batch, { learningRate: drawn.learningRate, key: key(1) });
    state = next;
    named[`loss ${t}`] = { shape: [], data: await data(report.loss) };
    named[`norm ${t}`] = { shape: [], data: await data(report.gradientNorm) };
  }
  for (const [name, leaf] of treeToPaths(state.parameters)) named[name] = { shape: leaf.shape, data: await data(leaf) };
  return named;
}

/** The same written out, within the running bound of the graph of all its steps. */
async function expected(drawn: Training, { backend }: ClaimPlace): Promise<Readonly<Record<string, Expected>>> {
  const graph = graphOf(drawn);
  const bounds = await expectedOf(Object.values(graph), backend, 2);
  const values = writtenOut(drawn);
  return Object.fromEntries(
    Object.entries(graph).map(([name, { shape }], i) => [
      name,
      { shape, data: Float64Array.from(values[name] ?? []), bound: bounds[i]?.bound ?? 0 },
    ]),
  );
}

function graphOf(drawn: Training): Readonly<Record<string, Tensor>> {
  const optimizer = rules[drawn.rule]();
  const [beta1, beta2] = optimizer.betas;
  const batch = batchTensors(batchOf(drawn), tinyConfig.transformer);
  let parameters = start(drawn).map(({ shape, data: values }) => tensor(Float32Array.from(values), { shape }));
  let memories = parameters.map(({ shape }) => Array.from({ length: optimizer.memories }, () => zeros(shape)));
  const named: Record<string, Tensor> = {};
  for (let t = 1; t <= drawn.steps; t++) {
    const lossOf = ([words, scale]: readonly Tensor[]): Tensor => batchLoss(tinyHead, tinyConfig, { words: words!, scale: scale! }, batch); // two parameters
    const { value, gradient } = valueAndGrad(lossOf)(parameters);
    const norm = globalNorm(gradient);
    const clipped = drawn.clipNorm === 0 ? gradient : clip(gradient, norm, drawn.clipNorm);
    [named[`loss ${t - 1}`], named[`norm ${t - 1}`]] = [value, norm];
    const scalars = { learningRate: scalar(drawn.learningRate), correction1: scalar(1 - beta1 ** t), correction2: scalar(1 - beta2 ** t) };
    const updated = parameters.map((parameter, i) => optimizer.update({ parameter, gradient: clipped[i]!, memory: memories[i]! }, scalars)); // as many as parameters
    parameters = updated.map((each) => each.parameter);
    memories = updated.map(({ memory }) => [...memory]);
  }
  const [words, scale] = parameters;
  return { ...named, ...(words === undefined || scale === undefined ? {} : { words, scale }) };
}

type Values = readonly number[];

/** The loss and its gradient by hand: products of mean word vectors, a softmax over all candidates whose text is another. */
function gradientByHand(
  words: Values,
  scale: Values,
  { texts }: Training,
): { readonly loss: number; readonly words: number[]; readonly scale: number[] } {
  const table = linesOf(words, width);
  const meanOf = (ids: Values): Values => Array.from({ length: width }, (_, d) => mean(ids.map((id) => table[id]?.[d] ?? NaN)));
  const contexts = texts.map(({ context }) => meanOf(context));
  const candidates = texts.map(({ candidate }) => meanOf(candidate));
  const scaled = contexts.map((context) => context.map((value, d) => value * (scale[d] ?? NaN)));
  const gradient = { words: words.map(() => 0), scale: scale.map(() => 0) };
  let loss = 0;
  scaled.forEach((context, i) => {
    const logits = candidates.map((candidate, j) => (isEqual(texts, i, j) ? -Infinity : dot(context, candidate)));
    loss += (logSumExp(logits.filter((logit) => logit > -Infinity)) - (logits[i] ?? NaN)) / texts.length;
    softmax(logits).forEach((weight, j) => {
      const slope = (weight - (i === j ? 1 : 0)) / texts.length;
      const [own, other] = [texts[i]?.context ?? [], texts[j]?.candidate ?? []];
      for (let d = 0; d < width; d++) {
        gradient.scale[d] = (gradient.scale[d] ?? 0) + slope * (contexts[i]?.[d] ?? NaN) * (candidates[j]?.[d] ?? NaN);
        for (const id of own)
          gradient.words[id * width + d] =
            (gradient.words[id * width + d] ?? 0) + (slope * (scale[d] ?? NaN) * (candidates[j]?.[d] ?? NaN)) / own.length;
        for (const id of other)
          gradient.words[id * width + d] = (gradient.words[id * width + d] ?? 0) + (slope * (context[d] ?? NaN)) / other.length;
      }
    });
  });
  return { loss, ...gradient };
}

/** Steps of one element, each with what float32 makes of its settings. */
function writtenOut(drawn: Training): Readonly<Record<string, Values>> {
  const named: Record<string, Values> = {};
  const f = Math.fround;
  const elements = start(drawn).map(({ data: values }) => Array.from(values, (value) => ({ value, a: 0, b: 0 })));
  for (let t = 1; t <= drawn.steps; t++) {
    const [words = [], scale = []] = elements.map((own) => own.map(({ value }) => value));
    const { loss, ...gradient } = gradientByHand(words, scale, drawn);
    const norm = Math.hypot(...gradient.words, ...gradient.scale);
    const factor = drawn.clipNorm === 0 ? 1 : Math.min(1, drawn.clipNorm / (norm + f(1e-6)));
    [named[`loss ${t - 1}`], named[`norm ${t - 1}`]] = [[loss], [norm]];
    [gradient.words, gradient.scale].forEach((list, i) =>
      elements[i]?.forEach((element, j) => {
        const g = (list[j] ?? NaN) * factor;
        const rate = drawn.learningRate;
        if (drawn.rule === "sgd") {
          element.a = 0.5 * element.a + g;
          element.value -= rate * element.a;
          return;
        }
        element.a = f(0.9) * element.a + f(1 - 0.9) * g;
        if (drawn.rule === "adamax") {
          element.b = Math.max(f(0.999) * element.b, Math.abs(g) + 2 ** -5);
          element.value -= ((rate / f(1 - 0.9 ** t)) * element.a) / element.b;
          return;
        }
        element.b = f(0.999) * element.b + f(1 - 0.999) * g * g;
        const size = Math.sqrt(element.b) / Math.sqrt(f(1 - 0.999 ** t)) + 2 ** -5;
        element.value = element.value * (1 - rate * 0.125) - ((rate / f(1 - 0.9 ** t)) * element.a) / size;
      }),
    );
  }
  const [words = [], scale = []] = elements.map((own) => own.map(({ value }) => value));
  return { ...named, words, scale };
}
