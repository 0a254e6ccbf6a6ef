import { defaultBackend } from "./backend/default.ts";
import type { Backend, Buffer, Executable } from "./backend/interface.ts";
import { constantsOn } from "./constants.ts";
import { errors } from "./errors.ts";
import { bufferOf, checkDTypes, evaluate } from "./evaluate.ts";
import { trace } from "./graph/trace.ts";
import { verifyGraph } from "./graph/verify.ts";
import { loweringsOf } from "./plan/lowerings.ts";
import { kernelsOf, makePlan } from "./plan/plan.ts";
import { preparedCache } from "./plan/prepared.ts";
import { Tensor } from "./tensor.ts";
import { mapTree, treeLeaves, type Tree } from "./tree.ts";

/** Where a compiled function runs, and which arguments it may use up. */
export interface CompileOptions {
  /** Default: the `js` backend. */
  readonly backend?: Backend;
  /** Numbers of arguments whose memory results may take over: after the call these arguments are gone. */
  readonly donate?: readonly number[];
}

/** One traced and prepared form of a function, for arguments of one shape. */
interface Form {
  readonly executable: Executable;
  /** For each plan input: an argument leaf by number, or a constant that the function brought along. */
  readonly inputs: readonly (number | Tensor)[];
  /** Gives result trees their form. */
  readonly shape: Tree;
}

/** A backend that walks graphs keeps the traced graph instead of a plan. */
interface WalkedForm {
  readonly outputs: readonly Tensor[];
  readonly shape: Tree;
}

/** Most forms kept of one function. */
const mostForms = 256;

/**
 * A function of tensor trees, traced once for each set of argument shapes and then run as one plan. The function must build its result from its arguments
 * and constants alone; it is not called again for shapes it has seen. Donated arguments are gone after a call that succeeds.
 * @throws TercetError `backend-mixed`, `tensor-released`, `dtype-unsupported`, `attribute-invalid` when a donated argument is also a constant
 * @example
 * const twice = compile((x: Tensor) => mul(x, 2));
 * expect(await toArray(await twice(tensor([1, 2])))).toEqual([2, 4]);
 */
