import type { Rule } from "eslint";

interface Located {
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

/**
 * The lint rule that exceptions carry their reason: a type assertion in a comment in its statement or in the line just above, a rule
 * that is switched off behind `--` in the same comment.
 */
export const reasonsRule: Rule.RuleModule = {
  meta: {
    type: "suggestion",
    schema: [],
    fixable: "code",
    messages: {
      reason: "An assertion overrules the compiler: say in a comment beside it why it holds.",
      disabled: "A rule that is switched off needs its reason: `eslint-disable-next-line rule -- why`.",
      element: "An element inside the bounds is written `array[i]!`.",
    },
  },
  create(context) {
    const { sourceCode } = context;
    const commented = new Set<number>();
    // Comments and nodes always have a location; eslint's types leave it optional.
    const located = (each: object): Located => each as Located;
    for (const comment of sourceCode.getAllComments().map(located)) {
      for (let line = comment.loc.start.line; line <= comment.loc.end.line; line += 1) commented.add(line);
    }
    return {
      Program(program) {
        for (const comment of sourceCode.getAllComments()) {
          const isBare = /^\s*eslint-disable\b/.test(comment.value) && !/\s--\s+\S/.test(comment.value);
          if (isBare) context.report({ node: program, loc: comment.loc ?? program.loc, messageId: "disabled" });
        }
      },
      // TypeScript's own node, unknown to eslint's types. `as const` asserts nothing.
      TSAsExpression(node: Rule.Node) {
        // The inner half of `x as unknown as Y` is reported with the outer one.
        if (/\bas (const|unknown)$/.test(sourceCode.getText(node))) return;
        const ancestors = sourceCode.getAncestors(node);
        const statement = ancestors.findLast(({ type }) => /Statement$|Declaration$|PropertyDefinition|^Property$/.test(type)) ?? node;
        const { start, end } = located(node).loc;
        const first = Math.min(located(statement).loc.start.line, start.line) - 1;
        for (let line = first; line <= end.line; line += 1) if (commented.has(line)) return;
        // TypeScript's own shape of an assertion.
        const { expression } = node as unknown as { expression: Rule.Node };
        if (expression.type === "MemberExpression" && expression.computed) {
          context.report({ node, messageId: "element", fix: (fixer) => fixer.replaceText(node, `${sourceCode.getText(expression)}!`) });
        } else context.report({ node, messageId: "reason" });
      },
    };
  },
};
