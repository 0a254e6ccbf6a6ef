import type { Program } from "../contestants/contestant.ts";
import type { TaskKind } from "../contestants/task.ts";

/** Where and with what a peer is set up. */
export interface Place {
  /** The folder in which peers are installed. */
  readonly cache: string;
  /** A Python that has the packages already; without it one is set up in the cache. */
  readonly python: string | undefined;
  readonly threads: number;
  /** Says what takes long. */
  readonly progress: (text: string) => void;
}

/** How to start a peer, up to the options that every contestant gets as its last argument; or why it cannot be. */
export type Setup =
  | { readonly kind: "ready"; readonly program: Program; readonly module: string; readonly computesOn?: "webgpu" }
  | { readonly kind: "in-page"; readonly page: PageProgram }
  | { readonly kind: "absent"; readonly why: string };

/** A contestant that runs in the page that several share. */
export interface PageProgram {
  /** A module of ours that exports `start`, bundled for the page. */
  readonly program: URL;
  /** A module that it imports by the address in its options: bundled as well, or a file of one of the folders. */
  readonly module?: { readonly kind: "bundled"; readonly file: string } | { readonly kind: "served"; readonly address: string };
  /** Folders that the page may fetch from, by the first part of their address. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Someone who does the same work. */
export interface Peer {
  readonly name: string;
  /** What it is and how it runs, a line of the help. */
  readonly what: string;
  readonly tasks: readonly TaskKind[];
  /** Installs what is missing. A failure is an answer, never thrown. */
  readonly setUp: (place: Place) => Promise<Setup>;
}
