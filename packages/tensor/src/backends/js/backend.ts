import { heldBuffers } from "../../backend/held-buffers.ts";
import type { Backend, Buffer, Executable } from "../../backend/interface.ts";
import type { Observer } from "../../backend/observer.ts";
import { bytesOf, hostArray, isFloat, type DType, type HostArray } from "../../dtype.ts";
import { errors } from "../../errors.ts";
import type { Definition } from "../../operators/define.ts";
import type { ClaimedKernel, LoopKernel, Plan, Step } from "../../plan/kernel.ts";
import { sizeOf, type Shape } from "../../shape.ts";
import { allocate, type Elements } from "./array.ts";
import { canGenerate } from "./can-generate.ts";
import { runSteps, type JsExecutable, type ReadyStep } from "./executable.ts";
import { interpretProgram } from "./interpret.ts";
import { kernels } from "./kernels/index.ts";
import type { JsKernel } from "./kernels/kernel.ts";
import { observedSteps } from "./observed-steps.ts";
import { programOf } from "../../plan/program.ts";
import { compileProgram, type LoopFunction } from "./render.ts";

/** Options of {@link createJsBackend}. */
export interface JsOptions {
  /** Default: "generated" where functions may be made from text, otherwise "interpreted". */
  readonly mode?: "generated" | "interpreted";
}

function chooseMode(wanted: JsOptions["mode"]): { readonly mode: "generated" | "interpreted"; readonly why: string } {
  if (wanted !== undefined) return { mode: wanted, why: "asked for" };
  if (canGenerate()) return { mode: "generated", why: "functions may be made from text here" };
  return { mode: "interpreted", why: "this place forbids functions made from text" };
}

/**
 * Makes the backend that runs anywhere: kernels as JavaScript on typed arrays, in float32 and float64.
 * @example
 * const backend = createJsBackend({ mode: "interpreted" });
 * expect(await toArray(add(tensor([1, 2]), 1), { backend })).toEqual([2, 3]);
 */
export function createJsBackend(options: JsOptions = {}): Backend {
  const { mode, why } = chooseMode(options.mode);
  const byDefinition = new Map<Definition, JsKernel>(kernels.map((kernel) => [kernel.definition, kernel]));
  const compiled = new Map<string, LoopFunction>();
  const buffers = heldBuffers<Elements>(() => backend);
  let arena = new ArrayBuffer(0);
  let observer: Observer | undefined;

  function hold(elements: Elements, shape: Shape, dtype: DType): Buffer {
    return buffers.hold(elements, shape, dtype, elements.byteLength);
  }

  function loop(kernel: LoopKernel): LoopFunction {
    const own = compiled.get(kernel.key);
    if (own !== undefined) return own;
    const program = programOf(kernel);
    const made = mode === "generated" ? compileProgram(program) : interpretProgram(program);
    compiled.set(kernel.key, made);
    return made;
  }

  function ready(step: Step): ReadyStep {
    const { kernel, parameters } = step;
    if (kernel.kind === "claimed") {
      const own = byDefinition.get(kernel.definition);
      if (own === undefined) throw new TypeError(`${kernel.definition.name} has no kernel here`);
      const claimed = own.prepare(kernel);
      return { step, run: ([out], inputs) => claimed(out!, inputs) }; // a claimed kernel has one output
    }
    const run = loop(kernel);
    return { step, run: (outputs, inputs) => run(outputs, inputs, parameters) };
  }

  function reserve(bytes: number): ArrayBuffer {
    if (arena.byteLength >= bytes) return arena;
    try {
      arena = new ArrayBuffer(bytes);
    } catch {
      throw errors["memory-exhausted"]({ backend: backend.name, requested: bytes, limit: bytes - 1 });
    }
    return arena;
  }

  function run(executable: JsExecutable, inputs: readonly Buffer[]): readonly Buffer[] {
    const { plan } = executable;
    const elements = inputs.map(buffers.contentOf);
    const taken = new Map<number, Elements>();
    plan.donated.forEach((input, result) => {
      const own = elements[input];
      if (own !== undefined) taken.set(result, own);
    });
    const own = reserve(plan.arenaBytes);
    const results =
      observer === undefined ? runSteps(executable, elements, own, taken) : observedSteps(observer, executable, elements, own, taken);
    for (const input of plan.donated) inputs[input]?.release();
    return plan.results.map(({ shape, dtype }, i) => hold(results[i] as Elements, shape, dtype)); // one for each
  }

  const backend: Backend = {
    name: "js",
    describe: () => ({ name: "js", mode, threads: 1, why: [why], unsupported: [] }),
    dtypes: new Set<DType>(["float32", "float64", "int32", "bool", "float16", "bfloat16", "int8"]),
    claims: (kernel: ClaimedKernel) =>
      byDefinition.has(kernel.definition) &&
      isFloat(kernel.inputs[0]?.dtype ?? kernel.output) !== (byDefinition.get(kernel.definition)?.ofIntegers ?? false) &&
      !kernel.inputs.some(({ dtype }) => bytesOf[dtype] === 2),
    claimed: kernels.map((kernel) => kernel.definition),
    async prepare(plan: Plan): Promise<JsExecutable> {
      const began = observer?.now() ?? 0;
      const steps = plan.steps.map(ready);
      observer?.prepared(plan, observer.now() - began);
      return { plan, steps };
    },
    observe(next) {
      observer = next;
    },
    upload(data, shape, dtype) {
      const elements = allocate(dtype, sizeOf(shape));
      elements.set(data);
      return hold(elements, shape, dtype);
    },
    async download(buffer): Promise<HostArray> {
      const elements = buffers.contentOf(buffer);
      const host = hostArray(buffer.dtype, elements.length);
      host.set(elements);
      return host;
    },
    // `prepare` made every executable that this backend is given.
    run: async (executable: Executable, inputs) => run(executable as JsExecutable, inputs),
    memory: () => ({ live: buffers.live, scratch: arena.byteLength }),
    async close() {
      arena = new ArrayBuffer(0);
      compiled.clear();
    },
  };
  return backend;
}
