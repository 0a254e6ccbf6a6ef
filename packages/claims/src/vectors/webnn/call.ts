import type { Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";
import type { WebnnStep } from "./case.ts";

/** One of WebNN's operators made of ours. @throws LeftOut where it asks for what is not there */
export type WebnnOperator = (call: WebnnCall) => Tensor | readonly Tensor[];

/** Operators by their names in WebNN. */
export type WebnnOperators = Readonly<Record<string, WebnnOperator>>;

/** One application of an operator: tensors and settings by the names of WebNN's arguments. */
export class WebnnCall {
  readonly step: WebnnStep;
  readonly #values: ReadonlyMap<string, Tensor>;
  readonly #options: Readonly<Record<string, unknown>>;

  constructor(step: WebnnStep, values: ReadonlyMap<string, Tensor>) {
    this.step = step;
    this.#values = values;
    const { options } = step.settings;
    this.#options = typeof options === "object" && options !== null ? (options as Readonly<Record<string, unknown>>) : {}; // an object has fields
  }

  /** The tensor that an argument or an option names, or undefined. */
  optional(name: string): Tensor | undefined {
    const given = this.step.settings[name] ?? this.#options[name];
    return typeof given === "string" ? this.#values.get(given) : undefined;
  }

  /** The same where it has to be there. */
  input(name = "input"): Tensor {
    return this.optional(name) ?? leaveOut("a rule that Tercet does not follow", `${this.step.operator} without ${name}`);
  }

  /** The tensors that a list names. */
  inputs(name: string): readonly Tensor[] {
    const given = this.step.settings[name];
    return Array.isArray(given) ? given.flatMap((each) => this.#values.get(String(each)) ?? []) : [];
  }

  /** A number: an argument or an option, words for what JSON lacks. */
  number(name: string, absent: number): number {
    const given = this.step.settings[name] ?? this.#options[name];
    return given === undefined || given === null ? absent : Number(typeof given === "string" ? given.replace(/n$/, "") : given);
  }

  /** A text option. */
  text(name: string, absent: string): string {
    const given = this.step.settings[name] ?? this.#options[name];
    return typeof given === "string" ? given : absent;
  }

  /** A list of numbers, or undefined. */
  numbers(name: string): readonly number[] | undefined {
    const given = this.step.settings[name] ?? this.#options[name];
    return Array.isArray(given) ? given.map(Number) : undefined;
  }

  /** True for an option that is set. */
  flag(name: string): boolean {
    return this.#options[name] === true;
  }
}
