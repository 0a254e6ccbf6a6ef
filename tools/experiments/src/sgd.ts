import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { Dialogue, Turn } from "./dialogue.ts";
import { errors } from "./errors.ts";

/** Reads one turn, or says what is wrong with it. */
function parseTurn(value: unknown): Turn | string {
  if (!Array.isArray(value) || value.length !== 2) return "a turn is not a pair";
  // Array.isArray makes any[] of unknown.
  const [speaker, text] = value as readonly unknown[];
  if (speaker !== "U" && speaker !== "S") return `a speaker is ${JSON.stringify(speaker)}, not "U" or "S"`;
  if (typeof text !== "string") return "an utterance is not a text";
  return { speaker: speaker === "U" ? "user" : "system", text: text.trim() };
}

/** Reads one dialogue, or says what is wrong with it. */
function parseDialogue(line: string): Dialogue | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null) return "it is not an object";
  const id = "id" in value ? value.id : undefined;
  const services = "services" in value ? value.services : undefined;
  const turns = "turns" in value ? value.turns : undefined;
  if (typeof id !== "string") return "id is not a text";
  if (!Array.isArray(services) || !services.every((each) => typeof each === "string")) return "services is not a list of texts";
  if (!Array.isArray(turns)) return "turns is not a list";
  const parsed = turns.map(parseTurn);
  const fault = parsed.find((turn) => typeof turn === "string");
  if (fault !== undefined) return fault;
  return { id, services, turns: parsed.filter((turn) => typeof turn !== "string") };
}

/**
 * Dialogues of a Schema-Guided Dialogue file, one after another: JSON Lines of `id`, `services` and `turns` of
 * `["U" or "S", utterance]`, read as a stream; a path that ends in `.gz` is unpacked on the way.
 * Utterances lose white space at both ends. Data: Rastogi et al., AAAI 2020, CC BY-SA 4.0.
 * @throws TercetError `dialogues-unreadable` with the line, also when the archive is damaged
 */
export async function* readSgd(path: string): AsyncGenerator<Dialogue, void, undefined> {
  const file = createReadStream(path);
  const text = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  // A pipe does not hand on errors of the file it reads.
  file.on("error", (cause) => text.destroy(cause));
  let line = 0;
  try {
    for await (const content of createInterface({ input: text, crlfDelay: Infinity })) {
      line++;
      if (content.trim() === "") continue;
      const dialogue = parseDialogue(content);
      if (typeof dialogue === "string") throw errors["dialogues-unreadable"]({ path, line, reason: dialogue });
      yield dialogue;
    }
  } catch (cause) {
    if (!(cause instanceof Error) || !("errno" in cause || "syscall" in cause)) throw cause;
    throw errors["dialogues-unreadable"]({ path, line: line + 1, reason: cause.message }, cause);
  } finally {
    file.destroy();
  }
}
