import { parse } from "yaml";
import { type Answer, type Exchange, serve } from "./http.ts";
import { type Accounts, authorise, exchangeToken, refusal } from "./hub-accounts.ts";
import {
  batch,
  commit,
  completeParts,
  type LargeFiles,
  preupload,
  storeLarge,
  storePart,
  verifyLarge,
} from "./hub-commit.ts";
import { answerFile } from "./hub-files.ts";
import { addCommit, type Commit, commitOf, describe, makeRepo, type Repo, type StoredFile } from "./hub-store.ts";

/** A fault to answer with instead of (`before`) or after having done what was asked (`after`). */
export interface Fault {
  /** Matched against `METHOD /path`. */
  match: RegExp;
  times: number;
  when: "before" | "after";
  /** Null hangs up. A number of bytes cuts the answer's body short. */
  answer: Answer | null | { cutAfter: number };
}

export interface HubOptions {
  port?: number;
  /** Token to what it may do: `write` everything, `read` public things and its own, or `write:org/name`. */
  tokens?: Record<string, string>;
  /** ID tokens that a Trusted Publisher accepts, and the repository each is registered for. */
  publishers?: Record<string, string>;
  /** Entries of a page of a listing. */
  pageSize?: number;
  /** Large files above this many bytes are uploaded in parts of as many. */
  partSize?: number;
}

export interface Hub {
  /** What HF_ENDPOINT is set to. */
  url: string;
  repos: Map<string, Repo>;
  /** `METHOD /path` of every request, in order. */
  requests: string[];
  faults: Fault[];
  /** Called before a commit is made, to let somebody else commit first. */
  beforeCommit: (() => void) | undefined;
  /** Puts a repository there, as if somebody had published it. */
  seed(id: string, files: Record<string, string | Buffer>, options?: { private?: boolean; gated?: boolean }): Commit;
  close(): Promise<void>;
}

