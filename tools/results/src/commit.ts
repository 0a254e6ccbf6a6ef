import type { Commit } from "@tercet/results";
import { execFileSync } from "node:child_process";

function git(root: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
}

/** The commit that is checked out. */
export function headOf(root: string): Commit {
  const [hash = "", committedAt = "", subject = ""] = git(root, "log", "-1", "--format=%H%n%cI%n%s").split("\n");
  return { hash, committedAt, subject };
}

/** Files that differ from the commit, kept results left aside: with them a record would be of something else. */
export function changedFiles(root: string): readonly string[] {
  return git(root, "status", "--porcelain", "--", ".", ":!docs/results", ":!README.md").split("\n").filter(Boolean);
}
