/**
 * The text of a kernel with its subgroup matrices made of plain WGSL, where the whole workgroup is one subgroup: a matrix that was loaded is a place in memory, results are spread over
 * the invocations. Shapes are those that the text gives its types, and an operand that is not laid out as it says finds other numbers. `byte` is how a byte becomes a number.
 */
export function withEmulatedMatrices(code: string, byte: (word: string, shift: string) => string = signedByte): string {
  const group = Number(/@workgroup_size\((\d+)\)/u.exec(code)?.[1]);
  const [, k, m] = /subgroup_matrix_left<i8, (\d+), (\d+)>, row_major>/u.exec(code) ?? [];
  const [, n, depth] = /subgroup_matrix_right<i8, (\d+), (\d+)>, col_major>/u.exec(code) ?? [];
  const [, columns, rows] = /subgroup_matrix_result<i32, (\d+), (\d+)>/u.exec(code) ?? [];
  if (k !== depth || m !== rows || n !== columns) throw new TypeError("Matrices of these shapes have no product");
  const [left = "", right = ""] = ["left", "right"].map(
    (side) => new RegExp(`subgroup_matrix_${side}<[^>]*>, \\w+>\\(&(\\w+)`, "u").exec(code)?.[1],
  );
  const each = Math.ceil((Number(m) * Number(n)) / group);
  const type = `array<i32, ${each}>`;
  const element = (body: string): string => `  for (var i = 0; i < ${each}; i++) {
    let at = i32(ownIndex) + ${group} * i;
    if (at < ${Number(m) * Number(n)}) { ${body} }
  }`;
  const at = (memory: string, place: string, line: string): string => {
    const vector = `${memory}[${place}.x + u32(${line}) * ${place}.y + u32(j / 16)]`;
    return byte(`${vector}[(j / 4) & 3]`, "8u * u32(j & 3)");
  };
  return [
    code
      .replace(/@builtin\(subgroup_id\) subgroup: u32, @builtin\(num_subgroups\) subgroups: u32/u, "")
      .replace(/(fn main\([^{]*\{)/u, "$1\n  ownIndex = invocation; let subgroup = 0u; let subgroups = 1u;")
      .replaceAll(/subgroupMatrixLoad<[^(]*\(&\w+, (.*)\);/gu, "vec2<u32>($1);")
      .replaceAll(/= subgroup_matrix_result<[^>]*>\(\);/gu, `= ${type}();`)
      .replaceAll("subgroupMatrixMultiplyAccumulate(", "multiplied(")
      .replaceAll(/subgroupMatrixStore<row_major>\(&\w+, /gu, "stored(")
      .replaceAll(/enable \w+;\n/gu, ""),
    "var<private> ownIndex: u32;",
    `fn multiplied(a: vec2<u32>, b: vec2<u32>, c: ${type}) -> ${type} {
  var sum = c;
${element(`for (var j = 0; j < ${k}; j++) { sum[i] += ${at(left, "a", `at / ${n}`)} * ${at(right, "b", `at % ${n}`)}; }`)}
  return sum;
}`,
    `fn stored(first: u32, c: ${type}, stride: u32) {
  var sum = c;
${element(`sums[i32(first) + at / ${n} * i32(stride) + at % ${n}] = sum[i];`)}
}`,
  ].join("\n");
}

function signedByte(word: string, shift: string): string {
  return `(bitcast<i32>(${word} << (24u - ${shift})) >> 24u)`;
}
