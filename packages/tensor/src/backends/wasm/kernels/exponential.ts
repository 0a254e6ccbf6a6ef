import { expand } from "../../../scalar/elementary.ts";
import type { FunctionBuilder } from "../assemble.ts";
import type { Code } from "../code.ts";
import type { HoistedConstants } from "../loops/constants.ts";
import { vectorBuilder } from "../loops/vector-builder.ts";

/** exp of four lanes, by the same expansion as everywhere: statements, then the value. */
export function vectorExponential(
  builder: FunctionBuilder,
  constants: HoistedConstants,
  x: Code,
): { readonly statements: Code; readonly value: Code } {
  const local = builder.local("v128");
  const statements: Code[] = [local.set(x)];
  const { code } = expand("exp", { type: "float32", code: local.get }, vectorBuilder(builder, statements, constants));
  return { statements, value: code };
}
