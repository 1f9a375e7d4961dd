import { lintSource } from "@secretlint/core";
import { creator, rules } from "@secretlint/secretlint-rule-preset-recommend";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { conversationSecrets, secretsIn } from "../../src/hygiene/secrets.ts";
import { assistant, similarTexts, user } from "./corpora.ts";

const random = new RandomStream(1, "secrets");

/** Made here, of the shape of a credential; none of them ever opened anything. */
function made(length: number, alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"): string {
  return Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join("");
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HEX = "0123456789abcdef";
const BASE64 = `${LETTERS}0123456789+/`;
const pem = (eol: string) =>
  [
    "-----BEGIN RSA PRIVATE KEY-----",
    `MIIE${made(60, BASE64)}`,
    ...Array.from({ length: 12 }, () => made(64, BASE64)),
    "-----END RSA PRIVATE KEY-----",
  ].join(eol);
const onePassword = `ops_${Buffer.from(JSON.stringify({ email: "a@b.c", key: made(89) })).toString("base64")}`;

/** Rule of the preset → a credential it must find. */
const SAMPLES: Record<string, string[]> = {
  aws: [`aws_secret_access_key = "${made(40)}"`],
  gcp: [],
  privatekey: [pem("\n")],
  npm: [`npm_${made(36)}`, `https://${made(40, HEX)}:x-oauth-basic@github.com/a/b`],
  basicauth: ["https://kim:tr0ub4dor@intranet.acme.io/x", "ftp://ab:wxyz@h.co"],
  slack: [
    `xoxb-${made(12)}-${made(12)}-${made(24)}`,
    "xoxp-1-2",
    `https://hooks.slack.com/services/T${made(8)}/B${made(8)}/${made(24)}`,
  ],
  sendgrid: [`SG.${made(22)}.${made(43)}`],
  shopify: [`shpat_${made(32, HEX)}`],
  github: [`ghp_${made(36)}`, `github_pat_${made(82)}`],
  gitlab: [`glpat-${made(20)}`],
  grafana: [`glsa_${made(32)}_${made(8, HEX)}`],
  openai: [`sk-${made(20)}T3BlbkFJ${made(20)}`],
  anthropic: [`sk-ant-api03-${made(93)}AA`],
  groq: [`gsk_${made(52)}`],
  huggingface: [`hf_${made(34, LETTERS)}`],
  linear: [`lin_api_${made(40)}`],
  notion: [`ntn_${made(11, "0123456789")}${made(35)}`],
  "1password": [onePassword.replace(/=*$/, "")],
  "database-connection-string": ["mongodb://bob:hunter22@db.acme.io/x", "mysql://a:bcde@h", "postgres://a:bcde@h"],
  "hashicorp-vault": [`hvs.${made(95)}`],
  vercel: [`vcp_${made(24)}`],
  databricks: [`dapi${made(32, HEX)}`],
  docker: [`dckr_pat_${made(27)}`],
  figma: [`figd_${made(40)}`],
  "filter-comments": [],
};

/** What secretlint's own engine finds with the preset, comments in the data aside. */
async function engine(content: string): Promise<[number, number][]> {
  const filter = { id: "@secretlint/secretlint-rule-filter-comments", disabled: true };
  const { messages } = await lintSource({
    source: { filePath: "record", content, contentType: "text" },
    options: { noPhysicFilePath: true, config: { rules: [{ id: "preset", rule: creator, rules: [filter] }] } },
  });
  return messages.map(({ range }) => [range[0], range[1]]);
}

describe("the preset's rules", () => {
  test("are all of those for which there is a sample here", () => {
    const names = rules.map((rule) => rule.meta.id.replace("@secretlint/secretlint-rule-", ""));
    expect(names.sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  for (const [rule, samples] of Object.entries(SAMPLES)) {
    for (const [index, sample] of samples.entries()) {
      test(`find what secretlint's engine finds: ${rule} ${index + 1}`, async () => {
        for (const text of [
          sample,
          `It is ${sample} , keep it.`,
          `鍵は ${sample}\n`,
          JSON.stringify({ key: sample }),
        ]) {
          const found = secretsIn(text);
          const expected = await engine(text);
          if (text === sample) expect(expected.length).toBeGreaterThan(0);
          for (const [start, end] of expected)
            expect(found.some((secret) => secret.start <= start && secret.end >= end)).toBe(true);
          expect(found.length).toBeLessThanOrEqual(expected.length);
          for (const { label } of found) {
            expect(label).toMatch(/^[A-Z0-9a-z][\w' -]+$/i);
            expect(text).not.toContain(label);
          }
        }
      });
    }
  }

  test("and neither finds anything in ordinary text", async () => {
    for (const text of similarTexts(new RandomStream(2, "clean"), 60)) {
      expect(await engine(text)).toEqual([]);
      expect(secretsIn(text)).toEqual([]);
    }
  });

  test("cannot be switched off by the data", () => {
    const token = SAMPLES.github![0]!;
    expect(secretsIn(`secretlint-disable\n${token} secretlint-disable-line`)).toHaveLength(1);
  });
});

describe("rules of our own", () => {
  const jwt = `eyJ${made(30)}.eyJ${made(60)}.${made(43)}`;
  for (const [label, secret] of [
    ["AWS Access Key ID", `AKIA${made(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`],
    ["Google API key", `AIza${made(35)}`],
    ["Stripe live key", `sk_live_${made(24)}`],
    ["JSON Web Token", jwt],
  ] as const) {
    test(label, () => {
      expect(secretsIn(`${secret}`)).toEqual([{ label, start: 0, end: secret.length }]);
      expect(secretsIn(`key=${secret}, see`)).toEqual([{ label, start: 4, end: 4 + secret.length }]);
    });
  }

  test("leave alone what only looks like it", () => {
    for (const text of [
      "AKIAIOSFODNN7EXAMPLE",
      "AKIA",
      "sk_test_4eC39HqLyjWDarjtT1zdp7dcXYZXYZ12",
      "account: 1234-5678-9012",
      "eyJhbGciOi.eyJzdWIi.x",
    ]) {
      expect(secretsIn(`see ${text} there`)).toEqual([]);
    }
  });
});

test("credentials are found wherever a record has them, and shown by no more than their start", () => {
  const token = SAMPLES.github![0]!;
  const key = pem("\n");
  const found = conversationSecrets({
    messages: [
      { role: "system", content: `Use ${token}.` },
      user("hi"),
      {
        ...assistant(""),
        reasoning_content: `I have ${token}`,
        tool_calls: [{ type: "function", function: { name: "put", arguments: { nested: [{ pem: key }] } } }],
      },
      { role: "tool", content: `aws_secret_access_key=${made(40)}` },
      assistant(`${token} and again ${token}`),
    ],
    tools: [{ type: "function", function: { name: "put", parameters: { default: token } } }],
  });
  expect(found.map(({ where }) => where)).toEqual([
    "messages[0].content",
    "messages[2].reasoning_content",
    "messages[2].tool_calls[0]",
    "messages[3].content",
    "messages[4].content",
    "tools[0]",
  ]);
  for (const { masked } of found) expect(masked).toMatch(/^".{4}…", \d+ characters$/);
});
