import { lintConfiguration } from "./tools/workspace/src/lint.ts";

export default lintConfiguration(import.meta.dirname);
