import { errors } from "./errors.ts";

/** A parsed JSON value; objects are Maps, so no name in a file can touch a prototype. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** An object of a JSON text. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

const maxDepth = 100;

/**
 * Parses JSON strictly: as `JSON.parse`, and duplicate names and deep nesting are refused too.
 * @throws TercetError `json-invalid` with the offset.
 * @example expect(() => parseJson('{"a":1,"a":2}', "config.json")).toThrow("json-invalid");
 */
export function parseJson(text: string, path: string): JsonValue {
  let at = 0;
  const fail = (reason: string): never => {
    throw errors["json-invalid"]({ path, reason, offset: at });
  };
  const space = (): void => {
    while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
  };
  const expectCharacter = (character: string): void => {
    if (text[at] !== character) fail(`${JSON.stringify(character)} is missing`);
    at += 1;
  };
  const token = (pattern: RegExp, what: string): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? fail(`${what} is not well formed`);
    at += found.length;
    return found;
  };
  const string = (): string => {
    if (text[at] !== '"') fail("a string is missing");
    // Found by searching, not by a pattern: a string of 100 MB would exhaust a pattern's stack.
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end < 0) fail("a string is not closed");
    const found = text.slice(at, end + 1);
    if (!/[\\\u0000-\u001f]/.test(found)) {
      at = end + 1;
      return found.slice(1, -1);
    }
    try {
      const parsed = JSON.parse(found) as string; // as: what stands in quotes is a string or an error
      at = end + 1;
      return parsed;
    } catch {
      return fail("a string is not well formed");
    }
  };
  const object = (depth: number): JsonObject => {
    const entries = new Map<string, JsonValue>();
    at += 1;
    space();
    if (text[at] === "}") at += 1;
    else {
      for (;;) {
        space();
        const start = at;
        const name = string();
        if (entries.has(name)) at = start;
        if (entries.has(name)) fail(`the name ${JSON.stringify(name)} comes twice in one object`);
        space();
        expectCharacter(":");
        entries.set(name, value(depth));
        space();
        if (text[at] === "}") break;
        expectCharacter(",");
      }
      at += 1;
    }
    return entries;
  };
  const array = (depth: number): JsonValue[] => {
    const items: JsonValue[] = [];
    at += 1;
    space();
    if (text[at] === "]") at += 1;
    else {
      for (;;) {
        items.push(value(depth));
        space();
        if (text[at] === "]") break;
        expectCharacter(",");
      }
      at += 1;
    }
    return items;
  };
  const value = (depth: number): JsonValue => {
    if (depth > maxDepth) fail(`values are nested more than ${maxDepth} deep`);
    space();
    switch (text[at]) {
      case "{":
        return object(depth + 1);
      case "[":
        return array(depth + 1);
      case '"':
        return string();
      case "t":
      case "f":
      case "n": {
        const word = token(wordPattern, "a word");
        return word === "null" ? null : word === "true";
      }
      default:
        return Number(token(numberPattern, "a value"));
    }
  };
  const parsed = value(0);
  space();
  if (at < text.length) fail("something follows the value");
  return parsed;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text[quote - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const wordPattern = /true|false|null/y;

/** The value with plain objects, for schemas. Names become own properties, `__proto__` too. */
export function plainJson(value: JsonValue): unknown {
  if (isJsonObject(value)) return Object.fromEntries([...value].map(([name, inner]) => [name, plainJson(inner)]));
  return typeof value === "object" && value !== null ? value.map(plainJson) : value;
}

/** Whether a value is an object of JSON. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}
