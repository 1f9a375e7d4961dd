import { getOctokit } from "@actions/github";
import { LoraError } from "../formats/error.ts";

/** A comment over this many characters is refused. */
export const COMMENT_LIMIT = 65_536;

export interface CommentTarget {
  token: string;
  apiUrl: string;
  /** `owner/name` */
  repository: string;
  issue: number;
  /** Tells apart the comments of several workflows, directories and jobs. */
  key: string;
  /** Say it only where there is a comment already: there is nothing new to say. */
  onlyUpdate: boolean;
}

type Octokit = ReturnType<typeof getOctokit>;

/**
 * Keeps one comment up to date: found again by a hidden marker and by its author, so that nobody can plant a comment that
 * this would overwrite. Pages through all comments.
 * @throws {LoraError} `comment-failed`
 */
export async function stickyComment(
  target: CommentTarget,
  body: string,
): Promise<"created" | "updated" | "unchanged" | "not needed"> {
  const octokit = getOctokit(target.token, { baseUrl: target.apiUrl });
  const [owner = "", repo = ""] = target.repository.split("/");
  const text = `${markerOf(target.key)}\n${body}`;
  try {
    const author = await ourselves(octokit);
    const where = { owner, repo, issue_number: target.issue };
    const comments = await octokit.paginate(octokit.rest.issues.listComments, { ...where, per_page: 100 });
    const ours = comments.find(
      (comment) => comment.body?.startsWith(markerOf(target.key)) === true && comment.user?.login === author,
    );
    if (ours === undefined) {
      if (target.onlyUpdate) return "not needed";
      await octokit.rest.issues.createComment({ ...where, body: text });
      return "created";
    }
    if (ours.body === text) return "unchanged";
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: ours.id, body: text });
    return "updated";
  } catch (cause) {
    const { status } = cause as { status?: number };
    const next =
      status === 401 || status === 403 || status === 404
        ? "Give the job `permissions: pull-requests: write`."
        : "The summary holds the report all the same.";
    const message = `The pull request could not be commented on: ${(cause as Error).message.replace(/\.$/, "")}.`;
    throw new LoraError("comment-failed", message, { exit: 3, next, cause });
  }
}

/** At most 300 characters, on a line of its own. */
export function markerOf(key: string): string {
  return `<!-- lora-action ${key.replace(/[^\w./:,-]/g, "_").slice(0, 270)} -->`;
}

/**
 * Login of the token's owner. Apps, the workflow's own among them, may not ask the REST API who they are, but may ask this;
 * a server that does not tell has the workflow's token commented as the Actions app.
 */
async function ourselves(octokit: Octokit): Promise<string> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>("query { viewer { login } }");
    return viewer.login;
  } catch {
    return "github-actions[bot]";
  }
}
