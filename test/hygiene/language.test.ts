import { describe, expect, test } from "vitest";
import { LanguageRule } from "../../src/hygiene/language.ts";
import { assistant, user } from "./corpora.ts";
import { LANGUAGES, textIn } from "./multilingual.ts";

const rule = async (...languages: string[]) => (await LanguageRule.of(languages))!;

describe("the language of a text", () => {
  for (const declared of LANGUAGES) {
    test(`where ${declared} is declared, all others are foreign and it is not`, async () => {
      const { foreign } = await rule(declared).then((one) => ({ foreign: (text: string) => one.foreign(text) }));
      for (const language of LANGUAGES) {
        expect(foreign(textIn(language)), language).toBe(language === declared ? null : language);
      }
    });
  }

  test("regions and scripts of a tag make no difference", async () => {
    expect((await rule("pt-BR", "zh-Hans")).foreign(textIn("pt"))).toBeNull();
    expect((await rule("pt-BR", "zh-Hans")).foreign(textIn("zh"))).toBeNull();
    expect((await rule("pt-BR", "zh-Hans")).foreign(textIn("en"))).toBe("en");
  });

  test("short texts, code and addresses are in no language", async () => {
    const german = await rule("de");
    expect(german.foreign("Thank you, that will do nicely!")).toBeNull();
    expect(
      german.foreign(`Hier:\n\`\`\`py\n${"for the_item in list_of_items:\n    print(the_item)\n".repeat(9)}\`\`\``),
    ).toBeNull();
    expect(
      german.foreign("https://the.example.org/and/that/is/the/way/of/the/world/and/all/that/there/is ".repeat(4)),
    ).toBeNull();
  });
});

test("a turn in another language is told, the user's as well as the assistant's", async () => {
  const english = await rule("en");
  const remarks = english.remarks({
    messages: [user("Hi"), assistant("Hello!"), user(textIn("fr")), assistant(textIn("en"))],
  });
  expect(remarks.map(({ message }) => message)).toEqual([
    "messages[2] reads as French; the manifest declares English.",
  ]);
  expect(english.remarks({ messages: [user(textIn("en")), assistant(textIn("de"))] })).toHaveLength(1);
});

test("nothing is said where no language is declared, or one that cannot be told", async () => {
  expect(await LanguageRule.of([])).toBeNull();
  expect(await LanguageRule.of(["en", "sw"])).toBeNull();
  expect(await LanguageRule.of(["nb"])).not.toBeNull();
});
