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
  /** Tells apart the comments of several workflows or directories. */
  key: string;
}

/**
 * Keeps one comment up to date: found again by a hidden marker and by its author, so that nobody can plant a comment that
 * this would overwrite. Pages through all comments.
 */
export async function stickyComment(target: CommentTarget, body: string): Promise<"created" | "updated" | "unchanged"> {
  const octokit = getOctokit(target.token, { baseUrl: target.apiUrl });
  const [owner, repo] = target.repository.split("/") as [string, string];
  const marker = `<!-- lora-action:${target.key.replace(/[^\w./-]/g, "_")} -->`;
  const text = `${marker}\n${body}`;
  try {
    const author = await ourselves(octokit);
    const where = { owner, repo, issue_number: target.issue };
    const comments = await octokit.paginate(octokit.rest.issues.listComments, { ...where, per_page: 100 });
    const ours = comments.find(
      (comment) => comment.body?.startsWith(marker) === true && comment.user?.login === author,
    );
    if (ours === undefined) {
      await octokit.rest.issues.createComment({ ...where, body: text });
      return "created";
    }
    if (ours.body === text) return "unchanged";
    await octokit.rest.issues.updateComment({ owner, repo, comment_id: ours.id, body: text });
    return "updated";
  } catch (cause) {
    const status = (cause as { status?: number }).status;
    const next =
      status === 403 || status === 404 ? "Give the job permissions: pull-requests: write." : "Run the job again.";
    throw new LoraError("comment-failed", `The pull request could not be commented on: ${(cause as Error).message}`, {
      exit: 3,
      next,
      cause,
    });
  }
}

/** Login of the token's owner. The workflow token may not ask who it is; its comments are the Actions app's. */
async function ourselves(octokit: ReturnType<typeof getOctokit>): Promise<string> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    const status = (error as { status?: number }).status;
    if (status === 401 || status === 403 || status === 404) return "github-actions[bot]";
    throw error;
  }
}
