/**
 * The text of a kernel with its shuffles made of workgroup memory: the invocations of a workgroup then exchange numbers as those of a subgroup of any width would, which is
 * how the arithmetic of widths is tried that no device here has. The shuffled variable is declared with its type before.
 */
export function withEmulatedSubgroups(code: string): string {
  const size = Number(/@workgroup_size\((\d+)\)/u.exec(code)?.[1]);
  const index = /@builtin\(local_invocation_index\) (\w+)/u.exec(code)?.[1] ?? "";
  const types = new Set<string>();
  const shuffled = code.replaceAll(/subgroupShuffleXor\((\w+), /gu, (_, name: string, at: number) => {
    const declared = [...code.slice(0, at).matchAll(new RegExp(`var ${name}: ([\\w<>]+) =`, "gu"))].at(-1)?.[1];
    if (declared === undefined) throw new TypeError(`The type of ${name} is not written`);
    types.add(declared);
    return `${functionOf(declared)}(${name}, `;
  });
  const functions = [...types].map(
    (type) => `var<workgroup> by_${functionOf(type)}: array<${type}, ${size}>;
fn ${functionOf(type)}(own: ${type}, mask: u32) -> ${type} {
  by_${functionOf(type)}[ownIndex] = own;
  workgroupBarrier();
  let other = by_${functionOf(type)}[ownIndex ^ mask];
  workgroupBarrier();
  return other;
}`,
  );
  const begun = shuffled.replace(/(fn main\([^{]*\{)/u, `$1\n  ownIndex = ${index};`).replace("enable subgroups;\n", "");
  return [begun, "var<private> ownIndex: u32;", ...functions].join("\n");
}

function functionOf(type: string): string {
  return `emulated_${type.replaceAll(/\W/gu, "")}`;
}
