import { type Answer, type Exchange, serve } from "./http.ts";

/** Whose token it is and what it may do. */
export interface Account {
  login: string;
  /** Tokens of apps, the workflow's own among them, may not ask `GET /user`. */
  type: "User" | "Bot";
  /** Whether it may write: a fork's workflow and Dependabot may not. */
  write: boolean;
}

export interface Comment {
  id: number;
  issue: number;
  body: string;
  user: { login: string; type: Account["type"] };
}

export interface GitHub {
  /** What GITHUB_API_URL is set to. */
  url: string;
  comments: Comment[];
  /** `METHOD /path?query` of every request, in order. */
  requests: string[];
  /** Requests answered with 502 from now on. */
  failures: number;
  addComment(issue: number, login: string, body: string): Comment;
  close(): Promise<void>;
}

const BODY_LIMIT = 65_536;
const NOT_ACCESSIBLE = "Resource not accessible by integration";

/**
 * GitHub's API for comments on issues and pull requests: pages with Link headers, authors, read-only tokens, and the limit of
 * a comment. Answers as documented under https://docs.github.com/en/rest/issues/comments.
 *
 * @param repository `owner/name`
 */
export async function startGitHub(repository: string, tokens: Record<string, Account>): Promise<GitHub> {
  const comments: Comment[] = [];
  const requests: string[] = [];
  let next = 1000;
  const prefix = `/repos/${repository}`;

  function addComment(issue: number, { login, type }: Pick<Account, "login" | "type">, body: string): Comment {
    const comment: Comment = { id: next++, issue, body, user: { login, type } };
    comments.push(comment);
    return comment;
  }

  function answer(exchange: Exchange): Answer {
    const { method, url, headers, body } = exchange;
    const account = tokens[/^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? ""];
    if (account === undefined) return message(401, "Bad credentials");
    if (url.pathname === "/user") {
      return account.type === "User"
        ? json(200, { login: account.login, type: account.type })
        : message(403, NOT_ACCESSIBLE);
    }
    const asked = () => JSON.parse(body.toString("utf8")) as Record<string, unknown>;
    if (url.pathname === "/graphql") return graphql(String(asked().query), account);
    const issue = new RegExp(`^${prefix}/issues/(\\d+)/comments$`).exec(url.pathname);
    const one = new RegExp(`^${prefix}/issues/comments/(\\d+)$`).exec(url.pathname);
    if (issue !== null && method === "GET") return page(url, Number(issue[1]));
    if (issue === null && one === null) return message(404, "Not Found");
    if (!account.write) return message(403, NOT_ACCESSIBLE);
    const text = asked().body;
    if (typeof text !== "string" || text === "") return unprocessable("body can't be blank");
    if ([...text].length > BODY_LIMIT) return unprocessable("body is too long (maximum is 65536 characters)");
    if (issue !== null && method === "POST") return json(201, shown(addComment(Number(issue[1]), account, text)));
    const comment = comments.find(({ id }) => id === Number(one?.[1]));
    if (comment === undefined || method !== "PATCH") return message(404, "Not Found");
    // An app may edit its own comments only; people with write access may edit anybody's.
    if (account.type === "Bot" && comment.user.login !== account.login) return message(403, NOT_ACCESSIBLE);
    comment.body = text;
    return json(200, shown(comment));
  }

  function page(url: URL, issue: number): Answer {
    const size = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
    const number = Number(url.searchParams.get("page") ?? 1);
    const all = comments.filter((comment) => comment.issue === issue);
    const last = Math.max(1, Math.ceil(all.length / size));
    const to = (target: number, rel: string) => {
      const there = new URL(url);
      there.searchParams.set("page", String(target));
      return `<${there}>; rel="${rel}"`;
    };
    const links = [
      ...(number > 1 ? [to(number - 1, "prev"), to(1, "first")] : []),
      ...(number < last ? [to(number + 1, "next"), to(last, "last")] : []),
    ];
    const found = all.slice((number - 1) * size, number * size).map(shown);
    return { ...json(200, found), headers: links.length === 0 ? {} : { link: links.join(", ") } };
  }

  const github = { comments, requests, failures: 0 };
  const server = await serve(async (exchange) => {
    requests.push(`${exchange.method} ${exchange.url.pathname}${exchange.url.search}`);
    if (github.failures > 0) {
      github.failures--;
      return message(502, "Server Error");
    }
    return answer(exchange);
  });
  return Object.assign(github, {
    url: server.url,
    addComment: (issue: number, login: string, body: string) =>
      addComment(issue, { login, type: login.endsWith("[bot]") ? "Bot" : "User" }, body),
    close: () => server.close(),
  });
}

/** The one query that every kind of token may ask: who it is. */
function graphql(query: string, { login }: Account): Answer {
  if (!/\bviewer\s*\{\s*login\s*\}/.test(query)) {
    return json(200, { errors: [{ type: "FIXTURE", message: "only viewer { login } is known here" }] });
  }
  return json(200, { data: { viewer: { login } } });
}

function shown({ id, body, user }: Comment): object {
  return { id, body, user };
}

function json(status: number, body: object): Answer {
  return { status, body };
}

function message(status: number, text: string): Answer {
  return json(status, { message: text, documentation_url: "https://docs.github.com/rest", status: String(status) });
}

function unprocessable(text: string): Answer {
  return json(422, {
    message: "Validation Failed",
    errors: [{ resource: "IssueComment", code: "unprocessable", field: "data", message: text }],
  });
}
