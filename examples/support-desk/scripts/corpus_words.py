"""Word lists and sentence templates of the pre-training text. Nothing here is taken from datasets/."""

FIRST = "anna bert cara dirk elsa finn gina hugo iris jack kate leon mona nils opal paul quin rene sofia theo uma vera will xenia yann zoe amir beth dana erik farid gwen hana igor jana kofi lina marc nora otto pia rita sami tara ugo vito wen".split()
LAST = "adams baker carter dunn evans frost gray hunt irwin jones keller lowe mason nash owens price quick ross stone tate upton vance webb york abel bauer conti drews engel fabre gupta huber ito jensen kumar larsen meyer noor olsen perez ricci sato toth urban vogel weiss zimmer".split()
DOMAINS = "corp.example school.example lake.example club.example example.edu web.example box.example town.example".split()
STREETS = "Pine Ash Rose High Green Long Short Spring Winter Sun Moon Bell Glass Stone Sand Copper Silver Iron Fox Crane Linden Poplar Meadow Canal".split()
KINDS = "Street Road Lane Avenue Way Square Court".split()
CITIES = "Paris Rome Kyoto Lima Quito Bergen Basel Vienna Prague Delhi Accra Tunis Bath Derby Salem Reno Tulsa Malmo".split()
THINGS = "lamp table chair rug kettle mirror clock basket bowl cup plate knife spoon bed shelf box bag coat hat shoe book pen phone radio bike car boat garden house door window wall floor roof tree flower river stone bread cheese apple soup tea coffee cake towel pillow blanket desk vase pot pan frame candle stool board rack set".split()
ADJECTIVES = "small big old new red blue green white black heavy light cheap fine warm cold quiet loud broken clean dirty soft hard wooden round long short lovely strange empty full".split()
PLACES = "library hotel clinic bank gym garage school theatre museum airline ferry farm bakery theater studio hostel marina cinema zoo court post office town hall".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()

