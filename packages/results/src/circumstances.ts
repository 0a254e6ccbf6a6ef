import { z } from "zod";

/** Where and with what a measurement was made. */
export interface Machine {
  readonly cpu: string;
  /** Logical processors. */
  readonly processors: number;
  /** For example `linux-x64`. */
  readonly platform: string;
  readonly node: string;
}

/** @see Machine */
export const machine: z.ZodType<Machine> = z.object({ cpu: z.string(), processors: z.number(), platform: z.string(), node: z.string() });

/** The landed commit that a measurement is of. */
export interface Commit {
  /** 40 hexadecimal digits. */
  readonly hash: string;
  /** ISO 8601. */
  readonly committedAt: string;
  /** First line of its message. */
  readonly subject: string;
}

/** @see Commit */
export const commit: z.ZodType<Commit> = z.object({
  hash: z.string().regex(/^[0-9a-f]{40}$/, "40 hexadecimal digits"),
  committedAt: z.iso.datetime({ offset: true }),
  subject: z.string(),
});

/** What computes and where: a column of the matrix. */
export interface Column {
  /** A backend's name, for example `wasm`. */
  readonly backend: string;
  readonly mode?: string | undefined;
  readonly threads?: number | undefined;
  readonly runtime: "node" | "browser";
  readonly device: "cpu" | "gpu";
  /** Versions and the like, no part of a claim's id. */
  readonly details?: Readonly<Record<string, string>> | undefined;
}

/** @see Column */
export const column: z.ZodType<Column> = z.object({
  backend: z.string(),
  mode: z.string().optional(),
  threads: z.number().optional(),
  runtime: z.enum(["node", "browser"]),
  device: z.enum(["cpu", "gpu"]),
  details: z.record(z.string(), z.string()).optional(),
});

/**
 * A column in a few words.
 * @example expect(columnLabel({ backend: "wasm", mode: "wide-simd", threads: 2, runtime: "node", device: "cpu" })).toBe("wasm wide-simd, 2 threads, node");
 */
export function columnLabel({ backend, mode, threads, runtime, device }: Column): string {
  const computes = mode === undefined ? backend : `${backend} ${mode}`;
  const parallel = threads === undefined ? [] : [`${threads} ${threads === 1 ? "thread" : "threads"}`];
  return [computes, ...parallel, device === "gpu" ? `${runtime} gpu` : runtime].join(", ");
}
