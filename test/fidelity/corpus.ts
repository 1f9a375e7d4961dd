import type { Conversation, Message, Tool, ToolCall } from "../../src/dataset/record.ts";
import type { JsonObject } from "../../src/formats/json.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { aside, text } from "./corpustext.ts";

/** A conversation of the corpus and what it was made to show. */
export interface Sample {
  kind: string;
  conversation: Conversation;
}

interface Shape {
  kind: string;
  count: number;
  system?: "text" | "empty";
  /** Questions of the user, at least and at most. */
  turns?: [number, number];
  /** Whether only the last answer is trained. */
  lastOnly?: boolean;
  /** Calls in the last turn; 0 declares the tools and does not use them. */
  calls?: number[];
  /** Whether the turn that calls is shown, not trained. */
  callShown?: boolean;
  reasoning?: boolean;
  /** Words in the longest text. */
  words?: number;
}

const SHAPES: Shape[] = [
  { kind: "one turn", count: 232 },
  { kind: "one very long turn", count: 8, words: 2500 },
  { kind: "system, one turn", count: 80, system: "text" },
  { kind: "empty system, one turn", count: 16, system: "empty" },
  { kind: "many turns, last trained", count: 120, turns: [2, 6], lastOnly: true },
  { kind: "many turns", count: 64, turns: [2, 6] },
  { kind: "system, many turns, last trained", count: 40, system: "text", turns: [2, 6], lastOnly: true },
  { kind: "system, many turns", count: 40, system: "text", turns: [2, 6] },
  { kind: "tools declared", count: 40, calls: [0] },
  { kind: "tool call", count: 32, calls: [1] },
  { kind: "tool call, shown", count: 16, calls: [1], callShown: true },
  { kind: "calls one after another", count: 16, calls: [1, 1] },
  { kind: "parallel calls", count: 24, calls: [3] },
  { kind: "reasoning", count: 32, reasoning: true },
  { kind: "reasoning, many turns, last trained", count: 16, reasoning: true, turns: [2, 4], lastOnly: true },
  { kind: "reasoning, many turns", count: 8, reasoning: true, turns: [2, 4] },
  { kind: "reasoning and a tool call", count: 16, reasoning: true, calls: [1] },
];

const TOOLS: Tool[] = [
  declare("lookup_order", 'Find an order by its "number" & return it — détails, 注文.', {
    type: "object",
    properties: { order: { type: "string", pattern: "^[A-Z]{2}-\\d+$" }, limit: { type: "integer", default: 3 } },
    required: ["order"],
  }),
  declare("get_weather", "The weather at a place <now>.", {
    type: "object",
    properties: { city: { type: "string" }, unit: { type: "string", enum: ["°C", "°F"] } },
  }),
  declare("refund", "Give the money back.", { type: "object", properties: {} }),
];

function declare(name: string, description: string, parameters: JsonObject): Tool {
  return { type: "function", function: { name, description, parameters } };
}

/** The corpus: always the same conversations in the same order, valid as `hygiene/roles.ts` has it save for empty system turns. */
export function corpus(): Sample[] {
  const samples: Sample[] = [];
  for (const shape of SHAPES) {
    for (let i = 0; i < shape.count; i++) {
      const random = new RandomStream(1, `corpus/${shape.kind}/${i}`);
      samples.push({ kind: shape.kind, conversation: conversation(random, shape) });
    }
  }
  return samples;
}

function conversation(random: RandomStream, shape: Shape): Conversation {
  const { system, turns: [least, most] = [1, 1], lastOnly = false, calls, reasoning = false, words = 24 } = shape;
  const messages: Message[] = [];
  if (system !== undefined) messages.push({ role: "system", content: system === "empty" ? "" : text(random, words) });
  const turns = least + random.below(most - least + 1);
  for (let turn = 1; turn <= turns; turn++) {
    const isLast = turn === turns;
    messages.push({ role: "user", content: aside(random, text(random, words)) });
    if (isLast) {
      for (const count of calls ?? []) messages.push(...(count === 0 ? [] : use(random, count, shape)));
    }
    messages.push(answer(random, shape, lastOnly && !isLast, reasoning && (isLast || turn === 1)));
  }
  if (calls === undefined) return { messages };
  return { messages, tools: TOOLS.slice(0, 1 + random.below(TOOLS.length)) };
}

function answer(random: RandomStream, { words = 24 }: Shape, shown: boolean, reasons: boolean): Message {
  return {
    role: "assistant",
    content: aside(random, text(random, words)),
    ...(reasons ? { reasoning_content: text(random, 20) } : {}),
    ...(shown ? { train: false } : {}),
  };
}

/** A turn that calls tools, and the results. */
function use(random: RandomStream, count: number, { callShown = false, reasoning = false }: Shape): Message[] {
  const calls: ToolCall[] = Array.from({ length: count }, (_, i) => ({
    id: callId(random),
    type: "function",
    function: { name: TOOLS[i % TOOLS.length]!.function.name, arguments: callArguments(random) },
  }));
  return [
    {
      role: "assistant",
      content: "",
      tool_calls: calls,
      ...(reasoning ? { reasoning_content: text(random, 20) } : {}),
      ...(callShown ? { train: false } : {}),
    },
    ...calls.map(
      (call): Message => ({
        role: "tool",
        name: call.function.name,
        ...(call.id === undefined ? {} : { tool_call_id: call.id }),
        content: result(random),
      }),
    ),
  ];
}

/** What a tool says: plain text, or JSON spaced as Python's `json.dumps` does it. */
function result(random: RandomStream): string {
  const note = text(random, 6);
  return random.below(4) === 0 ? note : `{"status": "ok", "note": ${JSON.stringify(note)}, "n": ${random.below(1000)}}`;
}

/** Nine letters and digits, as Mistral's templates want it. */
function callId(random: RandomStream): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 9 }, () => alphabet[random.below(alphabet.length)]).join("");
}

function callArguments(random: RandomStream): JsonObject {
  const values = [
    text(random, 4),
    random.below(100_000),
    -random.below(100),
    random.below(1000) / 64,
    1e-7,
    true,
    null,
    ["a", 1, [], {}],
    { "é ü": 'say "hi"\n\t\\ </tool_call>' },
  ];
  const keys = random.shuffle(["order", "limit", "city", "数", "a b", "x"]).slice(0, 1 + random.below(4));
  return Object.fromEntries(keys.map((key) => [key, values[random.below(values.length)]!]));
}
