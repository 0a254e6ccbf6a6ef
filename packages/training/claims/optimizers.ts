import { equalsOracle, hostClaims, worstCaseBound, type Claim, type Environment, type NamedArray } from "@tercet/equivalence";
import { scalar, zeros, type Tensor } from "@tercet/tensor";
import { graphClaims, type ClaimPlace, type GraphSubject, type NamedTensors } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { clip, globalNorm } from "../src/clip.ts";
import { adamax, adamW, sgd, type Optimizer } from "../src/optimizer.ts";
import { learningRateFactor, type Schedule } from "../src/schedule.ts";

/** Several steps of one rule on two parameters. */
interface Setting {
  readonly sizes: readonly [number, number];
  readonly steps: number;
  readonly rates: readonly number[];
  readonly options: {
    readonly beta1: number;
    readonly beta2: number;
    readonly eps: number;
    readonly weightDecay: number;
    readonly momentum: number;
  };
  /** Largest common norm of the gradients; 0: no limit. */
  readonly limit: number;
}

/** Numbers in plain float64. */
type Values = readonly number[];

/** One element of a parameter, and what its optimizer remembers of it. */
interface Element {
  readonly value: number;
  readonly memory: readonly [number, number];
}

/** One rule as its paper writes it, on one element. */
interface Rule {
  readonly name: string;
  readonly make: (options: Setting["options"]) => Optimizer;
  /** The element after step t (from 1), and its memories. */
  readonly step: (
    element: Element & { readonly gradient: number },
    at: { readonly t: number; readonly rate: number; readonly options: Setting["options"]; readonly constant: (value: number) => number },
  ) => Element;
}

const rules: readonly Rule[] = [
  {
    name: "adamw",
    make: ({ beta1, beta2, eps, weightDecay }) => adamW({ beta1, beta2, eps, weightDecay }),
    // Loshchilov and Hutter, 2019, algorithm 2, with torch's place of epsilon.
    step: ({ value, gradient, memory: [m0, v0] }, { t, rate, options, constant }) => {
      const { beta1, beta2, eps, weightDecay } = options;
      const m = constant(beta1) * m0 + constant(1 - beta1) * gradient;
      const v = constant(beta2) * v0 + constant(1 - beta2) * gradient ** 2;
      const [mHat, vHat] = [m / constant(1 - beta1 ** t), Math.sqrt(v) / Math.sqrt(constant(1 - beta2 ** t))];
      return { value: value - rate * constant(weightDecay) * value - (rate * mHat) / (vHat + constant(eps)), memory: [m, v] };
    },
  },
  {
    name: "adamax",
    make: ({ beta1, beta2, eps }) => adamax({ beta1, beta2, eps }),
    // Kingma and Ba, 2015, algorithm 2, with torch's epsilon.
    step: ({ value, gradient, memory: [m0, u0] }, { t, rate, options, constant }) => {
      const { beta1, beta2, eps } = options;
      const m = constant(beta1) * m0 + constant(1 - beta1) * gradient;
      const u = Math.max(constant(beta2) * u0, Math.abs(gradient) + constant(eps));
      return { value: value - ((rate / constant(1 - beta1 ** t)) * m) / u, memory: [m, u] };
    },
  },
  {
    name: "sgd",
    make: ({ momentum }) => sgd({ momentum }),
    step: ({ value, gradient, memory: [before] }, { rate, options, constant }) => {
      const velocity = constant(options.momentum) * before + gradient;
      return { value: value - rate * velocity, memory: [velocity, 0] };
    },
  },
];

const settings: Arbitrary<Setting> = fc
  .record({
    sizes: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })),
    steps: fc.integer({ min: 1, max: 4 }),
    options: fc.record({
      beta1: fc.constantFrom(0.9, 0.5),
      beta2: fc.constantFrom(0.999, 0.75),
      eps: fc.constantFrom(1e-8, 2 ** -6),
      weightDecay: fc.constantFrom(0, 0.01, 0.25),
      momentum: fc.constantFrom(0, 0.9),
    }),
    rates: fc.array(fc.constantFrom(0, 1e-3, 0.125, 0.5), { minLength: 4, maxLength: 4 }),
    limit: fc.constantFrom(0, 0.5, 1, 100),
  })
  .map((drawn) => drawn);

/** The rules of optimizers with clipping, several steps in a row, against plain ones. */
export function optimizerClaims(place: ClaimPlace): readonly Claim[] {
  return [...rules.flatMap((rule) => graphClaims(stepsOf(rule), place)), ...graphClaims(clipping, place)];
}

function inputsOf({ sizes, steps }: Setting): readonly { readonly shape: readonly number[]; readonly from: number; readonly to: number }[] {
  return [...sizes, ...Array.from({ length: steps }, () => sizes).flat()].map((size) => ({ shape: [size], from: -2, to: 2 }));
}

