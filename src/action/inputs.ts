import { resolve } from "node:path";
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
  /** What is installed before training. */
  engine: { name: string; gpu: boolean } | undefined;
  githubToken: string | undefined;
  hubToken: string | undefined;
  hubUrl: string | undefined;
}

/** @throws {LoraError} `input` for a value that is none of the choices */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  return {
    root: resolve(checkoutOf(env), input(env, "working-directory") ?? "."),
    adapters: (input(env, "adapters") ?? "").split(/[\s,]+/).filter((name) => name !== ""),
    base: input(env, "base"),
    comment: oneOf(env, "comment", ["true", "false"]) === "true",
    cache: oneOf(env, "cache", ["true", "false"]) === "true",
    publish: oneOf(env, "publish", ["auto", "never"]),
    engine: engineOf(env),
    githubToken: input(env, "github-token"),
    hubToken: input(env, "hf-token"),
    hubUrl: input(env, "hf-endpoint"),
  };
}

/** What must never be printed, read without a check that could fail, so that it can be masked before anything is said. */
export function readSecrets(env: NodeJS.ProcessEnv): string[] {
  const all = [input(env, "github-token"), input(env, "hf-token"), env.HF_TOKEN, env.HUGGING_FACE_HUB_TOKEN];
  return all.filter((secret): secret is string => secret !== undefined && secret.trim() !== "");
}

/** The directory the job's repository was checked out to. */
export function checkoutOf(env: NodeJS.ProcessEnv): string {
  return resolve(env.GITHUB_WORKSPACE || ".");
}

/** As the runner passes it. An input that is left out and has no default is empty. */
function input(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`]?.trim() || undefined;
}

/** As it is written behind `lora engine install`. */
function engineOf(env: NodeJS.ProcessEnv): Inputs["engine"] {
  const text = input(env, "engine");
  if (text === undefined) return undefined;
  const [, name, gpu] = /^([a-z]+)( +--gpu)?$/.exec(text) ?? [];
  if (name !== undefined) return { name, gpu: gpu !== undefined };
  throw new LoraError("input", `The input engine is "${text.slice(0, 100)}".`, {
    next: "Write the name of an engine, such as tensorflow, or `tensorflow --gpu`.",
  });
}

function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, choices: readonly [T, ...T[]]): T {
  const text = input(env, name) ?? choices[0];
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw new LoraError("input", `The input ${name} is "${text.slice(0, 100)}".`, {
    next: `Write ${choices.join(" or ")}.`,
  });
}
