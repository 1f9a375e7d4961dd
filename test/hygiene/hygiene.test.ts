import { describe, expect, test } from "vitest";
import { formatPlace } from "../../src/formats/error.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { userWords } from "../../src/hygiene/transcript.ts";
import { RULES } from "../../src/hygiene/verdicts.ts";
import {
  all,
  assistant,
  check,
  exchange,
  prose,
  REMOVE,
  record,
  recordOf,
  similarTexts,
  summary,
  type Unplaced,
  user,
} from "./corpora.ts";

/** Rows that have nothing in common. */
function clean(): Unplaced[] {
  return [
    ...Array.from({ length: 60 }, (_, i) => exchange(`data/a.jsonl:${i + 1}`, "train", `train ${i}`)),
    ...Array.from({ length: 30 }, (_, i) => exchange(`heldout.jsonl:${i + 1}`, "test", `test ${i}`)),
  ];
}

function related(findings: readonly Finding[], rule: string): string[] {
  return findings
    .filter((finding) => finding.rule === rule)
    .flatMap((finding) => (finding.related ?? []).map(({ place }) => formatPlace(place)));
}

test("a clean data set has no findings, nothing removed, and every rule counted", async () => {
  const { findings, removed, counts } = await check(clean());
  expect(findings).toEqual([]);
  expect(removed.size).toBe(0);
  expect(counts).toEqual([
    { rule: "roles", action: "fail", found: 0, removed: 0 },
    ...RULES.map((rule) => ({
      rule,
      action: "remove",
      found: 0,
      removed: 0,
    })),
  ]);
});

