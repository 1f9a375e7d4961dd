import { randomUUID } from "node:crypto";
import { type Answer, type Exchange, serve } from "./http.ts";

export interface CacheEntry {
  key: string;
  version: string;
  content: Buffer;
}

export interface CacheService {
  /** What the runner sets for steps that may use the cache. */
  env: Record<string, string>;
  entries: CacheEntry[];
  /** `METHOD /path` of every request, in order. */
  requests: string[];
  /** `down` hangs up, `broken` answers 500, `read-only` refuses new entries as for an untrusted event. */
  mode: "up" | "down" | "broken" | "read-only";
  close(): Promise<void>;
}

const SERVICE = "/twirp/github.actions.results.api.v1.CacheService/";
/** Emulated Azure storage has its account in the path: clients take an IP host for that. */
const BLOBS = "/devstoreaccount1/actions-cache/";

interface Upload {
  key: string;
  version: string;
  content: Buffer | null;
  blocks: Map<string, Buffer>;
}

/**
 * The Actions cache service, protocol v2: three Twirp methods, and a blob storage that the archives go to by signed URL.
 * Entries are found by key, then by prefix of the restore keys, the newest first, within one version.
 */
export async function startCache(): Promise<CacheService> {
  const token = `runtime-${randomUUID()}`;
  const signature = `signature+${randomUUID()}`;
  const uploads = new Map<string, Upload>();
  const state: Pick<CacheService, "entries" | "requests" | "mode"> = { entries: [], requests: [], mode: "up" };

  const server = await serve(async (exchange) => {
    state.requests.push(`${exchange.method} ${exchange.url.pathname}`);
    if (state.mode === "down") return null;
    if (state.mode === "broken") return { status: 500, body: { code: "internal", msg: "broken on purpose" } };
    if (exchange.url.pathname.startsWith(SERVICE)) return service(exchange);
    if (exchange.url.pathname.startsWith(BLOBS)) return blob(exchange);
    return { status: 404, body: { code: "bad_route", msg: "no such route" } };
  });

  const signed = (id: string) =>
    `${server.url}${BLOBS}${id}?sig=${encodeURIComponent(signature)}&se=2100-01-01T00%3A00%3A00Z`;

  function service({ url, headers, body }: Exchange): Answer {
    if (headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { code: "unauthenticated", msg: "token" } };
    const asked = JSON.parse(body.toString("utf8")) as {
      key: string;
      version: string;
      restore_keys?: string[];
      size_bytes?: string;
    };
    const { key, version } = asked;
    const same = state.entries.filter((entry) => entry.version === version);
    switch (url.pathname.slice(SERVICE.length)) {
      case "CreateCacheEntry": {
        if (state.mode === "read-only") return ok({ ok: false, message: "cache write denied: the token is read-only" });
        if (same.some((entry) => entry.key === key))
          return {
            status: 409,
            body: { code: "already_exists", msg: "cache entry with the same key, version, and scope already exists" },
          };
        const id = randomUUID();
        uploads.set(id, { key, version, content: null, blocks: new Map() });
        return ok({ ok: true, signed_upload_url: signed(id) });
      }
      case "FinalizeCacheEntryUpload": {
        const upload = [...uploads.values()].find(
          (one) => one.key === key && one.version === version && one.content !== null,
        );
        if (upload?.content?.length !== Number(asked.size_bytes))
          return ok({ ok: false, message: "the upload is incomplete" });
        state.entries.push({ key, version, content: upload.content });
        return ok({ ok: true, entry_id: String(state.entries.length) });
      }
      case "GetCacheEntryDownloadURL": {
        const newest = same.toReversed();
        const prefixes = asked.restore_keys ?? [];
        const found =
          newest.find((entry) => entry.key === key) ??
          prefixes
            .map((prefix) => newest.find((entry) => entry.key.startsWith(prefix)))
            .find((entry) => entry !== undefined);
        if (found === undefined) return ok({ ok: false });
        const id = randomUUID();
        uploads.set(id, { key: found.key, version, content: found.content, blocks: new Map() });
        return ok({ ok: true, signed_download_url: signed(id), matched_key: found.key });
      }
      default:
        return { status: 404, body: { code: "bad_route", msg: url.pathname } };
    }
  }

  /** Put Blob, Put Block, Put Block List and Get Blob of Azure Blob Storage. */
  function blob({ method, url, headers, body }: Exchange): Answer {
    const upload = uploads.get(url.pathname.slice(BLOBS.length));
    if (url.searchParams.get("sig") !== signature || upload === undefined)
      return { status: 403, body: "AuthenticationFailed" };
    const done: Answer = {
      status: 201,
      headers: {
        etag: '"0x1"',
        "x-ms-request-id": randomUUID(),
        "x-ms-version": "2025-01-05",
        "last-modified": new Date().toUTCString(),
      },
    };
    if (method === "GET" || method === "HEAD") {
      return upload.content === null
        ? { status: 404 }
        : { status: 200, headers: { "content-type": "application/octet-stream" }, body: upload.content };
    }
    if (method !== "PUT") return { status: 405 };
    const part = url.searchParams.get("comp");
    if (part === "block") {
      upload.blocks.set(url.searchParams.get("blockid") ?? "", body);
      return done;
    }
    if (part === "blocklist") {
      const ids = [...body.toString("utf8").matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)].map(([, id]) => id!);
      if (ids.some((id) => !upload.blocks.has(id))) return { status: 400, body: "InvalidBlockList" };
      upload.content = Buffer.concat(ids.map((id) => upload.blocks.get(id)!));
      return done;
    }
    if (headers["x-ms-blob-type"] !== "BlockBlob") return { status: 400, body: "MissingRequiredHeader" };
    upload.content = body;
    return done;
  }

  return Object.assign(state, {
    env: { ACTIONS_CACHE_SERVICE_V2: "true", ACTIONS_RESULTS_URL: `${server.url}/`, ACTIONS_RUNTIME_TOKEN: token },
    close: () => server.close(),
  });
}

function ok(body: object): Answer {
  return { status: 200, body };
}
