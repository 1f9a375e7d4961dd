import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exists, writeFileAtomic } from "../formats/files.ts";
import { initFiles } from "../manifest/init.ts";
import { type Command, text } from "./command.ts";

export const init: Command = {
  usage: "init [--name NAME] [--base MODEL]",
  summary: "writes a commented dataset.yaml, adapter.yaml, suite and workflow",
  help: [
    "--name NAME    name of the data set and adapter (default: assistant)",
    "--base MODEL   base model: an id with revision (org/name@commit) or a directory (./base)",
  ],
  options: { name: { type: "string" }, base: { type: "string" } },
  async run(context) {
    const files = initFiles({ name: text(context, "name"), base: text(context, "base") });
    const written: string[] = [];
    const kept: string[] = [];
    for (const file of files) {
      const path = join(context.root, file.path);
      if (await exists(path)) {
        kept.push(file.path);
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomic(path, file.text);
      written.push(file.path);
    }
    const lines = [
      ...written.map((path) => `  wrote ${path}`),
      ...kept.map((path) => `  kept  ${path} (it was there)`),
    ];
    context.print({
      json: { written, kept },
      text: `${lines.join("\n")}\n\nNext: put data in place, then lora check --fix\n`,
    });
    return 0;
  },
};
