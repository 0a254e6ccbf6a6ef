/** Where the documentation lies, from the page: `tercet dashboard` serves it there, and any other host can. */
export const docsAddress = "docs/";
