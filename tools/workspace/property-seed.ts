import fc from "fast-check";

// A property that fails prints its seed and path; TERCET_SEED runs it, and everything else, again with that seed.
const seed = Number(process.env["TERCET_SEED"]);
if (process.env["TERCET_SEED"] !== undefined && Number.isInteger(seed)) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
