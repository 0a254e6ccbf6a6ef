import type { Rule, Scope, SourceCode } from "eslint";

type Node = Parameters<SourceCode["getScope"]>[0];

const hooks = new Set(["it", "test", "beforeAll", "beforeEach", "afterAll", "afterEach"]);
const clocks = new Set(["performance", "Date"]);

/** The lint rule for tests: no time that was measured decides one, no limit is one test's own, and nothing pauses for a while in the hope that something has happened by then. */
export const clocksRule: Rule.RuleModule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      measured: "A measured time decides nothing in a test: wait for an event, or count steps. A slower machine runs it too.",
      limit: "A test has no limit of time of its own: the last net against a hang is in vitest.config.ts.",
      pause: "A pause is too short on a slower machine: wait for what must come.",
    },
  },
  create(context) {
    const { sourceCode } = context;
    return {
      CallExpression(node) {
        const root = rootName(node.callee);
        if (root === "expect" && node.arguments.some((each) => isMeasured(each, sourceCode, new Set()))) {
          context.report({ node, messageId: "measured" });
        }
        const last = node.arguments.at(-1);
        const isOwnLimit = root !== undefined && hooks.has(root) && node.arguments.length > 1 && last?.type === "Literal";
        if (isOwnLimit && typeof last.value === "number") context.report({ node: last, messageId: "limit" });
        if (node.callee.type !== "MemberExpression" || node.callee.property.type !== "Identifier") return;
        const { name } = node.callee.property;
        if (name === "waitForTimeout") context.report({ node, messageId: "pause" });
        if (name === "setConfig" && sourceCode.getText(node).includes("imeout")) context.report({ node, messageId: "limit" });
      },
    };
  },
};

/** The name that a chain of calls and members begins with: `expect` of `expect(a).not.toBe`. */
function rootName(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootName(node.object);
  return node.type === "CallExpression" ? rootName(node.callee) : undefined;
}

/** Whether a clock was read for a value, here or where its names get theirs; what functions do later is another matter. */
function isMeasured(node: Node, sourceCode: SourceCode, seen: Set<Scope.Variable>): boolean {
  if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return false;
  if (node.type === "CallExpression" && node.callee.type === "MemberExpression") {
    const { object, property } = node.callee;
    if (object.type === "Identifier" && clocks.has(object.name) && property.type === "Identifier" && property.name === "now") return true;
  }
  if (node.type === "Identifier") {
    const variable = variableOf(node, sourceCode.getScope(node));
    if (variable === undefined || seen.has(variable)) return false;
    seen.add(variable);
    return variable.defs.some(({ node: made }: Scope.Definition) => {
      const { init } = made as { readonly init?: Node | null }; // of a declarator; other definitions have none
      return init != null && isMeasured(init, sourceCode, seen);
    });
  }
  return childrenOf(node, sourceCode).some((child) => isMeasured(child, sourceCode, seen));
}

function variableOf({ name }: Extract<Node, { type: "Identifier" }>, scope: Scope.Scope): Scope.Variable | undefined {
  for (let each: Scope.Scope | null = scope; each !== null; each = each.upper) {
    const found = each.set.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(node: Node, { visitorKeys }: SourceCode): readonly Node[] {
  const values = (visitorKeys[node.type] ?? []).flatMap((key) => (node as unknown as Readonly<Record<string, unknown>>)[key] ?? []); // members that hold nodes
  return values as unknown as readonly Node[]; // as the keys say
}
