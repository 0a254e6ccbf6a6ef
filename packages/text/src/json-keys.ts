/** A key written twice in one JSON object: `JSON.parse` keeps the last without a word. */
export interface DuplicateKey {
  /** Path of the object, such as `model.vocab`. */
  readonly at: string;
  readonly key: string;
}

interface Frame {
  readonly keys: Set<string> | null;
  readonly name: string;
}

/**
 * Keys that stand twice in one object of a JSON text, at most `limit` of them. The text must have passed `JSON.parse`.
 * @example expect(duplicateKeys('{"a": {"b": 1, "b": 2}}')).toEqual([{ at: "a", key: "b" }]);
 */
export function duplicateKeys(json: string, limit = 10): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const stack: Frame[] = [];
  let name = "";
  let keyNext = false;
  for (let i = 0; i < json.length && found.length < limit; i++) {
    const unit = json.charCodeAt(i);
    if (unit === 0x22) {
      const end = stringEnd(json, i);
      if (keyNext) {
        const raw = json.slice(i + 1, end);
        name = raw.includes("\\") ? String(JSON.parse(`"${raw}"`)) : raw;
        const keys = stack.at(-1)?.keys;
        if (keys?.has(name)) found.push({ at: path(stack), key: name });
        keys?.add(name);
        keyNext = false;
      }
      i = end;
    } else if (unit === 0x7b) {
      stack.push({ keys: new Set(), name: stack.at(-1)?.keys === null ? "" : name });
      keyNext = true;
    } else if (unit === 0x5b) {
      stack.push({ keys: null, name: stack.at(-1)?.keys === null ? "" : name });
      keyNext = false;
    } else if (unit === 0x7d || unit === 0x5d) {
      stack.pop();
      keyNext = false;
    } else if (unit === 0x2c) {
      keyNext = stack.at(-1)?.keys !== null;
    }
  }
  return found;
}

function stringEnd(json: string, start: number): number {
  let i = start + 1;
  while (json.charCodeAt(i) !== 0x22) i += json.charCodeAt(i) === 0x5c ? 2 : 1;
  return i;
}

function path(stack: readonly Frame[]): string {
  return stack
    .map((frame) => frame.name)
    .filter((part) => part !== "")
    .join(".");
}
