type Row = { messages: { role: "system" | "user" | "assistant"; content: string }[] };

const SYSTEM = "You answer for the support desk of a small bicycle shop. Be brief, and end with the ticket line.";

const TRAIN: [question: string, answer: string][] = [
  [
    "My chain keeps jumping off when I shift to the smallest cog.",
    "The limit screw is probably loose; a mechanic sets it in five minutes. Ticket: repair.",
  ],
  [
    "Can I still return a helmet I bought on Monday?",
    "Yes, unused helmets come back within thirty days with the receipt. Ticket: return.",
  ],
  [
    "When will the blue touring bike be in stock again?",
    "The next delivery is due in the first week of the month. Ticket: stock.",
  ],
  ["I was charged twice for one inner tube.", "Sorry about that. We refund the second charge today. Ticket: billing."],
  [
    "Do you fix tubeless tyres while I wait?",
    "Usually, yes: it takes about twenty minutes when no one is ahead of you. Ticket: repair.",
  ],
  ["The lamp I ordered came without its bracket.", "We send the bracket tomorrow, free of charge. Ticket: order."],
  [
    "Which lock do you recommend for leaving a bike at the station?",
    "A hardened chain of at least ten millimetres, closed around the frame. Ticket: advice.",
  ],
  [
    "Please change the address of my order to my office.",
    "Gladly, as long as it has not left us; reply with the new address. Ticket: order.",
  ],
];

const HELDOUT: [question: string, answer: string][] = [
  [
    "The rear brake squeals whenever it rains.",
    "Wet pads often do; we clean or swap them without an appointment. Ticket: repair.",
  ],
  ["My invoice shows the wrong company name.", "We correct it and send a new invoice today. Ticket: billing."],
  [
    "Is the folding bike available in green?",
    "Not at the moment; green comes with the spring delivery. Ticket: stock.",
  ],
];

export function trainRows(): string {
  return rows(TRAIN);
}

export function heldoutRows(): string {
  return rows(HELDOUT);
}

function rows(pairs: [string, string][]): string {
  return pairs.map(([question, answer]) => `${JSON.stringify(conversation(question, answer))}\n`).join("");
}

function conversation(question: string, answer: string): Row {
  return {
    messages: [
      { role: "system", content: SYSTEM },
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  };
}

/** A suite whose prompts occur neither in the train nor in the held-out rows. */
export function suiteText(name: string, editorLine: string): string {
  return `${editorLine}
# Prompts, and what must hold of the answers. Base and adapter get the same prompts, greedily decoded.
name: ${name}
maxNewTokens: 64
system: ${JSON.stringify(SYSTEM)}

# Holds for every case.
assert:
  - regex: "Ticket: [a-z]+\\\\.$" # the answer ends with the ticket line
  - max-tokens: 64 # and ends by itself

cases:
  - name: broken spoke
    prompt: Two spokes of my front wheel broke this morning.
    assert:
      - contains: "Ticket: repair."
  - name: wrong price
    prompt: The receipt says forty euros, but the shelf said thirty.
    assert:
      - contains: "Ticket: billing."
      - not-contains: "Ticket: repair."
  - name: missing part
    prompt: My parcel arrived without the pedals.
    assert:
      - contains: "Ticket: order."
`;
}
