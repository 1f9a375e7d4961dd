import { type Account, type GitHub, startGitHub } from "../servers/github.ts";
import { REPOSITORY } from "./repository.ts";

/** The workflow's own token, a fork's or Dependabot's, and a person's. */
export const TOKEN = "ghs_workflowtoken0000000000000000000000";
export const READ_ONLY = "ghs_readonlytoken0000000000000000000000";
export const PERSONAL = "ghp_personaltoken0000000000000000000000";

const accounts: Record<string, Account> = {
  [TOKEN]: { login: "github-actions[bot]", type: "Bot", write: true },
  [READ_ONLY]: { login: "github-actions[bot]", type: "Bot", write: false },
  [PERSONAL]: { login: "maintainer", type: "User", write: true },
};

/** GitHub with the repository of these tests; closed by `await using`. */
export async function gitHub(): Promise<GitHub & AsyncDisposable> {
  const github = await startGitHub(REPOSITORY, accounts);
  return Object.assign(github, { [Symbol.asyncDispose]: () => github.close() });
}
