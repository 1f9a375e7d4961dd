/**
 * Words that say little of what a prompt is about, or a great deal of how its parts belong together. English first; of other
 * languages what decides a veto. A word that is missing here costs a false or a missed pair, never a record.
 */

/** Without weight in the comparison of prompts, the ways of asking for something among them. */
export const FUNCTION_WORDS = new Set(
  `a an the this that these those there here it its he she they them their his her i me my mine myself we us our you your
  am is are was were be been being do does did doing done have has had having can could may might must shall should will would
  and or but if so as because while then than also too very just only some any each every all both such own same other else
  what which who whom whose when where why how much many long often
  of to in on at by for with from into onto about over under through during between against within per via up down out off
  please want wants need needs like likes tell give gives let lets know help get got make makes take takes im id ive ill lets
  yes no not never without none nobody nothing neither nor cannot dont doesnt didnt wont cant isnt arent wasnt werent
  shouldnt wouldnt couldnt hasnt havent`.split(/\s+/),
);

/** What turns a statement round. */
export const NEGATIONS = new Set(
  `not no never without none nobody nothing neither nor cannot nowhere
  nicht kein keine keinen keiner keinem nie niemals ohne pas jamais sans aucun aucune nunca sin ningún ninguna non senza mai não
  nem sem niet geen nooit zonder`.split(/\s+/),
);

/** Words that give what follows its part. */
export const MARKERS_OF_PARTS = new Set(
  `of to in on at by for with from into onto than before after over under through against between as via instead
  von nach zu aus mit für vor über unter gegen de du des à au aux vers pour avec depuis chez desde hasta hacia con por para da di
  per van naar voor met`.split(/\s+/),
);

/** Words of which one never stands for the other. */
export const OPPOSITES: readonly (readonly [string, string])[] = [
  ...pairs(`before after|on off|start stop|begin end|first last|open close|increase decrease|raise lower|up down|more less|
  most least|larger smaller|largest smallest|bigger smaller|biggest smallest|longer shorter|longest shortest|higher lower|
  highest lowest|faster slower|early late|earlier later|morning evening|hard soft|hot cold|buy sell|win lose|enable disable|
  add remove|install uninstall|import export|encrypt decrypt|encode decode|upload download|push pull|lock unlock|connect
  disconnect|subscribe unsubscribe|accept reject|allow forbid|allow deny|include exclude|left right|north south|east west|
  summer winter|day night|cheap expensive|cheapest expensive|easy difficult|advantages disadvantages|pros cons|strengths
  weaknesses|synonym antonym|ascending descending|minimum maximum|min max|book cancel|keep lose|deposit withdraw|lend borrow|
  male female|indoor outdoor|positive negative|legal illegal|with without|inside outside|above below|same different`),
];

/** Parts of which one is never the other: a letter to somebody is none from them. */
export const OPPOSITE_PARTS = new Set([
  "from to",
  "from into",
  "from onto",
  "before after",
  "over under",
  "with without",
]);

/** Numbers that are written out. "One" is too often none. */
export const NUMBER_WORDS = new Map(
  `two three four five six seven eight nine ten eleven twelve`
    .split(" ")
    .map((word, index): [string, string] => [word, String(index + 2)]),
);

/** Places in an order; they tell things apart as numbers do. */
export const ORDINALS = new Set(`first second third fourth fifth sixth seventh eighth ninth tenth`.split(" "));

/**
 * What a question is after, where its words say so. `asks` where it is what is asked; `mentions` where it may be. Two prompts
 * that are after different things, or of which only one so much as mentions time, place or reason, are no paraphrases.
 */
export const ASKED: readonly { what: string; asks: RegExp; mentions?: RegExp }[] = [
  { what: "duration", asks: /\bhow long\b|\bhow many (?:minutes|hours|days|weeks|months|years)\b/ },
  { what: "frequency", asks: /\bhow (?:often|frequently)\b/ },
  { what: "amount", asks: /\bhow (?:much|many)\b/ },
  { what: "reason", asks: /\bwhy\b|\bwhat (?:made|makes)\b/, mentions: /\bwhy\b|\breasons?\b|\bcauses?\b|\bmade\b/ },
  { what: "time", asks: asked("when"), mentions: /\bwhen\b|\btime\b|\bdate\b|\bday\b|\bsoon\b/ },
  { what: "place", asks: asked("where"), mentions: /\bwhere\b|\bplace\b/ },
  { what: "person", asks: asked("who") },
  { what: "way", asks: /\bhow (?:do|does|did|can|could|should|would|will|to|is|are)\b/ },
];

/** The word where it asks, not where it only joins: at the start of a sentence or clause, or before an auxiliary. */
function asked(word: string): RegExp {
  return new RegExp(
    `(?:^|[.?!:,;] )${word}\\b|\\b${word} (?:do|does|did|is|are|was|were|should|can|could|will|would|must)\\b`,
  );
}

function pairs(text: string): [string, string][] {
  return text.split("|").map((pair) => pair.trim().split(/\s+/) as [string, string]);
}
