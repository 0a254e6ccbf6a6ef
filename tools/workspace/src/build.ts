import { copyFileSync, globSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { writeWorkerTexts } from "./worker-texts.ts";

// Makes what is published from one package: JavaScript, declarations and source maps in dist, without tests and fixtures of tests.

const folder = resolve(process.argv[2] ?? ".");
const outFolder = join(folder, "dist");
const isForTests = (path: string): boolean => /\.(test|fixture)\.ts$/.test(path) || /^test[\\/]/.test(relative(folder, path));
const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => folder,
  getNewLine: () => "\n",
};

function fail(diagnostics: readonly ts.Diagnostic[]): never {
  process.stderr.write(ts.formatDiagnosticsWithColorAndContext(diagnostics, host));
  process.exit(1);
}

const path = join(folder, "tsconfig.json");
// The API types the configuration as any; the next call checks it.
const { config, error } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as { config: unknown; error?: ts.Diagnostic };
if (error !== undefined) fail([error]);
const parsed = ts.parseJsonConfigFileContent(config, ts.sys, folder);
if (parsed.errors.length > 0) fail(parsed.errors);
rmSync(outFolder, { recursive: true, force: true });
const program = ts.createProgram({
  rootNames: parsed.fileNames.filter((name) => !isForTests(name)),
  options: {
    ...parsed.options,
    noEmit: false,
    outDir: outFolder,
    rootDir: folder,
    sourceMap: true,
    declarationMap: true,
    inlineSources: false,
  },
});
const problems = ts.getPreEmitDiagnostics(program);
if (problems.length > 0) fail(problems);
const { diagnostics } = program.emit();
if (diagnostics.length > 0) fail(diagnostics);
// Data beside the sources is read through import.meta.url and must lie beside the JavaScript too.
for (const file of globSync("{src,claims}/**/*", { cwd: folder, withFileTypes: true })) {
  const source = join(file.parentPath, file.name);
  if (!file.isFile() || file.name.endsWith(".ts")) continue;
  const target = join(outFolder, relative(folder, source));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, target);
}
await writeWorkerTexts(folder, outFolder);