export function compile<Args extends readonly Tree[], Result extends Tree>(
  f: (...args: Args) => Result,
  options: CompileOptions = {},
): (...args: Args) => Promise<Result> {
  const backend = options.backend ?? defaultBackend();
  const donated = new Set(options.donate ?? []);
  const constants = constantsOn(backend);
  const forms = preparedCache<Form>(mostForms, ({ inputs }) => {
    for (const input of inputs) if (typeof input !== "number") constants.giveBack(input);
  });
  const walkedForms = preparedCache<WalkedForm>(mostForms);

  /** Calls `f` with parameters in place of the arguments. */
  function traceWith(args: Args): { readonly result: Result; readonly leaves: readonly Tensor[] } {
    let count = 0;
    const stand = (leaf: Tensor): Tensor => new Tensor(leaf.shape, leaf.dtype, { kind: "parameter", index: count++ });
    const places = args.map((arg) => mapTree(arg, stand)) as unknown as Args; // the same trees
    const result = f(...places);
    return { result, leaves: treeLeaves(result) };
  }

  async function prepare(args: Args, mayDonate: boolean): Promise<Form> {
    const { result, leaves } = traceWith(args);
    const argumentOf = args.flatMap((arg, i) => treeLeaves(arg).map(() => i));
    const graph = trace(leaves, (kernel) => backend.claims(kernel));
    verifyGraph(graph, "trace");
    checkDTypes(graph, backend);
    const indexOf = (tensor: Tensor): number | undefined => (tensor.source.kind === "parameter" ? tensor.source.index : undefined);
    const planned = makePlan(graph, {
      ...kernelsOf(backend),
      lowerings: loweringsOf(backend),
      donates: (leaf) => mayDonate && donated.has(argumentOf[indexOf(leaf.tensor) ?? -1] ?? -1),
    });
    const executable = await backend.prepare(planned.plan);
    const inputs = planned.leaves.map(({ tensor }) => indexOf(tensor) ?? tensor);
    for (const input of inputs) if (typeof input !== "number") constants.take(input);
    return { executable, inputs, shape: result };
  }

  async function run(args: Args): Promise<Result> {
    const leaves = args.flatMap((arg) => treeLeaves(arg));
    await evaluate(leaves, { backend });
    const key = args.map(formOf).join("|");
    if (backend.walk !== undefined) return walk(args, leaves, key);
    const given = args.flatMap((arg, i) => (donated.has(i) ? treeLeaves(arg) : []));
    const memory = buffersOf(given);
    // Memory that stands at two places of the arguments must not be written over while the other one is read.
    const mayDonate = leaves.filter((leaf) => memory.has(memoryOf(leaf))).length === memory.size;
    const form = await forms.get(`${key}${mayDonate ? "" : "!"}`, () => prepare(args, mayDonate));
    for (const input of form.inputs)
      if (typeof input !== "number" && memory.has(memoryOf(input)))
        throw errors["attribute-invalid"]({
          operator: "compile",
          attribute: "donate",
          requirement: "arguments that the function does not use as constants too",
          value: [...donated],
        });
    const bound = bindings(leaves);
    try {
      const inputs = form.inputs.map((input) => (typeof input === "number" ? bound.at(input) : constants.of(input)));
      const buffers = await backend.run(form.executable, inputs);
      for (const leaf of given) leaf.dispose();
      return resultOf(form.shape, buffers);
    } finally {
      bound.release();
    }
  }

  async function walk(args: Args, leaves: readonly Tensor[], key: string): Promise<Result> {
    const form = await walkedForms.get(key, async () => {
      const { result, leaves: outputs } = traceWith(args);
      return { outputs, shape: result };
    });
    const bound = bindings(leaves);
    try {
      const buffers = await backend.walk?.(
        form.outputs,
        leaves.map((_, i) => bound.at(i)),
      );
      for (const i of donated) for (const leaf of treeLeaves(args[i] ?? [])) leaf.dispose();
      return resultOf(form.shape, buffers ?? []);
    } finally {
      bound.release();
    }
  }

  /** Device memory of the arguments of one call; what had to be uploaded for it is released again. */
  function bindings(leaves: readonly Tensor[]): { readonly at: (leaf: number) => Buffer; readonly release: () => void } {
    const known = new Map<number, Buffer>();
    const temporary: Buffer[] = [];
    const bind = (leaf: number): Buffer => {
      const made = bufferOf(leaves[leaf] as Tensor, backend); // plans name arguments that they were made for
      if (made.temporary) temporary.push(made.buffer);
      known.set(leaf, made.buffer);
      return made.buffer;
    };
    return {
      at: (leaf) => known.get(leaf) ?? bind(leaf),
      release: () => {
        for (const buffer of temporary) buffer.release();
      },
    };
  }

  function resultOf(shape: Tree, buffers: readonly Buffer[]): Result {
    let next = 0;
    return mapTree(shape, (leaf) => {
      const buffer = buffers[next++] as Buffer; // one result for each leaf
      return new Tensor(leaf.shape, leaf.dtype, { kind: "buffer", buffer });
    }) as Result; // `f` gave the tree
  }

  return (...args) => run(args);
}

/** The memory of those tensors that live on a device. */
function buffersOf(tensors: readonly Tensor[]): ReadonlySet<Buffer | undefined> {
  return new Set(tensors.map(memoryOf).filter((buffer) => buffer !== undefined));
}

function memoryOf({ source }: Tensor): Buffer | undefined {
  return source.kind === "buffer" ? source.buffer : undefined;
}

const quotedNames = new Map<string, string>();
/** A name of a tree in quotes; trees have few names. */
function quoted(name: string): string {
  const own = quotedNames.get(name) ?? JSON.stringify(name);
  if (quotedNames.size < 1000) quotedNames.set(name, own);
  return own;
}

/** All of an argument that tracing can see, as text: which places there are, and each leaf's type and shape. */
function formOf(value: unknown): string {
  if (value instanceof Tensor) return `${value.dtype}[${value.shape.join(",")}]`;
  if (Array.isArray(value)) return `[${value.map(formOf).join(";")}]`;
  if (typeof value !== "object" || value === null) return typeof value;
  return `{${Object.entries(value).reduce((text, [name, each]) => `${text}${quoted(name)}:${formOf(each)};`, "")}}`;
}
