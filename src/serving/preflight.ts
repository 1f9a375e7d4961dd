import type { ServedAdapter, ServedBase } from "./adapter.ts";
import { type Commands, commandsFor } from "./commands.ts";
import type { Facts, Feature } from "./facts.ts";
import { featuresOf } from "./features.ts";
import { LLAMA_CPP_SOURCE, llamaCpp } from "./llama-cpp.ts";
import { type Answer, type Outcome, type Preflight, type Server, verdictOf } from "./outcome.ts";
import { TGI_SOURCE, tgi } from "./tgi.ts";
import { VLLM_SOURCE, vllm } from "./vllm.ts";

const rules: Record<Server, { source: string; answers: Record<Feature, (facts: Facts) => Answer> }> = {
  vllm: { source: VLLM_SOURCE, answers: vllm },
  "llama.cpp": { source: LLAMA_CPP_SOURCE, answers: llamaCpp },
  tgi: { source: TGI_SOURCE, answers: tgi },
};

/**
 * Says of each feature of an adapter what a server makes of it, and how the adapter is served. Pure: the rules come from
 * reading the servers' sources at the releases they name, not from running them.
 * @param base null where it is not at hand: what it would decide is `unknown`
 */
export function preflight(
  server: Server,
  adapter: ServedAdapter,
  base: ServedBase | null,
  names: Omit<Commands, "flags" | "facts">,
): Preflight {
  const { source, answers } = rules[server];
  const { facts, found } = featuresOf(adapter, base);
  const outcomes: Outcome[] = [];
  const flags: string[] = [];
  for (const [feature, seen] of found) {
    const answer = answers[feature](facts);
    const reason = `${seen === "" ? "" : `${seen}: `}${answer.reason}.`;
    outcomes.push({
      rule: feature,
      state: answer.state,
      reason: sentence(reason),
      ...(answer.next === undefined ? {} : { next: answer.next }),
    });
    flags.push(...(answer.flags ?? []));
  }
  const verdict = verdictOf(outcomes);
  const servable = verdict !== "refused" && verdict !== "wrong";
  return {
    server,
    source,
    verdict,
    outcomes,
    commands: servable ? commandsFor(server, { ...names, flags, facts }) : [],
  };
}

/** Begins with a capital, unless it begins with the name of a key or a module. */
function sentence(text: string): string {
  return /^[a-z]+['’ ]/.test(text) ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
}
