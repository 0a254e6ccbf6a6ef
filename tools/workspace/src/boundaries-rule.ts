import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import type { Rule } from "eslint";
import { bundledApps, layerOfFile, nodePackages, onlyForClaims, packageRules } from "../boundaries.mjs";

interface Manifest {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A file of the workspace: which project it belongs to and in what part of it the file lies. */
interface Place {
  readonly root: string;
  readonly kind: "packages" | "apps" | "tools";
  readonly project: string;
  readonly path: string;
  readonly zone: "source" | "claims" | "test";
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Why an import is refused: the name of the message and its data. */
export interface Refusal {
  readonly messageId: keyof typeof messages;
  readonly data: Readonly<Record<string, string>>;
}

const scope = "@tercet/";

export const messages = {
  escape: "`{{specifier}}` leaves the project: import another package by its name, through what its package.json exports.",
  extension: "`{{specifier}}` must name the file with its extension: sources run as they are.",
  zone: "`{{specifier}}`: sources must not import claims or tests.",
  layer: "Layer `{{from}}` must not import layer `{{to}}` (`{{specifier}}`); see tools/workspace/boundaries.mjs.",
  node: "`{{specifier}}`: only host, tools, apps (those outside of the browser) and tests import Node modules; take what you need from a `Host`.",
  prefix: "`{{specifier}}` is a Node module: write `node:{{specifier}}`.",
  self: "`{{specifier}}` is this package: import the file by its path.",
  inside: "`{{specifier}}` is not an entry of {{name}}: import only what its package.json exports.",
  app: "`{{specifier}}`: nobody imports apps or tools.",
  head: "`{{specifier}}` is a head: heads do not know each other, and others see them through `Head` of @tercet/encoder.",
  equivalence: "`{{specifier}}` may be imported only in claims/ folders and tests.",
  package: "{{from}} must not import {{to}}; see tools/workspace/boundaries.mjs.",
  undeclared: "`{{name}}` must stand in the {{where}} of this project's package.json.",
} as const;

const builtins = new Set(builtinModules);
const manifests = new Map<string, Manifest>();

function readManifest(folder: string): Manifest {
  const known = manifests.get(folder);
  if (known !== undefined) return known;
  const path = join(folder, "package.json");
  // JSON of the workspace's own making; absent fields are handled.
  const manifest = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : {};
  manifests.set(folder, manifest);
  return manifest;
}

/** Where a file lies, or nothing when it belongs to no project. */
function placeOf(root: string, filename: string): Place | undefined {
  const [kind, project, ...rest] = relative(root, filename).split(sep);
  if ((kind !== "packages" && kind !== "apps" && kind !== "tools") || project === undefined || rest.length === 0) return undefined;
  const path = rest.join("/");
  const isTest = /\.(test|fixture)\.[a-z]+$/.test(path) || rest[0] === "test";
  return { root, kind, project, path, zone: isTest ? "test" : rest[0] === "claims" ? "claims" : "source" };
}

function refuseRelative(place: Place, { specifier, typeOnly }: Import): Refusal | undefined {
  const folder = join(place.root, place.kind, place.project);
  const target = relative(folder, join(folder, dirname(place.path), specifier))
    .split(sep)
    .join("/");
  if (target.startsWith("..")) return { messageId: "escape", data: { specifier } };
  if (!/\.[a-z]+$/.test(target)) return { messageId: "extension", data: { specifier } };
  if (place.zone !== "source") return undefined;
  if (/^(claims|test)\/|\.(test|fixture)\.[a-z]+$/.test(target)) return { messageId: "zone", data: { specifier } };
  if (place.kind !== "packages" || !place.path.startsWith("src/") || !target.startsWith("src/")) return undefined;
  const from = layerOfFile(place.project, place.path.slice("src/".length));
  const to = layerOfFile(place.project, target.slice("src/".length));
  if (from === undefined || to === undefined || from.layer === to.layer) return undefined;
  if (from.imports.includes(to.layer) || (typeOnly && from.types?.includes(to.layer) === true)) return undefined;
  return { messageId: "layer", data: { specifier, from: from.layer, to: to.layer } };
}

function refuseOurs(place: Place, specifier: string): Refusal | undefined {
  const [to = "", ...entry] = specifier.slice(scope.length).split("/");
  const target = join(place.root, "packages", to);
  if (place.kind === "packages" && place.project === to)
    return place.zone === "source" ? { messageId: "self", data: { specifier } } : undefined;
  if (!existsSync(target)) return { messageId: "app", data: { specifier } };
  const { exports } = readManifest(target);
  if (exports !== undefined && !([".", ...entry].join("/") in exports))
    return { messageId: "inside", data: { specifier, name: scope + to } };
  if (place.kind !== "packages") return undefined;
  const rule = packageRules[place.project];
  if (rule === undefined || rule.imports === "every package") return undefined;
  if (to === onlyForClaims) return place.zone === "source" ? { messageId: "equivalence", data: { specifier } } : undefined;
  if (rule.imports.includes(to) || (place.zone === "test" && rule.tests?.includes(to) === true)) return undefined;
  if (packageRules[to]?.layer === "head") return { messageId: "head", data: { specifier } };
  return { messageId: "package", data: { from: scope + place.project, to: scope + to } };
}

/** Whether a file belongs to an app that is published as what a bundler made of it. */
function isBundled({ kind, project }: Place): boolean {
  return kind === "apps" && bundledApps.includes(project);
}

function refuseUndeclared(place: Place, name: string): Refusal | undefined {
  const own = readManifest(join(place.root, place.kind, place.project));
  if (own.name === name) return undefined;
  const forUsers = { ...own.dependencies, ...own.peerDependencies, ...own.optionalDependencies };
  if (name in forUsers) return undefined;
  const forDevelopment = { ...own.devDependencies, ...readManifest(place.root).devDependencies };
  const isDevelopment = place.zone !== "source" || place.kind === "tools" || isBundled(place);
  if (isDevelopment && name in forDevelopment) return undefined;
  return { messageId: "undeclared", data: { name, where: isDevelopment ? "dependencies or devDependencies" : "dependencies" } };
}

/** Says why a file may not import something, or nothing when it may. */
function refuseImport(place: Place, imported: Import): Refusal | undefined {
  const { specifier } = imported;
  if (specifier.startsWith(".")) return refuseRelative(place, imported);
  if (builtins.has(specifier)) return { messageId: "prefix", data: { specifier } };
  if (specifier.startsWith("node:")) {
    const isForNode =
      place.kind === "packages" ? nodePackages.includes(place.project) : !(isBundled(place) && place.path.startsWith("src/"));
    const allowed = isForNode || place.zone === "test";
    return allowed ? undefined : { messageId: "node", data: { specifier } };
  }
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  return (specifier.startsWith(scope) ? refuseOurs(place, specifier) : undefined) ?? refuseUndeclared(place, name);
}

/** The lint rule that enforces tools/workspace/boundaries.mjs in every form of import. */
export function boundariesRule(root: string): Rule.RuleModule {
  return {
    meta: { type: "problem", schema: [], messages },
    create(context) {
      const place = placeOf(root, context.filename);
      if (place === undefined) return {};
      const check = (node: Rule.Node, source: unknown, typeOnly: boolean): void => {
        if (typeof source !== "string") return;
        const refusal = refuseImport(place, { specifier: source, typeOnly });
        if (refusal !== undefined) context.report({ node, ...refusal });
      };
      const isType = (node: Rule.Node): boolean => {
        // The parser's nodes are wider than eslint's own types: these fields come from TypeScript.
        const { importKind, exportKind } = node as { importKind?: string; exportKind?: string };
        return importKind === "type" || exportKind === "type";
      };
      return {
        ImportDeclaration: (node) => {
          check(node, node.source.value, isType(node));
        },
        ExportNamedDeclaration: (node) => {
          check(node, node.source?.value, isType(node));
        },
        ExportAllDeclaration: (node) => {
          check(node, node.source.value, isType(node));
        },
        ImportExpression: (node) => {
          check(node, node.source.type === "Literal" ? node.source.value : undefined, false);
        },
        TSImportType: (node: Rule.Node) => {
          // The type-level form, import("x").Y, is TypeScript's own and unknown to eslint's types.
          check(node, (node as unknown as { source: { value: string } }).source.value, true);
        },
      };
    },
  };
}
