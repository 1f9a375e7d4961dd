/** A kind of credential that its issuer made recognisable. */
export interface SecretPattern {
  label: string;
  /** Stands in every match, so that few texts are searched for the pattern itself. */
  keyword: string;
  pattern: RegExp;
}

/** Where a credential ends: what follows is none of its characters. */
const END = String.raw`(?![\w-])`;
const token = (source: string) => new RegExp(String.raw`(?<![\w-])${source}${END}`, "g");

/**
 * Kinds of credential that secretlint's recommended preset does not look for and that gitleaks does. Only those that their
 * issuers gave an unmistakable beginning: what takes a word such as `password` in front of it to be recognised is wrong too
 * often in text about passwords.
 *
 * Forms are those the issuers document; gitleaks' rules agree with them.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  ...["AKIA", "ASIA", "ABIA", "ACCA"].map((keyword) => ({
    label: "AWS Access Key ID",
    keyword,
    // Ids of AWS's own documentation end in EXAMPLE.
    pattern: new RegExp(String.raw`\b${keyword}(?![A-Z2-7]{9}EXAMPLE\b)[A-Z2-7]{16}\b`, "g"),
  })),
  { label: "Amazon Bedrock API key", keyword: "ABSK", pattern: /\bABSK[A-Za-z0-9+/]{109,269}={0,2}/g },
  { label: "Google API key", keyword: "AIza", pattern: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g },
  { label: "Google OAuth client secret", keyword: "GOCSPX-", pattern: token(String.raw`GOCSPX-[\w-]{28}`) },
  { label: "Azure client secret", keyword: "8Q~", pattern: /(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w~.-])/g },
  { label: "Azure storage key", keyword: "AccountKey=", pattern: /AccountKey=[A-Za-z0-9+/]{86}==/g },
  ...["sk_live_", "rk_live_"].map((keyword) => ({
    label: "Stripe live key",
    keyword,
    pattern: new RegExp(String.raw`\b${keyword}[0-9A-Za-z]{24,99}\b`, "g"),
  })),
  {
    label: "JSON Web Token",
    keyword: "eyJ",
    pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}(?![\w-])/g,
  },
  { label: "age secret key", keyword: "AGE-SECRET-KEY-1", pattern: /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}\b/g },
  { label: "Airtable token", keyword: "pat", pattern: token(String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}`) },
  { label: "Artifactory API key", keyword: "AKCp", pattern: token("AKCp[A-Za-z0-9]{69}") },
  { label: "Atlassian API token", keyword: "ATATT3", pattern: /\bATATT3[A-Za-z0-9_=-]{180,200}/g },
  { label: "Cloudflare origin CA key", keyword: "v1.0-", pattern: token(String.raw`v1\.0-[a-f0-9]{24}-[a-f0-9]{146}`) },
  { label: "DigitalOcean token", keyword: "_v1_", pattern: token("do[opr]_v1_[a-f0-9]{64}") },
  { label: "Doppler token", keyword: "dp.pt.", pattern: token(String.raw`dp\.pt\.[A-Za-z0-9]{43}`) },
  {
    label: "Dynatrace token",
    keyword: "dt0c01.",
    pattern: token(String.raw`dt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}`),
  },
  { label: "Fly.io token", keyword: "fo1_", pattern: token(String.raw`fo1_[\w-]{43}`) },
  {
    label: "GitLab token",
    keyword: "gl",
    pattern: token(String.raw`gl(?:cbt|dt|ft|imt|rt|soat|oas|agent)-[\w-]{20,64}`),
  },
  { label: "Heroku API key", keyword: "HRKU-AA", pattern: token(String.raw`HRKU-AA[\w-]{58}`) },
  { label: "Hugging Face organisation token", keyword: "api_org_", pattern: token("api_org_[A-Za-z]{34}") },
  { label: "Mailchimp API key", keyword: "-us", pattern: token(String.raw`[0-9a-f]{32}-us\d{1,2}`) },
  { label: "Mailgun API key", keyword: "key-", pattern: token("key-[0-9a-f]{32}") },
  { label: "New Relic key", keyword: "NRAK-", pattern: token("NRAK-[A-Z0-9]{27}") },
  { label: "OpenAI key", keyword: "T3BlbkFJ", pattern: token(String.raw`sk-[\w-]{20,200}T3BlbkFJ[\w-]{20,200}`) },
  { label: "OpenShift token", keyword: "sha256~", pattern: /\bsha256~[\w-]{43}(?![\w-])/g },
  { label: "Perplexity API key", keyword: "pplx-", pattern: token("pplx-[A-Za-z0-9]{48}") },
  {
    label: "PlanetScale credential",
    keyword: "pscale_",
    pattern: token(String.raw`pscale_(?:tkn|pw|oauth)_[\w=.-]{32,64}`),
  },
  { label: "Postman API key", keyword: "PMAK-", pattern: token("PMAK-[a-f0-9]{24}-[a-f0-9]{34}") },
  { label: "Pulumi token", keyword: "pul-", pattern: token("pul-[a-f0-9]{40}") },
  { label: "PyPI upload token", keyword: "pypi-AgEIcHlwaS5vcmc", pattern: /pypi-AgEIcHlwaS5vcmc[\w-]{50,1000}/g },
  { label: "Replicate token", keyword: "r8_", pattern: token("r8_[A-Za-z0-9]{37}") },
  { label: "RubyGems token", keyword: "rubygems_", pattern: token("rubygems_[a-f0-9]{48}") },
  { label: "Sendinblue API key", keyword: "xkeysib-", pattern: token("xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}") },
  { label: "Sentry token", keyword: "sntryu_", pattern: token("sntryu_[a-f0-9]{64}") },
  { label: "Square token", keyword: "sq0", pattern: token(String.raw`sq0(?:atp-[\w-]{22}|csp-[\w-]{43})`) },
  { label: "Supabase token", keyword: "sbp_", pattern: token("sbp_[a-f0-9]{40}") },
  { label: "Telegram bot token", keyword: "AA", pattern: /(?<![\w-])\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  {
    label: "Terraform token",
    keyword: ".atlasv1.",
    pattern: token(String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}`),
  },
  { label: "Twilio API key", keyword: "SK", pattern: token("SK[0-9a-f]{32}") },
  { label: "xAI API key", keyword: "xai-", pattern: token("xai-[A-Za-z0-9]{80}") },
];
