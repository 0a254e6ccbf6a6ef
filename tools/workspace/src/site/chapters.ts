import { Comment, type DocumentReflection, type ProjectReflection } from "typedoc";

/** A chapter of the site: the page that opens it, and the folder whose pages it holds. */
export interface Chapter {
  readonly first: string;
  readonly folder: string;
  /** Its name, where the heading of the first page would not do. */
  readonly name?: string;
}

const textOf = (page: DocumentReflection): string => Comment.combineDisplayParts(page.content);
const headingOf = (page: DocumentReflection): string => /^# (.+)$/mu.exec(textOf(page))?.[1]?.trim() ?? page.name;

/**
 * Names pages by their headings, and puts those of a folder below the one that opens it: those that it links first, in that order, then the others. Typedoc makes a
 * page for each file, named after its path, all beside each other.
 */
export function intoChapters(project: ProjectReflection, chapters: readonly Chapter[], fileOf: (page: DocumentReflection) => string): void {
  const pages = new Map((project.documents ?? []).map((page) => [fileOf(page), page]));
  for (const page of pages.values()) page.name = headingOf(page);
  for (const { first, folder, name } of chapters) {
    const opening = pages.get(first);
    if (opening === undefined) throw new Error(`${first} is no page of the site`);
    opening.name = name ?? opening.name;
    const below = [...pages].filter(([file, page]) => file.startsWith(`${folder}/`) && page !== opening);
    const linked = [...textOf(opening).matchAll(/\]\((?:\.\/)?([\w.-]+\.md)/gu)].map(([, file = ""]) => `${folder}/${file}`);
    const place = (file: string): number => (linked.includes(file) ? linked.indexOf(file) : linked.length);
    for (const [, page] of below.toSorted(([a], [b]) => place(a) - place(b) || a.localeCompare(b))) moveBelow(project, opening, page);
  }
}

function moveBelow(project: ProjectReflection, parent: DocumentReflection, page: DocumentReflection): void {
  project.removeChild(page);
  page.parent = parent;
  parent.addChild(page);
}
