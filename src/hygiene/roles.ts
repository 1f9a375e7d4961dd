import type { Conversation, Message } from "../dataset/record.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Severity } from "../formats/finding.ts";
import type { ResolvedDataset } from "../manifest/resolve.ts";

export type Roles = ResolvedDataset["roles"];

/** A fault of one conversation. */
export interface Fault {
  rule: string;
  severity: Severity;
  message: string;
  help: string;
}

/**
 * Faults in who speaks when: at most one system turn, at the start; then a user turn; then user and assistant in turn, with
 * the results of calls right after the calls; no empty turn; the assistant last, and imitated at least once. Of the order
 * only the first fault is told, because the others follow from it.
 */
export function roleFaults({ messages }: Conversation, roles: Roles): Fault[] {
  return [...presence(messages, roles), ...order(messages), ...emptiness(messages), ...trainability(messages)];
}

function presence(messages: readonly Message[], roles: Roles): Fault[] {
  const faults: Fault[] = [];
  for (const role of ["system", "tool"] as const) {
    const at = messages.findIndex((message) => message.role === role);
    if (roles[role] === "required" && at < 0) {
      faults.push(
        fault(
          "role-missing",
          `The conversation has no ${role} turn.`,
          `Add one, or set \`roles.${role}\` to optional.`,
        ),
      );
    }
    if (roles[role] === "forbidden" && at >= 0) {
      faults.push(
        fault("role-forbidden", `${turn(at)} is a ${role} turn.`, `Delete it, or set \`roles.${role}\` to optional.`),
      );
    }
  }
  return faults;
}

/** Calls whose results are still to come. */
interface Open {
  /** Turn that called. */
  at: number;
  calls: { id: string | undefined; name: string }[];
}

function order(messages: readonly Message[]): Fault[] {
  let open: Open | null = null;
  let previous: Message["role"] | null = null;
  for (const [at, message] of messages.entries()) {
    const { role } = message;
    if (role === "system") {
      if (at > 0)
        return [fault("role-order", `${turn(at)} is a system turn after the start.`, "Put the one system turn first.")];
      continue;
    }
    if (role === "tool") {
      const wrong = answer(open, message, at);
      if (wrong !== null) return [wrong];
      if (open !== null && open.calls.length === 0) open = null;
    } else if (open !== null) {
      return [unanswered(open, `${turn(at)} is a turn of the ${role}`)];
    } else if (role === "user" ? previous === "user" : previous === null || previous === "assistant") {
      const before = previous === null ? "comes before any user turn" : `follows another ${previous} turn`;
      return [
        fault(
          "role-order",
          `${turn(at)} is a turn of the ${role} and ${before}.`,
          "User and assistant speak in turn; join what belongs together.",
        ),
      ];
    } else if (role === "user" && previous === "tool") {
      return [
        fault(
          "role-order",
          `${turn(at)} is a user turn, but the assistant has yet to speak on the tool's result.`,
          "Add the assistant's turn.",
        ),
      ];
    }
    if (message.tool_calls !== undefined && message.tool_calls.length > 0) {
      if (role !== "assistant")
        return [
          fault("role-order", `${turn(at)} calls a tool, but it is a ${role} turn.`, "Only the assistant calls tools."),
        ];
      open = { at, calls: message.tool_calls.map((call) => ({ id: call.id, name: call.function.name })) };
      const ids = open.calls.flatMap(({ id }) => id ?? []);
      if (new Set(ids).size < ids.length) {
        return [
          fault("tool-call-id", `Two calls of ${turn(at)} have the same id.`, "Give each call an id of its own."),
        ];
      }
    }
    previous = role;
  }
  if (previous === "assistant") return [];
  if (previous === null)
    return [fault("role-order", "The conversation has no user turn.", "Add what the assistant answers to.")];
  if (open !== null && open.calls.length > 0) return [unanswered(open, "the conversation ends")];
  return [
    fault(
      "role-order",
      `The conversation ends with a ${previous} turn.`,
      "End with the assistant's turn: that is what is learnt.",
    ),
  ];
}

/** Takes the call that a tool turn answers off the open ones. */
function answer(open: Open | null, { tool_call_id: id, name }: Message, at: number): Fault | null {
  if (open === null)
    return fault(
      "tool-result",
      `${turn(at)} is a tool's result, but no call is waiting for one.`,
      "Put it right after the call.",
    );
  const index =
    id === undefined
      ? Math.max(
          0,
          open.calls.findIndex((call) => call.name === name),
        )
      : open.calls.findIndex((call) => call.id === id || call.id === undefined);
  const call = open.calls[index];
  if (call === undefined) {
    return fault(
      "tool-result",
      `${turn(at)} answers call ${excerpt(id ?? "")}, which ${turn(open.at)} does not make.`,
      "Make `tool_call_id` the id of a call still unanswered.",
    );
  }
  if (name !== undefined && name !== call.name) {
    return fault(
      "tool-result",
      `${turn(at)} is a result of tool ${excerpt(name)}, but the call waiting is to ${excerpt(call.name)}.`,
      "Name the tool that was called, or leave `name` out.",
    );
  }
  open.calls.splice(index, 1);
  return null;
}

function unanswered(open: Open, instead: string): Fault {
  const calls = open.calls.map(({ name }) => excerpt(name)).join(", ");
  return fault(
    "tool-result",
    `The call to ${calls} in ${turn(open.at)} has no result: ${instead}.`,
    "Add a tool turn for every call, right after it.",
  );
}

function emptiness(messages: readonly Message[]): Fault[] {
  return messages.flatMap((message, at) => {
    if (message.content.trim() !== "" || (message.tool_calls?.length ?? 0) > 0) return [];
    return fault("turn-empty", `${turn(at)}, of the ${message.role}, is empty.`, "Fill it in, or delete the record.");
  });
}

function trainability(messages: readonly Message[]): Fault[] {
  const answers = messages.filter(({ role }) => role === "assistant");
  if (answers.some(({ train }) => train !== false)) return [];
  const why =
    answers.length === 0 ? "has no assistant turn" : "has no assistant turn that is not marked `train: false`";
  return [
    fault(
      "turn-untrainable",
      `The conversation ${why}: there is nothing to learn from it.`,
      "Add an answer, or delete the record.",
    ),
  ];
}

export function fault(rule: string, message: string, help: string, severity: Severity = "error"): Fault {
  return { rule, severity, message, help };
}

/** As the record writes it, counting from 0. */
export function turn(at: number): string {
  return `messages[${at}]`;
}
