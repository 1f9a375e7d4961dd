import type { Conversation } from "../../src/dataset/record.ts";
import type { RandomStream } from "../../src/formats/random.ts";

/** Sentences of a shop's customers and of its desk, written for these tests. `#` is a number. */
const PHRASES: { [language: string]: { asked: string[]; answered: string[] } } = {
  en: {
    asked: [
      "I ordered a lamp two weeks ago under number # and it still has not arrived, although the page says that it left your house last Monday.",
      "Could you please tell me how I can return the chair that I bought, since it turned out to be too large for the room where I wanted to put it?",
      "The invoice for order # shows an amount that is higher than what I agreed to, and I would like to know where the difference comes from.",
    ],
    answered: [
      "Thank you for your message. I have looked at the order and can see that the parcel is waiting at the depot; it will be delivered to you by Friday at the latest.",
      "I am sorry for the trouble. Please send the item back within thirty days with the label that we put into the box, and we will refund the full price at once.",
      "The difference of # comes from the delivery fee for large items. I have taken it off as a courtesy, and you will get a corrected invoice today.",
    ],
  },
  de: {
    asked: [
      "Ich habe vor zwei Wochen unter der Nummer # eine Lampe bestellt, und sie ist immer noch nicht bei mir angekommen, obwohl sie angeblich verschickt wurde.",
      "Können Sie mir bitte sagen, wie ich den Stuhl zurückgeben kann, den ich bei Ihnen gekauft habe, weil er für das Zimmer leider viel zu groß ist?",
      "Auf der Rechnung zur Bestellung # steht ein höherer Betrag als der, den wir vereinbart hatten, und ich möchte gern wissen, woher der Unterschied kommt.",
    ],
    answered: [
      "Vielen Dank für Ihre Nachricht. Ich habe mir die Bestellung angesehen: Das Paket liegt im Lager des Zustellers und wird spätestens am Freitag zu Ihnen gebracht.",
      "Es tut mir leid, dass es nicht passt. Bitte schicken Sie den Artikel innerhalb von dreißig Tagen mit dem beigelegten Etikett zurück, dann erstatten wir den vollen Preis.",
      "Der Unterschied von # ist der Zuschlag für sperrige Ware. Ich habe ihn aus Kulanz gestrichen, und Sie bekommen noch heute eine berichtigte Rechnung von uns.",
    ],
  },
  fr: {
    asked: [
      "J'ai commandé une lampe il y a deux semaines sous le numéro # et elle n'est toujours pas arrivée, alors que le site indique qu'elle est partie lundi dernier.",
      "Pourriez-vous me dire comment retourner la chaise que j'ai achetée chez vous, car elle est finalement trop grande pour la pièce où je voulais la mettre ?",
    ],
    answered: [
      "Merci pour votre message. J'ai regardé la commande et je vois que le colis attend au dépôt ; il vous sera livré au plus tard vendredi dans la matinée.",
      "Je suis désolée pour ce désagrément. Renvoyez l'article dans les trente jours avec l'étiquette jointe au carton, et nous vous rembourserons la totalité du prix.",
    ],
  },
  es: {
    asked: [
      "Hace dos semanas pedí una lámpara con el número # y todavía no ha llegado, aunque en la página pone que salió de su almacén el lunes pasado por la mañana.",
      "¿Me pueden decir cómo devolver la silla que compré en su tienda, porque al final resulta demasiado grande para la habitación donde la quería poner?",
    ],
    answered: [
      "Gracias por su mensaje. He mirado el pedido y veo que el paquete está esperando en el depósito; se lo entregarán a más tardar el viernes de esta semana.",
      "Siento mucho las molestias. Envíenos el artículo en un plazo de treinta días con la etiqueta que va en la caja y le devolveremos el importe completo.",
    ],
  },
  pt: {
    asked: [
      "Encomendei um candeeiro há duas semanas com o número # e ainda não chegou, embora a página diga que saiu do vosso armazém na segunda-feira passada.",
      "Podem dizer-me como posso devolver a cadeira que comprei na vossa loja, porque afinal é demasiado grande para o quarto onde a queria pôr?",
    ],
    answered: [
      "Obrigado pela sua mensagem. Vi a encomenda e a caixa está à espera no depósito; será entregue na sua morada o mais tardar na sexta-feira desta semana.",
      "Lamento o incómodo. Envie-nos o artigo no prazo de trinta dias com a etiqueta que vai na caixa, e devolveremos de imediato o valor total da compra.",
    ],
  },
  it: {
    asked: [
      "Ho ordinato una lampada due settimane fa con il numero # e non è ancora arrivata, anche se sul sito risulta partita dal vostro magazzino lunedì scorso.",
      "Mi potete dire come restituire la sedia che ho comprato da voi, perché alla fine è troppo grande per la stanza in cui la volevo mettere?",
    ],
    answered: [
      "Grazie per il suo messaggio. Ho guardato l'ordine e vedo che il pacco è fermo al deposito; le sarà consegnato al più tardi venerdì di questa settimana.",
      "Mi dispiace per il disagio. Ci rimandi l'articolo entro trenta giorni con l'etichetta che trova nella scatola e le rimborseremo subito l'intero prezzo.",
    ],
  },
  nl: {
    asked: [
      "Ik heb twee weken geleden onder nummer # een lamp besteld en die is nog steeds niet aangekomen, hoewel er staat dat hij maandag is verstuurd.",
      "Kunt u mij vertellen hoe ik de stoel kan terugsturen die ik bij u heb gekocht, want hij is toch te groot voor de kamer waar ik hem wilde zetten?",
    ],
    answered: [
      "Bedankt voor uw bericht. Ik heb naar de bestelling gekeken en zie dat het pakket in het depot ligt; het wordt uiterlijk vrijdag bij u bezorgd.",
      "Wat vervelend voor u. Stuur het artikel binnen dertig dagen terug met het etiket dat in de doos zit, dan betalen wij u meteen het hele bedrag terug.",
    ],
  },
  pl: {
    asked: [
      "Dwa tygodnie temu zamówiłem lampę pod numerem # i nadal do mnie nie dotarła, chociaż na stronie jest napisane, że wyszła od państwa w poniedziałek.",
    ],
    answered: [
      "Dziękuję za wiadomość. Sprawdziłam zamówienie i widzę, że paczka czeka w magazynie przewoźnika; zostanie dostarczona najpóźniej w piątek po południu.",
    ],
  },
  ru: {
    asked: [
      "Две недели назад я заказал у вас лампу под номером #, и она до сих пор не пришла, хотя на сайте написано, что её отправили в прошлый понедельник.",
    ],
    answered: [
      "Спасибо за ваше сообщение. Я посмотрела заказ: посылка лежит на складе службы доставки, и её привезут вам не позднее пятницы этой недели.",
    ],
  },
  tr: {
    asked: [
      "İki hafta önce # numarasıyla bir lamba sipariş ettim ve hâlâ elime ulaşmadı, oysa sayfada geçen pazartesi günü deponuzdan çıktığı yazıyor.",
    ],
    answered: [
      "Mesajınız için teşekkür ederiz. Siparişinize baktım, paket kargo şirketinin deposunda bekliyor; en geç bu cuma günü adresinize teslim edilecek.",
    ],
  },
  ar: {
    asked: [
      "طلبت مصباحا قبل أسبوعين تحت الرقم # ولم يصل حتى الآن، مع أن الصفحة تقول إنه خرج من مستودعكم يوم الاثنين الماضي، فأين هو الآن من فضلكم؟",
    ],
    answered: [
      "شكرا لرسالتك. لقد راجعت الطلب ووجدت أن الطرد ينتظر في مستودع شركة التوصيل، وسوف يصل إليك في موعد أقصاه يوم الجمعة من هذا الأسبوع إن شاء الله.",
    ],
  },
  zh: {
    asked: [
      "我两个星期以前用订单号#买了一盏台灯，到现在还没有收到，可是网页上写着上个星期一就已经从你们的仓库发出来了，请问它现在在哪里？",
    ],
    answered: [
      "谢谢您的来信。我查看了您的订单，包裹目前停在快递公司的中转站，最晚这个星期五就会送到您家里。如果到时候还没有收到，请再告诉我们。",
    ],
  },
  ja: {
    asked: [
      "二週間前に注文番号#でランプを買いましたが、まだ届いていません。ページには先週の月曜日に倉庫から発送されたと書いてあります。今どこにありますか。",
    ],
    answered: [
      "ご連絡ありがとうございます。ご注文を確認しましたところ、荷物は配送会社の営業所にあり、遅くとも今週の金曜日までにはお届けできる予定でございます。",
    ],
  },
  ko: {
    asked: [
      "두 주 전에 주문 번호 #으로 램프를 샀는데 아직 받지 못했습니다. 페이지에는 지난주 월요일에 창고에서 출발했다고 나와 있는데 지금 어디에 있나요?",
    ],
    answered: [
      "문의해 주셔서 감사합니다. 주문을 확인해 보니 상품은 택배 회사의 물류 센터에 있으며, 늦어도 이번 주 금요일까지는 고객님 댁에 도착할 예정입니다.",
    ],
  },
};

export const LANGUAGES = Object.keys(PHRASES);

/** A conversation of one to three exchanges in a language, without a fault. */
export function cleanConversation(language: string, random: RandomStream): Conversation {
  const { asked, answered } = PHRASES[language]!;
  const one = (texts: string[]) =>
    texts[random.below(texts.length)]!.replaceAll("#", () => String(100_000 + random.below(900_000)));
  const messages = Array.from({ length: 1 + random.below(3) }, () => [
    { role: "user" as const, content: one(asked) },
    { role: "assistant" as const, content: one(answered) },
  ]).flat();
  return { messages };
}

/** A text of a language, long enough to be told. */
export function textIn(language: string): string {
  return PHRASES[language]!.answered[0]!.replaceAll("#", "12");
}
