/** A piece of code in the documentation that must run. */
export interface Example {
  /** The file that shows it, from the root of the workspace, with slashes. */
  readonly file: string;
  /** The line of the file where it starts, from 1. */
  readonly line: number;
  /** What it is an example of, where that has a name. */
  readonly subject: string;
  readonly code: string;
}

/** A name that an example can use, and the module that gives it. */
export interface ScopeName {
  readonly name: string;
  readonly from: string;
  readonly isType: boolean;
}

const fence = /^([ \t]*)```(?:ts|typescript)([^\n]*)\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;

/** The `ts` blocks of a page, without those marked `no-run`. */
export function pageExamples(file: string, text: string): readonly Example[] {
  return [...text.matchAll(fence)].flatMap(({ 2: info = "", 3: code = "", index }) =>
    info.split(/\s+/).includes("no-run") ? [] : [{ file, line: text.slice(0, index).split("\n").length, subject: "", code }],
  );
}

/** The code of an `@example` tag: all of it, or what stands in its fenced blocks. */
export function tagCode(comment: string): string {
  if (!comment.includes("```")) return comment;
  return pageExamples("", comment)
    .map((example) => example.code)
    .join("\n");
}
