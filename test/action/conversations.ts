/** Short conversations that have nothing in common but their tone, so that hygiene finds nothing in them. */
const exchanges: [string, string][] = [
  ["My lamp arrived broken.", "I am sorry to hear that. A new lamp leaves tomorrow."],
  ["When do you open on Sunday?", "We open at ten and close at four."],
  ["Can I change my address?", "Yes. Tell me the new street and town, please."],
  ["The green chair is too low.", "You can return it within thirty days at no cost."],
  ["Do you sell oak tables?", "We do. The smallest one seats four people."],
  ["I forgot my password again.", "No problem. I have mailed you a reset link."],
  ["Where is my parcel?", "It left our depot on Friday and is near you now."],
  ["Why was my card charged twice?", "One of the two was a hold. It goes away in three days."],
  ["Is delivery free?", "Above fifty euros it is, everywhere in the country."],
  ["I want to cancel the sofa.", "Done. The money is back with you by next week."],
  ["Who can repair my clock?", "Our workshop can. Bring it in any weekday morning."],
  ["Could someone ring me tonight?", "Certainly. A colleague calls at seven."],
];

/** A row of a JSONL file in the shape of OpenAI's chat messages. */
export function row(user: string, assistant: string): string {
  return JSON.stringify({
    messages: [
      { role: "user", content: user },
      { role: "assistant", content: assistant },
    ],
  });
}

/** Rows `from` to `to` of the twelve. */
export function rows(from: number, to: number): string {
  return `${exchanges
    .slice(from, to)
    .map(([user, assistant]) => row(user, assistant))
    .join("\n")}\n`;
}
