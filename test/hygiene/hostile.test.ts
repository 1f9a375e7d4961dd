import { expect, test } from "vitest";
import { ContentRules } from "../../src/hygiene/content.ts";
import { assistant, user } from "./corpora.ts";

const LENGTH = 2 ** 18;
/** Seconds of processor time for four turns of a quarter of a megabyte; a rule that goes back over its steps would take hours. */
const MOST = 3;

const PIECES = [
  ...[" ", "\t", "\n", "a", "é", "😀", "1", "1 ", "1.", "100.", "-", "a-", "**", "#", ">", "> ", "- ", "1) "],
  ...[
    "@",
    "@a",
    "a@a.",
    "a.",
    "+1",
    "+49 ",
    "4",
    "4 ",
    "4929 ",
    "4929 1234 5678 9015 ",
    "DE00",
    "DE00 ",
    ":",
    "::",
    "2001:",
  ],
  ...["```\n", "`", "`a", "~~~", "<", "<|a", "<a ", "<s>", "</s>", "[", "[[", '{"', '{"a":', '"', "\\", '\\"'],
  ...[
    "User:\n",
    "User: a\nAssistant: b\n",
    "i'm sorry, ",
    "eyJ",
    "eyJa.",
    "sk-",
    "ghp_",
    "SG.a.",
    "npm_",
    "ops_ey",
    "xoxb-",
    "xoxb-a-",
  ],
  ...[
    "://",
    "http://a:",
    "mongodb://a:",
    "https://a:x-oauth-basic@",
    "-----BEGIN PRIVATE KEY-----\n",
    "AccountKey=",
    "_authToken=",
  ],
  ...["aws_secret_access_key = ", "kim@acme.io ", "91.198.174.192 "],
];

test.each(PIECES)("a quarter of a megabyte of %j", async (piece) => {
  const content = await ContentRules.of(["en"]);
  const text = piece.repeat(Math.ceil(LENGTH / piece.length));
  const start = process.cpuUsage().user;
  content.remarks({ messages: [user(text), assistant(text), user(`\`\`\`\n${text}`), assistant(`{"${text}`)] });
  expect((process.cpuUsage().user - start) / 1e6).toBeLessThan(MOST);
});
