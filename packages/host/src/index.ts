export { defineErrors, TercetError, type ErrorConstructors, type ErrorDefinition, type ExitCode } from "./error.ts";
