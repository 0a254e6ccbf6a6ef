/** Why a pattern of a tokenizer file is refused. */
export type PatternFault = { readonly kind: "unsupported"; readonly what: string } | { readonly kind: "unsafe"; readonly why: string };

interface Group {
  /** Holds a repetition or a choice, so one text can match it in more than one way. */
  variable: boolean;
  /** Unbounded repetitions in the current alternative. */
  unbounded: number;
}

const longestPattern = 10_000;
const mostRepeats = 1_000;
const mostUnbounded = 3;

/**
 * What is wrong with a regular expression from a file, or null. Repeating something that itself repeats or chooses
 * can take exponential time, so it is refused whatever the text; `\G`, `&&` and back references have no exact JavaScript form.
 * @example
 * expect(patternFault("(a+)+b")?.kind).toBe("unsafe");
 * expect(patternFault("'s|'t| ?\\p{L}+|\\s+(?!\\S)|\\s+")).toBe(null);
 */
export function patternFault(pattern: string): PatternFault | null {
  if (pattern.length > longestPattern) return { kind: "unsafe", why: `has ${pattern.length} characters, more than ${longestPattern}` };
  const groups: Group[] = [{ variable: false, unbounded: 0 }];
  let i = 0;
  let atom: Group | null = null;
  while (i < pattern.length) {
    const char = pattern[i]!;
    const group = groups.at(-1)!;
    const repeat = atom === null ? null : repetition(pattern, i);
    if (repeat !== null) {
      const fault = repeatFault(repeat, atom!);
      if (fault !== null) return fault;
      group.variable ||= repeat.max !== repeat.min;
      if (repeat.max === Infinity && ++group.unbounded > mostUnbounded)
        return { kind: "unsafe", why: `has more than ${mostUnbounded} unbounded repetitions in one alternative` };
      i += repeat.length;
      atom = null;
    } else if (char === "\\") {
      const next = pattern[i + 1] ?? "";
      if (next === "G") return { kind: "unsupported", what: "\\G" };
      if (/[1-9k]/.test(next)) return { kind: "unsupported", what: "a back reference" };
      i += pattern[i + 2] === "{" && /[pPxu]/.test(next) ? pattern.indexOf("}", i) - i + 1 || 2 : 2;
      atom = { variable: false, unbounded: 0 };
    } else if (char === "[") {
      const end = classEnd(pattern, i);
      if (end < 0) return { kind: "unsupported", what: "an unclosed character class" };
      if (/(^|[^\\])&&/.test(pattern.slice(i, end))) return { kind: "unsupported", what: "&&" };
      i = end;
      atom = { variable: false, unbounded: 0 };
    } else if (char === "(") {
      const prefix = /^\((?:\?(?:<?[=!]|[a-z-]*:|>|P?<\w+>))?/.exec(pattern.slice(i))![0];
      groups.push({ variable: false, unbounded: 0 });
      i += prefix.length;
      atom = null;
    } else if (char === ")") {
      if (groups.length === 1) return { kind: "unsupported", what: "an unopened group" };
      atom = groups.pop()!;
      const outer = groups.at(-1)!;
      outer.variable ||= atom.variable;
      outer.unbounded += atom.unbounded;
      i += 1;
    } else if (char === "|") {
      group.variable = true;
      group.unbounded = 0;
      i += 1;
      atom = null;
    } else {
      i += 1;
      atom = { variable: false, unbounded: 0 };
    }
  }
  return groups.length === 1 ? null : { kind: "unsupported", what: "an unclosed group" };
}

interface Repetition {
  readonly min: number;
  readonly max: number;
  readonly length: number;
}

function repetition(pattern: string, at: number): Repetition | null {
  const match = /^(?:([*+?])|\{(\d*)(,?)(\d*)\})[?+]?/.exec(pattern.slice(at, at + 24));
  if (match === null || (match[1] === undefined && match[2] === "" && match[4] === "")) return null;
  const [text, sign, low, comma, high] = match;
  if (sign !== undefined) return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity, length: text.length };
  const min = Number(low);
  return { min, max: comma === "" ? min : high === "" ? Infinity : Number(high), length: text.length };
}

function repeatFault({ min, max }: Repetition, atom: Group): PatternFault | null {
  if (min > mostRepeats || (max !== Infinity && max > mostRepeats))
    return { kind: "unsafe", why: `repeats more than ${mostRepeats} times` };
  return max > 1 && atom.variable ? { kind: "unsafe", why: "repeats a group that itself repeats or chooses" } : null;
}

function classEnd(pattern: string, start: number): number {
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") i += 1;
    else if (char === "[") {
      depth += 1;
      if (pattern[i + 1] === "^") i += 1;
      if (pattern[i + 1] === "]") i += 1;
    } else if (char === "]" && --depth === 0) return i + 1;
  }
  return -1;
}