/**
 * A Hugging Face Hub for tests: repositories, listings with pages, downloads with redirects for large files, preupload,
 * LFS in one piece or in parts, atomic commits with parent check, tags, Trusted Publishers, and faults on demand. Large
 * files are served from a second origin, as the Hub's are, which refuses the Hub's tokens.
 *
 * Written after the Hub's documentation and what its two clients, `@huggingface/hub` and `huggingface_hub`, expect;
 * `test/oracle/hub_client.py` runs the latter against it.
 */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const accounts: Accounts = {
    tokens: new Map(Object.entries(options.tokens ?? { hf_write: "write", hf_read: "read" })),
    publishers: new Map(Object.entries(options.publishers ?? {})),
  };
  const large: LargeFiles = {
    objects: new Map(),
    parts: new Map(),
    partSize: options.partSize ?? 64 * 1024 * 1024,
    url: "",
  };
  const hub: Omit<Hub, "url" | "close"> = { repos: new Map(), requests: [], faults: [], beforeCommit: undefined, seed };

  function seed(id: string, files: Record<string, string | Buffer>, rights = {}): Commit {
    const repo = hub.repos.get(id) ?? makeRepo(id, rights);
    hub.repos.set(id, repo);
    const tree = new Map<string, StoredFile>(commitOf(repo, "main")!.files);
    for (const [path, content] of Object.entries(files)) {
      tree.set(path, { content: Buffer.from(content), lfs: path.endsWith(".safetensors") });
    }
    return addCommit(repo, "seed", "", tree);
  }

  const storage = await serve(async (exchange) => answered(exchange, () => answerStorage(exchange, hub.repos, large)));
  large.url = storage.url;
  const front = await serve(async (exchange) => answered(exchange, () => answerApi(exchange)), options.port);

  async function answered(exchange: Exchange, answer: () => Answer): Promise<Answer | null> {
    const line = `${exchange.method} ${exchange.url.pathname}`;
    hub.requests.push(line);
    const fault = hub.faults.find((one) => one.times > 0 && one.match.test(line));
    if (fault === undefined) return answer();
    fault.times--;
    const given = fault.when === "after" || (fault.answer !== null && !("status" in fault.answer)) ? answer() : null;
    return fault.answer !== null && !("status" in fault.answer) ? { ...given!, ...fault.answer } : fault.answer;
  }

  function answerApi(exchange: Exchange): Answer {
    const { method, url, headers, body } = exchange;
    const path = url.pathname.split("/").slice(1).map(decodeURIComponent);
    const json = () => JSON.parse(body.toString("utf8")) as Record<string, never>;
    const rights = accounts.tokens.get((headers.authorization ?? "").replace(/^Bearer /, ""));
    if (headers.authorization !== undefined && rights === undefined)
      return refusal(401, "Invalid username or password.");
    if (url.pathname === "/oauth/token") return exchangeToken(accounts, json());
    if (url.pathname === "/api/whoami-v2") return { status: 200, body: { type: "user", name: "tester", orgs: [] } };
    if (url.pathname === "/api/validate-yaml") return validateCard(String(json().content));
    if (url.pathname === "/api/repos/create") return create(json(), rights);

    const api = path[0] === "api" && path[1] === "models";
    const [owner = "", rawName = ""] = api ? path.slice(2, 4) : path;
    const id = `${owner}/${rawName.replace(/\.git$/, "")}`;
    const rest = api ? path.slice(4) : path.slice(2);
    const found = hub.repos.get(id);
    const writes = method !== "GET" && method !== "HEAD" && rest[0] !== "paths-info";
    const refused = authorise(found, id, rights, writes);
    if (refused !== null) return refused;
    const repo = found!;
    if (rawName.endsWith(".git")) {
      if (rest.at(-1) === "verify") return verifyLarge(large, json());
      return batch(large, json(), `http://${headers.host}/${id}.git/info/lfs/objects`);
    }
    if (!api)
      return rest[0] === "resolve" ? answerFile(exchange, repo, rest, rights, large) : refusal(404, "Not found");
    if (rest[0] === "refs") return { status: 200, body: refs(repo) };
    if (rest[0] === "tag" && method === "POST") return tag(repo, rest[1] ?? "", String(json().tag));
    const at = commitOf(repo, rest[1] ?? "main");
    if (at === undefined) return refusal(404, `Invalid rev id: ${rest[1]}`, "RevisionNotFound");
    if (rest.length === 0 || rest[0] === "revision") return { status: 200, body: info(repo, at) };
    if (rest[0] === "tree") return tree(url, at, options.pageSize ?? 1000);
    if (rest[0] === "paths-info") return pathsInfo(at, exchange);
    if (rest[0] === "preupload") return preupload(at, json());
    if (rest[0] === "commit") {
      hub.beforeCommit?.();
      return commit(repo, large, body.toString("utf8"), (card) => validateCard(card), `http://${headers.host}`);
    }
    return refusal(404, "Not found");
  }

  function create(asked: Record<string, unknown>, rights: string | undefined): Answer {
    const id = `${asked.organization ?? "tester"}/${asked.name}`;
    if (rights === undefined) return refusal(401, "Invalid username or password.");
    if (rights !== "write")
      return refusal(403, `You don't have the rights to create a model under the namespace "${asked.organization}"`);
    const made = { url: `${front.url}/${id}`, name: id, id };
    if (hub.repos.has(id)) return { status: 409, body: { ...made, error: "You already created this model repo" } };
    hub.repos.set(id, makeRepo(id, { private: asked.visibility === "private" || asked.private === true }));
    return { status: 200, body: made };
  }

  return {
    ...hub,
    url: front.url,
    get beforeCommit() {
      return hub.beforeCommit;
    },
    set beforeCommit(action) {
      hub.beforeCommit = action;
    },
    close: async () => {
      await Promise.all([front.close(), storage.close()]);
    },
  };
}

