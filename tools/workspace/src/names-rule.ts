import { basename } from "node:path";
import type { Rule } from "eslint";

const vague = new Set(["utils", "util", "helpers", "helper", "common", "types", "misc", "shared"]);

/** The lint rule for file names: kebab-case, and named after what the file holds. */
export const namesRule: Rule.RuleModule = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: {
      kebab: "`{{name}}` must be kebab-case.",
      vague: "`{{name}}` says nothing: name the file after what it exports, and put a type where what it describes lies.",
    },
  },
  create(context) {
    const name = basename(context.filename);
    return {
      Program(node) {
        const stem = name.split(".", 1)[0] ?? "";
        if (vague.has(stem)) context.report({ node, messageId: "vague", data: { name } });
        if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) context.report({ node, messageId: "kebab", data: { name } });
      },
    };
  },
};