describe("a fault put into a clean data set is found at its line, and nothing else is", () => {
  const first = clean()[0]!.conversation.messages;
  const [question, answer] = first.map(({ content }) => content) as [string, string];
  const heldOut = clean()[60]!.conversation.messages;
  const token = `ghp_${"Zz9Yy8Xx7Ww6".repeat(3)}`;
  const words = (text: string) => text.split(" ");
  /** `removes`: rows that `remove` leaves out; `also`: what follows from the fault besides. */
  const faults: { name: string; rows: Unplaced[]; rule: string; removes: number; also?: string[] }[] = [
    {
      name: "exact duplicate",
      rule: "exact-duplicate",
      removes: 1,
      rows: [record("b.jsonl:7", "train", user(` ${question}\n`), assistant(answer.replaceAll(" ", "  ")))],
    },
    {
      name: "near duplicate",
      rule: "near-duplicate",
      removes: 1,
      rows: [
        record(
          "b.jsonl:7",
          "train",
          user(words(question).with(0, "other").join(" ")),
          assistant(words(answer).with(19, "otherwise").join(" ")),
        ),
      ],
    },
    {
      name: "conflict",
      rule: "conflict",
      removes: 2,
      rows: [record("b.jsonl:7", "train", user(question), assistant(prose("another answer", 40)))],
    },
    {
      name: "leak of a held-out prompt",
      rule: "contamination",
      removes: 1,
      rows: [record("b.jsonl:7", "train", user(`So: ${heldOut[0]!.content}?`), assistant(prose("unlike", 30)))],
      also: ["warning contaminated-set heldout.jsonl:1"],
    },
    {
      name: "near duplicate of a held-out record",
      rule: "contamination",
      removes: 1,
      rows: [
        record(
          "b.jsonl:7",
          "train",
          ...heldOut.slice(0, 1),
          assistant(words(heldOut[1]!.content).with(0, "well").join(" ")),
        ),
      ],
      also: ["warning contaminated-set heldout.jsonl:1"],
    },
    {
      name: "credential",
      rule: "secret",
      removes: 1,
      rows: [record("b.jsonl:7", "train", user(prose("which key", 40)), assistant(`Use ${token}.`))],
    },
  ];
  for (const { name, rows, rule, removes, also = [] } of faults) {
    for (const [action, severity] of [
      ["remove", "warning"],
      ["fail", "error"],
      ["report", undefined],
    ] as const) {
      test(`${name}, ${action}`, async () => {
        const { findings, removed, counts } = await check([...clean(), ...rows], { settings: all(action) });
        const own = findings.filter((finding) => finding.rule === rule);
        expect(own).toHaveLength(1);
        const involved = [formatPlace(own[0]!.place!), ...related(findings, rule)];
        expect(involved).toContain("b.jsonl:7");
        if (rule === "contamination" || rule === "secret") expect(involved[0]).toBe("b.jsonl:7");
        if (severity !== undefined) expect(own[0]!.severity).toBe(severity);
        else expect(own[0]!.severity).not.toBe("error");
        expect(own[0]!.help).toMatch(action === "remove" ? /^It is left out/ : /: remove` leaves .* out\.$/);
        expect(summary(findings.filter((finding) => finding.rule !== rule))).toEqual(also);
        expect(removed.size).toBe(action === "remove" ? removes : 0);
        expect(counts.find((count) => count.rule === rule)).toMatchObject({
          action,
          found: removes,
          removed: removed.size,
        });
        for (const finding of findings) expect(`${finding.message}${finding.help}`).not.toContain(token);
      });
    }
  }

  test("a fault of roles is an error whatever the actions are", async () => {
    const { findings, counts } = await check(
      [...clean(), record("b.jsonl:7", "train", assistant(prose("yes", 30)), user(prose("no", 30)))],
      { settings: all("report") },
    );
    expect(summary(findings)).toEqual(["error role-order b.jsonl:7"]);
    expect(counts[0]).toMatchObject({ rule: "roles", found: 1 });
  });

  test("a call that fails its schema", async () => {
    const tool = { name: "find", parameters: { type: "object", required: ["id"] } };
    const call = { type: "function" as const, function: { name: "find", arguments: {} } };
    const wrong = recordOf("b.jsonl:7", "train", {
      messages: [user(prose("find it", 40)), { role: "assistant", content: "", tool_calls: [call] }],
      tools: [{ type: "function", function: tool }],
    });
    expect(summary((await check([...clean(), wrong])).findings)).toEqual(["error tool-arguments b.jsonl:7"]);
  });

  test("an answer given to many prompts is one note", async () => {
    const same = Array.from({ length: 5 }, (_, i) =>
      record(`b.jsonl:${i + 1}`, "train", user(prose(`ask ${i}`, 30)), assistant("You are welcome.")),
    );
    const { findings, removed } = await check([...clean(), ...same]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: "shared-answer", severity: "note", place: { file: "b.jsonl" } });
    expect(findings[0]!.message).toContain(
      "1 answer is given to more than one prompt, in 5 records; the one given here, to 5 prompts.",
    );
    expect(removed.size).toBe(0);
  });
});

describe("what counts as a duplicate", () => {
  test("of a chain each end of which resembles the middle, the ends stay; the cluster is told as one", async () => {
    const random = new RandomStream(3, "chains");
    let [single, both] = [0, 0];
    for (let trial = 0; trial < 24; trial++) {
      const words = prose(`chain ${trial}`, 80).split(" ");
      const link = (changes: number) =>
        words.map((word, at) => (at < 2 * changes && at % 2 === 0 ? `${word}x` : word)).join(" ");
      // With 4 words changed close together a pair is above 0.7, with 8 below.
      const rows = random.shuffle([0, 4, 8]).map((changes, i) => {
        const text = link(changes).split(" ");
        return record(
          `c.jsonl:${i + 1}`,
          "train",
          user(text.slice(0, 40).join(" ")),
          assistant(text.slice(40).join(" ")),
        );
      });
      const copy = { ...rows[0]!, place: { file: "copy.jsonl", line: 1 } };
      const { clusters, removed, findings } = await check([...rows, copy]);
      const kept = [...rows, copy].filter((_, ordinal) => !removed.has(ordinal));
      expect(clusters).toHaveLength(1);
      const [cluster] = clusters;
      const places = [cluster!.place, ...cluster!.alsoKept].map(formatPlace);
      expect(places.toSorted()).toEqual(kept.map(({ place }) => formatPlace(place)).toSorted());
      const lowest = rows.map(({ id }) => id).sort()[0]!;
      expect([...rows, copy].find(({ place }) => formatPlace(place) === places[0])!.id).toBe(lowest);
      expect(cluster!.exact + cluster!.near).toBe(4 - kept.length);
      const [near] = findings.filter(({ rule }) => rule === "near-duplicate");
      if (kept.length === 2) {
        both++;
        expect(near!.message).toMatch(/Of its cluster \S+ is kept, too\.$/);
        expect(near!.related!.map(({ place }) => formatPlace(place)).toSorted()).toEqual(places.toSorted());
      } else {
        single++;
        expect(near!.message).not.toContain("cluster");
      }
    }
    // The middle has the lowest id once in three times.
    expect(single).toBeGreaterThan(2);
    expect(both).toBeGreaterThan(6);
  });

  test("the system turn and the tools make rows neither alike nor different", async () => {
    const system = { role: "system" as const, content: prose("shared system", 300) };
    const tools = [{ type: "function" as const, function: { name: "find", description: prose("shared tool", 300) } }];
    const rows = clean().map(({ place, split, conversation: { messages } }) =>
      recordOf(formatPlace(place), split, { messages: [system, ...messages], tools }),
    );
    expect((await check(rows)).findings).toEqual([]);
    const bare = clean()[0]!.conversation.messages;
    const { removed } = await check([...rows, record("b.jsonl:1", "train", ...bare)]);
    expect([...removed.values()].map(({ rule }) => rule)).toEqual(["near-duplicate"]);
  });

  test("rows of one template stay as long as they differ in enough places, and go when only a number changes", async () => {
    const filled = (i: number, places: number) => {
      let slot = 0;
      const fill = (text: string) => text.replaceAll("_", () => (slot++ < places ? `${1000 * slot + i}` : "0000"));
      return record(
        `b.jsonl:${i + 1}`,
        "train",
        user(
          fill(
            "Good morning, I am writing about order _ which I placed with you on day _ and paid _ for, and which has not come.",
          ),
        ),
        assistant(
          fill(
            "Thank you for writing. Order _ of day _ over _ left our house this week; you will have it on day _ at the latest.",
          ),
        ),
      );
    };
    const kept = async (places: number) => {
      const rows = Array.from({ length: 12 }, (_, i) => filled(i, places));
      return 12 - (await check(rows)).removed.size;
    };
    expect(await kept(1)).toBe(1);
    expect(await kept(7)).toBe(12);
  });

  test("the same record in two held-out splits, or in one and in train, is no exact duplicate", async () => {
    const row = (place: string, split: string) => exchange(place, split, "same");
    expect((await check([row("a.jsonl:1", "test"), row("b.jsonl:1", "validation")])).removed.size).toBe(0);
    const { findings, removed } = await check([row("a.jsonl:1", "train"), row("b.jsonl:1", "test")]);
    expect(summary(findings)).toEqual(["warning contamination a.jsonl:1", "warning contaminated-set b.jsonl:1"]);
    expect([...removed.keys()]).toEqual([0]);
  });

  test("rows without a word in them are left in peace", async () => {
    const rows = ["?!", "…", "—", "..", "!!!"].map((text, i) =>
      record(`a.jsonl:${i + 1}`, i < 3 ? "train" : "test", user(text), assistant(`${text}.`)),
    );
    expect((await check(rows)).findings).toEqual([]);
  });
});

describe("what counts as a conflict", () => {
  const asked = (place: string, split: string, answer: string, question = "May I return it after thirty days?") =>
    record(place, split, user(question), assistant(answer));
  const conflicts = async (...rows: Unplaced[]) =>
    summary((await check(rows, { settings: all("report") })).findings.filter(({ rule }) => rule === "conflict"));

  test("one prompt with two answers, in train and in a held-out split alike, is one finding a prompt", async () => {
    for (const split of ["train", "test"]) {
      const rows = ["Yes.", "No.", "Perhaps.", "Yes."].map((answer, i) => asked(`a.jsonl:${i + 1}`, split, answer));
      expect(await conflicts(...rows)).toHaveLength(1);
    }
  });

  test("the same in two splits is a leak of the held-out prompt, not a conflict", async () => {
    const rows = [asked("a.jsonl:1", "train", "Yes."), asked("t.jsonl:1", "test", "No.")];
    expect(await conflicts(...rows)).toEqual([]);
    const { findings } = await check(rows, { settings: all("report") });
    expect(summary(findings)).toContain("warning contamination a.jsonl:1");
  });

  test("white space and ids make no difference; the turns and tools before the answer do", async () => {
    const one = asked("a.jsonl:1", "train", "Yes.");
    expect(
      await conflicts(one, asked("a.jsonl:2", "train", "No.", " May I return it\nafter thirty  days? ")),
    ).toHaveLength(1);
    const system = { role: "system" as const, content: "Be strict." };
    const other = record("a.jsonl:2", "train", system, ...asked("a.jsonl:2", "train", "No.").conversation.messages);
    expect(await conflicts(one, other)).toEqual([]);
    const tools = [{ type: "function" as const, function: { name: "find" } }];
    const offered = recordOf("a.jsonl:2", "train", { ...asked("a.jsonl:2", "train", "No.").conversation, tools });
    expect(await conflicts(one, offered)).toEqual([]);
  });
});

describe("order and sharding", () => {
  /** Texts with many duplicates of every kind, in two splits. */
  function messy(seed: number): Unplaced[] {
    const random = new RandomStream(seed, "messy");
    const texts = similarTexts(random, 90);
    const pick = () => texts[random.below(texts.length)]!;
    return Array.from({ length: 150 }, (_, i) =>
      record(`x:${i + 1}`, i % 5 === 0 ? "test" : "train", user(pick()), assistant(pick())),
    );
  }

  for (const seed of [1, 2, 3]) {
    test(`the records that are left are the same whatever order and files they come in (${seed})`, async () => {
      const rows = messy(seed);
      const left = async (order: Unplaced[]) => {
        const { removed, counts, findings } = await check(order, { settings: { ...REMOVE, conflict: "report" } });
        const ids = order.filter((_, ordinal) => !removed.has(ordinal)).map(({ id, split }) => `${split} ${id}`);
        return { ids: ids.sort(), counts, findings: findings.length, removed };
      };
      const { removed, ...before } = await left(rows);
      expect(new Set([...removed.values()].map(({ rule }) => rule))).toEqual(
        new Set(["contamination", "exact-duplicate", "near-duplicate"]),
      );
      for (let again = 0; again < 4; again++) {
        const random = new RandomStream(again, `shards ${seed}`);
        const sharded = random
          .shuffle([...rows])
          .map((row, i) => ({ ...row, place: { file: `shard-${random.below(5)}.jsonl`, line: i + 1 } }));
        const { removed: _, ...after } = await left(sharded);
        expect(after).toEqual(before);
      }
    });
  }

  test("cleaning what is clean changes nothing", async () => {
    const rows = messy(4);
    const first = await check(rows);
    const left = rows.filter((_, ordinal) => !first.removed.has(ordinal));
    expect((await check(left)).removed.size).toBe(0);
  });

  test("every removal names a record that stays, or one that is held out", async () => {
    const rows = messy(5);
    const { removed } = await check(rows, { settings: { ...REMOVE, conflict: "report" } });
    const standing = new Set(rows.filter((_, ordinal) => !removed.has(ordinal)).map(({ place }) => formatPlace(place)));
    for (const [ordinal, removal] of removed) {
      expect(removal.record).toBe(rows[ordinal]!.id);
      expect(removal.at).toEqual(rows[ordinal]!.place);
      if (removal.rule !== "contamination") expect(standing).toContain(formatPlace(removal.because!));
    }
  });

  test("of one record twice the first by file and line stays", async () => {
    const twice = ["b.jsonl:1", "a.jsonl:10", "a.jsonl:9"].map((place) => exchange(place, "train", "same"));
    const { removed } = await check(twice);
    expect([...removed.values()].map(({ at }) => formatPlace(at)).sort()).toEqual(["a.jsonl:10", "b.jsonl:1"]);
  });
});

test("a cancelled run ends with the exit code of one", async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(check(clean(), { signal: controller.signal })).rejects.toMatchObject({ code: "cancelled", exit: 130 });
});

test("the words of user turns are those, and no others", () => {
  expect([...userWords(Uint32Array.of(0, 10, 11, 1, 12, 3, 13, 2, 14, 0, 15))]).toEqual([10, 11, 15]);
});
