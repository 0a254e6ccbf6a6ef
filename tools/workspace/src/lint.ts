import eslint from "@eslint/js";
import type { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { boundariesRule } from "./boundaries-rule.ts";
import { clocksRule } from "./clocks-rule.ts";
import { namesRule } from "./names-rule.ts";
import { reasonsRule } from "./reasons-rule.ts";

const code = ["**/*.ts", "**/*.tsx", "**/*.mjs"];
const tests = ["**/*.test.ts", "**/*.fixture.ts", "**/test/**/*.ts"];
// Read without types: they belong to no compilation, or import what only a build makes.
const untypedFiles = ["**/*.config.ts", "**/*.config.mjs", "**/bin/*.mjs"];

const style: Linter.RulesRecord = {
  "tercet/boundaries": "error",
  "tercet/names": "error",
  "tercet/reasons": "error",
  "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
  "no-restricted-syntax": [
    "error",
    { selector: "ExportDefaultDeclaration", message: "No default exports: a thing has one name." },
    { selector: "ExportAllDeclaration", message: "No `export *`: an entry writes its names out." },
    {
      selector: ":matches(ClassDeclaration, ClassExpression)[superClass]:not([superClass.name=/Error$/])",
      message: "No inheritance except from Error.",
    },
  ],
  "id-denylist": ["error", "ctx", "cand", "attn", "cfg", "idx", "impl"],
  "no-console": "error",
  eqeqeq: ["error", "always", { null: "ignore" }],
  // Text is what we read: control characters are ordinary there.
  "no-control-regex": "off",
  "object-shorthand": "error",
  "prefer-template": "error",
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
  "@typescript-eslint/explicit-module-boundary-types": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  // A number or a boolean in a text is clear; an object or an array is not.
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
  "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
  "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: "only-allowed-literals" }],
  // An async function turns whatever it throws into a rejection, with or without an await in it.
  "@typescript-eslint/require-await": "off",
  // The reason of an AbortSignal is of unknown type, and passed on as it is.
  "@typescript-eslint/prefer-promise-reject-errors": ["error", { allowThrowingAny: true, allowThrowingUnknown: true }],
  "@typescript-eslint/only-throw-error": ["error", { allowThrowingAny: true, allowThrowingUnknown: true }],
  // Our interfaces are records of functions, which do not use `this`.
  "@typescript-eslint/unbound-method": "off",
  // Branded numbers are numbers.
  "@typescript-eslint/no-unsafe-unary-minus": "off",
  // noUncheckedIndexedAccess makes every element of a typed array possibly undefined; inside a loop over its length `!` says so.
  "@typescript-eslint/no-non-null-assertion": "off",
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }],
};

/** The lint configuration of the workspace in `root`: strict type-aware rules, the style rules, the boundaries. */
export function lintConfiguration(root: string): Linter.Config[] {
  // typescript-eslint types its configurations with its own, structurally equal, types.
  const strict = tseslint.configs.strictTypeChecked as Linter.Config[];
  // As above.
  const untyped = tseslint.configs.disableTypeChecked as Linter.Config;
  return [
    {
      ignores: [
        "**/dist/**",
        "**/node_modules/**",
        "**/generated/**",
        "**/fixtures/**",
        "docs/api/**",
        "apps/dashboard/docs/**",
        "runs/**",
        ".nx/**",
      ],
    },
    { files: code, ...eslint.configs.recommended },
    ...strict.map((each) => ({ ...each, files: code })),
    {
      files: code,
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
      linterOptions: { reportUnusedDisableDirectives: "error" },
      plugins: { tercet: { rules: { boundaries: boundariesRule(root), clocks: clocksRule, names: namesRule, reasons: reasonsRule } } },
      rules: style,
    },
    // Plain JavaScript cannot annotate: tsc checks its JSDoc types, whose casts the linter does not see.
    {
      files: ["**/*.mjs"],
      rules: {
        "no-undef": "off",
        "@typescript-eslint/explicit-module-boundary-types": "off",
        "@typescript-eslint/no-unsafe-assignment": "off",
        "@typescript-eslint/no-unsafe-return": "off",
      },
    },
    { files: ["tools/**", "apps/**"], rules: { "no-console": "off" } },
    { files: tests, rules: { "tercet/clocks": "error" } },
    // Empty stand-ins are how tests speak, what a test asserts of a type it then checks, and published values have more digits than fit.
    { files: tests, rules: { "tercet/reasons": "off", "no-loss-of-precision": "off", "@typescript-eslint/no-empty-function": "off" } },
    { ...untyped, files: untypedFiles, rules: { ...untyped.rules, "no-restricted-syntax": "off" } },
  ];
}
