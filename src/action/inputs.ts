import { resolve } from "node:path";
import * as core from "@actions/core";
import { LoraError } from "../formats/error.ts";

/** Every input of every face of the Action, read here and nowhere else. */
export interface Inputs {
  /** Absolute path of the data repository. */
  root: string;
  adapters: string[];
  base: string | undefined;
  comment: boolean;
  cache: boolean;
  publish: "auto" | "never";
  githubToken: string | undefined;
  hubToken: string | undefined;
  hubUrl: string | undefined;
}

export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const hubToken = optional("hf-token") ?? (env.HF_TOKEN || undefined);
  const githubToken = optional("github-token");
  for (const secret of [hubToken, githubToken]) if (secret !== undefined) core.setSecret(secret);
  return {
    root: resolve(env.GITHUB_WORKSPACE ?? ".", optional("working-directory") ?? "."),
    adapters: (optional("adapters") ?? "").split(/\s+/).filter((name) => name !== ""),
    base: optional("base"),
    comment: boolean("comment", true),
    cache: boolean("cache", true),
    publish: oneOf("publish", ["auto", "never"]),
    githubToken,
    hubToken,
    hubUrl: optional("hf-endpoint"),
  };
}

function optional(name: string): string | undefined {
  return core.getInput(name) || undefined;
}

function boolean(name: string, otherwise: boolean): boolean {
  const text = optional(name);
  if (text === undefined) return otherwise;
  if (text === "true" || text === "false") return text === "true";
  throw new LoraError("input", `The input ${name} is "${text}".`, { next: "Write true or false." });
}

function oneOf<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
  const text = optional(name) ?? choices[0];
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new LoraError("input", `The input ${name} is "${text}".`, { next: `Write one of ${choices.join(", ")}.` });
}
