import { lintSource } from "@secretlint/core";
import { creator, rules } from "@secretlint/secretlint-rule-preset-recommend";
import { describe, expect, test } from "vitest";
import type { Conversation } from "../../src/dataset/record.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { SECRET_PATTERNS } from "../../src/hygiene/secret-patterns.ts";
import { secretRemarks, secretsIn } from "../../src/hygiene/secrets.ts";
import { textsOf } from "../../src/hygiene/texts.ts";
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

const DIGITS = "0123456789";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const WORD = `${BASE64.replace(/[+/]/g, "")}_-`;

/** Kind of credential → ones of its form. */
const OWN: Record<string, string[]> = {
  "AWS Access Key ID": ["AKIA", "ASIA", "ABIA", "ACCA"].map((prefix) => `${prefix}${made(16, `${UPPER}234567`)}`),
  "Amazon Bedrock API key": [`ABSK${made(128, BASE64)}`],
  "Google API key": [`AIza${made(35)}`],
  "Google OAuth client secret": [`GOCSPX-${made(28, WORD)}`],
  "Azure client secret": [`${made(3)}8Q~${made(34)}`],
  "Azure storage key": [`AccountKey=${made(86, BASE64)}==`],
  "Stripe live key": [`sk_live_${made(24)}`, `rk_live_${made(99)}`],
  "JSON Web Token": [`eyJ${made(30)}.eyJ${made(60)}.${made(43)}`],
  "age secret key": [`AGE-SECRET-KEY-1${made(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}`],
  "Airtable token": [`pat${made(14)}.${made(64, HEX)}`],
  "Artifactory API key": [`AKCp${made(69)}`],
  "Atlassian API token": [`ATATT3${made(186)}`],
  "Cloudflare origin CA key": [`v1.0-${made(24, HEX)}-${made(146, HEX)}`],
  "DigitalOcean token": ["o", "p", "r"].map((kind) => `do${kind}_v1_${made(64, HEX)}`),
  "Doppler token": [`dp.pt.${made(43)}`],
  "Dynatrace token": [`dt0c01.${made(24)}.${made(64)}`],
  "Fly.io token": [`fo1_${made(43)}`],
  "GitLab token": [`gldt-${made(20)}`, `glrt-${made(20)}`, `gloas-${made(64)}`],
  "Heroku API key": [`HRKU-AA${made(58)}`],
  "Hugging Face organisation token": [`api_org_${made(34, LETTERS)}`],
  "Mailchimp API key": [`${made(32, HEX)}-us14`],
  "Mailgun API key": [`key-${made(32, HEX)}`],
  "New Relic key": [`NRAK-${made(27, `${UPPER}${DIGITS}`)}`],
  "OpenAI key": [`sk-proj-${made(40)}T3BlbkFJ${made(40)}`],
  "OpenShift token": [`sha256~${made(43)}`],
  "Perplexity API key": [`pplx-${made(48)}`],
  "PlanetScale credential": [`pscale_tkn_${made(43)}`, `pscale_pw_${made(43)}`, `pscale_oauth_${made(43)}`],
  "Postman API key": [`PMAK-${made(24, HEX)}-${made(34, HEX)}`],
  "Pulumi token": [`pul-${made(40, HEX)}`],
  "PyPI upload token": [`pypi-AgEIcHlwaS5vcmc${made(70)}`],
  "Replicate token": [`r8_${made(37)}`],
  "RubyGems token": [`rubygems_${made(48, HEX)}`],
  "Sendinblue API key": [`xkeysib-${made(64, HEX)}-${made(16)}`],
  "Sentry token": [`sntryu_${made(64, HEX)}`],
  "Square token": [`sq0atp-${made(22)}`, `sq0csp-${made(43)}`],
  "Supabase token": [`sbp_${made(40, HEX)}`],
  "Telegram bot token": [`${made(10, DIGITS)}:AA${made(33)}`],
  "Terraform token": [`${made(14)}.atlasv1.${made(67)}`],
  "Twilio API key": [`SK${made(32, HEX)}`],
  "xAI API key": [`xai-${made(80)}`],
};

describe("rules of our own", () => {
  test("are all of those for which there is a sample here", () => {
    expect([...new Set(SECRET_PATTERNS.map(({ label }) => label))].sort()).toEqual(Object.keys(OWN).sort());
  });

  for (const [label, samples] of Object.entries(OWN)) {
    test(label, () => {
      for (const secret of samples) {
        const found = { label, start: 0, end: secret.length };
        expect(secretsIn(secret)).toEqual([found]);
        expect(secretsIn(`key ${secret}, see`)).toEqual([{ ...found, start: 4, end: 4 + secret.length }]);
        expect(secretsIn(`鍵は「${secret}」です`)).toHaveLength(1);
        // What has lost its end is none.
        expect(secretsIn(`key ${secret.slice(0, 12)} see`)).toEqual([]);
      }
    });
  }

  test("leave alone what only looks like it", () => {
    for (const text of [
      "AKIAIOSFODNN7EXAMPLE",
      "AKIA",
      "sk_test_4eC39HqLyjWDarjtT1zdp7dcXYZXYZ12",
      "account: 1234-5678-9012",
      "eyJhbGciOi.eyJzdWIi.x",
      "https://www.example.com/a/very/long/path/of/words/and/more-words?query=words",
      "d41d8cd98f00b204e9800998ecf8427e is the MD5 of nothing",
      "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      "123e4567-e89b-12d3-a456-426614174000",
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]) {
      expect(secretsIn(`see ${text} there`)).toEqual([]);
    }
  });
});

test("the look before the search leaves nothing out that the search would find", () => {
  // Every sample, cut out of its line, at every offset from the multiples that the look goes by.
  for (const sample of [...Object.values(SAMPLES), ...Object.values(OWN)].flat()) {
    for (let offset = 0; offset < 20; offset++) {
      expect(secretsIn(`${" ".repeat(offset)}${sample}`).length, sample).toBeGreaterThan(0);
    }
  }
});

test("credentials are found wherever a record has them, and shown by no more than their start", () => {
  const token = SAMPLES.github![0]!;
  const key = pem("\n");
  const conversation: Conversation = {
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
  };
  const found = textsOf(conversation).flatMap((text) => secretRemarks(text).map(({ message }) => ({ text, message })));
  expect([...new Set(found.map(({ text }) => text.where))]).toEqual([
    "messages[0].content",
    "messages[2].reasoning_content",
    "messages[2].tool_calls[0]",
    "messages[3].content",
    "messages[4].content",
    "tools[0]",
  ]);
  for (const { message } of found) expect(message).toMatch(/ \(".{4}…", \d+ characters\)\.$/);
});
