import { errors } from "../errors.ts";
import { anchors, classifierTemplates, encoderTemplates, type EncoderFamily } from "./families.ts";

/** A one-to-one map between a library's tensor names and ours; undefined for names outside it. */
export interface NameMap {
  readonly family: EncoderFamily;
  /** What stands before the encoder's names in the file, with its dot: `bert.`, `0.auto_model.` or nothing. */
  readonly prefix: string;
  toOurs(theirs: string): string | undefined;
  toTheirs(ours: string): string | undefined;
}

/** How a file names things, where that is not fixed by the family. */
export interface NameMapOptions {
  /** Default none. */
  readonly prefix?: string;
  /** Files from before 2019 call a norm's weight `gamma` and its bias `beta`; default `weight-bias`. */
  readonly norms?: "weight-bias" | "gamma-beta";
}

/**
 * The map of one family of encoders, and its classifier's names as they are. Ours are BERT's own names without prefix for the BERT family, and
 * ParlAI's own names inside an encoder for ParlAI.
 * @example
 * const map = createNameMap("distilbert", { prefix: "distilbert." });
 * expect(map.toOurs("distilbert.transformer.layer.3.attention.q_lin.weight")).toBe("encoder.layer.3.attention.self.query.weight");
 */
export function createNameMap(family: EncoderFamily, options: NameMapOptions = {}): NameMap {
  const { prefix = "", norms = "weight-bias" } = options;
  const toOurs = new Map<string, string>();
  const toTheirs = new Map<string, string>();
  const add = (ours: string, theirs: string): void => {
    toOurs.set(theirs, ours);
    toTheirs.set(ours, theirs);
  };
  const ends = (template: string): readonly string[] => (template.endsWith("*") ? ["weight", "bias"] : [""]);
  const old = (name: string): string =>
    norms === "gamma-beta" ? name.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta") : name;
  for (const [ours, theirs] of encoderTemplates[family]) {
    for (const end of ends(ours)) add(ours.replace("*", end), prefix + old(theirs.replace("*", end)));
  }
  for (const [ours, theirs] of classifierTemplates[family])
    for (const end of ends(ours)) add(ours.replace("*", end), theirs.replace("*", end));
  return { family, prefix, toOurs: (name) => translate(toOurs, name), toTheirs: (name) => translate(toTheirs, name) };
}

/**
 * The map that fits the names in a file: finds the prefix by the word embedding's name (ParlAI: the position embedding's), and old norm names.
 * @throws TercetError `names-ambiguous` when nothing or more than one prefix fits and none was given.
 * @example expect(detectNameMap("bert", ["0.auto_model.embeddings.word_embeddings.weight"]).prefix).toBe("0.auto_model.");
 */
export function detectNameMap(family: EncoderFamily, names: Iterable<string>, prefix?: string): NameMap {
  const all = [...names];
  const anchor = anchors[family];
  const candidates = all
    .filter((name) => name === anchor || name.endsWith(`.${anchor}`))
    .map((name) => name.slice(0, name.length - anchor.length));
  const found = prefix ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (found === undefined) throw errors["names-ambiguous"]({ family, candidates });
  const norms = all.includes(`${found}embeddings.LayerNorm.gamma`) ? "gamma-beta" : "weight-bias";
  return createNameMap(family, { prefix: found, norms });
}

// Layers are looked up by their template, so one map serves any depth. A number is written one way only: "03" is no layer.
function translate(names: ReadonlyMap<string, string>, name: string): string | undefined {
  const found = names.get(name);
  if (found !== undefined) return found.includes("{i}") ? undefined : found;
  for (const match of name.matchAll(/(?<=^|\.)(?:0|[1-9][0-9]{0,5})(?=\.)/g)) {
    const template = names.get(`${name.slice(0, match.index)}{i}${name.slice(match.index + match[0].length)}`);
    if (template !== undefined) return template.replace("{i}", match[0]);
  }
  return undefined;
}
