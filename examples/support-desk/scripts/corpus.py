"""The pre-training text: prose, small talk, JSON, copying, reading values out of text, and tool prompts of other trades.

A document is a list of (text, weight): the weight is how much its tokens count in the loss. The assistants seen here answer tool prompts
in a bracketed form, `[move_visit code=KX-12 time=10:30]`, with other tools than the support desk's; no document holds a
`<tool_call>` with JSON in it, and nothing is read from datasets/.
"""

import json
import random
import string

import corpus_words as words
import grammar

Document = list[tuple[str, float]]
FIELDS = ["code", "email", "phone", "time", "address"]
KEYS = {
    "code": ["code", "id", "number", "ref", "case_id", "order_id", "ticket_id", "serial"], "email": ["email", "mail", "contact", "user", "login"],
    "phone": ["phone", "tel", "mobile"], "time": ["time", "at", "start", "slot"], "address": ["address", "place", "home", "ship_to"],
}


class Writer:
    def __init__(self, seed: int):
        self.rng = random.Random(seed)

    def value(self, field: str) -> str:
        rng = self.rng
        if field == "code":
            return grammar.code(rng, rng.choice(["AA-9999", "AA-9999", "AA-9999", "AA-99999", "AAA-999", "A9999", "99999999", "AA9A9A9", "aaaa-99", "9999-9999", "RT-9999"]))
        if field == "email":
            if rng.random() < 0.4:
                name = "".join(rng.choice(string.ascii_lowercase[:]) for _ in range(rng.randrange(3, 10)))
                return name + rng.choice(["", ".", "_"]) + grammar.code(rng, rng.choice(["9", "99", "aaaa", "aaa9"])) + "@" + rng.choice(words.DOMAINS + [name[::-1] + ".example"])
            return grammar.email(rng, words.FIRST, words.LAST, words.DOMAINS)
        if field == "phone":
            return grammar.phone(rng) if rng.random() < 0.3 else grammar.code(rng, rng.choice(["555-9999", "999-9999", "9999-999", "999-9999-99"]))
        if field == "time":
            return grammar.clock(rng) if rng.random() < 0.7 else grammar.code(rng, "99:99")
        street = rng.choice(words.STREETS) if rng.random() < 0.6 else rng.choice(words.FIRST + words.LAST).title()
        return f"{rng.randrange(1, 300)} {street} {rng.choice(words.KINDS)}" + (f", {rng.choice(words.CITIES + words.LAST).title()}" if rng.random() < 0.5 else "")

    def say(self, template: str, **slots: str) -> str:
        rng = self.rng
        known = {
            "adj": rng.choice(words.ADJECTIVES), "adj2": rng.choice(words.ADJECTIVES), "thing": rng.choice(words.THINGS), "thing2": rng.choice(words.THINGS),
            "day": rng.choice(words.DAYS), "month": rng.choice(words.MONTHS), "place": rng.choice(words.PLACES), "city": rng.choice(words.CITIES),
            "first": rng.choice(words.FIRST).title(), "first2": rng.choice(words.FIRST).title(), **{f: "" for f in FIELDS},
        }
        for field in FIELDS:
            if f"<{field}>" in template:
                known[field] = self.value(field)
        return grammar.expand(rng, template, {**known, **slots})

    def prose(self) -> str:
        return self.say(self.rng.choice(words.PROSE if self.rng.random() < 0.4 else words.SHOP))

    def chat(self, system: str | None, turns: list[tuple[str, str]]) -> Document:
        """ChatML, as the checkpoint's template writes it. Assistant turns count fully, the others a little."""
        parts: Document = [(f"<|im_start|>system\n{system}<|im_end|>\n", 0.1)] if system else []
        for role, content in turns:
            if role == "assistant":
                parts += [("<|im_start|>assistant\n", 0.1), (content + "<|im_end|>", 1.0), ("\n", 0.1)]
            elif role == "tool":
                parts.append((f"<|im_start|>user\n<tool_response>\n{content}\n</tool_response><|im_end|>\n", 0.2))
            else:
                parts.append((f"<|im_start|>user\n{content}<|im_end|>\n", 0.2))
        return parts

    def system(self) -> str:
        return self.say(self.rng.choice(["You {answer|speak|work} for the <place> {of|in} <city>.", "You are {a helpful|a friendly|a <adj>} assistant.", "{Front|Night|Help} desk of the <place>.", "You answer for the <place>, {front|help|<thing>} desk.", "Be {short|kind|helpful}."]))

    # Documents

    def text(self) -> Document:
        if self.rng.random() < 0.2:
            chosen = sorted(self.rng.sample(words.COMMON, self.rng.randrange(10, 40)))
            return [(" ".join(word.title() if self.rng.random() < 0.1 else word for word in chosen), 0.5)]
        return [(" ".join(self.prose() for _ in range(self.rng.randrange(3, 7))), 0.7)]

    def small_talk(self) -> Document:
        turns = []
        for _ in range(self.rng.randrange(1, 4)):
            asked, answered = self.rng.choice(words.CHAT)
            thing = self.rng.choice(words.THINGS)
            question = self.say(self.rng.choice(asked), thing=thing)
            turns += [("user", self.polite(question)), ("assistant", self.say(self.rng.choice(answered), thing=thing, prose=self.prose(), prose2=self.prose()))]
        return self.chat(self.system() if self.rng.random() < 0.7 else None, turns)

    def echo(self) -> Document:
        """Copy a value, a list or marked-up text that stands earlier in the context."""
        rng = self.rng
        items = [self.value(rng.choice(FIELDS)) if rng.random() < 0.8 else self.say("<adj> <thing>") for _ in range(rng.randrange(1, 4))]
        wrap = rng.choice(["{}", "{}", '"{}"', "({})", "<tool_call>\n{}\n</tool_call>", "<tool_call> {}", "{} </tool_call>", "* {}", "[{}]", "`{}`"])
        block = rng.choice(["\n", ", ", " | "]).join(wrap.replace("{}", item) for item in items)
        return self.chat(None if rng.random() < 0.5 else self.system(), [("user", f"{rng.choice(['Repeat:', 'Say', 'Copy this:', 'Write'])} {block}"), ("assistant", block)])

    def record(self) -> tuple[dict[str, str], dict[str, str]]:
        """Fields by kind and the same under the key names they get."""
        kinds = self.rng.sample(FIELDS, self.rng.randrange(1, 4))
        values = {kind: self.value(kind) for kind in kinds}
        return values, {self.rng.choice(KEYS[kind]): value for kind, value in values.items()}

    def identifier(self) -> str:
        """Two words joined; never the name of one of the support desk's tools."""
        while (name := "_".join(self.rng.sample(words.PARTS, 2))) in words.RESERVED:
            pass
        return name

    def json_text(self) -> Document:
        """The same record as text and as JSON; or JSON lines that are repeated."""
        rng = self.rng
        parts: Document = []
        for _ in range(rng.randrange(1, 3)):
            _, named = self.record()
            named = dict(sorted(named.items())) if rng.random() < 0.5 else named
            if rng.random() < 0.3:
                named = {rng.choice(["name", "status", "error", "result", *words.PARTS]): rng.choice([rng.choice(words.FIRST), self.tool_name(), self.identifier(), rng.choice(words.ADJECTIVES)]), **named}
            if rng.random() < 0.4:
                flat = ", ".join(f"{key} {value}" for key, value in named.items())
            else:
                flat = "; ".join(f"{key}: {value}" for key, value in named.items())
            data = json.dumps(named) if rng.random() < 0.6 else json.dumps({rng.choice(["data", "input", "options", "fields", "arguments"]): named})
            first, second = (flat, data) if rng.random() < 0.7 else (data, flat)
            parts += [(first + "\n", 0.2), (second + "\n", 1.0)]
        return parts

    def scene(self, values: dict[str, str]) -> str:
        """Values strewn over sentences."""
        told = {
            "code": ["{the|my} {code|number|case} is <v>.", "it's about <v>.", "<v> is {late|broken|fine}.", "I have <v> here."], "email": ["write to <v>.", "my mail is <v>.", "<v> is my {login|account}.", "I am <v>."],
            "phone": ["{call|ring} <v>.", "my number is <v>.", "phone: <v>"], "time": ["at <v>.", "<v> {suits me|is best}.", "not before <v>."], "address": ["I live at <v>.", "{send it to|the address is} <v>.", "<v> is the place."],
        }
        parts = [self.say(self.rng.choice(told[kind]), v=value) for kind, value in values.items()]
        if self.rng.random() < 0.6:
            parts.insert(self.rng.randrange(len(parts) + 1), self.prose())
        self.rng.shuffle(parts)
        return " ".join(part[0].upper() + part[1:] if self.rng.random() < 0.6 and part[0].isalpha() and "-" not in part[:6] and "@" not in part.split(" ")[0] else part for part in parts)

    def extract(self) -> Document:
        """Read named fields out of text; as JSON or as lines."""
        rng = self.rng
        values, _ = self.record()
        asked = {kind: rng.choice(KEYS[kind]) for kind in (values if rng.random() < 0.6 else rng.sample(list(values), 1))}
        asked = dict(sorted(asked.items(), key=lambda item: item[1]))
        keys = ", ".join(asked.values())
        named = {key: values[kind] for kind, key in asked.items()}
        if rng.random() < 0.6:
            task, answer = rng.choice([f"Give {keys} as JSON.", f"JSON with {keys}, please.", f"Fields: {keys}. JSON"]), json.dumps(named)
        else:
            task, answer = rng.choice([f"List {keys}.", f"What is {keys}?", f"Find {keys}."]), "\n".join(f"{k}: {v}" for k, v in named.items())
        text = self.scene(values)
        order = [("user", f"{task} {text}")] if rng.random() < 0.5 else [("user", f"{text} {task}")]
        if rng.random() < 0.4:
            return self.chat(task, [("user", text), ("assistant", answer)])
        return self.chat(self.system() if rng.random() < 0.3 else None, order + [("assistant", answer)])

    def polite(self, text: str) -> str:
        text = grammar.expand(self.rng, self.rng.choice(["", "", "", "{Hi|Hello|Hey|Good day|Good morning|Good evening}{,|!|.} ", "{Dear all|Hi all|Excuse me|One question}, ", "I am <first>. ", "<first> here. "]) + text + self.rng.choice(["", "", "", " {Thanks|Thank you|Cheers}{.|!}", " {Please answer soon|It is urgent}.", " Yours, <first>.", " {Best|Kind} wishes."]), {"first": self.rng.choice(words.FIRST).title()})
        text = text[0].upper() + text[1:] if self.rng.random() < 0.6 and text.split(" ")[0].isalpha() else text
        return grammar.typos(self.rng, text, 0.12) if self.rng.random() < 0.2 else text

    def tool_name(self) -> str:
        rng = self.rng
        if rng.random() < 0.5:
            return f"{rng.choice(list(words.VERBS))}_{rng.choice(list(words.NOUNS))}"
        return rng.choice([*words.PAIRS, *(f"{verb}_{rng.choice(list(words.NOUNS))}" for verb in words.KINDS_OF)])

    def tool(self) -> tuple[str, str, list[tuple[str, dict[str, str]]]]:
        """A tool of some trade: name, signature, and requests (text, arguments) that fit it: with all values, then a short one without."""
        rng = self.rng
        noun = rng.choice(list(words.NOUNS))
        called = rng.choice(words.NOUNS[noun])
        code_key, values = rng.choice(KEYS["code"]), {kind: self.value(kind) for kind in FIELDS}
        n = rng.choice([f"{called} {values['code']}", f"the {called} {values['code']}", f"my {called}, {values['code']},", values["code"], values["code"], f"{called} number {values['code']}"])
        tail = rng.choice(["", "", "", " " + self.prose()])
        kind_of = rng.random()
        if kind_of < 0.45:
            verb = rng.choice(list(words.VERBS))
            name, keys, extra = f"{verb}_{noun}", {code_key: values["code"]}, ""
            text = self.say(rng.choice(words.VERBS[verb]), n=n)
        elif kind_of < 0.7:
            verb = rng.choice(list(words.KINDS_OF))
            kinds = rng.sample(list(words.KINDS_OF[verb]), rng.randrange(2, 5) if len(words.KINDS_OF[verb]) > 3 else 3)
            kind = rng.choice(kinds)
            kind_key = rng.choice(["kind", "why", "cause", "topic"])
            name, keys, extra = f"{verb}_{noun}", {code_key: values["code"], kind_key: kind}, "|".join(kinds)
            text = self.say(rng.choice(words.KINDS_OF[verb][kind]), n=n) + rng.choice([".", "!", ", please note.", "."])
            return name, self.signature(name, keys, {kind_key: extra}), [(text + tail, dict(sorted(keys.items())))]
        else:
            verb = rng.choice(list(words.PAIRS))
            fields, templates = words.PAIRS[verb]
            name = f"{verb}_{noun}" if "code" in fields and rng.random() < 0.5 else verb
            keys = {(code_key if f == "code" else rng.choice(KEYS[f])): values[f] for f in fields}
            text = self.say(rng.choice(templates), n=n, **values)
        return name, self.signature(name, keys, {}), [(text + tail, dict(sorted(keys.items())))]

    def signature(self, name: str, keys: dict[str, str], kinds: dict[str, str]) -> str:
        return f"{name}({', '.join(key + (': ' + kinds[key] if key in kinds else '') for key in sorted(keys))})"

    def tools(self) -> Document:
        """A prompt with the tools of some trade; the assistant answers in brackets, asks for what is missing, or just talks."""
        rng = self.rng
        offered = {}
        while len(offered) < 3:
            tool = self.tool()
            offered[tool[0].split("_")[0]] = tool
        chosen = rng.choice(list(offered.values()))
        names = list(offered.values())
        system = self.system() + "\nTools:\n" + "\n".join(signature for _, signature, _ in names)
        turns: list[tuple[str, str]] = []
        if rng.random() < 0.15:
            asked, answered = rng.choice(words.CHAT)
            thing = rng.choice(words.THINGS)
            turns += [("user", self.polite(self.say(rng.choice(asked), thing=thing))), ("assistant", self.say(rng.choice(answered), thing=thing, prose=self.prose(), prose2=self.prose()))]
            if rng.random() < 0.5:
                return self.chat(system, turns)
        name, _, [(text, arguments)] = chosen
        turns += [("user", self.polite(text)), ("assistant", f"[{name} {' '.join(f'{k}={v}' for k, v in arguments.items())}]")]
        if rng.random() < 0.5:
            shown = rng.choice(list(arguments.values()))
            result = rng.choice([f"ok: {shown}", f"state: {rng.choice(['ready', 'sent', 'late', 'done', 'closed', 'shipped'])}", f"day: {rng.choice(words.DAYS)}", json.dumps({rng.choice(["state", "result", "at", "ref"]): rng.choice([self.value("code"), rng.choice(words.DAYS), "ready"])})])
            told = result.split(": ")[1].strip('"}')
            turns += [("tool", result), ("assistant", self.say(rng.choice(["{Done|All set}, {it says|the answer is} <told>.", "{Good news|Well}: <told>.", "{I checked|I looked}, {it is|we have} <told>.", "{Thank you|Thanks}, <shown> is noted{: <told>|}."]), told=told, shown=shown))]
        return self.chat(system, turns)

    def document(self) -> Document:
        draw = self.rng.random()
        for share, make in [(0.06, self.text), (0.14, self.small_talk), (0.24, self.echo), (0.36, self.json_text), (0.56, self.extract), (1.0, self.tools)]:
            if draw < share:
                return make()
        raise AssertionError
