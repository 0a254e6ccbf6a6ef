import { expect, test } from "vitest";
import { isByElements, withAccessors } from "./accessors.ts";

test("elements are read and written through the memory of the layer", () => {
  const code =
    "@compute @workgroup_size(1) fn main(@builtin(workgroup_id) group: vec3<u32>) {\n  own1[i + k[own0[2]]] = own0[own0[1] + 1] * x[0];\n}";
  const text = withAccessors(code, [
    { name: "own0", element: "f32", memories: ["a", "b", "c"] },
    { name: "own1", element: "f32", memories: ["d", "e", "f"] },
  ]);
  expect(text).toContain("own1Set(u32(i + k[own0At(u32(2))]), own0At(u32(own0At(u32(1)) + 1)) * x[0]);");
  expect(text).toContain("layer = group.z;");
  expect(text).toContain("case 1u: { return b[at]; }");
  expect(text).toContain("default: { f[at] = value; }");
  expect(text).not.toContain("own1At");
});

test.each([
  ["a[i] = b[a[j]] + 1;", true],
  ["let x = a[i].x; if (a[i] == 2) { a[i] = x; }", true],
  ["if (a[i].y <= a[j].x) { a[i] = x; }", true],
  ["a[i] += 1;", false],
  ["a[i].x = 1;", false],
  ["a[i][2] = 1;", false],
  ["let n = arrayLength(&a);", false],
  ["other(b[0], aa[1], a2[3]);", true],
])("%s is by elements: %s", (code, expected) => {
  expect(isByElements(code, "a")).toBe(expected);
});
