import type { Facts } from "./facts.ts";
import { factor } from "./llama-cpp.ts";
import { type Server, shellWord } from "./outcome.ts";

/** What command lines are made of. */
export interface Commands {
  /** What requests will call the adapter. */
  name: string;
  /** Where the adapter lies: a directory, or a repository of the Hub with its revision. */
  adapter: { directory: string } | { repo: string; revision: string | null };
  /** The same for the base; null where nothing names it. */
  base: { directory: string } | { repo: string; revision: string | null } | null;
  flags: readonly string[];
  facts: Facts;
}

/** Shell lines that serve an adapter, in order. Whatever an adapter says of itself is quoted. */
export function commandsFor(server: Server, parts: Commands): string[] {
  const lines: string[] = [];
  const adapter = fetched(parts.adapter, parts.name, lines);
  const flags = parts.flags.map((flag) =>
    flag.replace("{template}", `${adapter}/${parts.facts.templateFiles[0]}`).replace("{adapter}", adapter),
  );
  const line = (...words: string[]) => lines.push(words.map(shellWord).join(" "));
  if (server === "llama.cpp") {
    const base = fetched(parts.base ?? { directory: "BASE" }, "base", lines);
    const scaled = parts.facts.rslora ? `${parts.name}.gguf:${factor(parts.facts.r)}` : null;
    line("python", "convert_hf_to_gguf.py", base, "--outfile", "base.gguf");
    line("python", "convert_lora_to_gguf.py", adapter, "--base", base, "--outfile", `${parts.name}.gguf`);
    const lora = scaled === null ? ["--lora", `${parts.name}.gguf`] : ["--lora-scaled", scaled];
    line("llama-server", "--model", "base.gguf", ...lora, ...flags);
    return lines;
  }
  const { base } = parts;
  const model = base === null ? "BASE" : "directory" in base ? base.directory : base.repo;
  const revision = base !== null && "repo" in base && base.revision !== null ? ["--revision", base.revision] : [];
  if (server === "vllm")
    line("vllm", "serve", model, ...revision, "--enable-lora", "--lora-modules", `${parts.name}=${adapter}`, ...flags);
  else
    line(
      "text-generation-launcher",
      "--model-id",
      model,
      ...revision,
      "--lora-adapters",
      `${parts.name}=${adapter}`,
      ...flags,
    );
  return lines;
}

/** A directory to give to a server; what lies on the Hub is downloaded at its revision first. */
function fetched(where: Commands["adapter"], name: string, lines: string[]): string {
  if ("directory" in where) return where.directory;
  const revision = where.revision === null ? [] : ["--revision", where.revision];
  lines.push(["hf", "download", where.repo, ...revision, "--local-dir", `./${name}`].map(shellWord).join(" "));
  return `./${name}`;
}
