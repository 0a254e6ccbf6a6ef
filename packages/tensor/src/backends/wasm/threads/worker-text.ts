/** The program of `worker.ts` as one module without imports. Building the package writes it here; sources are run where files are found. */
export const workerText: string | undefined = undefined as string | undefined; // the type that the built module has
