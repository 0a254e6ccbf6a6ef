import { expand } from "../../../scalar/elementary.ts";
import { namedText, textBuilder, typeName, type Lanes } from "./scalar-text.ts";

/** The WGSL function `power1` or `power4`: e^x by the same expansion as everywhere. Its multiplications and additions are fused; NaN stays NaN. */
export function exponential(lanes: Lanes): string {
  const statements: string[] = [];
  const result = expand("exp", namedText("float32", "x"), textBuilder(statements, lanes)).code();
  const type = typeName("float32", lanes);
  return `fn power${lanes}(x: ${type}) -> ${type} {\n${statements.map((line) => `  ${line}\n`).join("")}  return ${result};\n}`;
}