# Nouns of other trades, with how people call them.
NOUNS = {
    "loan": ["loan", "borrowed book"], "book": ["book", "novel"], "room": ["room", "hotel room"], "booking": ["booking", "reservation"],
    "visit": ["visit", "appointment"], "card": ["card", "bank card"], "ticket": ["ticket", "seat"], "lesson": ["lesson", "class"],
    "repair": ["repair", "repair job"], "claim": ["claim", "insurance claim"], "trip": ["trip", "journey"], "bag": ["bag", "suitcase"],
    "bike": ["bike", "bicycle"], "meal": ["meal", "dinner"], "meter": ["meter", "power meter"], "permit": ["permit", "licence"],
    "locker": ["locker", "box"], "crate": ["crate", "pallet"], "exam": ["exam", "test"], "van": ["van", "truck"],
    "piano": ["piano"], "boat": ["boat"], "key": ["key"], "tent": ["tent"], "tree": ["tree"], "song": ["song"], "parcel": ["parcel", "package"],
    "file": ["file", "document"], "chair": ["chair"], "mirror": ["mirror"], "shelf": ["shelf"], "garden": ["garden"], "court": ["court"], "phone": ["phone"],
}
# Actions on one thing: the verbs tools are named with, and ways to ask (`<n>` is the noun with its code).
VERBS = [
    (["find", "track", "locate", "trace", "lookup", "check"], ["where is {my|the} <n>?", "{can|could} you {find|locate|look up|track|trace|check} <n>?", "{I'm still waiting for|there is no sign of|I cannot find} <n>.", "what {is the status of|happened to|is going on with} <n>?", "{when will|has} <n> {arrive|come|arrived|shipped}?", "{is there|any} {news|update|word} {on|about} <n>?", "please tell me how far <n> is.", "<n> {has not arrived|has not come|is late|still is not here}, {please check|can you check}?", "it's been weeks and <n> {is not here|did not come}.", "I {wonder|am not sure} {if|whether} <n> was {sent|shipped}."]),
    (["cancel", "drop", "stop", "end"], ["please {cancel|call off|drop|stop} <n>.", "I {don't|do not} want <n> any more{, cancel it|}.", "I {made a mistake|changed my plans}, {please cancel|stop} <n>.", "{we decided|I decided} to cancel <n>.", "is it too late to {cancel|call off} <n>?", "{can|could} <n> be cancelled{ before it starts|}?", "I found {another one|it cheaper}, so {stop|cancel} <n>.", "{don't|do not} {start|send|ship} <n>, {I was wrong|we don't need it}.", "if <n> is not {out|gone} yet, {stop|cancel} it."]),
    (["extend", "renew", "prolong"], ["please {renew|extend} <n>.", "can I {keep|have} <n> longer?", "I need more time for <n>."]),
    (["block", "freeze", "lock"], ["{block|freeze|lock} <n>{, it was stolen|, I lost it|}.", "someone {took|stole} <n>.", "I lost <n>, {please lock it|what now?}"]),
    (["open", "unlock", "release"], ["{unlock|open} <n>{ please|}.", "<n> {is locked|does not open}."]),
    (["confirm", "accept"], ["{confirm|I confirm} <n>.", "yes, <n> is {right|fine}.", "we will take <n>."]),
    (["swap", "exchange", "replace"], ["{swap|replace|exchange} <n>{ please|}.", "I would rather have another {one|thing} than <n>.", "<n> does not suit me, can I change it?"]),
    (["pause", "hold"], ["{pause|hold} <n>{ for now| for a month|}.", "I am away, so {hold|pause} <n>.", "put <n> on hold."]),
]
# Tools that take two values, or one that is no code; templates name them.
PAIRS = [
    (["move", "shift"], ["code", "time"], ["move <n> to <time>{ please|}.", "can <n> be at <time>{ instead|}?", "<time> suits me better for <n>.", "so shift <n> to <time>."]),
    (["mail_copy", "send_bill", "send_papers", "mail_receipt"], ["code", "email"], ["send {a copy|the papers|the file|the bill|the receipt|the invoice} of <n> to <email>.", "I need {a copy|the papers|a bill|the invoice} {of|for} <n>, {mail it to|my mail is|send it to} <email>.", "<email> {should get|needs} the {papers|bill|receipt} of <n>.", "{I never got|there was no} {bill|paper|receipt|invoice} for <n>. {E-mail:|My mail is} <email>", "could you {mail|send} the {bill|invoice|receipt} {of|for} <n> to <email>?"]),
    (["assign", "hand_over"], ["code", "phone"], ["<n> goes to the driver on <phone>.", "give <n> to <phone>.", "the owner of <n> is on <phone>."]),
    (["text_me", "remind"], ["phone", "time"], ["{send me a text|remind me|write me} at <time>, {my number is|the number is|on} <phone>.", "text <phone> at <time>{ please|}.", "<phone>, around <time>, a reminder please."]),
    (["ring", "schedule_call", "book_call", "phone_me"], ["phone", "time"], ["{ring|call|phone} me {back |}at <time>, {my number is|the number is|on} <phone>.", "can {someone|you} {call|ring|phone} <phone> {at|around} <time>?", "I'm free for a {talk|call} at <time>: <phone>", "{reach|try} <phone>, <time> {is best|is fine|suits me|works}.", "I {want|would like|prefer} to {talk|speak} to {someone|a person} at <time>, {my number is|on} <phone>."]),
    (["set_home", "update_home", "change_place", "update_client"], ["address", "email"], ["I {moved|have moved} to <address>. My {mail|account} is <email>.", "{new address|we now live at|new home}: <address>, {account|for} <email>.", "<email> {lives|is} at <address> {now|from today}.", "please {change|set|update} the address of <email> to <address>.", "from <day> {deliver to|we are at} <address>. The account is <email>.", "the account <email> has {my old|the wrong} address, it is <address>."]),
    (["deliver", "bring"], ["address", "code"], ["bring <n> to <address>{ please|}.", "<address> is where <n> should go.", "<n> can be left at <address>."]),
    (["join", "add_member"], ["email"], ["sign me up, <email>.", "{add|put} <email> {to|on} the list.", "I want the newsletter: <email>"]),
    (["unlock_login", "reset_pin", "new_access", "reset_login"], ["email"], ["{I forgot|I lost} my {pin|key|password}, the login is <email>.", "I {cannot|can't} {log in|sign in} as <email>.", "{my account|the login} <email> is locked{, help|}.", "{reset|new} {pin|login|password} for <email>{ please|}.", "logging in fails for <email>.", "I am locked out{ again|}. {Account:|It is} <email>", "send {me |}a {reset link|new password} to <email>.", "my password is wrong, I need a new one. <email>"]),
    (["leave_list", "remove_member"], ["email"], ["no more mail to <email>{ please|}.", "{remove|take off|delete} <email>.", "<email> wants to {leave|unsubscribe}."]),
]
# Causes with the labels a schema may give them, and ways to say them.
CAUSES = [
    (["broken", "damaged", "defect", "broke"], ["<n> {broke|is broken|is cracked|is smashed|has a dent|is damaged|is scratched}", "{there is a crack in|something broke off} <n>", "<n> came {in pieces|broken|damaged|cracked}", "<n> got damaged on the way"]),
    (["wrong", "mixed_up", "other"], ["<n> {was mixed up|is the wrong one|is not what I asked for|is not what I ordered}", "you {gave|sent} me the wrong {thing|one|item} {instead of|for} <n>", "I expected something else than <n>", "I got another one instead of <n>"]),
    (["unwanted", "regret", "needless"], ["I {don't need|no longer need|don't want} <n>{ any more| after all|}", "I changed my mind about <n>", "{we already have one|I bought two}, so take <n>", "nothing wrong with <n>, I just don't need it"]),
    (["incomplete", "missing", "parts"], ["{a part|a piece|a screw|the lid|one leg} of <n> is missing", "<n> {is incomplete|lacks a piece|came without its parts}", "{something is|two screws are|parts are} missing {in|from} <n>"]),
    (["lost", "gone"], ["<n> {is lost|is gone|disappeared}", "nobody has seen <n>"]),
    (["dirty", "stains"], ["<n> {is dirty|smells|has stains}", "I found dirt {on|in} <n>"]),
    (["noisy", "loud"], ["<n> {is loud|makes noise|is too loud}", "there is noise from <n>"]),
    (["late", "slow"], ["<n> {was late|took too long|is slow}", "we waited for hours for <n>"]),
    (["rude", "unkind"], ["the staff of <n> {was rude|shouted at me}", "nobody was friendly at <n>"]),
    (["price", "cost"], ["<n> {costs too much|is too expensive}", "I paid twice for <n>"]),
    (["leak", "wet"], ["<n> {leaks|is wet}", "water comes out of <n>"]),
    (["power", "dead"], ["<n> has no {power|light}", "<n> does not turn on"]),
]
CAUSE_VERBS = ["report", "complain", "return", "create", "give_back", "refund", "flag", "note"]
WISHES = ["", "", "", " {I want to|I'd like to|let me|can I} {return it|send it back}{.|?}", " {please take it back|it has to go back|return please}.", " {take it back|it should go back}, please."]

