import ts from "typescript";
import { tagCode, type Example, type ScopeName } from "./example.ts";

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function declaredName(node: ts.Node): string {
  // Most declarations have a name; where there is none this gives undefined.
  const { name } = node as { name?: ts.Node };
  if (name !== undefined && ts.isIdentifier(name)) return name.text;
  const declaration = ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.name : undefined;
  return declaration !== undefined && ts.isIdentifier(declaration) ? declaration.text : "";
}

/** Every `@example` of a source file, in order. */
export function sourceExamples(file: string, text: string): readonly Example[] {
  const source = parse(file, text);
  const found: Example[] = [];
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) {
      if (!ts.isJSDoc(comment) || comment.parent !== node) continue;
      for (const tag of comment.tags ?? []) {
        if (tag.tagName.text !== "example") continue;
        const line = source.getLineAndCharacterOfPosition(tag.getStart(source)).line + 1;
        found.push({ file, line, subject: declaredName(node), code: tagCode(ts.getTextOfJSDocComment(tag.comment) ?? "") });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** The names that a module exports, read from its text: entries write theirs out, so nothing has to be resolved. */
export function exportedNames(file: string, text: string, from: string): readonly ScopeName[] {
  return parse(file, text).statements.flatMap((statement): readonly ScopeName[] => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause: clause, isTypeOnly } = statement;
      if (clause === undefined || !ts.isNamedExports(clause)) return [];
      return clause.elements.map((each) => ({ name: each.name.text, from, isType: isTypeOnly || each.isTypeOnly }));
    }
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement)) {
      const names = statement.declarationList.declarations.map(({ name }) => name).filter(ts.isIdentifier);
      return names.map(({ text: name }) => ({ name, from, isType: false }));
    }
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    const name = declaredName(statement);
    return name === "" ? [] : [{ name, from, isType }];
  });
}

/** An example taken apart: what it imports itself, the rest of it, and every word that could be a name from outside. */
export interface ExampleParts {
  readonly imports: readonly ScopeName[];
  readonly body: string;
  readonly words: ReadonlySet<string>;
}

/** Separates an example's own imports from its body, so that the body can stand in a function. Only named imports are known. */
export function takeApart(example: Example): ExampleParts {
  const source = parse("example.ts", example.code);
  const imports: ScopeName[] = [];
  const words = new Set<string>();
  let body = "";
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) {
      body += statement.getFullText(source);
      continue;
    }
    const { importClause: clause, moduleSpecifier } = statement;
    const bindings = clause?.namedBindings;
    if (clause === undefined || bindings === undefined || !ts.isNamedImports(bindings) || clause.name !== undefined) {
      throw new Error(`${example.file}:${example.line}: an example imports names, as in import { tensor } from "@tercet/tensor"`);
    }
    // The grammar allows nothing but a string here.
    const from = (moduleSpecifier as ts.StringLiteral).text;
    for (const each of bindings.elements) {
      const name = each.propertyName === undefined ? each.name.text : `${each.propertyName.text} as ${each.name.text}`;
      imports.push({ name, from, isType: clause.phaseModifier === ts.SyntaxKind.TypeKeyword || each.isTypeOnly });
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) words.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, body, words };
}
