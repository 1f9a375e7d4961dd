"""Templates and random values. Everything is drawn from one seeded `random.Random`, so text can be made again."""

import random
import re
import string

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<([a-z_0-9]+)>")


def expand(rng: random.Random, template: str, slots: dict[str, str] | None = None) -> str:
    """`{a|b|}` is a choice (innermost first, may nest), `<name>` a slot. Runs of blanks are closed up."""
    while True:
        text = _CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), template)
        if text == template:
            break
        template = text
    text = _SLOT.sub(lambda m: (slots or {})[m.group(1)], text)
    return re.sub(r" +", " ", text).strip()


def typos(rng: random.Random, text: str, rate: float) -> str:
    """Swaps, drops or doubles a letter in some lower-case words of four letters or more; values (digits, @) are left alone."""

    def spoil(word: str) -> str:
        if not re.fullmatch(r"[a-z]{4,}", word) or rng.random() > rate:
            return word
        i = rng.randrange(1, len(word) - 1)
        return rng.choice(
            [
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                word[:i] + word[i + 1 :],
                word[:i] + word[i] + word[i:],
            ]
        )

    return " ".join(spoil(word) for word in text.split(" "))


def code(rng: random.Random, shape: str = "AA-99999") -> str:
    """A random identifier: `A` a capital, `a` a small letter, `9` a digit; anything else stands for itself."""
    kinds = {"A": string.ascii_uppercase, "a": string.ascii_lowercase, "9": string.digits}
    return "".join(rng.choice(kinds[c]) if c in kinds else c for c in shape)


def phone(rng: random.Random) -> str:
    return f"{rng.randrange(201, 990)}-555-{rng.randrange(10000):04d}"


def clock(rng: random.Random) -> str:
    return f"{rng.randrange(8, 19):02d}:{rng.choice(['00', '10', '15', '20', '30', '40', '45', '50'])}"


def email(rng: random.Random, first: list[str], last: list[str], domains: list[str]) -> str:
    a, b = rng.choice(first).lower(), rng.choice(last).lower()
    number = str(rng.randrange(1, 100)) if rng.random() < 0.5 else ""
    return rng.choice([f"{a}.{b}{number}", f"{a[0]}.{b}{number}", f"{a}_{b}{number}", f"{a}{number}", f"{b}.{a}{number}"]) + "@" + rng.choice(domains)