PROSE = [
    "{The|A|That|My|Our} <adj> <thing> {is|was|stands|lay|stood} {on|under|beside|behind|near} {the|a|our} <adj2> <thing2>.",
    "{On|Last|Every} <day> {we|they|my friends|the neighbours|some people} {went|walked|drove|came} to the <place> {and|because they|to} {bought|looked for|wanted|found} a <adj> <thing>.",
    "<first> {told|asked|wrote to|called|helped} <first2> about the <thing>{, but nobody answered|, and it worked|, which was a mistake|}.",
    "{If|When|Because} the <thing> is <adj>, {we|you|I} {should|can|must|will} {wash|clean|return|keep|sell|open|check} it{ first| soon| today|}.",
    "{It takes|It took|We need} {two|three|five|ten} {days|weeks|hours} {to send|to build|to repair|before you get} the <thing>.",
    "{Please|You may|You can|They should} {put|bring|send|carry|leave} the <thing> {to|in|at} the <place> before <time>.",
    "There {is|was|will be} {no|one|a} <adj> <thing> {in|at|for} the <place>{, I am afraid|, they said|}.",
    "{I think|I believe|She said|He wrote} that the <thing> {from|of} <city> {is|was} too <adj>{ for us| to carry|}.",
    "{The price|The colour|The size|The weight} of the <thing> {changed|is fine|was wrong|does not matter} {in|since} <month>.",
    "<first> {lives|works|stays} at <address>{ now| again|, near the <place>}.",
    "{Sorry|Thank you|Thanks|Well}, {the|your} <thing> {has|had} {arrived|left|gone|shipped|come back} on <day>.",
    "{Our|The} <place> {opens|closes} at <time>{ on <day>|}, {and|but} the <thing> {costs|is} {five|twenty|a hundred} {more|less}.",
    "{What|Which|Whose} <thing> {is|was} {missing|lost|wrong|needed}? {Nobody|Only <first>|The driver} {knows|knew|can say}.",
]

