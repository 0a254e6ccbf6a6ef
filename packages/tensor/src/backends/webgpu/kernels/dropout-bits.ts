import { threefryWords } from "../../../operators/threefry.ts";
import { axis } from "../../../scalar/expression.ts";
import { buildExpressions } from "../../../scalar/build-expressions.ts";
import { masking } from "../../../scalar/mask-bits.ts";
import { namedText, textBuilder } from "./scalar-text.ts";

/**
 * The WGSL function `keptOf`: bit w of the result says whether position 4 counter + w stays, for w from 0 to 3, as `randomMask` decides. A kernel draws
 * these bits where it uses them, and keeps no mask.
 */
export function keptBits(): string {
  const statements: string[] = [];
  const [key0, key1, counter] = [axis("key0", 1), axis("key1", 1), axis("counter", 1)];
  const given = new Map([key0, key1, counter].map((variable) => [variable, namedText("int32", variable.name)]));
  const words = threefryWords(key0, key1, { first: masking, second: counter });
  const built = buildExpressions(words, given, textBuilder(statements, 1)).map((word) => `bitcast<u32>(${word.code()})`);
  const parts = built.flatMap((word) => [`${word} >> 16u`, `${word} & 0xffffu`]);
  const lines = [
    ...statements,
    `let parts = vec4<u32>(${parts.join(", ")});`,
    "let kept = select(vec4<u32>(), vec4<u32>(1u, 2u, 4u, 8u), parts >= vec4<u32>(threshold));",
    "return kept.x | kept.y | kept.z | kept.w;",
  ];
  return `fn keptOf(counter: i32, key0: i32, key1: i32, threshold: u32) -> u32 {\n${lines.map((line) => `  ${line}\n`).join("")}}`;
}
