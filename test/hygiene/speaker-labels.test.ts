import { expect, test } from "vitest";
import { speakerLabelRemarks } from "../../src/hygiene/speaker-labels.ts";
import { assistant, user } from "./corpora.ts";

const told = (...messages: Parameters<typeof speakerLabelRemarks>[0]["messages"]) => speakerLabelRemarks({ messages });

test.each([
  ["a user's label at the start", user("User: Where is it?")],
  ["an assistant's in the assistant's turn", assistant("Assistant: It is here.")],
  ["in bold", assistant("**Assistant:** It is here.")],
  ["as a heading", user("### Human: Where is it?")],
  ["the other's label", assistant("User: Where is it?")],
  ["a conversation in one turn", user("User: Where is it?\nAssistant: Here.\nUser: Thanks")],
  ["a conversation that goes on", assistant("Here.\n\nHuman: Thanks\n\nAssistant: You are welcome.")],
  ["with names of models", user("Human: Hi\nAI: Hello")],
  ["in Chinese", user("用户：你好\n助手：你好！")],
  ["in Japanese", assistant("アシスタント: はい")],
  ["in Russian", user("Пользователь: Привет\nАссистент: Привет!")],
  ["in German", user("Benutzer: Hallo\nAssistent: Hallo!")],
  ["an Alpaca prompt", user("### Instruction:\nGreet.\n\n### Response:\nHello.")],
  ["a user who speaks as a model", user("As an AI language model, I do not have feelings.")],
  ["a user who refuses", user("I'm sorry, but I can't assist with that.")],
])("%s", (_, message) => {
  expect(told(message)).toMatchObject([{ rule: "speaker-label" }]);
});

test.each([
  ["an ordinary question", user("Where is the user: in the list, or not?")],
  ["a label that says something else", user("User ID: 4711\nAssistant manager: Kim")],
  ["a heading", assistant("AI: the next ten years\n\nIt will…")],
  ["a play", assistant("HAMLET: To be.\nOPHELIA: My lord?")],
  ["a list", assistant("Usage: x\nModel: y\nBot: z")],
  ["a configuration", assistant("user: root\n  assistant_model: x".replace("user: ", "users: "))],
  ["a system turn", { role: "system" as const, content: "User: and Assistant: speak in turn." }],
  ["times", user("It is 12:30: now")],
])("let be: %s", (_, message) => {
  expect(told(message)).toEqual([]);
});