# Everyday talk of shops and offices, so that its words are known.
SHOP = [
    "{A|The|Your|My} {parcel|package|delivery|order|box} {was shipped|has shipped|left the warehouse|has not arrived|is on its way|was delivered|is late} {on <day>|last week|yesterday|this morning|two weeks ago|three weeks ago|right now|at the moment}.",
    "The {tracking|status} page {shows|says} {nothing|that it is being packed|that the courier has it|it should arrive on <day>}.",
    "{The courier|The driver|A neighbour|Someone|Nobody|The post} {rang|took|lost|dropped|broke|has|left} the {parcel|package|box}{ in transit| on the way| at the door|}.",
    "{The|That} <thing> {came|arrived|turned up|got here} {broken|damaged|cracked|smashed|scratched|dented|incomplete|in pieces|without its screws}{, sadly|, unfortunately|}.",
    "{A part|One piece|The lid|The cable|A screw|The instructions|One leg} {of|for} the <thing> {is|was|are} missing{, so it goes back|, which is annoying|}.",
    "We {opened|unpacked|checked} the box and {found|expected|received|got} {the wrong item|another product|the wrong colour|only half the parts|something else instead}.",
    "{An invoice|A receipt|A bill|A voucher|A gift card|A label|A refund} {was sent|is on its way|never came|is missing|comes by mail|is needed for the office|follows within three days}.",
    "{Returns|Refunds|Exchanges} {are free|take ten days|are possible within 30 days|need a label}{, counted from delivery|}.",
    "{Forgotten|Lost|Old|Wrong} passwords {are reset|can be changed} with a {reset link|mail|new login}{ in your inbox| that works for an hour|}.",
    "{The|My|Her|Our} {account|login|inbox|e-mail|password|site|link|phone number|address} {works again|does not work|is locked|was changed|has been saved|stays the same|keeps failing}.",
    "{She|He|They} {moved|signed up|changed the address|asked for a callback|booked a call|cancelled everything|changed their mind|decided to wait} {in the afternoon|in the evening|before <time>|from now on|next month|on reflection|after all|by mistake|by accident}.",
    "{Shipping|Delivery} {abroad|overseas|to Canada|to Norway|to islands|to most countries} {costs|is} {five|fifteen|twenty}, {or free from fifty|and takes about eight days|even for heavy things}.",
    "You {can pay|may pay|pay} by {card|bank transfer|PayPal|invoice}{; vouchers are fine too| here|}.",
    "The warranty {covers|is} two years{ from the day you buy it|, like everything we sell|}.",
    "{Our opening hours are|We answer|The shop is open} from 9 to 18 {on weekdays|from Monday to Friday|today}.",
    "New stock {arrives|comes in} {next week|on <day>|tomorrow|soon}; {the front page tells you when|it was sold out|many are waiting}.",
    "{Please|Kindly} {arrange|open|schedule|update|confirm|track|look up|send|mail|check|refuse|put together|take back} it{ as soon as possible| right away| before shipping| for my records| for the books|}.",
    "{My sister|My wife|My husband|A friend|My boss|The tax office|A colleague|The team|The customer} {wants|needs|already has|would rather have|is looking for|is grateful for} {one|two|the <thing>|the bill|a person to talk to|the product details}.",
    "{Much appreciated|Many thanks|All the best|Regards|Looking forward to it|I'd be grateful|Sorry to bother you|Thanks for your help|Have a nice day}, {<first>|<first> and <first2>}.",
    "{It turns out|It seems|I wonder whether|Frankly,|On the slip it says|They told us|I noticed|Just to say} {the service was poor|nothing is wrong with it|the sizes do not suit us|it is too late|it would be better|it has to go back|the slot is taken}.",
    "{Excuse me|Greetings|Hello there|Good morning|Good afternoon|Good evening|Dear team|Hi folks}{,|!} {quick question|to whom it may concern|here you go|I have been waiting for days|it is urgent|is there any news}.",
    "{Which|What} {sizes|colours|payment methods|details} {are there|do you take|are in stock|does it list}? {All of them|Please see the page|Have a look|Anything else}.",
]
# Common words that the sentences above miss.
COMMON = """about above accident across after afternoon again against ago all almost along already also although always am among an and another
any anyone anything are around arrange as ask at available away back badly be because become been before began behind being believe best better between
big book both bring brought build bought but buy call called came can cannot case change cheap check child city close cold colour come cost could country
cut day decided did different do does done door down each early eat either else end enough even evening ever every expect eyes face fact fail fails family
far fast feel few find finish first five follow food for forget found free friend from front full gave get give go going gone good got great group had half
happen hard has have he hear heard heavy held help her here high him his hold home hope hot hour house how however hundred husband idea if important in
instead into is it its just keep kept kind knew know large last late later learn least leave left less let letter light like line list little live login long
look lost lovely love made mail make many matter may maybe me mean met might minute mistake money month more morning most move much must my name near need
never new next night no nobody none normal nothing notice now number of off office often old on once one only open or order other our out outside over own
paid paper part past pay people perhaps person phone piece place plan please point poor problem put question quick quite ran rather reach read ready really
reason receive records reference right ring road room run said same sat save saw say says school see seem sell send sent seven several shall she ship
short should show side since sister six slow small so some somebody someone something soon sorry speak start state stay still stop such sure take taken talk
tell ten than thank that the their them then there these they thing think this those though thought three through time tired to today together told
tomorrow too took top town transport tried true try turn twice two under unless until up upon us use used useful usually very wait waiting walk want was
watch water way we wear week weeks well went were what when where whether which while who whole why wife will wish with without wonder word work world
worse would write wrong year years yes yesterday yet you young your""".split()
# Words that keys and tool names are made of.
PARTS = "lookup send get create make open close cancel reset update change schedule book find list check set add remove order return item items invoice password address callback status reason email phone date day amount label stock ticket user account name note message result error state sent saved booked found shipped delivered packing cancelled damaged broken wrong unwanted incomplete late missing arrives arguments options input output kind code link".split()

