import { unsigned, type Code, type Local, type ValueType } from "./code.ts";

/** Locals by name. */
export type Named<N extends string> = { readonly [K in N]: Local };

/** A function under construction: its parameters are its first locals. */
export interface FunctionBuilder {
  /** The function's parameters under names, in order. */
  parameters<const N extends string>(...names: readonly N[]): Named<N>;
  local(type: ValueType): Local;
  /** A local that outlives the turn in which it is made. */
  lasting(type: ValueType): Local;
  /** Locals of one type under names. */
  locals<const N extends string>(type: ValueType, ...names: readonly N[]): Named<N>;
  /**
   * Statements that end temporary vectors of a loop's turn. A local that was set in a loop is a value that might live on into the next turn, and V8 pairs no
   * vectors where there are many of those; so they are set to a constant, which costs nothing.
   */
  forget(vectors: readonly Local[]): Code;
  /** One turn of a loop: what `build` gives, then the end of the vectors that it made locals for. */
  turn(build: () => Code): Code;
}

/** A function of a module. Functions with one key are one function. */
export interface FunctionSource {
  readonly key: string;
  readonly parameters: readonly ValueType[];
  /** Gives the body; `use` gives the numbers of other functions that it calls. */
  readonly build: (builder: FunctionBuilder, use: (other: FunctionSource) => number) => Code;
}

/** The memory that a module imports as "kernel" "memory". */
export interface MemoryImport {
  readonly shared: boolean;
  /** In pages of 64 KiB, at least that of the memory which is given. */
  readonly maximumPages: number;
}

const typeBytes: { readonly [T in ValueType]: number } = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

function flatten(code: Code): number[] {
  const bytes: number[] = [];
  const visit = (part: Code): void => {
    if (typeof part === "number") bytes.push(part);
    else for (const inner of part) visit(inner);
  };
  visit(code);
  return bytes;
}

const sized = (bytes: readonly number[]): Code => [unsigned(bytes.length), bytes];
const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];
const section = (id: number, content: Code): Code => [id, sized(flatten(content))];
const text = (value: string): Code => sized([...new TextEncoder().encode(value)]);

function local(index: number, type: ValueType): Local {
  return {
    index,
    type,
    get: [0x20, unsigned(index)],
    set: (value) => [value, 0x21, unsigned(index)],
    tee: (value) => [value, 0x22, unsigned(index)],
  };
}

function named<N extends string>(names: readonly N[], make: (i: number) => Local | undefined): Named<N> {
  return Object.fromEntries(names.map((name, i) => [name, make(i)])) as Named<N>; // a property for each name
}

function buildBody(source: FunctionSource, use: (other: FunctionSource) => number): Code {
  const parameters = source.parameters.map((type, i) => local(i, type));
  const types: ValueType[] = [];
  const fresh = (type: ValueType): Local => local(parameters.length + types.push(type) - 1, type);
  const lasting = new Set<number>();
  /** Never set, so it is a constant. */
  let zero: Local | undefined;
  const forget = (vectors: readonly Local[]): Code => {
    if (vectors.length === 0) return [];
    zero ??= builder.lasting("v128");
    const { get } = zero;
    return vectors.map((vector) => vector.set(get));
  };
  const builder: FunctionBuilder = {
    parameters: (...names) => named(names, (i) => parameters[i]),
    local: fresh,
    lasting: (type) => {
      const own = fresh(type);
      lasting.add(own.index);
      return own;
    },
    locals: (type, ...names) => named(names, () => fresh(type)),
    forget,
    turn: (build) => {
      const first = types.length;
      const code = build();
      const made = types.slice(first).map((type, i) => local(parameters.length + first + i, type));
      return [code, forget(made.filter(({ type, index }) => type === "v128" && !lasting.has(index)))];
    },
  };
  const body = source.build(builder, use);
  const locals = vector(types.map((type) => [1, typeBytes[type]]));
  return sized(flatten([locals, body, 0x0b]));
}

/** A binary module whose functions "0", "1", ... are `sources`, with all that they call. */
export function assemble(sources: readonly FunctionSource[], memory: MemoryImport): Uint8Array<ArrayBuffer> {
  const all = [...sources];
  const numbers = new Map(all.map((source, i) => [source.key, i]));
  const use = (other: FunctionSource): number => {
    const own = numbers.get(other.key);
    if (own !== undefined) return own;
    numbers.set(other.key, all.length);
    return all.push(other) - 1;
  };
  const bodies: Code[] = [];
  for (let i = 0; i < all.length; i++) bodies.push(buildBody(all[i] as FunctionSource, use)); // grows while functions name others
  const signatures = [...new Set(all.map((source) => source.parameters.join()))];
  const types = signatures.map((signature) => {
    const parameters = signature === "" ? [] : (signature.split(",") as ValueType[]); // they were joined above
    return [0x60, vector(parameters.map((type) => typeBytes[type])), 0];
  });
  const limits = memory.shared ? [0x03, 1, unsigned(memory.maximumPages)] : [0x00, 1];
  return Uint8Array.from(
    flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, vector(types)),
      section(2, vector([[text("kernel"), text("memory"), 0x02, limits]])),
      section(3, vector(all.map((source) => unsigned(signatures.indexOf(source.parameters.join()))))),
      section(7, vector(sources.map((_, i) => [text(String(i)), 0x00, unsigned(i)]))),
      section(10, vector(bodies)),
    ]),
  );
}
