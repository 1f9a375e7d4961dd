import { LoraError } from "../../formats/error.ts";

/** A command and its arguments, as a process is started with them: no shell reads them. */
export interface CommandLine {
  command: string;
  args: string[];
}

/**
 * Puts the engine into a launcher's command line, such as `torchrun --standalone --nproc-per-node 8 {engine}`. `{python}` is the
 * interpreter, `{engine}` the program and its arguments; without `{engine}` they come last. Words are split at spaces, quotes
 * hold them together; there are no variables and no globs.
 * @throws {LoraError} `launcher`
 */
export function launchLine(template: string, python: string, engine: readonly string[]): CommandLine {
  const words = wordsOf(template);
  const filled = words.includes("{engine}") ? words : [...words, "{engine}"];
  const [command, ...args] = filled.flatMap((word) =>
    word === "{engine}" ? engine : [word.replaceAll("{python}", python)],
  );
  if (command === undefined || words.length === 0 || words[0] === "{engine}")
    throw refuse(template, "names no command");
  return { command, args };
}

function wordsOf(template: string): string[] {
  const words: string[] = [];
  for (let rest = template.trim(); rest !== ""; rest = rest.trimStart()) {
    const word = /^(?:"[^"]*"|'[^']*'|[^\s"'])+/.exec(rest)?.[0];
    if (word === undefined) throw refuse(template, "has a quote without its end");
    words.push(word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
    rest = rest.slice(word.length);
    if (rest !== "" && !/^\s/.test(rest)) throw refuse(template, "has a quote without its end");
  }
  return words;
}

function refuse(template: string, what: string): LoraError {
  return new LoraError("launcher", `The launcher ${JSON.stringify(template)} ${what}.`, {
    exit: 2,
    next: "Write training.launcher as a command line, such as `torchrun --standalone --nproc-per-node 8 {engine}`.",
  });
}
