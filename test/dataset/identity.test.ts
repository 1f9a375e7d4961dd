import { describe, expect, it } from "vitest";
import {
  answerKey,
  collapse,
  contentKey,
  datasetId,
  identitiesOf,
  MultisetHash,
  promptKey,
  recordId,
  SequenceHash,
} from "../../src/dataset/identity.ts";
import type { Conversation, ToolCall } from "../../src/dataset/record.ts";
import { sha256 } from "../../src/formats/digest.ts";
import { RandomStream } from "../../src/formats/random.ts";

/** 100 ids, 40 of them different. */
const ids = Array.from({ length: 100 }, (_, i) => sha256(String(i % 40)));

function multiset(list: string[]): string {
  const hash = new MultisetHash();
  for (const id of list) hash.add(id);
  return hash.digest();
}

function sequence(list: string[]): string {
  const hash = new SequenceHash();
  for (const id of list) hash.add(id);
  return hash.digest();
}

const example: Conversation = {
  messages: [
    { role: "system", content: "Sei höflich." },
    { role: "user", content: "Grüße \u2028 <b>&\u0007" },
    {
      role: "assistant",
      content: "",
      tool_calls: [
        {
          id: "1",
          type: "function",
          function: { name: "f", arguments: { z: 1.5, a: [true, null, 12], é: "", aa: {} } },
        },
      ],
    },
  ],
  tools: [{ type: "function", function: { name: "f" } }],
};

function changed(change: (copy: Conversation) => void): Conversation {
  const copy = structuredClone(example);
  change(copy);
  return copy;
}

function callOf(conversation: Conversation): ToolCall {
  return conversation.messages[2]?.tool_calls?.[0] as ToolCall;
}

describe("recordId", () => {
  it("is SHA-256 of canonical JSON", () => {
    // Python: sha256(json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    expect(recordId(example)).toBe("6109852baf630214af9cdface885bdb03f2a61c45217347232506a8e939c6906");
  });

  it("does not depend on the order of keys", () => {
    const reordered = {
      tools: example.tools,
      messages: example.messages.map((turn) => Object.fromEntries(Object.entries(turn).reverse())),
    };
    expect(recordId(reordered as unknown as Conversation)).toBe(recordId(example));
  });

  it("depends on every byte of every turn", () => {
    const others = [
      changed((c) => ((c.messages[0] as { content: string }).content += " ")),
      changed((c) => ((c.messages[1] as { content: string }).content = "Grüße".normalize("NFD"))),
      changed((c) => c.messages.pop()),
      changed((c) => c.messages.reverse()),
      changed((c) => delete c.tools),
      changed((c) => ((c.messages[2] as { train?: boolean }).train = false)),
    ];
    expect(new Set([example, ...others].map(recordId)).size).toBe(7);
  });
});

describe("contentKey", () => {
  it("sees through white space, composition, call ids, names and training marks", () => {
    const same = [
      changed((c) => ((c.messages[0] as { content: string }).content = " Sei \t\n höflich.\u00a0".normalize("NFD"))),
      changed((c) => delete c.messages[2]?.tool_calls?.[0]?.id),
      changed((c) => ((c.messages[1] as { name?: string }).name = "ada")),
      changed((c) => ((c.messages[2] as { train?: boolean }).train = false)),
      changed((c) => ((c.messages[2] as { content: string }).content = "  ")),
    ];
    expect(new Set([example, ...same].map(contentKey)).size).toBe(1);
    expect(new Set([example, ...same].map(recordId)).size).toBe(6);
  });

  it("tells who said what, which call was made and which tools there were", () => {
    const others = [
      changed((c) => ((c.messages[1] as { role: string }).role = "system")),
      changed((c) => c.messages.splice(0, 2, { role: "system", content: "Sei höflich. Grüße <b>&\u0007" })),
      changed((c) => (callOf(c).function.name = "g")),
      changed((c) => (callOf(c).function.arguments = {})),
      changed((c) => delete c.tools),
      changed((c) => ((c.messages[0] as { content: string }).content = "Seihöflich.")),
      changed((c) => ((c.messages[0] as { content: string }).content = "sei höflich.")),
    ];
    expect(new Set([example, ...others].map(contentKey)).size).toBe(8);
  });

  it("does not depend on the order of the tools", () => {
    const g = { type: "function" as const, function: { name: "g" } };
    const one = changed((c) => c.tools?.push(g));
    const other = changed((c) => c.tools?.unshift(g));
    expect(contentKey(one)).toBe(contentKey(other));
  });
});

