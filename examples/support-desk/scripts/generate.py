"""Writes datasets/support-desk: data/*.jsonl (train) and heldout.jsonl (test). Deterministic: the same seed, the same bytes.

    python scripts/generate.py [--seed 7]
"""

import argparse
import json
import random
import re
from pathlib import Path

import desk_phrases as phrases
import desk_replies as replies
import desk_values
import grammar

ROOT = Path(__file__).resolve().parent.parent / "datasets" / "support-desk"
SHARDS = {"orders": 2, "account": 1, "billing": 1}
REASONS = ["damaged", "wrong", "unwanted", "incomplete"]

ORDER = {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"}
EMAIL = {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"}
TOOLS = {
    "lookup_order": ("Status of an order.", {"order_id": ORDER}),
    "create_return": ("Opens a return.", {"order_id": ORDER, "reason": {"type": "string", "enum": REASONS}}),
    "cancel_order": ("Cancels an order that has not shipped.", {"order_id": ORDER}),
    "reset_password": ("Mails a reset link.", {"email": EMAIL}),
    "update_address": ("Changes the delivery address of an account.", {"address": {"type": "string", "minLength": 5}, "email": EMAIL}),
    "schedule_callback": ("A colleague phones the customer.", {"phone": {"type": "string", "pattern": "^[0-9]{3}-[0-9]{4}$"}, "time": {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"}}),
    "send_invoice": ("Mails the invoice of an order.", {"email": EMAIL, "order_id": ORDER}),
}
DESKS = {
    "orders": ["lookup_order", "create_return", "cancel_order"],
    "account": ["reset_password", "update_address", "schedule_callback"],
    "billing": ["send_invoice", "lookup_order", "schedule_callback"],
}
# How often a desk sees an intent.
INTENTS = {
    "orders": ["lookup_order"] * 4 + ["cancel_order"] * 4 + [f"create_return/{reason}" for reason in REASONS] * 2,
    "account": ["reset_password"] * 4 + ["update_address"] * 4 + ["schedule_callback"] * 2,
    "billing": ["send_invoice"] * 5 + ["lookup_order"] * 2 + ["schedule_callback"] * 2,
}
THEN = {
    "train": {"cancel_order": ["{Then|In that case} {please cancel it|cancel it}.", "{That takes too long|Too late for me}, cancel it{ please|}."], "create_return/unwanted": ["{Then|In that case} I {want to return it|will send it back}, I don't need it.", "I changed my mind, {please take it back|I want to return it}."]},
    "heldout": {"cancel_order": ["{Better to|Let us} cancel that one."], "create_return/unwanted": ["Not needed any more, so I return it."]},
}


def tool(name: str) -> dict:
    description, properties = TOOLS[name]
    parameters = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


class Desk:
    """Draws conversations of one half of the data."""

    def __init__(self, half: str, rng: random.Random, used: set[str]):
        self.half, self.rng = half, rng
        self.values = desk_values.Values(rng, desk_values.TRAIN if half == "train" else desk_values.HELD_OUT, used)
        self.intents = phrases.TRAIN if half == "train" else phrases.HELD_OUT
        self.asks = phrases.TRAIN_ASK if half == "train" else phrases.HELD_OUT_ASK

    def say(self, options: list[str], slots: dict, framed: bool = False) -> str:
        text = grammar.expand(self.rng, self.rng.choice(options), slots)
        if framed:
            text = grammar.expand(self.rng, self.rng.choice(phrases.OPEN[self.half]) + text + self.rng.choice(phrases.CLOSE[self.half]), slots)
            if self.rng.random() < 0.25:
                text = grammar.typos(self.rng, text, 0.12)
        return text

    def call(self, intent: str, slots: dict) -> list[dict]:
        """The assistant's call, the tool's result, the assistant's reply."""
        name, _, reason = intent.partition("/")
        known = {**slots, "order_id": slots["order"], "reason": reason}
        arguments = json.dumps({key: known[key] for key in TOOLS[name][1]})
        outcomes = replies.RESULTS[name]
        result, answers = outcomes[0] if self.rng.random() < 0.5 else self.rng.choice(outcomes)
        return [
            {"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}]},
            {"role": "tool", "tool_call_id": "call_1", "content": grammar.expand(self.rng, result.replace("{", "\x01").replace("}", "\x02"), slots).replace("\x01", "{").replace("\x02", "}")},
            {"role": "assistant", "content": self.say(answers, slots)},
        ]

    def conversation(self, kind: str, desk: str) -> dict:
        rng, slots = self.rng, self.values.slots()
        turns = [{"role": "system", "content": f"Linden shop, {desk} desk."}]
        user = lambda text: turns.append({"role": "user", "content": text})
        if kind == "plain":
            train, held_out, answers = rng.choice(replies.PLAIN)
            user(self.say(train if self.half == "train" else held_out, slots, framed=True))
            turns.append({"role": "assistant", "content": self.say(answers, slots)})
        elif kind == "ask":
            intent = rng.choice([i for i in self.asks if i.partition("/")[0] in DESKS[desk]])
            value = "email" if intent == "reset_password" else "order"
            user(self.say(self.asks[intent], slots, framed=True))
            turns.append({"role": "assistant", "content": self.say(replies.ASK[value], slots)})
            user(self.say(phrases.GIVE[self.half][value], slots))
            turns += self.call(intent, slots)
        else:
            intent = "lookup_order" if kind == "twice" else rng.choice(INTENTS[desk])
            user(self.say(self.intents[intent], slots, framed=True))
            turns += self.call(intent, slots)
            if kind == "twice":
                then = rng.choice(list(THEN[self.half]))
                user(self.say(THEN[self.half][then], slots))
                second = self.call(then, slots)
                second[0]["tool_calls"][0]["id"] = second[1]["tool_call_id"] = "call_2"
                turns += second
        return {"messages": turns, "tools": [tool(name) for name in DESKS[desk]]}


def shingles(row: dict) -> set:
    """Word 5-grams of all that is said and called, the system turn left out."""
    words: list[str] = []
    for turn in row["messages"][1:]:
        calls = [call["function"] for call in turn.get("tool_calls", [])]
        words += [turn["role"], *re.findall(r"[a-z0-9_]+", (turn["content"] or "").lower())]
        words += [word for call in calls for word in re.findall(r"[a-z0-9_]+", f"{call['name']} {call['arguments']}".lower())]
    n = min(5, len(words))
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def draw(desk: Desk, counts: dict[tuple[str, str], int]) -> list[tuple[str, dict]]:
    """Rows as (desk, row), no two of them alike: a draw that shares half its 5-grams with an earlier row is drawn again."""
    rows, seen = [], []
    for (kind, name), count in counts.items():
        for _ in range(count):
            while True:
                row = desk.conversation(kind, name)
                grams = shingles(row)
                if all(len(grams & other) < 0.5 * len(grams | other) for other in seen):
                    break
            seen.append(grams)
            rows.append((name, row))
    desk.rng.shuffle(rows)
    return rows


def faults(rng: random.Random, train: list[tuple[str, dict]], held_out: list[tuple[str, dict]]) -> list[tuple[str, dict]]:
    """Copies that hygiene has to find: 8 exact, 6 exact but for blanks, 8 nearly the same, 1 held-out row that leaked."""
    copy = lambda row: json.loads(json.dumps(row))
    source = rng.sample([entry for entry in train if len(shingles(entry[1])) >= 24], 22)
    bad = [(name, copy(row)) for name, row in source]
    for _, row in bad[8:14]:
        text = row["messages"][1]["content"]
        row["messages"][1]["content"] = " " + text.replace(" ", "  ", 2) + "\n"
    for _, row in bad[14:]:
        row["messages"][1]["content"] += rng.choice([" Bye!", " Cheers.", " Sent from my phone."])
    leaked = next(entry for entry in held_out if entry[1]["messages"][2].get("tool_calls") and len(shingles(entry[1])) >= 20)
    return bad + [(leaked[0], copy(leaked[1]))]


def write(path: Path, rows: list[dict], prefix: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"id": f"{prefix}-{i + 1:04d}", **row}, ensure_ascii=False) for i, row in enumerate(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, default=7)
    rng = random.Random(options.parse_args().seed)
    used: set[str] = set()
    train = draw(Desk("train", rng, used), {
        ("call", "orders"): 340, ("call", "account"): 130, ("call", "billing"): 110,
        ("ask", "orders"): 56, ("ask", "account"): 20, ("twice", "orders"): 28,
        ("plain", "orders"): 42, ("plain", "account"): 16, ("plain", "billing"): 14,
    })
    held_out = draw(Desk("heldout", rng, used), {
        ("call", "orders"): 18, ("call", "account"): 10, ("call", "billing"): 8,
        ("ask", "orders"): 4, ("ask", "account"): 2, ("twice", "orders"): 2,
        ("plain", "orders"): 3, ("plain", "account"): 2, ("plain", "billing"): 2,
    })
    train += faults(rng, train, held_out)
    rng.shuffle(train)
    for desk, shards in SHARDS.items():
        rows = [row for name, row in train if name == desk]
        for shard in range(shards):
            name = desk if shards == 1 else f"{desk}-{shard + 1}"
            write(ROOT / "data" / f"{name}.jsonl", rows[shard::shards], name)
    write(ROOT / "heldout.jsonl", [row for _, row in held_out], "heldout")
    print(f"train {len(train)} rows, held out {len(held_out)} rows")


if __name__ == "__main__":
    main()
