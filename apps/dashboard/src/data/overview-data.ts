import { tokenizerDifference, type TokenizerDifference } from "@tercet/results";
import { z } from "zod";
import { commitShown, unreadable, type CommitShown, type Unreadable } from "./circumstances.ts";
import type { Resource } from "./resource.ts";

/** How many claims ended how. */
export interface TallyShown {
  readonly held: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly notRun: number;
  readonly runs: number;
}

/** A claim that is named on the overview. */
export interface ClaimNamed {
  readonly id: string;
  readonly subject: string;
  readonly property: string;
  readonly column: string;
}

/** A value with its 95 % interval. */
export interface EstimateShown {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface OverviewClaims {
  readonly commit: CommitShown;
  readonly measuredAt: string;
  readonly seconds: number;
  readonly runs: number;
  readonly records: number;
  readonly total: TallyShown;
  readonly columns: readonly { readonly label: string; readonly tally: TallyShown; readonly stale?: CommitShown | undefined }[];
  /** The oldest of the newest records without a gap in which nothing failed, or in which something did. */
  readonly since: CommitShown;
  readonly failures: readonly (ClaimNamed & { readonly what: string; readonly since: CommitShown })[];
  /** Against the record before; undefined where there is none. */
  readonly changes?:
    | {
        readonly before: CommitShown;
        readonly total: number;
        /** The first of them: outcomes, then claims that went or came, then errors. */
        readonly first: readonly (ClaimNamed & { readonly kind: string; readonly before: string; readonly after: string })[];
      }
    | undefined;
}

/** Quality of one scorer, and what a ranking costs it where that was measured. */
export interface HeadShown {
  readonly name: string;
  readonly quality: Readonly<Record<string, EstimateShown>>;
}

/** One measured time of a head: one context against so many cached candidates. */
export interface LatencyShown {
  readonly head: string;
  readonly candidates: number;
  readonly milliseconds: EstimateShown;
}

export interface OverviewData {
  readonly claims: OverviewClaims | null;
  readonly trio: {
    readonly data: string;
    readonly count: number;
    readonly heads: readonly HeadShown[];
    readonly latencies: readonly LatencyShown[];
    readonly latencyNote?: string | undefined;
  } | null;
  readonly ratios: readonly {
    readonly work: string;
    readonly against: string;
    readonly mode: string;
    readonly least: number;
    readonly most: number;
    /** Ends of the intervals of all cases. */
    readonly from: number;
    readonly to: number;
    readonly cases: number;
    readonly wanted?: number | undefined;
    readonly measuredAt: string;
  }[];
  readonly vectors: readonly { readonly suite: string; readonly total: number; readonly run: number; readonly held: number }[];
  /** How tokenizers compare with Rust's; null where nobody has looked. */
  readonly tokenizers: {
    readonly oracle: string;
    readonly cases: readonly {
      readonly name: string;
      readonly what: string;
      readonly family: "bert" | "library";
      readonly strings: number;
      readonly equal: number;
      readonly differences: readonly TokenizerDifference[];
    }[];
  } | null;
  readonly mutants: { readonly sown: number; readonly caught: number; readonly survivors: readonly string[] } | null;
  readonly unreadable: readonly Unreadable[];
}

const tally: z.ZodType<TallyShown> = z.object({
  ...{ held: z.number(), failed: z.number(), unsupported: z.number(), notRun: z.number(), runs: z.number() },
});
const named = { id: z.string(), subject: z.string(), property: z.string(), column: z.string() };
const estimate: z.ZodType<EstimateShown> = z.object({ value: z.number(), low: z.number(), high: z.number() });

const claims: z.ZodType<OverviewClaims> = z.object({
  ...{ commit: commitShown, measuredAt: z.string(), seconds: z.number(), runs: z.number(), records: z.number(), total: tally },
  columns: z.array(z.object({ label: z.string(), tally, stale: commitShown.optional() })),
  since: commitShown,
  failures: z.array(z.object({ ...named, what: z.string(), since: commitShown })),
  changes: z
    .object({
      before: commitShown,
      total: z.number(),
      first: z.array(z.object({ ...named, kind: z.string(), before: z.string(), after: z.string() })),
    })
    .optional(),
});

const overviewData: z.ZodType<OverviewData> = z.object({
  claims: claims.nullable(),
  trio: z
    .object({
      data: z.string(),
      count: z.number(),
      heads: z.array(z.object({ name: z.string(), quality: z.record(z.string(), estimate) })),
      latencies: z.array(z.object({ head: z.string(), candidates: z.number(), milliseconds: estimate })),
      latencyNote: z.string().optional(),
    })
    .nullable(),
  ratios: z.array(
    z.object({
      ...{ work: z.string(), against: z.string(), mode: z.string(), least: z.number(), most: z.number() },
      ...{ from: z.number(), to: z.number(), cases: z.number(), wanted: z.number().optional(), measuredAt: z.string() },
    }),
  ),
  vectors: z.array(z.object({ suite: z.string(), total: z.number(), run: z.number(), held: z.number() })),
  tokenizers: z
    .object({
      oracle: z.string(),
      cases: z.array(
        z.object({
          ...{ name: z.string(), what: z.string(), family: z.enum(["bert", "library"]), strings: z.number(), equal: z.number() },
          differences: z.array(tokenizerDifference),
        }),
      ),
    })
    .nullable(),
  mutants: z.object({ sown: z.number(), caught: z.number(), survivors: z.array(z.string()) }).nullable(),
  unreadable: z.array(unreadable),
});

/** Where everything stands: `data/overview.json`. */
export const overviewResource: Resource<OverviewData> = { path: "data/overview.json", schema: overviewData };
