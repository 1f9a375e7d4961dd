"""The pre-training text: prose, small talk, JSON, copying, reading values out of text, and tool prompts of other trades.

A document is a list of (text, weight): the weight is how much its tokens count in the loss. The assistants seen here call other tools than
the support desk's, and write calls in brackets, `[move_visit code=KX-12 time=10:30]`, unless the prompt's header names another syntax. None
is the one of the chat template: no document holds `<tool_call>` with JSON in it. Nothing is read from datasets/.
"""

import json
import random

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

    def word(self) -> str:
        """A made-up word: what is copied must not be guessable."""
        rng = self.rng
        return "".join(rng.choice("b c d f g h j k l m n p r s t v w z br ch kl pr sh st tr".split()) + rng.choice("a e i o u ai ea ou".split()) + rng.choice(["", "", "l", "n", "r", "s", "t", "m", "rt", "nd"]) for _ in range(rng.choice([1, 2, 2, 3])))

    def name(self) -> str:
        draw = self.rng.random()
        return self.word() if draw < 0.5 else self.rng.choice(words.FIRST + words.LAST) if draw < 0.8 else self.rng.choice(words.COMMON)

    def value(self, field: str) -> str:
        rng = self.rng
        if field == "code":
            return grammar.code(rng, rng.choice(["AA-9999", "AA-9999", "AA-9999", "AA-99999", "AAA-999", "A9999", "99999999", "AA9A9A9", "aaaa-99", "9999-9999", "RT-9999"]))
        if field == "email":
            domain = rng.choice(words.DOMAINS) if rng.random() < 0.3 else f"{self.name()}.{rng.choice(['example', 'example', 'example', 'test', self.word()])}"
            return grammar.email(rng, [self.name()], [self.name()], [domain])
        if field == "phone":
            return grammar.phone(rng) if rng.random() < 0.3 else grammar.code(rng, rng.choice(["555-9999", "999-9999", "9999-999", "999-9999-99"]))
        if field == "time":
            return grammar.clock(rng) if rng.random() < 0.7 else grammar.code(rng, "99:99")
        street = rng.choice(words.STREETS) if rng.random() < 0.3 else self.name().title()
        return f"{rng.randrange(1, 300)} {street} {rng.choice(words.KINDS)}" + (f", {self.name().title()}" if rng.random() < 0.5 else "")

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
        items = [self.value(rng.choice(FIELDS)) if rng.random() < 0.7 else rng.choice([self.word(), self.say("<adj> <thing>"), self.tool_name()]) for _ in range(rng.randrange(1, 4))]
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
        verbs = rng.choice([rng.choice(words.VERBS)[0], words.CAUSE_VERBS, rng.choice(words.PAIRS)[0], [self.word()]])
        noun = rng.choice([*words.NOUNS, self.word()])
        while (name := f"{rng.choice(verbs)}_{noun}") in words.RESERVED:
            noun = self.word()
        return name

    def recall(self) -> Document:
        """Named values, then the same names in another order: look the value up."""
        rng = self.rng
        pairs = [(rng.choice([self.word(), rng.choice(words.COMMON), rng.choice(words.PARTS), self.tool_name()]), self.value(rng.choice(FIELDS)) if rng.random() < 0.7 else self.name()) for _ in range(rng.randrange(3, 7))]
        pairs = list(dict(pairs).items())
        parts: Document = [(rng.choice(["\n", "; ", ", "]).join(f"{key}{rng.choice([': ', '=', ' '])}{value}" for key, value in pairs) + "\n", 0.1)]
        style = rng.choice(["{k}: {v}", "{k}={v}", '"{k}": "{v}"', "[{k} {v}]", '{"{k}": "{v}"}'])
        for key, value in rng.sample(pairs, len(pairs)):
            before, after = style.replace("{k}", key).split("{v}")
            parts += [(before, 0.1), (value + after + "\n", 1.0)]
        return parts

    def tool(self) -> tuple[str, str, object]:
        """A tool of some trade: name, signature, and a function that draws a request with the arguments that answer it."""
        rng = self.rng
        noun = rng.choice(list(words.NOUNS)) if rng.random() < 0.7 else self.word()
        code_key = rng.choice(KEYS["code"] + [self.word()])
        draw = rng.random()

        def with_code(about: str | None) -> tuple[str, str]:
            called = rng.choice(words.NOUNS.get(noun, [noun]))
            if about is not None:
                return about, rng.choice(["it", "it", "that one", f"the {called}", f"my {called}"])
            code = self.value("code")
            return code, rng.choice([f"{called} {code}", f"the {called} {code}", f"my {called}, {code},", f"my {called} ({code})", code, code, code, f"{called} number {code}"])

        if draw < 0.15:
            name, field = f"{self.word()}_{noun}" if rng.random() < 0.5 else self.word(), rng.choice(FIELDS)
            key = rng.choice(KEYS[field] + [self.word()])

            def request(about: str | None = None) -> tuple[str, dict[str, str]]:
                value = self.value(field) if about is None or field != "code" else about
                return rng.choice([f"{name.replace('_', ' ')} {value}", f"{name.split('_')[0]} it: {value}", f"I want {name.replace('_', ' ')} for {value}."]), {key: value}

            return name, self.signature(name, {key: ""}, {}), request
        if draw < 0.45:
            verbs, templates = rng.choice(words.VERBS)
            name = f"{rng.choice(verbs)}_{noun}"

            def request(about: str | None = None) -> tuple[str, dict[str, str]]:
                code, n = with_code(about)
                return self.say(rng.choice(templates), n=n), {code_key: code}

            return name, self.signature(name, {code_key: ""}, {}), request
        if draw < 0.72:
            causes = [(rng.choice(labels), told) for labels, told in rng.sample(words.CAUSES, rng.randrange(2, 5))]
            name, key = f"{rng.choice(words.CAUSE_VERBS)}_{noun}", rng.choice(["kind", "why", "cause", "topic", "reason", self.word()])

            def request(about: str | None = None) -> tuple[str, dict[str, str]]:
                code, n = with_code(about)
                label, told = rng.choice(causes)
                return self.say(rng.choice(told) + "{.|!|.}" + rng.choice(words.WISHES), n=n), {code_key: code, key: label}

            return name, self.signature(name, {code_key: "", key: ""}, {key: "|".join(label for label, _ in causes)}), request
        verbs, fields, templates = rng.choice(words.PAIRS)
        name = f"{rng.choice(verbs)}_{noun}" if "code" in fields and rng.random() < 0.5 else rng.choice(verbs)
        keys = {field: code_key if field == "code" else rng.choice(KEYS[field] + [field] * 2) for field in fields}

        def request(about: str | None = None) -> tuple[str, dict[str, str]]:
            code, n = with_code(about)
            values = {field: code if field == "code" else self.value(field) for field in fields}
            return self.say(rng.choice(templates), n=n, **values), {keys[field]: value for field, value in values.items()}

        return name, self.signature(name, {key: "" for key in keys.values()}, {}), request

    def signature(self, name: str, keys: dict[str, str], kinds: dict[str, str]) -> str:
        return f"{name}({', '.join(key + (': ' + kinds[key] if key in kinds else '') for key in sorted(keys))})"

    def syntax(self):
        """How calls are written in a document: the tools' header, and a function of name and arguments. Where the header says nothing, in brackets."""
        rng = self.rng
        draw = rng.random()
        if draw < 0.4:
            return "Tools:", lambda name, given: f"[{name} {' '.join(f'{k}={v}' for k, v in given.items())}]"
        if draw < 0.5:
            return "Tools, as lines:", lambda name, given: "\n".join([name, *(f"{k}: {v}" for k, v in given.items())])
        if draw < 0.6:
            return "Tools, as code:", lambda name, given: f"{name}({', '.join(f'{k}={json.dumps(v)}' for k, v in given.items())})"
        if draw < 0.7:
            return "Tools, as tags:", lambda name, given: f"<{name} {' '.join(f'{k}={json.dumps(v)}' for k, v in given.items())}/>"
        first = rng.choice(["tool", "do", "step", "use", "action", "run", "call", self.word()])
        second = rng.choice(["data", "with", "input", "fields", "options", self.word()])
        if draw < 0.8:
            return f"Tools, as JSON with {first}:", lambda name, given: json.dumps({first: name, **given})
        return f"Tools, as JSON with {first} and {second}:", lambda name, given: json.dumps({first: name, second: given})

    def tools(self) -> Document:
        """A prompt with the tools of some trade; the assistant calls one, or just talks."""
        rng = self.rng
        offered = {}
        while len(offered) < 3:
            tool = self.tool()
            if tool[0] not in words.RESERVED:
                offered[tool[0].split("_")[0]] = tool
        tools = list(offered.values())
        header, answer = self.syntax()
        system = self.system() + f"\n{header}\n" + "\n".join(signature for _, signature, _ in tools)
        turns: list[tuple[str, str]] = []
        about: str | None = None
        for _ in range(rng.choice([1, 2, 2, 3])):
            if rng.random() < 0.12:
                asked, answered = rng.choice(words.CHAT)
                thing = rng.choice(words.THINGS)
                turns += [("user", self.polite(self.say(rng.choice(asked), thing=thing))), ("assistant", self.say(rng.choice(answered), thing=thing, prose=self.prose(), prose2=self.prose()))]
                continue
            name, _, request = rng.choice(tools)
            draw = rng.random()
            text, arguments = request(about if draw < 0.3 else None)
            if draw > 0.85:
                # The customer does not say which one; the assistant asks.
                missing = self.value("code")
                text, arguments = request(missing)
                if missing in arguments.values() and missing not in text:
                    key = next(key for key, value in arguments.items() if value == missing)
                    turns += [("user", self.polite(text)), ("assistant", self.say(rng.choice(["{Sure|Of course}. {What is|Could you give me} the <key>?", "I can help with that. Which <key> is it?", "Please {send|tell} me the <key>."]), key=key.replace("_", " ")))]
                    text = self.say(rng.choice(["<v>", "{It's|It is|that's} <v>{.|}", "{Sure|Yes|Here it is}{,|:} <v>", "The {number|code} is <v>.", "It says <v>{ here|}."]), v=missing)
            elif rng.random() < 0.15:
                text += " " + self.prose()
            arguments = dict(sorted(arguments.items()))
            about = next((value for key, value in arguments.items() if value in text and "@" not in value and ":" not in value and len(value) > 3), about)
            turns += [("user", self.polite(text)), ("assistant", answer(name, arguments))]
            if rng.random() < 0.3:
                shown = rng.choice(list(arguments.values()))
                result = rng.choice([f"ok: {shown}", f"state: {rng.choice(['ready', 'sent', 'late', 'done', 'closed', 'shipped', self.word()])}", f"day: {rng.choice(words.DAYS)}", json.dumps({rng.choice(["state", "result", "at", "ref", "error"]): rng.choice([self.value("code"), rng.choice(words.DAYS), "ready"])})])
                told = result.split(": ")[1].strip('"}')
                turns += [("tool", result), ("assistant", self.say(rng.choice(["{Done|All set}, {it says|the answer is} <told>.", "{Good news|Well}: <told>.", "{I checked|I looked}, {it is|we have} <told>.", "{Thank you|Thanks}, <shown> is noted{: <told>|}."]), told=told, shown=shown))]
        return self.chat(system, turns)

    def document(self) -> Document:
        draw = self.rng.random()
        for share, make in [(0.05, self.text), (0.10, self.small_talk), (0.18, self.echo), (0.26, self.json_text), (0.36, self.recall), (0.46, self.extract), (1.0, self.tools)]:
            if draw < share:
                return make()
        raise AssertionError
