import type { DType } from "../dtype.ts";
import type { Domain } from "./define.ts";

/** The type of an input of a domain, where floats are of the type `float`. */
export function dtypeOfDomain(domain: Domain | undefined, float: DType): DType {
  switch (domain?.kind) {
    case "boolean":
      return "bool";
    case "integer":
    case "index":
    case "bound":
    case "offsets":
      return "int32";
    case "int8":
      return "int8";
    case undefined:
    case "finite":
    case "positive":
    case "nonzero":
    case "interval":
      return float;
    default:
      return domain satisfies never;
  }
}
