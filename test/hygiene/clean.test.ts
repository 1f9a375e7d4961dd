import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { normalise } from "../../src/dataset/normalise.ts";
import type { Conversation } from "../../src/dataset/record.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { ContentRules } from "../../src/hygiene/content.ts";
import { roleFaults } from "../../src/hygiene/roles.ts";
import { ToolChecks } from "../../src/hygiene/tools.ts";
import { RULES } from "../../src/hygiene/verdicts.ts";
import { cleanConversation, LANGUAGES } from "./multilingual.ts";

const example = join(import.meta.dirname, "../../examples/support-desk/datasets/support-desk");

/** The records of the example, of which a generator wrote every one. */
function exampleConversations(): Conversation[] {
  const files = ["heldout.jsonl", ...readdirSync(join(example, "data")).map((name) => `data/${name}`)];
  return files.flatMap((file) =>
    readFileSync(join(example, file), "utf8")
      .trim()
      .split("\n")
      .map((line) => normalise(JSON.parse(line), "messages", { file })),
  );
}

const random = new RandomStream(1, "clean multilingual");
const SETS: [name: string, languages: string[], conversations: Conversation[]][] = [
  ["the example", ["en"], exampleConversations()],
  ...LANGUAGES.map((language): [string, string[], Conversation[]] => [
    `a shop in ${language}`,
    [language],
    Array.from({ length: 300 }, () => cleanConversation(language, random)),
  ]),
];

test("no rule that looks at one record finds a fault in clean data", async () => {
  const found = new Map<string, number>();
  let records = 0;
  for (const [, languages, conversations] of SETS) {
    const content = await ContentRules.of(languages);
    const tools = new ToolChecks();
    for (const conversation of conversations) {
      records++;
      const faults = [
        ...content.remarks(conversation),
        ...roleFaults(conversation, { system: "optional", tool: "optional" }),
        ...tools.faults(conversation),
      ];
      for (const rule of new Set(faults.map((fault) => fault.rule))) found.set(rule, (found.get(rule) ?? 0) + 1);
    }
  }
  const rules = [...new Set(["role-order", "tool-arguments", ...RULES.slice(0, RULES.indexOf("contamination"))])];
  const rates = rules.map((rule) => `${rule} ${found.get(rule) ?? 0}`).join(", ");
  console.info(`records with a finding, of ${records} clean ones in ${LANGUAGES.length} languages: ${rates}`);
  expect(records).toBe(830 + 300 * LANGUAGES.length);
  expect(Object.fromEntries(found)).toEqual({});
});
