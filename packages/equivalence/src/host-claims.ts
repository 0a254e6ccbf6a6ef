import { claim, type BackendLabel, type Claim, type Environment, type Subject } from "./claim.ts";
import type { Property } from "./property.ts";

/**
 * What computes a subject that no backend takes part in, such as a tokenizer or a metric: plain JavaScript of the runtime. Such a claim has one place in a table,
 * whatever backends stand beside it.
 */
export const hostLabel: BackendLabel = { name: "host" };

/**
 * Claims of a subject that no backend takes part in.
 * @example
 * const same = sameBits({ generate: arrays({ shape: [1] }), subject: (x) => ({ x }) });
 * const [only] = hostClaims({ kind: "metric", name: "mrr" }, [same], { runtime: "node", device: "cpu" });
 * expect(only?.id).toBe("metric:mrr/same-bits/host/node:cpu");
 */
export function hostClaims(subject: Subject, properties: readonly Property[], environment: Environment): readonly Claim[] {
  return properties.map((property) => claim({ subject, property, backend: hostLabel, environment }));
}
