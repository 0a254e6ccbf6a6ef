import { knownBi, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { knownCross, type CrossConfig, type CrossParameters } from "@tercet/cross-encoder";
import {
  jointModel,
  loadParts,
  separateModel,
  type JointHead,
  type JointModel,
  type LoadOptions,
  type SeparateHead,
  type SeparateModel,
  type TextTokenizer,
} from "@tercet/encoder";
import { knownPoly, polyModel, type PolyConfig, type PolyModel, type PolyParameters } from "@tercet/poly-encoder";
import type { HeadName } from "./head-names.ts";

/** A loaded model, and how it reads texts. */
export type LoadedHead =
  | { readonly name: "bi"; readonly model: SeparateModel; readonly tokenizer: TextTokenizer }
  | { readonly name: "poly"; readonly model: PolyModel; readonly tokenizer: TextTokenizer }
  | { readonly name: "cross"; readonly model: JointModel; readonly tokenizer: TextTokenizer };

/** Loads one of the bundled models from its folder. */
export async function loadHead(name: HeadName, folder: string, options: LoadOptions): Promise<LoadedHead> {
  switch (name) {
    case "bi": {
      const parts = await loadParts<SeparateHead<BiConfig, BiParameters>, BiConfig, BiParameters>(knownBi, folder, options);
      return { name, model: separateModel(parts), tokenizer: parts.tokenizer };
    }
    case "poly": {
      const parts = await loadParts<SeparateHead<PolyConfig, PolyParameters>, PolyConfig, PolyParameters>(knownPoly, folder, options);
      return { name, model: polyModel(parts), tokenizer: parts.tokenizer };
    }
    case "cross": {
      const parts = await loadParts<JointHead<CrossConfig, CrossParameters>, CrossConfig, CrossParameters>(knownCross, folder, options);
      return { name, model: jointModel(parts), tokenizer: parts.tokenizer };
    }
    default:
      return name satisfies never;
  }
}
