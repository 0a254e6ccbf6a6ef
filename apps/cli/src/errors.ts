import { defineErrors, type ErrorConstructors } from "@tercet/host";

interface Details {
  "context-empty": Record<string, never>;
  "context-not-utf8": { offset: number };
  "model-unknown": { name: string; reason: string };
  "output-taken": { path: string };
  "output-folder-absent": { path: string };
  "output-form-unknown": { path: string; known: readonly string[] };
  "model-reads-pairs": { name: string };
  "setting-invalid": { setting: string; must: string; value: string };
  "head-differs": { name: string; asked: string; found: string };
  "input-twice": { first: string; second: string };
  "context-unclear": { given: number };
  "backend-not-timed": { backend: string };
  "claims-unmatched": { what: string; pattern: string; near: readonly string[] };
  "outcomes-unreadable": { path: string; reason: string };
  "pages-not-built": { folder: string };
  "runs-not-a-folder": { path: string };
  "address-refused": { address: string; reason: string };
  "browser-failed": { reason: string };
}

/** This application's errors. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "context-empty": {
    exit: 65,
    must: () => "A context must hold some text",
    got: () => "it is empty",
    fix: () => "Pass it with --context, or --context - and a pipe.",
  },
  "context-not-utf8": {
    exit: 65,
    must: () => "A context must be UTF-8",
    got: (d) => `byte ${d.offset} of standard input is not`,
    fix: () => "Convert the text to UTF-8.",
  },
  "output-taken": {
    exit: 73,
    must: () => "An output file must not exist yet: nothing is ever overwritten",
    got: (d) => `${d.path} exists`,
    fix: () => "Name another file, or move that one away.",
  },
  "output-folder-absent": {
    exit: 66,
    must: () => "The folder of an output file must exist",
    got: (d) => `that of ${d.path} does not`,
    fix: () => "Make the folder, or name another.",
  },
  "output-form-unknown": {
    exit: 2,
    must: (d) => `An output file must end with ${d.known.join(", ")}`,
    got: (d) => `it is called ${d.path}`,
    fix: () => "Choose one of the forms by the file's ending.",
  },
  "model-reads-pairs": {
    exit: 2,
    must: () => "A model that encodes texts must read them apart",
    got: (d) => `${d.name} is a cross-encoder, which reads pairs and has no vector of one text`,
    fix: () => "Encode with a bi- or poly-encoder, or rank with this one.",
  },
  "setting-invalid": {
    exit: 2,
    must: (d) => `${d.setting} must be ${d.must}`,
    got: (d) => `it is ${JSON.stringify(d.value)}`,
    fix: () => "Change it, or leave it away; tercet config tells where each setting comes from.",
  },
  "head-differs": {
    exit: 2,
    must: (d) => `${d.name} must be a ${d.asked}-encoder, as --head says`,
    got: (d) => `it is a ${d.found}-encoder`,
    fix: () => "Leave --head away: a model says itself what it is.",
  },
  "input-twice": {
    exit: 2,
    must: () => "Standard input must be read once",
    got: (d) => `both ${d.first} and ${d.second} are -`,
    fix: () => "Put one of them into a file, or the context on the command line.",
  },
  "context-unclear": {
    exit: 2,
    must: () => "The context must be given once: with --context, or as the argument of rank",
    got: (d) => (d.given === 0 ? "it is given nowhere" : "it is given in both places"),
    fix: () => 'Write tercet rank --context "my card" --candidates FILE; a text that begins with a dash can stand after --.',
  },
  "backend-not-timed": {
    exit: 2,
    must: () => "A profile must be made on a backend whose kernels can be timed",
    got: (d) => `${d.backend} tells no times of steps here`,
    fix: () => "Choose wasm or js with --backend.",
  },
  "pages-not-built": {
    exit: 66,
    must: (d) => `The pages of the dashboard must lie in ${d.folder}`,
    got: () => "there is no index.html",
    fix: () => "From the sources, npm run dashboard builds them first; a published @tercet/dashboard brings them along.",
  },
  "runs-not-a-folder": {
    exit: 66,
    must: () => "Runs must lie in a folder",
    got: (d) => `${d.path} is none`,
    fix: () => "Name the folder that holds the folders of your runs.",
  },
  "address-refused": {
    exit: 69,
    must: (d) => `The dashboard must be able to listen on ${d.address}`,
    got: (d) => `the system said: ${d.reason}`,
    fix: () => "Choose another port with --port; 0 takes a free one.",
  },
  "claims-unmatched": {
    exit: 2,
    must: (d) => `A ${d.what} that is asked for must be one that some claim has`,
    got: (d) => `${JSON.stringify(d.pattern)} matches none${d.near.length > 0 ? `; the nearest are ${d.near.join(", ")}` : ""}`,
    fix: () => "Correct the word, or see with tercet verify --list what there is.",
  },
  "outcomes-unreadable": {
    exit: 65,
    must: () => "A file of earlier outcomes must be what tercet verify wrote with --json or --jsonl",
    got: (d) => `${d.path}: ${d.reason}`,
    fix: () => "Write it again, with the command that is to be repeated.",
  },
  "browser-failed": {
    exit: 70,
    must: () => "The page that checks claims must work to its end",
    got: (d) => `it failed: ${d.reason}`,
    fix: () => "Build the dashboard again (npx nx build @tercet/dashboard), or try another browser.",
  },
  "model-unknown": {
    exit: 66,
    must: () => "A model must be bi, poly, cross, a model folder (./folder) or a model of the hub (org/name)",
    got: (d) => `${d.name} is not: ${d.reason}`,
    fix: () => "Pass a folder that holds tercet.json, modules.json or config.json beside its weights.",
  },
});
