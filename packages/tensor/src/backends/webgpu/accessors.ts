/** Memory that workgroups choose by their layer: an array in the code, several arrays in truth. */
export interface Accessed {
  readonly name: string;
  readonly element: string;
  /** One for each layer. */
  readonly memories: readonly string[];
}

/**
 * The code of a kernel in which elements of some arrays are those of the array of the workgroup's layer, its number along the third axis: every `name[at]` becomes a call, and so
 * does every `name[at] = value;`.
 */
export function withAccessors(code: string, accessed: readonly Accessed[]): string {
  const body = accessed.reduce((text, { name }) => replaced(text, name), code);
  const id = /@builtin\(workgroup_id\) (\w+)/u.exec(body)?.[1];
  if (id === undefined) throw new TypeError("A kernel with layers knows its workgroup");
  const entry = body.replace(/(fn main\([^{]*\{)/u, `$1\n  layer = ${id}.z;`);
  return ["var<private> layer: u32;", ...accessed.flatMap((each) => accessorsOf(each, body)), entry].join("\n");
}

/** Whether code reads and writes whole elements of an array and does nothing else with it, so that {@link withAccessors} can take it over. */
export function isByElements(code: string, name: string): boolean {
  for (const { index } of code.matchAll(new RegExp(`\\b${name}\\b`, "gu"))) {
    const from = index + name.length;
    if (code[from] !== "[") return false;
    // A part of an element that is assigned to, or one that is changed by what it was.
    if (/^(?:\s*(?:\.\w+|\[[^\]]*\]))*\s*(?:[-+*/|&^%]|<<|>>)?=(?!=)/u.test(code.slice(closing(code, from) + 1).replace(/^\s*=(?!=)/u, "")))
      return false;
  }
  return true;
}

function accessorsOf({ name, element, memories }: Accessed, body: string): readonly string[] {
  const cases = (of: (memory: string) => string): string =>
    memories.map((memory, i) => `    ${i === memories.length - 1 ? "default" : `case ${i}u`}: { ${of(memory)} }`).join("\n");
  const read = `fn ${name}At(at: u32) -> ${element} {\n  switch layer {\n${cases((memory) => `return ${memory}[at];`)}\n  }\n}`;
  const write = `fn ${name}Set(at: u32, value: ${element}) {\n  switch layer {\n${cases((memory) => `${memory}[at] = value;`)}\n  }\n}`;
  return [...(body.includes(`${name}At(`) ? [read] : []), ...(body.includes(`${name}Set(`) ? [write] : [])];
}

function replaced(code: string, name: string): string {
  const start = new RegExp(`\\b${name}\\[`, "u").exec(code);
  if (start === null) return code;
  const from = start.index + name.length;
  const to = closing(code, from);
  const index = replaced(code.slice(from + 1, to), name);
  const before = code.slice(0, start.index);
  const rest = code.slice(to + 1);
  const assigned = /^\s*=(?!=)\s*/u.exec(rest);
  if (assigned === null) return `${before}${name}At(u32(${index}))${replaced(rest, name)}`;
  const end = rest.indexOf(";");
  const value = replaced(rest.slice(assigned[0].length, end), name);
  return `${before}${name}Set(u32(${index}), ${value});${replaced(rest.slice(end + 1), name)}`;
}

/** The place of the bracket that closes the one at `from`. */
function closing(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    if (code[at] === "[") depth++;
    if (code[at] === "]" && --depth === 0) return at;
  }
  throw new TypeError("A bracket is not closed");
}