function stepsOf(rule: Rule): GraphSubject<Setting> {
  return {
    subject: { kind: "optimizer-step", name: rule.name },
    setting: settings,
    inputs: inputsOf,
    differentiable: false,
    graph: (inputs, { steps, rates, options, limit }) => {
      const optimizer = rule.make(options);
      const [beta1, beta2] = optimizer.betas;
      const named: Record<string, Tensor> = {};
      const dtype = inputs[0]?.dtype === "float64" ? "float64" : "float32";
      let slots = inputs.slice(0, 2).map((parameter) => ({
        parameter,
        memory: Array.from({ length: optimizer.memories }, () => zeros(parameter.shape, dtype)),
      }));
      for (let t = 1; t <= steps; t++) {
        const gradients = inputs.slice(2 * t, 2 * t + 2);
        const clipped = limit === 0 ? gradients : clip(gradients, globalNorm(gradients), limit);
        const scalars = {
          learningRate: scalar(rates[t - 1] ?? 0, dtype),
          correction1: scalar(1 - beta1 ** t, dtype),
          correction2: scalar(1 - beta2 ** t, dtype),
        };
        slots = slots.map(({ parameter, memory }, i) => {
          const after = optimizer.update({ parameter, memory, gradient: clipped[i]! }, scalars); // a gradient for each
          return { parameter: after.parameter, memory: [...after.memory] };
        });
        slots.forEach(({ parameter }, i) => (named[`parameter ${i} after step ${t}`] = parameter));
      }
      slots.forEach(({ memory }, i) => memory.forEach((kept, j) => (named[`memory ${j} of parameter ${i}`] = kept)));
      return named;
    },
    formula: (inputs, setting, constant) => {
      const named: Record<string, Values> = {};
      const { steps, rates, options, limit } = setting;
      const elements = inputs.slice(0, 2).map(({ data }) => Array.from(data, (value): Element => ({ value, memory: [0, 0] })));
      for (let t = 1; t <= steps; t++) {
        const gradients = inputs.slice(2 * t, 2 * t + 2).map(({ data }) => Array.from(data));
        const factor = limit === 0 ? 1 : clipFactor(gradients, limit, constant);
        elements.forEach((own, i) => {
          own.forEach((element, j) => {
            const gradient = (gradients[i]?.[j] ?? NaN) * factor;
            own[j] = rule.step({ ...element, gradient }, { t, rate: constant(rates[t - 1] ?? 0), options, constant });
          });
          named[`parameter ${i} after step ${t}`] = own.map(({ value }) => value);
        });
      }
      const { memories } = rule.make(options);
      elements.forEach((own, i) => {
        for (let j = 0; j < memories; j++) named[`memory ${j} of parameter ${i}`] = own.map(({ memory }) => memory[j] ?? NaN);
      });
      return named;
    },
  };
}

/** torch's clip_grad_norm_: min(1, limit / (norm + 1e-6)). */
function clipFactor(gradients: readonly Values[], limit: number, constant: (value: number) => number): number {
  const norm = Math.sqrt(gradients.flat().reduce((sum, value) => sum + value ** 2, 0));
  return Math.min(1, limit / (norm + constant(1e-6)));
}

const clipping: GraphSubject<Setting> = {
  subject: { kind: "optimizer-step", name: "clip" },
  setting: settings.map((setting) => ({ ...setting, limit: setting.limit === 0 ? 0.25 : setting.limit })),
  inputs: inputsOf,
  differentiable: false,
  graph: (gradients, { limit }): NamedTensors => {
    const norm = globalNorm(gradients);
    return { norm, ...Object.fromEntries(clip(gradients, norm, limit).map((each, i) => [String(i), each])) };
  },
  formula: (gradients, { limit }, constant) => {
    const lists = gradients.map(({ data }) => Array.from(data));
    const factor = clipFactor(lists, limit, constant);
    const norm = Math.sqrt(lists.flat().reduce((sum, value) => sum + value ** 2, 0));
    return { norm: [norm], ...Object.fromEntries(lists.map((list, i) => [String(i), list.map((value) => value * factor)])) };
  },
};

interface Moment {
  readonly kind: Schedule["kind"];
  readonly warmupSteps: number;
  readonly step: number;
  readonly steps: number;
}

/** The claims about schedules, which the host computes: the factor of every step is that of Hugging Face's schedules. */
export function scheduleClaims(environment: Environment): readonly Claim[] {
  const one = (value: number): NamedArray => ({ shape: [1], data: Float64Array.of(value) });
  return (["constant", "linear", "cosine"] as const).flatMap((kind) => {
    const generate: Arbitrary<Moment> = fc.integer({ min: 1, max: 40 }).chain((steps) =>
      fc.record({
        kind: fc.constant(kind),
        steps: fc.constant(steps),
        warmupSteps: fc.nat({ max: steps + 2 }),
        step: fc.nat({ max: steps }),
      }),
    );
    const property = equalsOracle<Moment>({
      generate,
      subject: ({ warmupSteps, step, steps }) => ({ factor: one(learningRateFactor({ kind, warmupSteps }, step, steps)) }),
      oracle: ({ warmupSteps, step, steps }) => {
        const value = factorOf(kind, warmupSteps, step, steps);
        // A few roundings of the whole: the sine that stands for half a cosine is squared.
        return { factor: { ...one(value), bound: worstCaseBound({ roundings: 8 }) } };
      },
    });
    return hostClaims({ kind: "optimizer-step", name: `schedule-${kind}` }, [property], environment);
  });
}

/** Up in equal steps from 0, then level, down in equal steps to 0, or down along half a wave. */
function factorOf(kind: Schedule["kind"], warmupSteps: number, step: number, steps: number): number {
  if (step < warmupSteps) return step / warmupSteps;
  const length = Math.max(1, steps - warmupSteps);
  if (kind === "constant") return 1;
  return kind === "linear" ? Math.max(0, (steps - step) / length) : Math.sin((Math.PI / 2) * (1 - (step - warmupSteps) / length)) ** 2;
}
