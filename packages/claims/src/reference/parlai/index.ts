import { readModelFolder } from "@tercet/checkpoint";
import { errors } from "@tercet/encoder";
import type { ReferenceKind } from "../computed.ts";
import { computeBi } from "./bi.ts";
import { computeCross } from "./cross.ts";
import { computePoly } from "./poly.ts";

const heads = { bi: computeBi, cross: computeCross, poly: computePoly } as const;

/** ParlAI's three modules on token ids. */
export const parlai: ReferenceKind = {
  kind: "parlai",
  compute: async (reference, place) => {
    const folder = await readModelFolder(place.files, reference.model ?? "");
    if (folder.kind !== "parlai") throw errors["checkpoint-unsupported"]({ folder: reference.folder, reason: `it is ${folder.kind}` });
    return heads[folder.head](reference, folder, place);
  },
};
