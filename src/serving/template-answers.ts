import type { Facts } from "./facts.ts";
import type { Answer } from "./outcome.ts";
import { templateDate } from "./template.ts";

/** What every server answers to a template that got lost. */
const lost: Answer = {
  state: "wrong",
  reason:
    "the record names a template that is neither in the directory nor the base's, so prompts would be written otherwise than in training",
  next: "Take the whole published directory, which carries chat_template.jinja.",
};

/**
 * Servers write prompts with the base's template: one of the adapter's own must be named to them.
 * @param how what to do about it
 */
export function templateAnswer({ standing }: Facts, how: Pick<Answer, "next" | "flags">): Answer {
  switch (standing) {
    case "lost":
      return lost;
    case "base":
      return { state: "loads", reason: "the template it was trained with is the base's own" };
    case "own":
      return { state: "needs", reason: "the adapter brings a template that is not the base's", ...how };
    case "unseen":
      return {
        state: "needs",
        reason: "the adapter brings a template, and the base's is not at hand to compare; naming it does no harm",
        ...how,
      };
    case "silent":
      return { state: "loads", reason: "nothing says with which template it was trained; servers take the base's" };
  }
}

/**
 * A template that writes the date was given a fixed one in training; a server gives it the day's.
 * @param flag how the server is told variables of the template, or null where it cannot be told
 */
export function dateAnswer({ date }: Facts, flag: string | null): Answer {
  const reason = "prompts will carry the day's date";
  if (flag === null || date === null || !date.settable)
    return { state: "loads", reason: `${reason}, as they would with the base` };
  const variables = JSON.stringify({ date_string: templateDate(date.date) });
  return {
    state: "needs",
    reason,
    next: `Start it with ${flag} '${variables}' to have the prompts of training.`,
    flags: [flag, variables],
  };
}
