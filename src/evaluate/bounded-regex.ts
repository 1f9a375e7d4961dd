import { createContext, Script } from "node:vm";

/** Longest time one match may take. Ordinary patterns need microseconds on an answer of a few thousand tokens. */
export const MATCH_MILLISECONDS = 1000;

/** A pattern that backtracks without end on some text. */
export class MatchTimeout extends Error {
  constructor(pattern: RegExp) {
    super(`/${pattern.source}/ takes longer than ${MATCH_MILLISECONDS} ms`);
    this.name = "MatchTimeout";
  }
}

const test = new Script("pattern.test(text)");
const context: { pattern: RegExp | undefined; text: string } = Object.assign(Object.create(null), {
  pattern: undefined,
  text: "",
});
createContext(context);

/**
 * `pattern.test(text)` for text nobody vouches for. A pattern such as `^(a+)+$` takes exponential time on an unlucky answer;
 * V8 can be stopped inside a match only by a script's time limit, which is what `node:vm` is used for here. It is no
 * sandbox: the pattern is from the repository, and only data enters.
 *
 * @throws {MatchTimeout} after {@link MATCH_MILLISECONDS}
 */
export function boundedTest(pattern: RegExp, text: string): boolean {
  context.pattern = pattern;
  context.text = text;
  try {
    return test.runInContext(context, { timeout: MATCH_MILLISECONDS }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new MatchTimeout(pattern);
    throw error;
  } finally {
    context.pattern = undefined;
    context.text = "";
  }
}