describe("promptKey and answerKey", () => {
  const ask = (question: string, ...answers: string[]): Conversation => ({
    messages: [
      { role: "user", content: question },
      ...answers.map((content) => ({ role: "assistant" as const, content })),
    ],
  });

  it("split a conversation before its last answer", () => {
    expect(promptKey(ask("a", "x"))).toBe(promptKey(ask(" a ", "y")));
    expect(promptKey(ask("a", "x", "y"))).not.toBe(promptKey(ask("a", "x")));
    expect(answerKey(ask("a", "x"))).toBe(answerKey(ask("b", "x")));
    expect(answerKey(ask("a", "x"))).not.toBe(answerKey(ask("a", "y")));
    expect(answerKey(ask("a"))).toBe(answerKey(ask("b")));
  });

  it("are of different domains", () => {
    const keys = [contentKey, promptKey, answerKey].map((key) => key({ messages: [] }));
    expect(new Set(keys).size).toBe(3);
  });
});

describe("identity of sets", () => {
  it("is what the documentation says", () => {
    // Computed by an independent implementation in Python.
    expect(multiset(ids)).toBe("sha256:284731c82bdd01dcc081d9ec02908e800f975544d4a3bcfea3cbcbc3e6c2c1c0");
    expect(sequence(ids)).toBe("sha256:ce5d4f5b803ab10930c29c4c010bdfa7c7d39a150051cdcbf37f22480b73f9db");
    expect(datasetId({ train: { records: 100, id: multiset(ids) }, test: { records: 0, id: multiset([]) } })).toBe(
      "sha256:c981e853295686cdfed38015bbeb92c4280e3f63f947d9516b76a16e877fc3e0",
    );
  });

  it("does not depend on order, while the sequence does", () => {
    const random = new RandomStream(1, "order");
    for (let i = 0; i < 20; i++) {
      const shuffled = random.shuffle([...ids]);
      expect(multiset(shuffled)).toBe(multiset(ids));
      expect(sequence(shuffled)).not.toBe(sequence(ids));
    }
  });

  it("sees a record that is added, taken away, doubled or doubled twice", () => {
    const [first, ...rest] = ids as [string, ...string[]];
    const sets = [
      ids,
      rest,
      [...ids, first],
      [...ids, first, first],
      [...ids, sha256("new")],
      [],
      [first],
      [first, first],
    ];
    expect(new Set(sets.map(multiset)).size).toBe(sets.length);
  });

  it("can be asked in between", () => {
    const [set, order] = [new MultisetHash(), new SequenceHash()];
    for (const [i, id] of ids.entries()) {
      set.add(id);
      order.add(id);
      if (i % 30 !== 0) continue;
      expect(set.digest()).toBe(multiset(ids.slice(0, i + 1)));
      expect(order.digest()).toBe(sequence(ids.slice(0, i + 1)));
    }
    expect(set.size).toBe(100);
  });

  it("tells the splits apart", () => {
    const [a, b] = [
      { records: 1, id: multiset(ids.slice(0, 1)) },
      { records: 1, id: multiset(ids.slice(1, 2)) },
    ];
    const all = [datasetId({ train: a, test: b }), datasetId({ train: b, test: a }), datasetId({ train: a })];
    expect(new Set(all).size).toBe(3);
    expect(datasetId({ test: b, train: a })).toBe(all[0]);
  });

  it("takes nothing but record ids", () => {
    for (const bad of ["", "ab", "g".repeat(64), "A".repeat(64), `${"a".repeat(64)}0`]) {
      expect(() => new MultisetHash().add(bad)).toThrow("not a record id");
      expect(() => new SequenceHash().add(bad)).toThrow("not a record id");
    }
  });
});

describe("identitiesOf", () => {
  const PIECES = [
    "a",
    "B9",
    " ",
    "  ",
    "\n",
    "\t ",
    "\r\n",
    "\f",
    "\u00a0",
    "\u3000",
    "\u2028",
    "e\u0301",
    "é",
    '"',
    "\\",
    "\u0001",
    "日本",
    "😀",
  ];
  const random = new RandomStream(5, "identities");
  const text = () => Array.from({ length: random.below(9) }, () => PIECES[random.below(PIECES.length)]!).join("");

  it("gives what the identities are one by one, whatever a record holds", () => {
    for (let i = 0; i < 2000; i++) {
      const messages: Conversation["messages"] = Array.from({ length: 1 + random.below(4) }, (_, at) => ({
        role: (["system", "user", "assistant", "tool"] as const)[random.below(4)]!,
        content: text(),
        ...(random.below(3) === 0 ? { reasoning_content: text() } : {}),
        ...(random.below(3) === 0 ? { name: text(), train: false } : {}),
        ...(random.below(3) === 0
          ? { tool_calls: [{ id: `${at}`, type: "function", function: { name: "f", arguments: { b: text(), a: 1 } } }] }
          : {}),
      }));
      const tools = random.below(3) === 0 ? { tools: example.tools! } : {};
      const conversation = { messages, ...tools };
      expect(identitiesOf(conversation)).toEqual({
        id: recordId(conversation),
        prompt: promptKey(conversation),
        answer: answerKey(conversation),
      });
    }
  });

  it("collapses ASCII by looking for odd spaces as the rule does by looking at all", () => {
    for (let i = 0; i < 5000; i++) {
      const one = text();
      expect(collapse(one)).toBe(one.normalize("NFC").replace(/\s+/gu, " ").trim());
    }
  });
});
