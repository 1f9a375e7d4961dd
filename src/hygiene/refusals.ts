import type { Conversation } from "../dataset/record.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Remark } from "./remark.ts";
import { turn } from "./roles.ts";

/** Characters of a turn that are looked at: a refusal says so at once. */
const OPENING = 240;

/**
 * How assistants begin to refuse, lower case, apostrophes straight. Conservative: an apology or a "cannot" alone is what a
 * good answer may begin with ("I'm sorry, but your parcel has not left yet"); what counts is that the assistant will not help,
 * or speaks of itself as a model.
 */
const OPENINGS: readonly RegExp[] = [
  // English
  /^(?:i(?:'m| am) (?:very |really |so )?sorry|sorry|i apologi[sz]e|unfortunately|my apologies|apologies)?[,.!]? ?(?:but )?,? ?(?:i(?:'m| am)? ?(?:can(?:'t|not)|can not|won't|will not|(?:not able|unable) to|not comfortable|not going to)) (?:(?:to )?(?:assist|help|comply|fulfil?l|engage|participate|accommodate|do that|provide (?:you with )?(?:that|this|such|any)|generate (?:that|this|such)|create (?:that|this|such)|write (?:that|this|such)|support (?:that|this|such)|answer (?:that|this)|discuss (?:that|this)|continue with|complete (?:that|this)|(?:assisting|helping|providing|engaging|generating|creating|writing)))\b/,
  /^(?:i(?:'m| am) sorry[,.] (?:but )?)?as an? (?:ai|artificial intelligence|(?:large )?language model|chatbot)\b/,
  /^i(?:'m| am) (?:just |only )?an? (?:ai|artificial intelligence|large language model)\b.{0,80}\b(?:can't|cannot|don't|do not|unable|not able)\b/,
  // German
  /^(?:es tut mir leid|tut mir leid|entschuldigung|leider)[^.!?\n]{0,60}\b(?:dabei|damit|bei dieser (?:anfrage|bitte)|diese(?:r|n)? (?:anfrage|bitte))[^.!?\n]{0,40}\b(?:nicht|keine)\b/,
  /^als (?:ki|künstliche intelligenz|(?:großes )?sprachmodell|ki-sprachmodell)\b/,
  // French
  /^(?:je suis désolée?|désolée?|je m'excuse|malheureusement)[^.!?\n]{0,40}je ne (?:peux|suis pas en mesure)[^.!?\n]{0,30}(?:aider|répondre à (?:cette|votre)|fournir (?:ce|cette|de tel)|accéder à (?:cette|votre) demande)/,
  /^en tant qu(?:'|e )(?:ia|intelligence artificielle|modèle de langage|assistant ia)/,
  // Spanish
  /^(?:lo siento|lo lamento|disculpa|lamentablemente)[^.!?\n]{0,40}no puedo[^.!?\n]{0,20}(?:ayudar|ayudarte con|asistir|cumplir|proporcionar (?:ese|esa|este|esta))/,
  /^como (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje)\b/,
  // Portuguese
  /^(?:sinto muito|desculpe|lamento|infelizmente)[^.!?\n]{0,40}não posso[^.!?\n]{0,20}(?:ajudar|auxiliar|atender|fornecer (?:esse|essa|este|esta))/,
  /^como (?:uma? )?(?:ia|inteligência artificial|modelo de linguagem)\b/,
  // Italian
  /^(?:mi dispiace|spiacente|purtroppo)[^.!?\n]{0,40}non posso[^.!?\n]{0,20}(?:aiutar|assister|soddisfare|fornire (?:quest|tal))/,
  /^(?:in quanto|come) (?:ia|intelligenza artificiale|modello linguistico)\b/,
  // Dutch
  /^(?:het spijt me|sorry|helaas)[^.!?\n]{0,30}(?:kan ik|ik kan)[^.!?\n]{0,30}\b(?:niet|geen)\b[^.!?\n]{0,12}\bhelpen/,
  /^als (?:ai|taalmodel|kunstmatige intelligentie)\b/,
  // Russian
  /^(?:извините|к сожалению|простите|мне жаль)[^.!?\n]{0,20}я не (?:могу|смогу)[^.!?\n]{0,10}(?:помочь|выполнить (?:эту|ваш|данн)|предоставить (?:эту|так)|ответить на (?:этот|ваш))/,
  /^как (?:языковая модель|искусственный интеллект|ии)(?![а-яё])/,
  // Chinese, Japanese, Korean
  /^(?:很?抱歉|对不起|對不起)[，,]?我?(?:无法|不能|無法)(?:协助|帮助|提供(?:这|此|該|该)|满足|回答(?:这|您)|協助|幫助)/,
  /^作为(?:一个|一名)?(?:人工智能|ai|大?语言模型)/,
  /^(?:申し訳(?:ありません|ございません)|すみません)が?、?(?:その|この)?(?:ご)?(?:リクエスト|要求|依頼|ご要望)(?:に(?:は)?お?(?:応え|答え|対応)|を)/,
  /^(?:ai|言語モデル|人工知能)として/,
  /^죄송(?:합니다|하지만)[.,]?\s*(?:그|이|해당)?\s*(?:요청|요구)[^.!?\n]{0,12}(?:도와|들어|수행|처리)[^.!?\n]{0,10}(?:없|못)/,
  /^(?:ai|인공지능|언어 모델)(?:로서|이기 때문)/,
];

/**
 * How a text begins in which one of {@link OPENINGS} can stand, lower case; besides those that begin beyond ASCII. For the kernel,
 * which lets hardly any other through.
 */
export const OPENING_PREFIXES: readonly string[] = [
  ...["i'", "i’", "i‘", "iʼ", "i am", "i c", "i w", "i u", "i n", "ic", "iw", "iu", "inot ", "i apolog"],
  ...["sorry", "unfortunately", "my apolog", "apolog", "but ", ",", ".", "!", "as a"],
  ...["es tut mir", "tut mir", "entschuldigung", "leider", "als k", "als gro", "als sprach"],
  ...["je suis d", "dé", "dÉ", "je m'", "je m’", "je m‘", "je mʼ", "malheureusement", "en tant qu"],
  ...["lo siento", "lo lamento", "disculpa", "lamentablemente", "como "],
  ...["sinto muito", "desculpe", "lamento", "infelizmente"],
  ...["mi dispiace", "spiacente", "purtroppo", "in quanto", "come "],
  ...["het spijt me", "helaas", "als ai", "als taalmodel", "ai"],
];

/** Assistant turns that refuse. Often as it should be; a set full of them teaches to refuse what it should not. */
export function refusalRemarks({ messages }: Conversation): Remark[] {
  return messages.flatMap(({ role, content, train }, at): Remark[] => {
    if (role !== "assistant" || train === false) return [];
    const opening = openingOf(content);
    if (!OPENINGS.some((pattern) => pattern.test(opening))) return [];
    return [
      {
        rule: "refusal",
        subject: "a refusal",
        message: `${turn(at)} refuses to answer: ${excerpt(content.trim(), 80)}.`,
        help: "Keep those that are meant; a model learns from the others to refuse what it should answer.",
      },
    ];
  });
}

/** Whether a text reads as if a model spoke of itself: then it is no user's turn. */
export function isRefusal(text: string): boolean {
  const opening = openingOf(text);
  return OPENINGS.some((pattern) => pattern.test(opening));
}

function openingOf(content: string): string {
  return content.slice(0, OPENING).trimStart().toLowerCase().replaceAll(/[’‘ʼ]/g, "'");
}
