/** One thing wrong with a tokenizer.json, with its place in the file. */
export type TokenizerIssue =
  | { readonly kind: "missing-part"; readonly at: string; readonly need: string }
  | { readonly kind: "duplicate-key"; readonly at: string; readonly key: string }
  | { readonly kind: "duplicate-token"; readonly token: string; readonly ids: readonly [number, number] }
  | { readonly kind: "duplicate-id"; readonly id: number; readonly tokens: readonly [string, string] }
  | { readonly kind: "id-out-of-range"; readonly token: string; readonly id: unknown }
  | { readonly kind: "missing-ids"; readonly first: number; readonly count: number }
  | { readonly kind: "no-unknown-token"; readonly why: string }
  | { readonly kind: "empty-added-token"; readonly at: string }
  | { readonly kind: "unknown-special"; readonly at: string; readonly token: string }
  | { readonly kind: "unsupported"; readonly at: string; readonly what: string }
  | { readonly kind: "unsafe-pattern"; readonly at: string; readonly why: string };

/** A tokenizer issue as one clause of a sentence. */
export function describeIssue(issue: TokenizerIssue): string {
  switch (issue.kind) {
    case "missing-part":
      return `${issue.at} is not ${issue.need}`;
    case "duplicate-key":
      return `${issue.at || "the file"} has the key ${JSON.stringify(issue.key)} twice`;
    case "duplicate-token":
      return `the token ${JSON.stringify(issue.token)} has the ids ${issue.ids.join(" and ")}`;
    case "duplicate-id":
      return `the id ${issue.id} belongs to ${issue.tokens.map((token) => JSON.stringify(token)).join(" and ")}`;
    case "id-out-of-range":
      return `the token ${JSON.stringify(issue.token)} has the id ${String(issue.id)}, which is no index`;
    case "missing-ids":
      return `${issue.count} ids belong to no token, the first is ${issue.first}`;
    case "no-unknown-token":
      return `there is no unknown token: ${issue.why}`;
    case "empty-added-token":
      return `${issue.at} is empty`;
    case "unknown-special":
      return `${issue.at} names ${JSON.stringify(issue.token)}, which is no token`;
    case "unsupported":
      return `${issue.at} uses ${issue.what}, which is not supported`;
    case "unsafe-pattern":
      return `the pattern at ${issue.at} ${issue.why}`;
    default:
      return issue satisfies never;
  }
}
