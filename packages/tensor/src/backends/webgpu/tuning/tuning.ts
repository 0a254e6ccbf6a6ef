import { partDepth, tiles, type Tile, type GpuTileName } from "../kernels/tile.ts";

/** How a product can be cut: its tile, and whether parts of long sums get workgroups of their own. */
export interface ProductCut {
  readonly tile: GpuTileName;
  readonly inParts: boolean;
}

/** What was measured of one way, in milliseconds of the device. */
export interface Timed {
  readonly milliseconds: number;
}

/** x [rows, length] times weights [columns, length], float32. */
export interface TunedProduct extends ProductCut {
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
  /** All ways that were measured; the first is the rule's. */
  readonly measured: readonly (ProductCut & Timed)[];
}

/** The same with int8 weights. */
export interface TunedQuantized {
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
  readonly tile: GpuTileName;
  readonly measured: readonly (Timed & { readonly tile: GpuTileName })[];
}

/** Rows of a tile of attention. */
export type AttentionRows = 32 | 8;

/** Attention of sequences to themselves: so many rows in all. */
export interface TunedAttention {
  readonly rows: number;
  readonly heads: number;
  readonly tileRows: AttentionRows;
  readonly measured: readonly (Timed & { readonly tileRows: AttentionRows })[];
}

/** What `tuneWebgpu` measured on one adapter: plain data, to be kept as JSON. It changes how fast kernels are and no bit of a result. */
export interface WebgpuTuning {
  readonly schema: 1;
  /** The adapter as it names itself, with its driver where it tells: tables of others are not used. */
  readonly adapter: string;
  readonly products: readonly TunedProduct[];
  readonly quantized: readonly TunedQuantized[];
  readonly attention: readonly TunedAttention[];
}

/** A table, or what is wrong with data that should be one. */
export type ReadTuning = { readonly kind: "tuning"; readonly tuning: WebgpuTuning } | { readonly kind: "invalid"; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isExtent = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;
const isTime = (value: unknown): boolean => typeof value === "number" && value >= 0 && Number.isFinite(value);
const isTile = (value: unknown): boolean => tiles.some(({ name }) => name === value);
const isSquare = (value: unknown): boolean => squareTiles.some(({ name }) => name === value);
const isHeight = (value: unknown): boolean => value === 32 || value === 8;

/** Tiles with several rows an invocation, which products of int8 weights have. */
export const squareTiles: readonly Tile[] = tiles.filter(({ ownRows }) => ownRows > 1);

/** What the ways of each kind are made of; every entry has one that was chosen, and a list of those that were measured. */
const ways: Readonly<Record<"products" | "quantized" | "attention", (way: Fields) => boolean>> = {
  products: ({ tile, inParts }) => isTile(tile) && typeof inParts === "boolean",
  quantized: ({ tile }) => isSquare(tile),
  attention: ({ tileRows }) => isHeight(tileRows),
};

const extents = {
  products: ["rows", "columns", "length"],
  quantized: ["rows", "columns", "length"],
  attention: ["rows", "heads"],
} as const;

/** Reads what a file or a page kept, whoever wrote it. */
export function readTuning(data: unknown): ReadTuning {
  const invalid = (why: string): ReadTuning => ({ kind: "invalid", why });
  if (!isFields(data)) return invalid("it is no object");
  if (data["schema"] !== 1) return invalid(`its schema is ${JSON.stringify(data["schema"])}, and 1 is known`);
  if (typeof data["adapter"] !== "string") return invalid("it names no adapter");
  for (const kind of ["products", "quantized", "attention"] as const) {
    const entries = data[kind];
    if (!Array.isArray(entries)) return invalid(`${kind} is no list`);
    for (const [at, entry] of entries.entries()) {
      const measured: unknown = isFields(entry) ? entry["measured"] : undefined;
      const isWhole =
        isFields(entry) &&
        extents[kind].every((name) => isExtent(entry[name])) &&
        ways[kind](entry) &&
        Array.isArray(measured) &&
        measured.every((way: unknown) => isFields(way) && ways[kind](way) && isTime(way["milliseconds"]));
      if (!isWhole) return invalid(`${kind}[${at}] is not as tercet tune writes it, or names a tile that is not there`);
    }
  }
  return { kind: "tuning", tuning: data as unknown as WebgpuTuning }; // checked field by field above
}

/** The table of an adapter among several, and what is to be said of them. */
export interface OwnTuning {
  readonly tuning: WebgpuTuning | undefined;
  readonly notes: readonly string[];
}

/** Finds the table of an adapter; the last one counts. What is no table, or another's, is not used, and said. */
export function tuningFor(adapter: string, given: readonly unknown[]): OwnTuning {
  const read = given.map(readTuning);
  const tables = read.flatMap((each) => (each.kind === "tuning" ? [each.tuning] : []));
  const tuning = tables.findLast((each) => each.adapter === adapter);
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
  return {
    tuning,
    notes: [
      ...read.flatMap((each) => (each.kind === "invalid" ? [`a table of measured tiles is not used: ${each.why}`] : [])),
      ...(tuning === undefined && tables.length > 0
        ? [`tables of measured tiles are not used: they are of ${tables.map((each) => each.adapter).join("; ")}`]
        : []),
      tuning === undefined
        ? "tiles follow a rule; none were measured on this adapter"
        : `tiles as measured on this adapter, for ${count(tuning.products.length + tuning.quantized.length, "product")} and ${count(tuning.attention.length, "size")} of attention`,
    ],
  };
}

/** Whether sums of a length have parts. */
export function hasParts(length: number): boolean {
  return length > partDepth;
}
