/** The heads, from the fastest to the most careful. */
export const headNames = ["bi", "poly", "cross"] as const;

/** One of {@link headNames}. */
export type HeadName = (typeof headNames)[number];
