import type { ChijamesFolder, ParlaiAttention, ParlaiFolder } from "@tercet/checkpoint";
import { bertConfigFrom, errors, leftOutNotes, parlaiConfigFrom, renameTensors, type ForeignModel } from "@tercet/encoder";
import type { AttentionKind, PolyConfig } from "./config.ts";

/**
 * A poly-encoder from ParlAI's or chijames' folder.
 * @throws TercetError `checkpoint-unsupported`, `parameters-incomplete`
 */
export async function polyFromFolder(folder: ParlaiFolder | ChijamesFolder): Promise<ForeignModel<PolyConfig>> {
  if (folder.head !== "poly")
    throw errors["checkpoint-unsupported"]({ folder: folder.folder, reason: `it holds a ${folder.head}-encoder` });
  return folder.kind === "parlai" ? fromParlai(folder) : fromChijames(folder);
}

function attentionOf(kind: ParlaiAttention, heads: number): AttentionKind {
  return kind === "multihead" ? { kind, heads } : { kind };
}

/** Where ParlAI's encoders stand among our parameters; the other names are the same. */
const prefixes: readonly (readonly [theirs: string, ours: string])[] = [
  ["encoder_ctxt.", "context."],
  ["encoder_cand.", "candidate."],
  ["code_attention.", "code_attention."],
  ["attention.", "attention."],
];

async function fromParlai({ options, vocabulary, weights }: ParlaiFolder): Promise<ForeignModel<PolyConfig>> {
  const { arrays, theirNames, leftOut } = await renameTensors(weights, (theirs) => {
    if (theirs === "codes") return ["codes"];
    const found = prefixes.find(([from]) => theirs.startsWith(from));
    return found === undefined ? [] : [found[1] + theirs.slice(found[0].length)];
  });
  const { polyencoder_type: type, poly_n_codes: m, reduction_type: kind } = options;
  const paddedPlaces = kind === "max" || options.variant === "prelayernorm";
  const config: PolyConfig = {
    transformer: parlaiConfigFrom(options, { vocabulary, segments: options.n_segments }),
    // The library's poly-encoder has two encoders whatever its options say.
    sharing: "separate",
    source:
      type === "codes"
        ? { kind: "codes", m, attention: attentionOf(options.codes_attention_type, options.codes_attention_num_heads) }
        : { kind: "first-m", m },
    finalAttention: attentionOf(options.poly_attention_type, options.poly_attention_num_heads),
    reduction: { kind },
    ...(paddedPlaces ? { compatibility: { paddedPlaces, codesSeePadding: false } } : {}),
  };
  const notes = paddedPlaces ? [`as in ParlAI, ${kind} sees the padding of a batch that says it has some`] : [];
  return { config, arrays, theirNames, notes: [...notes, ...leftOutNotes(leftOut)] };
}

async function fromChijames({ config, names, weights }: ChijamesFolder): Promise<ForeignModel<PolyConfig>> {
  const codes = "poly_code_embeddings.weight";
  const { arrays, theirNames, leftOut } = await renameTensors(
    weights,
    (theirs) => {
      const ours = names.toOurs(theirs);
      return theirs === codes ? ["codes"] : ours === undefined ? [] : [`encoder.${ours}`];
    },
    ["bert.pooler.dense.*"],
  );
  const basic = { kind: "basic" } as const;
  return {
    config: {
      transformer: bertConfigFrom(config, { pooler: false }),
      sharing: "shared",
      source: { kind: "codes", m: arrays.get("codes")?.shape[0] ?? 0, attention: basic },
      finalAttention: basic,
      reduction: { kind: "first" },
      compatibility: { paddedPlaces: false, codesSeePadding: true },
    },
    arrays,
    theirNames,
    notes: ["as in the library, codes attend to padding where a batch brings some; texts are never padded here", ...leftOutNotes(leftOut)],
  };
}