function answerStorage({ method, url, headers, body }: Exchange, repos: Map<string, Repo>, large: LargeFiles): Answer {
  // Presigned URLs carry their own signature; a second way to sign in is refused by the storage the Hub uses.
  if (headers.authorization !== undefined) return { status: 400, body: "Only one auth mechanism allowed" };
  const [, kind, oid = "", part = ""] = url.pathname.split("/");
  if (kind === "upload" && method === "PUT") return storeLarge(large, oid, body);
  if (kind === "part" && method === "PUT") return storePart(large, oid, Number(part), body);
  if (kind === "complete" && method === "POST") return completeParts(large, oid, JSON.parse(body.toString("utf8")));
  if (kind === "object") return answerFile({ method, url, headers, body }, repos, ["object", oid], undefined, large);
  return { status: 404 };
}

function info(repo: Repo, at: Commit): object {
  return {
    _id: "000000000000000000000000",
    id: repo.id,
    modelId: repo.id,
    author: repo.id.split("/")[0],
    sha: at.oid,
    private: repo.private,
    gated: repo.gated ? "auto" : false,
    disabled: false,
    downloads: 0,
    likes: 0,
    lastModified: "2026-01-01T00:00:00.000Z",
    createdAt: "2026-01-01T00:00:00.000Z",
    tags: [],
    siblings: [...at.files.keys()].sort().map((rfilename) => ({ rfilename })),
  };
}

function refs(repo: Repo): object {
  const list = (kind: string, names: Map<string, string>) =>
    [...names].map(([name, targetCommit]) => ({ name, ref: `refs/${kind}/${name}`, targetCommit }));
  return { branches: list("heads", repo.branches), tags: list("tags", repo.tags), converts: [] };
}

function tag(repo: Repo, revision: string, name: string): Answer {
  const at = commitOf(repo, revision);
  if (at === undefined) return refusal(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
  if (repo.tags.has(name)) return refusal(409, "Tag reference exists already");
  repo.tags.set(name, at.oid);
  return { status: 200, body: {} };
}

function tree(url: URL, at: Commit, pageSize: number): Answer {
  const start = Number(url.searchParams.get("cursor") ?? 0);
  const paths = [...at.files.keys()].sort();
  const page = paths.slice(start, start + pageSize).map((path) => describe(path, at.files.get(path)!));
  const next = new URL(url);
  next.searchParams.set("cursor", String(start + pageSize));
  const headers = start + pageSize < paths.length ? { link: `<${next}>; rel="next"` } : {};
  return { status: 200, headers, body: page };
}

function pathsInfo(at: Commit, { headers, body }: Exchange): Answer {
  const text = body.toString("utf8");
  const form = headers["content-type"]?.includes("json") !== true;
  const paths: string[] = form ? new URLSearchParams(text).getAll("paths") : JSON.parse(text).paths;
  return {
    status: 200,
    body: paths.filter((path) => at.files.has(path)).map((path) => describe(path, at.files.get(path)!)),
  };
}

/** The Hub refuses cards whose front matter is broken or whose base model is no model id. */
function validateCard(card: string): Answer {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1];
  if (front === undefined)
    return {
      status: 200,
      body: { errors: [], warnings: [{ message: "empty or missing yaml metadata in repo card" }] },
    };
  const errors: { message: string }[] = [];
  try {
    const data = (parse(front) ?? {}) as Record<string, unknown>;
    for (const model of [data.base_model ?? []].flat()) {
      if (!/^[\w.-]+(\/[\w.-]+)?$/.test(String(model)) || String(model).startsWith(".")) {
        errors.push({
          message: `"base_model" with value "${model}" is not valid. Use a model id from https://hf.co/models.`,
        });
      }
    }
    for (const language of [data.language ?? []].flat()) {
      if (!/^[a-z]{2,3}$/.test(String(language)))
        errors.push({ message: `"language" must only contain ISO 639 codes` });
    }
  } catch (error) {
    errors.push({ message: `invalid yaml: ${(error as Error).message}` });
  }
  return { status: errors.length === 0 ? 200 : 400, body: { errors, warnings: [] } };
}
