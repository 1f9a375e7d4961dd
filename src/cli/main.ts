#!/usr/bin/env node
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { LoraError } from "../formats/error.ts";
import { readEnvironment } from "../pipeline/environment.ts";
import type { Code, Command } from "./command.ts";
import { drawer } from "./draw.ts";
import { explain } from "./failure.ts";
import { version } from "./version.ts";

/** Each loaded only when it is asked for: `check` has no use for an engine or a Hub client, and starts faster without. */
const commands: Record<string, () => Promise<Command>> = {
  init: async () => (await import("./init.ts")).init,
  check: async () => (await import("./check.ts")).check,
  plan: async () => (await import("./plan.ts")).plan,
  run: async () => (await import("./run.ts")).run,
  train: async () => (await import("./train.ts")).train,
  eval: async () => (await import("./eval.ts")).evaluate,
  publish: async () => (await import("./publish.ts")).publish,
  verify: async () => (await import("./verify.ts")).verify,
  merge: async () => (await import("./merge.ts")).merge,
  inspect: async () => (await import("./inspect.ts")).inspect,
  engine: async () => (await import("./engine.ts")).engine,
};

const common = {
  cwd: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  // On two lines, because beside one another they do not fit a terminal of 80 columns.
  const lines = all.map(({ usage, summary }) => `  lora ${usage}\n      ${summary}`);
  return `lora ${version}: from a commit of data to a trustworthy LoRA adapter\n\n${lines.join("\n")}\n\nEvery command takes --cwd DIR (the data repository), --json and --help.\nExit codes: 0 done, 1 findings or gates failed, 2 usage or manifest error,\n3 environment (engine, network, credentials), 130 cancelled.\n`;
}

/** Who reads along may stop, as `head` does: what is being done goes on, and its exit code says how it ended. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(await overview());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "version") {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
  if (command === undefined) {
    const known = `Commands: ${Object.keys(commands).join(", ")}. See lora --help.`;
    throw name.startsWith("-")
      ? new LoraError("usage", "The command goes first, its options after it.", { next: known })
      : new LoraError("usage", `There is no command "${name}".`, { next: known });
  }
  const { values, positionals } = parse(command, rest);
  if (values.help === true) {
    process.stdout.write(
      `lora ${command.usage}\n\n${command.summary}\n${(command.help ?? []).map((line) => `\n  ${line}`).join("")}\n`,
    );
    return 0;
  }
  const json = values.json === true;
  const root = await directory(typeof values.cwd === "string" ? values.cwd : ".");
  const coloured = (stream: { isTTY?: boolean }) =>
    !json && stream.isTTY === true && (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb";
  const colour = { result: coloured(process.stdout), said: coloured(process.stderr) };
  const columns = (stream: { isTTY?: boolean; columns?: number }) =>
    stream.isTTY === true ? stream.columns : undefined;
  const cancel = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => cancel.abort(signal));
  const drawing = drawer({
    json,
    colour: colour.said,
    tty: process.stderr.isTTY === true,
    write: (line) => process.stderr.write(line),
  });
  try {
    return await command.run({
      root,
      environment: readEnvironment(process.env),
      names: positionals,
      options: values as Record<string, string | boolean | undefined>,
      json,
      colour,
      columns: { result: columns(process.stdout), said: columns(process.stderr) },
      listener: drawing.listener,
      signal: cancel.signal,
      say: (line) => drawing.say(line),
      print: (result) => process.stdout.write(json ? `${JSON.stringify(result.json, null, 2)}\n` : result.text),
    });
  } catch (error) {
    // Who knows better what comes next after being cancelled says so.
    if (error instanceof LoraError && error.code === "cancelled" && error.next !== undefined) throw error;
    if (cancel.signal.aborted)
      throw new LoraError("cancelled", "Cancelled.", {
        exit: 130,
        next: "Run the same command again to go on from the last checkpoint.",
      });
    throw error;
  } finally {
    drawing.close();
  }
}

function parse(command: Command, args: string[]) {
  try {
    return parseArgs({ args, options: { ...common, ...command.options }, allowPositionals: true });
  } catch (error) {
    throw new LoraError("usage", (error as Error).message.replace(/\s*\n\s*/g, " "), {
      next: `Usage: lora ${command.usage}`,
    });
  }
}

async function directory(path: string): Promise<string> {
  try {
    return await realpath(resolve(path));
  } catch {
    throw new LoraError("usage", `There is no directory "${path}".`, {
      next: "Give --cwd the root of the data repository.",
    });
  }
}

main(process.argv.slice(2))
  .then((code: Code | number) => code)
  .catch((error: unknown) => {
    const failure = explain(error);
    if (process.argv.includes("--json")) {
      process.stdout.write(`${JSON.stringify({ error: failure.json }, null, 2)}\n`);
      process.stderr.write(`${JSON.stringify({ type: "error", error: failure.json })}\n`);
    } else process.stderr.write(failure.text);
    return failure.exit;
  })
  .then((code) => {
    process.exitCode = code;
  });
