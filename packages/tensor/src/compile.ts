import { defaultBackend } from "./backend/default.ts";
import type { Backend, Buffer, Executable } from "./backend/interface.ts";
import { bufferOf, checkDTypes, evaluate } from "./evaluate.ts";
import { trace } from "./graph/trace.ts";
import { verifyGraph } from "./graph/verify.ts";
import { makePlan } from "./plan/plan.ts";
import { Tensor } from "./tensor.ts";
import { mapTree, treeLeaves, treeToPaths, type Tree } from "./tree.ts";

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
  readonly inputs: readonly (number | Buffer)[];
  /** Gives result trees their form. */
  readonly shape: Tree;
}

/** A backend that walks graphs keeps the traced graph instead of a plan. */
interface WalkedForm {
  readonly outputs: readonly Tensor[];
  readonly shape: Tree;
}

/** Most forms kept of one function; the one not used for longest goes first. */
const mostForms = 128;

/**
 * A function of tensor trees, traced once for each set of argument shapes and then run as one plan. The function must build its result from its arguments
 * and constants alone; it is not called again for shapes it has seen.
 * @throws TercetError `backend-mixed`, `tensor-released`, `dtype-unsupported`
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
  const forms = new Map<string, Promise<Form>>();
  const walkedForms = new Map<string, WalkedForm>();

  /** Calls `f` with parameters in place of the arguments. */
  function traceWith(args: Args): { readonly result: Result; readonly leaves: readonly Tensor[] } {
    let count = 0;
    const stand = (leaf: Tensor): Tensor => new Tensor(leaf.shape, leaf.dtype, { kind: "parameter", index: count++ });
    const places = args.map((arg) => mapTree(arg, stand)) as unknown as Args; // the same trees
    const result = f(...places);
    return { result, leaves: treeLeaves(result) };
  }

  async function prepare(args: Args): Promise<Form> {
    const { result, leaves } = traceWith(args);
    const argumentOf = args.flatMap((arg, i) => treeLeaves(arg).map(() => i));
    const graph = trace(leaves, (kernel) => backend.claims(kernel));
    verifyGraph(graph, "trace");
    checkDTypes(graph, backend);
    const indexOf = (tensor: Tensor): number | undefined => (tensor.source.kind === "parameter" ? tensor.source.index : undefined);
    const planned = makePlan(graph, {
      claims: (kernel) => backend.claims(kernel),
      donates: (leaf) => donated.has(argumentOf[indexOf(leaf.tensor) ?? -1] ?? -1),
    });
    return {
      executable: await backend.prepare(planned.plan),
      inputs: planned.leaves.map((leaf) => indexOf(leaf.tensor) ?? bufferOf(leaf.tensor, backend).buffer),
      shape: result,
    };
  }

  async function run(args: Args): Promise<Result> {
    const leaves = args.flatMap((arg) => treeLeaves(arg));
    await evaluate(leaves, { backend });
    const paths = args.map((arg) => treeToPaths(arg).map(([path, leaf]) => `${path}:${leaf.dtype}[${leaf.shape.join(",")}]`));
    const key = paths.map((path) => path.join(";")).join("|");
    if (backend.walk !== undefined) return walk(args, leaves, key);
    const form = await remember(forms, key, () => prepare(args));
    const temporary: Buffer[] = [];
    const given = new Map<number, Buffer>();
    const input = (which: number | Buffer): Buffer => {
      if (typeof which !== "number") return which;
      const known = given.get(which);
      if (known !== undefined) return known;
      const made = bufferOf(leaves[which] as Tensor, backend); // the plan names arguments it was made for
      if (made.temporary) temporary.push(made.buffer);
      given.set(which, made.buffer);
      return made.buffer;
    };
    try {
      const buffers = await backend.run(form.executable, form.inputs.map(input));
      let next = 0;
      return mapTree(form.shape, (leaf) => {
        const buffer = buffers[next++] as Buffer; // one result for each leaf
        return new Tensor(leaf.shape, leaf.dtype, { kind: "buffer", buffer });
      }) as Result;
    } finally {
      for (const buffer of temporary) if (!buffer.released) buffer.release();
      for (const i of donated) for (const leaf of treeLeaves(args[i] as Tree)) leaf.dispose();
    }
  }

  async function walk(args: Args, leaves: readonly Tensor[], key: string): Promise<Result> {
    const form = remember(walkedForms, key, () => {
      const { result, leaves: outputs } = traceWith(args);
      return { outputs, shape: result };
    });
    const buffers =
      (await backend.walk?.(
        form.outputs,
        leaves.map((leaf) => bufferOf(leaf, backend).buffer),
      )) ?? [];
    let next = 0;
    return mapTree(
      form.shape,
      (leaf) => new Tensor(leaf.shape, leaf.dtype, { kind: "buffer", buffer: buffers[next++] as Buffer }),
    ) as Result;
  }

  return (...args) => run(args);
}

/** A bounded cache: the entry of a key, made when it is new. */
function remember<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const value = cache.get(key) ?? make();
  cache.delete(key);
  cache.set(key, value);
  const [oldest] = cache.keys();
  if (cache.size > mostForms && oldest !== undefined) cache.delete(oldest);
  return value;
}
