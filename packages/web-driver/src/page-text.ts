import { errors } from "./errors.ts";

/** What a page answers to what it was asked. */
type Answer = { readonly value: unknown } | { readonly thrown: string };

/** A function as text that takes an argument as JSON and promises an {@link Answer} as JSON: the same for every protocol. */
export function askedText(run: (argument: never) => unknown): string {
  return `async (json) => {
    // What a debugger evaluates may make functions from text whatever the page's policy says, until it first waits.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      const value = await (${String(run)})(JSON.parse(json));
      return JSON.stringify({ value: value ?? null });
    } catch (error) {
      return JSON.stringify({ thrown: error instanceof Error ? String(error) + "\\n" + error.stack : String(error) });
    }
  }`;
}

/** An argument as {@link askedText} takes it. */
export function asJson(argument: unknown): string {
  return JSON.stringify(argument ?? null);
}

/** The value of an answer. @throws TercetError `page-threw` */
export function valueOf(browser: string, json: unknown): unknown {
  const answer = JSON.parse(String(json)) as Answer; // our own text made it
  if ("thrown" in answer) throw errors["page-threw"]({ browser, reason: answer.thrown });
  return answer.value;
}
