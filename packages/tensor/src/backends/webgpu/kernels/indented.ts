/** WGSL put together from pieces, with each line as deep as its braces say and without empty lines. */
export function indented(code: string): string {
  let depth = 0;
  const lines = code.split("\n").flatMap((line) => {
    const text = line.trim();
    if (text === "") return [];
    const opens = text.split("{").length - 1;
    const closes = text.split("}").length - 1;
    const first = text.startsWith("}") ? depth - 1 : depth;
    depth += opens - closes;
    return [`${"  ".repeat(first)}${text}`];
  });
  return lines.join("\n");
}
