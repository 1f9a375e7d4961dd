"""Names, products and places of the support desk. The held-out half shares no name, street, domain or product with the train half."""

import random

import grammar

TRAIN = {
    "first": "Maria James Priya Tom Aisha Lucas Emma Noah Olga Hassan Grace Peter Yuki Daniel Chloe Omar Sara Victor Leila Ben Nina Carlos Helen Ivan Rosa Kevin Amara Felix Joan Raj".split(),
    "last": "Lopez Smith Patel Brown Khan Silva Martin Novak Petrova Ali Chen Wilson Tanaka Moore Dubois Farah Berg Rossi Haddad Cole Ward Gomez Young Kozlov Diaz Murphy Obi Klein Reed Nair".split(),
    "domains": ["example.com", "mail.example", "post.example", "inbox.example", "example.org"],
    "streets": "Elm Oak Mill Park Hill Lake Church River Station Garden King Queen Bridge North South Cedar Maple Market".split(),
    "kinds": ["Street", "Road", "Lane", "Avenue"],
    "cities": "Leeds Boston Dublin Perth Austin Bristol Denver Cardiff Oslo Ghent Turin York".split(),
    "products": "kettle;desk lamp;blue rug;coffee grinder;bookshelf;pillow set;toaster;wall clock;garden chair;frying pan;mirror;blanket;laundry basket;office chair;vase;tea set;cutting board;door mat;curtain pair;bread bin;table;floor lamp;knife block;glass jar set".split(";"),
}

HELD_OUT = {
    "first": "Wanda Idris Katya Sven Bianca Tobias Mei Ruth Andre Zainab Colin Petra".split(),
    "last": "Okafor Lindgren Marsh Vargas Pereira Holt Suzuki Byrne Kaplan Winters Moreno Doyle".split(),
    "domains": ["letters.example", "example.net", "home.example"],
    "streets": "Birch Castle Orchard Willow Harbour Meadow Forest Chapel".split(),
    "kinds": ["Street", "Road", "Lane", "Avenue"],
    "cities": "Lyon Cork Tampa Hull Graz Porto".split(),
    "products": "side table;bath towel set;picture frame;soup bowl;bed frame;plant pot;ironing board;wine rack;candle holder;step stool".split(";"),
}


class Values:
    """Draws values and never the same identifier, phone number or address of mail twice, in either half."""

    def __init__(self, rng: random.Random, words: dict, used: set[str]):
        self.rng, self.words, self.used = rng, words, used

    def fresh(self, draw) -> str:
        while (value := draw()) in self.used:
            pass
        self.used.add(value)
        return value

    def slots(self) -> dict[str, str]:
        rng, words = self.rng, self.words
        pick = lambda key: rng.choice(words[key])
        product, other = rng.sample(words["products"], 2)
        address = f"{rng.randrange(1, 200)} {pick('streets')} {pick('kinds')}"
        if rng.random() < 0.5:
            address += f", {pick('cities')}"
        return {
            "order": self.fresh(lambda: grammar.code(rng, "AA-9999")),
            "email": self.fresh(lambda: grammar.email(rng, words["first"], words["last"], words["domains"])),
            "phone": self.fresh(lambda: grammar.code(rng, "555-9999")),
            "address": address,
            "time": grammar.clock(rng),
            "name": pick("first"),
            "product": product,
            "other": other,
            "return_id": self.fresh(lambda: grammar.code(rng, "RT-9999")),
            "day": rng.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
        }
