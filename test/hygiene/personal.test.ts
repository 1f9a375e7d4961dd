import examples from "libphonenumber-js/examples.mobile.json" with { type: "json" };
import { getExampleNumber } from "libphonenumber-js/max";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { type PersonalKind, personalRemarks } from "../../src/hygiene/personal.ts";

const found = (text: string) => personalRemarks({ where: "messages[0].content", text, role: "user" });
const kinds = (text: string) => found(text).map(({ rule }) => rule.replace("personal-", ""));
const value = (text: string) => found(text).map((remark) => remark.value?.text);

/** What must be found, and what must not, by kind. */
const SAMPLES: Record<PersonalKind, { yes: [text: string, value: string][]; no: string[] }> = {
  email: {
    yes: [
      ["Write to Kim.Roe@Acme.io, please.", "kim.roe@acme.io"],
      ["<kim+x@mail.acme.co.uk>", "kim+x@mail.acme.co.uk"],
      ["mailto:kim@acme.io", "kim@acme.io"],
      ["メールはkim_roe@acme.jpです。", "kim_roe@acme.jp"],
    ],
    no: [
      "kim@example.com kim@mail.example.org kim@shop.test kim@localhost kim@acme.invalid",
      "info@acme.io support@acme.io no-reply@acme.io git@github.com:a/b.git",
      "logo@2x.png vue@3.4.1 @decorator a@b user@host",
      "https://kim:pass@acme.io/x postgres://kim@acme.io/x",
    ],
  },
  phone: {
    yes: [
      ["Call +49 30 901820 today", "+4930901820"],
      ["+1 (212) 736-5000.", "+12127365000"],
      ["(212) 736-5000", "+12127365000"],
      ["tel:+33142761234", "+33142761234"],
    ],
    no: [
      "+1 212 555 0123 and (212) 555-0199 and +44 20 7946 0123 and +44 7700 900123",
      "order 4711-0815-3344, 2024-11-24, 212-736-5000",
      "+12 +123456 C++11 1+1=2 +999 123 456 789",
      "x = +3.14159265358979",
    ],
  },
  card: {
    yes: [
      ["4929 1234 5678 9015", "4929123456789015"],
      ["card 4929-1234-5678-9015!", "4929123456789015"],
      ["4929123456789015", "4929123456789015"],
      ["3796 344567 89014", "379634456789014"],
    ],
    no: [
      "4111 1111 1111 1111, 4242424242424242, 378282246310005",
      "4929 1234 5678 9016",
      "49 29 12 34 56 78 90 15",
      "0.4929123456789015 and 4929123456789015.5 and 4929123456789015-7",
      "1234567812345670",
    ],
  },
  iban: {
    yes: [
      ["NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"],
      ["IBAN: BE68539007547034", "BE68539007547034"],
      ["CH93 0076 2011 6238 5295 7 BIC", "CH9300762011623852957"],
      ["NO93 8601 1117 947", "NO9386011117947"],
    ],
    no: [
      "NL91 ABNA 0417 1643 01",
      "GB82 WEST 1234 5698 7654 32",
      "DE89370400440532013000",
      "AB12 3456 7890",
      "NL91ABNA04171643001",
    ],
  },
  ip: {
    yes: [
      ["from 91.198.174.192:443", "91.198.174.192"],
      ["[2A02:2E0:3FE:1001:7777:772E:2:85]", ""],
      ["2a00:1450:4001:81b::200e", "2a00:1450:4001:81b::200e"],
    ].filter(([, expected]) => expected !== "") as [string, string][],
    no: [
      "10.1.2.200 192.168.178.1 172.20.0.100 127.0.0.100 169.254.169.254 100.64.1.200",
      "192.0.2.123 198.51.100.7 203.0.113.200 224.0.0.251 255.255.255.255",
      "v1.2.3.4, version 23.45.67.89, 12.05.20.24, 1.200.3.4.5, 193.99.144.0",
      "2001:db8::1 fe80::1 ::1 std::vector a::b 12:30:45 3f:ab:12:cd",
    ],
  },
};

