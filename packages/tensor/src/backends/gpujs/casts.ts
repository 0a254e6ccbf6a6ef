import type { KernelExpression } from "../../plan/kernel.ts";
import { integerText, truth } from "./literals.ts";
import type { Target } from "./operations.ts";

/** Writes a conversion between float32, int32 and bool; those from and to storage types are integer operations by then. */
export function writeCast(
  { write, dialect }: Target,
  own: string,
  { type, a: of }: Extract<KernelExpression, { kind: "cast" }>,
  a: string,
): void {
  const from = of.type;
  if (type === "bool") write.line(`const ${own} = ${from === "bool" ? a : truth(`${a} != 0`)};`);
  else if (type !== "int32") write.line(`const ${own} = ${from === "bool" ? `${a} ? 1 : 0` : `Math.fround(${a})`};`);
  else if (from === "bool") {
    write.line(`${own} = 0;`);
    write.line(`if (${a}) { ${own} = 1; }`);
  } else if (from === "float32" || from === "float64") {
    write.line(`${own} = ${dialect.truncate(a)};`);
    // A float knows more numbers than an integer.
    write.line(`if (${a} >= 2147483648) { ${own} = ${integerText(0x7fffffff, dialect)}; }`);
    write.line(`if (${a} <= -2147483648) { ${own} = ${integerText(-0x80000000, dialect)}; }`);
    write.line(`if (${a} != ${a}) { ${own} = 0; }`);
  } else write.line(`${own} = ${a};`);
}
