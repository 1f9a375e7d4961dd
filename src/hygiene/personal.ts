import { mask } from "./disclosure.ts";
import { cardsIn } from "./personal/card.ts";
import { emailsIn } from "./personal/email.ts";
import { ibansIn } from "./personal/iban.ts";
import { ipsIn } from "./personal/ip.ts";
import { phonesIn } from "./personal/phone.ts";
import type { Remark } from "./remark.ts";
import { charactersOf, hasRun } from "./runs.ts";
import type { Text } from "./texts.ts";

export type PersonalKind = "email" | "phone" | "card" | "iban" | "ip";

/** A datum of a person. `value` is written in one way, however the text writes it. */
interface Datum {
  start: number;
  end: number;
  value: string;
}

const KINDS: readonly { kind: PersonalKind; name: string; find: (text: string) => Datum[] }[] = [
  { kind: "email", name: "an e-mail address", find: emailsIn },
  { kind: "iban", name: "an IBAN", find: ibansIn },
  { kind: "card", name: "a payment card's number", find: cardsIn },
  { kind: "phone", name: "a telephone number", find: phonesIn },
  { kind: "ip", name: "an IP address", find: ipsIn },
];

/** What numbers are written with. The shortest that are looked for, `100.1.1.1`, has nine of them in a row. */
const NUMERIC = charactersOf(/[\d ()./:-]/);
const NUMERIC_LENGTH = 9;

/** Personal data in a text of a record. Where two kinds claim one place, as digits can, the kind that is listed first has it. */
export function personalRemarks({ where, text }: Text): Remark[] {
  const taken = new Set<number>();
  const remarks: Remark[] = [];
  for (const { kind, name, find } of mayHold(text)) {
    for (const datum of find(text)) {
      const { start, end } = datum;
      const places = Array.from({ length: end - start }, (_, i) => start + i);
      if (places.some((place) => taken.has(place))) continue;
      for (const place of places) taken.add(place);
      remarks.push({
        rule: `personal-${kind}`,
        subject: name,
        message: `${where} holds ${name} (${mask(text.slice(start, end))}).`,
        help: "Replace it with a made-up one, or make sure that the person has agreed.",
        value: { kind, text: datum.value },
      });
    }
  }
  return remarks;
}

/** The kinds that a text can hold. Few texts have an at sign or that many digits, so most are done with here. */
function mayHold(text: string) {
  const numeric = hasRun(text, NUMERIC, NUMERIC_LENGTH);
  const may: Record<PersonalKind, boolean> = {
    email: text.includes("@"),
    iban: numeric,
    card: numeric,
    phone: numeric,
    ip: numeric || text.includes(":"),
  };
  return KINDS.filter(({ kind }) => may[kind]);
}
