import { describe, expect, test } from "vitest";
import { refusalRemarks } from "../../src/hygiene/refusals.ts";
import { assistant, user } from "./corpora.ts";

const refuses = (text: string) => refusalRemarks({ messages: [user("?"), assistant(text)] }).length > 0;

describe("refusals", () => {
  test.each([
    "I'm sorry, but I can't assist with that request.",
    "I’m sorry, but I can’t help with that.",
    "I cannot provide that information.",
    "I can't help you with this.",
    "I am unable to fulfill this request.",
    "I won't create that.",
    "Sorry, I cannot comply with this.",
    "I apologize, but I cannot generate such content.",
    "As an AI language model, I do not have personal opinions.",
    "I'm sorry, but as an AI language model I cannot feel.",
    "I'm just an AI, so I can't book flights.",
    "Es tut mir leid, aber dabei kann ich nicht helfen.",
    "Als KI-Sprachmodell habe ich keine Meinung.",
    "Je suis désolé, mais je ne peux pas vous aider avec cette demande.",
    "En tant qu'IA, je n'ai pas d'opinion.",
    "Lo siento, pero no puedo ayudar con eso.",
    "Como modelo de lenguaje, no tengo opiniones.",
    "Desculpe, mas não posso ajudar com isso.",
    "Mi dispiace, ma non posso aiutarti con questo.",
    "Het spijt me, maar daar kan ik je niet bij helpen.",
    "Извините, но я не могу помочь с этим.",
    "Как языковая модель, я не имею мнения.",
    "抱歉，我无法协助您完成此请求。",
    "作为一个人工智能语言模型，我没有感情。",
    "申し訳ありませんが、そのリクエストにはお応えできません。",
    "AIとして、私は意見を持ちません。",
    "죄송합니다. 그 요청은 도와드릴 수 없습니다.",
  ])("%s", (text) => expect(refuses(text)).toBe(true));

  test.each([
    "I'm sorry, but your parcel has not left yet.",
    "I'm sorry to hear that. Let me look.",
    "Sorry, I can't find an order of that number. Could you check it?",
    "I can help you with that.",
    "I can't wait to see it!",
    "Unfortunately, we cannot refund after thirty days.",
    "As an example, take the AI in chess.",
    "AI models cannot feel.",
    "Leider ist der Artikel nicht mehr da.",
    "Es tut mir leid, dass es so lange dauert.",
    "Je suis désolé pour le retard.",
    "Lo siento, el pedido se retrasó.",
    "Извините за задержку.",
    "抱歉让您久等了。",
    "申し訳ありませんが、在庫がございません。",
    "죄송합니다. 배송이 늦어지고 있습니다.",
    "The model said: I can't assist with that.",
  ])("let be: %s", (text) => expect(refuses(text)).toBe(false));

  test("only of assistant turns that are learnt", () => {
    const text = "I can't help with that.";
    expect(refusalRemarks({ messages: [user(text), { ...assistant(text), train: false }] })).toEqual([]);
  });
});
