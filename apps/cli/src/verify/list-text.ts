import type { Claim } from "@tercet/equivalence";
import { table, type Column } from "../table.ts";
import { wrap } from "../wrap.ts";
import { placeOf } from "./tally.ts";

/** So many ids fit on a screen or two; more are for `--jsonl`. */
const mostIds = 60;

/** What would be checked: counts by kind, property and backend, and the ids where they are few. */
export function listText(claims: readonly Claim[], width: number): string {
  const properties = Map.groupBy(claims, ({ subject, property }) => JSON.stringify([subject.kind, property.name]));
  const columns: readonly Column[] = [
    { title: "subject" },
    { title: "property" },
    { title: "subjects", align: "right" },
    { title: "claims", align: "right" },
  ];
  const rows = [...properties].map(([key, own]) => {
    const [kind, property] = JSON.parse(key) as [string, string]; // written above
    return [kind, property, `${new Set(own.map(({ subject }) => subject.name)).size}`, own.length.toLocaleString("en-US")];
  });
  const places = [...Map.groupBy(claims, placeOf)].map(([place, own]) => `${own.length.toLocaleString("en-US")} on ${place}`);
  const ids = claims.length <= mostIds ? `${claims.map(({ id }) => id).join("\n")}\n\n` : "";
  return `${ids}${table(columns, rows)}\n\n${wrap(`${claims.length.toLocaleString("en-US")} claims: ${places.join(", ")}`, width)}\n`;
}

/** A claim as JSON: its id, and the parts of it. */
export function claimJson({ id, subject, property, backend, environment, absent }: Claim): object {
  return { id, subject, property: property.name, backend, environment, ...(absent === undefined ? {} : { absent }) };
}