# The support desk's tools, which pre-training must not name.
RESERVED = {"lookup_order", "create_return", "cancel_order", "reset_password", "update_address", "schedule_callback", "send_invoice"}

CHAT = [
    (["What {is|was} the {colour|size} of the <thing>?", "Is the <thing> <adj> or <adj2>?"], ["The <thing> is <adj>{, I think.|.| and <adj2>.}"]),
    (["{Hi|Hello|Hey}{ there|}, {how are you|are you open}{ today|}?"], ["{Hello|Hi}! {I am fine|All is well}, {thanks|thank you}. {What can I do for you?|How can I help?}"]),
    (["{Thanks|Thank you} for the <thing>{!|.}", "The <thing> {makes us happy|is lovely}{!|.}"], ["{You are welcome|Glad to hear it}{!|.} {Have a nice day.|}", "That is {kind|good to hear}. Anything else?"]),
    (["{Where|How} {can I buy|do I get|do I find} a <adj> <thing>?", "Do you {sell|have} a <thing>?"], ["{You find it|We have it} {at the <place>|on our page|in <city>}.", "{Yes|Sure}, we have a <adj> one{ in stock|}."]),
    (["How much is the <thing>?", "What does {a|the} <adj> <thing> cost?", "Is {the <thing>|delivery} free?"], ["{It is|That is|It costs} {five|ten|twenty|fifty}{, and free from a hundred|}.", "The <thing> costs {five|ten|twenty}."]),
    (["{My|The} <thing> {is broken|arrived broken|is late|has not arrived|is wrong}{.|!}", "I am {not happy|annoyed} with the <thing>."], ["{I'm sorry|Sorry} {about that|to hear that}. {Could you tell me more?|What happened?|What is the number?}", "Oh no. {Would you like another one?|We will look into it.}"]),
    (["{I forgot my password|I can't log in|I am locked out}{.|!}", "I {want to|need to} {cancel|return|change} {it|my <thing>|something}."], ["{Sure|Of course}. {Could you give me|What is} {the number|your e-mail address|your name}?", "I can help with that. {Which one is it?|What is the number?}"]),
    (["When {do you|does the <place>} {open|close}?", "Are you open on <day>?"], ["We {open|close} at <time>{ on <day>|}.", "From <time>{, every day|, on weekdays}."]),
    (["{Tell me|Say} something about {the|a} <thing>."], ["<prose>", "<prose> <prose2>"]),
    (["How long {does it take|is the warranty|do I have to return it}?", "Can I {send back|return} the <thing>?"], ["{It takes|You have} {two|ten|thirty} {days|weeks}.", "{Two|Three} years{ from the day you buy it|}."]),
    (["How do I {clean|wash|use|open} the <thing>?"], ["{Use|Take} {a soft cloth|warm water}{ and mild soap|}.", "Please {open|turn} it {gently|slowly}."]),
]
