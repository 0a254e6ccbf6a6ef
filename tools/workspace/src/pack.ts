import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { environment, root } from "../toolchain.mjs";

// Packs every public package, installs the tarballs in an empty project as a user would, imports every entry on each Node of
// tools/workspace/nodes, and lets the compiler read the declarations. Needs the network, as a user's installation does.

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const scratch = mkdtempSync(join(tmpdir(), "tercet-pack-"));
const tarballs = join(scratch, "tarballs");
const consumer = join(scratch, "consumer");
const nodes = join(scratch, "nodes");
let checks = 0;
let failures = 0;

function say(ok: boolean, text: string): void {
  checks += 1;
  if (!ok) failures += 1;
  process.stdout.write(`${ok ? "ok" : "FAILED"} ${text}\n`);
}

function execute(command: string, args: readonly string[], cwd: string): { readonly ok: boolean; readonly output: string } {
  try {
    return {
      ok: true,
      output: execFileSync(command, args, { cwd, env: environment(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    };
  } catch (error) {
    // What execFileSync throws carries both streams.
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, output: stdout + stderr };
  }
}

/** Packages and apps that are published and have been built. */
function publicPackages(): readonly { readonly folder: string; readonly manifest: Manifest }[] {
  return ["packages", "apps"].flatMap((kind) =>
    readdirSync(join(root, kind)).flatMap((name) => {
      const folder = join(root, kind, name);
      if (!existsSync(join(folder, "package.json")) || !existsSync(join(folder, "dist"))) return [];
      // A manifest of the workspace; npm checks its form.
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
      return manifest.private === true ? [] : [{ folder, manifest }];
    }),
  );
}

/** Packs one package and gives the tarball's path, after asking publint about the package. */
async function packOne(folder: string, manifest: Manifest): Promise<string> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: "npm" });
  for (const message of messages)
    say(message.type === "suggestion", `publint ${manifest.name}: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
  const { ok, output } = execute("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", tarballs], folder);
  const path = join(tarballs, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
  say(ok && existsSync(path), `pack ${manifest.name}: ${ok ? `${Math.ceil(statSync(path).size / 1024)} KiB` : output}`);
  return path;
}

/** The specifiers under which a user imports a package. */
function entriesOf({ name, exports = {} }: Manifest): readonly string[] {
  return Object.keys(exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => name + entry.slice(1));
}

const importing = `
const names = await Promise.all(process.argv.slice(2).map(async (entry) => [entry, Object.keys(await import(entry)).length]));
const empty = names.filter(([, count]) => count === 0).map(([entry]) => entry);
if (empty.length > 0) throw new Error("nothing is exported by " + empty.join(", "));
`;

/** Imports each entry in a process of its own, so that one that fails does not hide another. */
function importAll(node: string, version: string, entries: readonly string[]): void {
  for (const entry of entries) {
    const { ok, output } = execute(node, ["import.mjs", entry], consumer);
    say(ok, `Node ${version} imports ${entry}${ok ? "" : `\n${output}`}`);
  }
}

function checkDeclarations(entries: readonly string[]): void {
  const lines = entries.map(
    (entry, index) => `import * as entry${index} from "${entry}";\nexport type Entry${index} = typeof entry${index};`,
  );
  writeFileSync(join(consumer, "consumer.ts"), lines.join("\n"));
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--lib",
    "es2024,dom,esnext.disposable",
    "--types",
    "node",
    "--typeRoots",
    join(root, "node_modules", "@types"),
    "consumer.ts",
  ];
  const { ok, output } = execute(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...options], consumer);
  say(ok, `a strict program compiles against all declarations${ok ? "" : `\n${output}`}`);
}

/** Installs the tarballs as a user would, and the versions of Node to try them on; false when that is not possible. */
function installAll(wanted: readonly string[]): boolean {
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  writeFileSync(join(consumer, "import.mjs"), importing);
  const installed = execute("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted], consumer);
  say(installed.ok, `install ${wanted.length} packages in an empty project${installed.ok ? "" : `\n${installed.output}`}`);
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(root, "tools", "workspace", "nodes", file), join(nodes, file));
  const fetched = execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], nodes);
  say(fetched.ok, `install the versions of Node${fetched.ok ? "" : `\n${fetched.output}`}`);
  return installed.ok && fetched.ok;
}

function runCommand(node: string, version: string, command: string): void {
  const { ok, output } = execute(node, [join("node_modules", ".bin", command), "--help"], consumer);
  say(ok, `Node ${version} runs ${command} --help${ok ? "" : `\n${output}`}`);
}

for (const folder of [tarballs, consumer, nodes]) mkdirSync(folder, { recursive: true });
try {
  const packages = publicPackages();
  const packed: string[] = [];
  for (const { folder, manifest } of packages) packed.push(await packOne(folder, manifest));
  // Whoever imports an entry that needs an optional peer has installed it.
  const peers = packages.flatMap(({ manifest }) =>
    Object.entries(manifest.peerDependencies ?? {}).map(([name, range]) => `${name}@${range}`),
  );
  if (installAll([...packed, ...peers])) {
    const entries = packages.flatMap(({ manifest }) => entriesOf(manifest));
    const commands = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));
    const present = readdirSync(join(nodes, "node_modules")).filter((each) => each.startsWith("node-"));
    say(present.length === 3, `three versions of Node for this platform: ${present.join(", ")}`);
    for (const name of present) {
      const node = join(nodes, "node_modules", name, "bin", "node");
      const version = execute(node, ["--version"], nodes).output.trim();
      importAll(node, version, entries);
      for (const command of commands) runCommand(node, version, command);
    }
    checkDeclarations(entries);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`${checks - failures} passed, ${failures} failed\n`);
process.exitCode = failures === 0 && checks > 0 ? 0 : 1;