for (const [kind, { yes, no }] of Object.entries(SAMPLES)) {
  describe(kind, () => {
    for (const [text, expected] of yes) {
      test(`found: ${text}`, () => {
        expect(kinds(text)).toEqual([kind]);
        expect(value(text)).toEqual([expected]);
        expect(found(text)[0]!.message).not.toContain(expected);
      });
    }
    for (const text of no) test(`let be: ${text}`, () => expect(kinds(text)).toEqual([]));
  });
}

test("IPv6 in capitals is the same address", () => {
  expect(value("from 2A00:1450:4001:81B::200E")).toEqual(["2a00:1450:4001:81b::200e"]);
});

describe("check digits", () => {
  const random = new RandomStream(1, "check digits");
  const digits = (count: number) => Array.from({ length: count }, () => random.below(10)).join("");
  const changed = (text: string, at: number) =>
    text.slice(0, at) + ((Number(text[at]) + 1 + random.below(9)) % 10) + text.slice(at + 1);

  test("an IBAN is found with its two and with no others", () => {
    for (let i = 0; i < 50; i++) {
      const account = digits(18);
      const valid = Array.from({ length: 97 }, (_, k) => `DE${String(k + 2).padStart(2, "0")}${account}`).filter(
        (iban) => kinds(iban).includes("iban"),
      );
      // ISO 7064 by arithmetic on the whole number, another way than digit by digit.
      const check = 98n - (BigInt(`${account}131400`) % 97n);
      expect(valid).toEqual([`DE${String(check).padStart(2, "0")}${account}`]);
    }
  });

  test("a card's number with one digit changed is none", () => {
    for (let i = 0; i < 200; i++) {
      const start = `4${digits(14)}`;
      const numbers = Array.from({ length: 10 }, (_, last) => `${start}${last}`).filter((number) =>
        kinds(number).includes("card"),
      );
      expect(numbers).toHaveLength(1);
      expect(kinds(changed(numbers[0]!, 1 + random.below(15)))).not.toContain("card");
    }
  });
});

test("the mobile numbers of all countries, in the form they are given abroad, are found", () => {
  const countries = Object.keys(examples) as (keyof typeof examples)[];
  const missed = countries.filter((country) => {
    const number = getExampleNumber(country, examples)!;
    return !value(`call ${number.formatInternational()} now`).includes(number.number);
  });
  expect(countries.length).toBeGreaterThan(200);
  // Its example is one of those set aside for fiction, (201) 555-0123.
  expect(missed).toEqual(["US"]);
});

test("random numbers of all sorts are hardly ever taken for personal data", () => {
  const random = new RandomStream(2, "numbers");
  const digits = (count: number) => Array.from({ length: count }, () => random.below(10)).join("");
  const makers = [
    () => digits(1 + random.below(24)),
    () => `${digits(4)}-${digits(2)}-${digits(2)} ${digits(2)}:${digits(2)}:${digits(2)}`,
    () => `${random.below(100)}.${random.below(100)}.${random.below(100)}.${random.below(100)}`,
    () => `${digits(3)}.${digits(6)}, -${digits(2)}.${digits(7)}`,
    () => `ORD-${digits(8)}/${digits(4)}`,
    () => `${digits(3)}-${digits(2)}-${digits(4)}`,
    () => `${random.uint32().toString(16)}:${random.uint32().toString(16)}`,
    () => `$${digits(1)},${digits(3)},${digits(3)}.${digits(2)}`,
  ];
  const hits = Array.from({ length: 20_000 }, (_, i) => kinds(`It is ${makers[i % makers.length]!()} here.`)).flat();
  // One in ten numbers of 16 digits that begin as a card's has a check digit that fits.
  expect(hits.length / 20_000).toBeLessThan(0.001);
});
