/** Filters by a word: those of a row, then those of a column, then of a cell. */
export const wordKeys = ["kind", "subject", "property", "backend", "mode", "runtime", "device", "status"] as const;
/** Filters by a number: threads of a column; worst error in ULP, worst error as a part of its bound, inputs tried. */
export const numberKeys = ["threads", "ulp", "bound", "runs"] as const;
/** What `status:` may name. */
const statusWords = ["held", "failed", "unsupported", "not-run", "stale"] as const;

export type WordKey = (typeof wordKeys)[number];
export type NumberKey = (typeof numberKeys)[number];
export type Operator = ">" | ">=" | "<" | "<=" | "=";

/** One filter of a query; `source` is how it was written. */
export type Term = { readonly source: string; readonly negated: boolean } & (
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "word"; readonly key: WordKey; readonly values: readonly string[] }
  | { readonly kind: "number"; readonly key: NumberKey; readonly operator: Operator; readonly value: number }
);

/** A part of a query that means nothing, and why. */
export interface QueryProblem {
  readonly source: string;
  readonly why: string;
}

export interface Query {
  readonly terms: readonly Term[];
  readonly problems: readonly QueryProblem[];
}

/** Words as a person would list them. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

const near = (word: string, words: readonly string[]): string => {
  const found = words.find((each) => each.startsWith(word) || word.startsWith(each));
  return found === undefined ? "" : ` Did you mean ${found}?`;
};

function partsOf(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"?|[^\s"])+/gu) ?? [];
}

/**
 * Reads a query: words to be found, and filters such as `kind:head`, `backend:wasm,js`, `status:failed`, `ulp>4`. A minus before one turns it round, quotes keep
 * spaces. All of them must fit.
 */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  const problems: QueryProblem[] = [];
  for (const source of partsOf(text)) {
    const read = parseTerm(source);
    if ("why" in read) problems.push(read);
    else terms.push(read);
  }
  return { terms, problems };
}

function parseTerm(source: string): Term | QueryProblem {
  const wrong = (why: string): QueryProblem => ({ source, why });
  if ((source.match(/"/gu)?.length ?? 0) % 2 === 1) return wrong("A quote is opened and not closed.");
  const negated = source.startsWith("-") && source.length > 1;
  const body = negated ? source.slice(1) : source;
  const [, key = "", operator = "", quoted = ""] = /^([\w-]+)(:|>=|<=|>|<|=)(.*)$/su.exec(body) ?? [];
  const value = quoted.replaceAll('"', "");
  if (key === "") return { kind: "text", source, negated, text: body.replaceAll('"', "").toLowerCase() };
  const word = wordKeys.find((each) => each === key);
  const number = numberKeys.find((each) => each === key);
  if (word !== undefined) {
    if (operator !== ":") return wrong(`${word} is a word: write ${word}:something.`);
    return wordTerm(source, negated, word, value);
  }
  if (number !== undefined) {
    const limit = Number(value);
    if (value === "" || Number.isNaN(limit)) return wrong(`${number} needs a number, as in ${number}>4.`);
    return { kind: "number", source, negated, key: number, operator: operator === ":" ? "=" : (operator as Operator), value: limit }; // as: the expression allows no other
  }
  const keys = [...wordKeys, ...numberKeys];
  return wrong(`There is no filter "${key}".${near(key, keys)} Filters are ${listed(keys)}.`);
}

function wordTerm(source: string, negated: boolean, key: WordKey, value: string): Term | QueryProblem {
  const values = value
    .toLowerCase()
    .split(",")
    .filter((each) => each !== "");
  if (values.length === 0) return { source, why: `${key}: needs a word after the colon.` };
  const unknown = key === "status" ? values.find((each) => !statusWords.some((status) => status === each)) : undefined;
  if (unknown !== undefined)
    return { source, why: `No status is called "${unknown}".${near(unknown, statusWords)} A status is ${listed(statusWords)}.` };
  return { kind: "word", source, negated, key, values };
}

/** A query without one of its parts. */
export function withoutTerm(text: string, source: string): string {
  const parts = partsOf(text);
  const at = parts.indexOf(source);
  return parts.filter((_, place) => place !== at).join(" ");
}
