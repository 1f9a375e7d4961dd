"""What customers write, per intent. TRAIN and HELD_OUT are separate families of phrasings: no sentence frame is in both."""

OPEN = {
    "train": ["", "", "", "{Hi|Hello|Hey|Good morning|Good evening}{,|!|.} ", "Hi, {this is|it's|I'm} <name>. ", "{Hello there|Hi team|Dear team|Hey folks}, ", "{Sorry to bother you|Quick question}: "],
    "heldout": ["", "", "{Greetings|Good afternoon|Howdy}. ", "<name> here. ", "{Excuse me|Hi again}, ", "To whom it may concern: "],
}
CLOSE = {
    "train": ["", "", "", " {Thanks|Thank you|Cheers|Many thanks}{.|!}", " Thanks, <name>.", " {Please hurry|Please help}{.|!}", " {That would be great|I'd be grateful}."],
    "heldout": ["", "", " {Much appreciated|Regards, <name>|All the best}.", " {Kindly let me know|Looking forward to it}."],
}

TRAIN = {
    "lookup_order": [
        "{Order|Parcel} <order> {is not here|has not come|never came}{, I ordered it on <day>|, it's the <product>|}. {Please track it|Please check|Track it please}.",
        "I ordered {the|a} <product>{ a month ago| on <day>|}, {order|number} <order>, {please track it|can you track it?|and it is still on its way?}",
        "{Please track|Track} {order |parcel |}<order>{ for me|}, {it is late|it should have come by now|I ordered it a month ago}.",
        "{I have been waiting|We have been waiting} {two weeks|a month|so long} for {order |}<order>{, the <product>|}. {Where is it?|Can you track it?|Please track it.}",
        "My <product> {is late|has not come|did not arrive}. {What is the status of|Please check} <order>{?|.}",
        "{where is|where's|wheres} {my|the} {order|parcel|package} {|number |no. }<order>{?|??}",
        "I {ordered|bought} the <product> {last week|ten days ago|two weeks ago|on <day>} and {it still has not arrived|nothing has come|it's not here yet}. {The order is|Order number} <order>.",
        "{Can|Could|Would} you {track|trace|check} {order|parcel} <order>{ for me|}{?| please.}",
        "{Has|did} <order> {ship|leave the warehouse|go out} yet? {I need it by <day>.|It is a gift.|}",
        "{Any news|Any update|Is there news} on {order |}<order>? {I've been waiting for days.|It should be the <product>.|}",
        "{When will|when does} <order> {arrive|get here|come}? {It's|That's} the <product>.",
        "{The tracking page shows nothing|The tracking link does not work} for <order>, {is it on its way|has it been sent}?",
        "{I'd like|I want} to know {the status of|what is happening with} {my order |}<order>.",
    ],
    "create_return/damaged": [
        "{There is|There's} a {hole|crack|scratch|dent} in the <product>. {I want to return|I would like to return|Let me return} <order>{, it is damaged|}.",
        "{I am returning|We are returning|I return|Return} <order>{,|:} the <product> {is damaged|was damaged|is broken}.",
        "The <product> {arrived|came} {broken|cracked|smashed|scratched|dented}. {I want to|I'd like to|Please let me} {return|send back} {order |}<order>.",
        "{Order |}<order> {came|turned up} with a {cracked|broken|damaged} <product>, {I want to return it|please take it back|can I send it back?}",
        "{Can I return|I need to return} <order>? {It|The <product>} was {damaged|broken|in pieces} {when it came|in the box|on arrival}.",
        "{Opened the box|Unpacked it} and the <product> is {in pieces|smashed|badly scratched}. {The order is|Order} <order>, {it has to go back|I want to send it back}.",
        "my <product> from <order> {has a big crack|is all dented|broke in the post}, {return please|how do I return it}",
    ],
    "create_return/wrong": [
        "You {packed|shipped} the <other>{, not the <product>|}. {That is the wrong item|It's the wrong one}, {I want to return|I would like to return} <order>.",
        "{Return|Please return|A return for} {order |}<order>{.|,} {it was the wrong <product>|the wrong item was in the box|it is the wrong thing}.",
        "You sent {me |}the <other> {instead of|rather than} the <product>. {I want to|Please let me} return <order>.",
        "{I ordered|I paid for} the <product> but {got|received} the <other>. {Order number|The order is} <order>, {take it back please|I'd like to return it}.",
        "{Order |}<order> {has|contained} the wrong {item|thing|product}, {I'm returning it|I want to send it back|please arrange a return}.",
        "{This is not what I ordered|That's the wrong one}: the <other> came in <order>. {How do I send it back?|Return it please.}",
        "wrong item in <order>, {we got the <other>|it should be the <product>}, {want to return|can we send it back?}",
    ],
    "create_return/unwanted": [
        "I {do not want|don't want} the <product>{ any more| now|}. I {would like|want} to return {order |}<order>.",
        "The <product> is {not needed|no longer needed|not wanted}, so {I want to return|I would like to return|please take back} <order>.",
        "{Return|Please return} {order |}<order>{.|,} {I don't need the <product>|I have no use for the <product>|the <product> is not needed}.",
        "{We|I} don't need {the|our} <product> {any longer|now}. {Please return|I return|Return} <order>.",
        "{I changed my mind|I have changed my mind} about the <product>. {Please take back|I want to return} {order |}<order>.",
        "{I don't need|We do not need|I no longer need} the <product> {any more|after all}, {can I return|I'd like to send back} <order>?",
        "{Bought it twice by mistake|I bought two by mistake}, {so I want to return|please take back} {order |}<order>.",
        "{Can I|How can I} {send back|return} <order>? {The <product> is fine, I just do not want it|Nothing wrong with it, I just don't need it}.",
        "{My sister|My wife|My husband|A friend} already has the <product>, {so <order> can go back|so I will return <order>}.",
    ],
    "create_return/incomplete": [
        "The <product> {has no|is missing its|came with no} {screws|lid|cable|manual}. {I want to return|I would like to return|Please take back} <order>.",
        "{I am returning|We are returning|Return} <order>{,|:} {parts are missing|a piece of the <product> is missing|a part was missing}.",
        "{The screws|Two screws|The instructions|The lid} {for|of} the <product> {are|were|is} missing. {I want to return|Take back} <order>{ please|}.",
        "{Order |}<order> is {incomplete|not complete}: {a part|one piece|a leg} of the <product> is missing{, I'm sending it back|. Return it please}.",
        "{There is|There's} {a part|a piece|something} missing {from|in} <order>, {I'd like to return it|can I send it back?}",
        "{I cannot|I can't} {put together|build|use} the <product>, {a piece|one part|the cable} is missing. Please {open a return|take back} for <order>.",
        "missing parts in <order>, {no screws in the box|half the pieces are not there}, {want to return it|return please}",
    ],
    "cancel_order": [
        "{I am|We are} cancelling {order |}<order>{, the <product>|}{.| please.}",
        "{I'd like to|I want to|Let me} cancel the <product>, {order|number} <order>.",
        "{Cancel|Please cancel} the <product>{, order|, that's|, it is} <order>.",
        "{I would like to cancel|We want to cancel} {order |}<order>{, the <product>|}{.| before it is shipped.| if it has not shipped.}",
        "{Please cancel|Cancel|I want to cancel|I need to cancel} {order |my order |}<order>{.| please.| before it ships.}",
        "{Can|Could} you {cancel|stop|call off} <order>? {I found it cheaper|I ordered the wrong colour|It takes too long}.",
        "{Don't send|Do not send|Please don't ship} <order>, {I don't want it any more|I found one elsewhere|I made a mistake}.",
        "I {just|only now} placed {order |}<order> {by mistake|by accident}, {please cancel it|can it be cancelled?}",
        "{Stop|Please stop} {order |}<order>{, the <product> is too big| before it goes out}{.|!}",
        "{Is it too late|Is there still time} to cancel <order>? {I don't want the <product> now.|}",
    ],
    "reset_password": [
        "{I forgot|I've forgotten|I lost} my password. {My e-mail is|The account is} <email>.",
        "{I can't log in|I cannot log in|I can't sign in}, {can you|please} reset {the|my} password for <email>{?|.}",
        "{Please|Could you} {send|mail} {me |}a {password reset|reset link|new password} {to|for} <email>{.|?}",
        "{My account is locked|I am locked out|I got locked out}{ again|}. {Account|It's|Login}: <email>",
        "reset password <email>{ please|}",
        "{The site|The shop} says my password is {wrong|not right}. {Can I get a new one|I need a new one}? <email>",
        "Password reset for <email>, {it never works|I tried three times}{.|!}",
    ],
    "update_address": [
        "{Our|My} {address is now|new address will be} <address>. {Account|The account is|It is account} <email>.",
        "{I moved|We moved|I have moved} to <address>. {Please update|Change} {the address of|my address,} account <email>.",
        "{Please change|Can you change|Change} my {delivery |}address to <address>{. Account|, account is} <email>.",
        "My new address is <address>{. My e-mail is|, account} <email>.",
        "{From <day> I live|I now live|We now live} at <address>, {my account is|it's the account} <email>.",
        "{Account|For} <email>: {new address|the address should be|please set the address to} <address>.",
        "{You have|The shop has} {my old address|the wrong address}. {It is|It's now} <address>. {My account:|E-mail:} <email>",
    ],
    "schedule_callback": [
        "{Please call me|Call me|Can someone call me|Can you phone me} at <time> on <phone>{.|?}",
        "{I'd like|I want} {a call|to talk to someone|to speak to a person} at <time>. My number is <phone>.",
        "{Ring me|Phone me|Call me back} on <phone>, {at <time>|<time> is best|around <time>}.",
        "{Could|Can} you {call|ring} <phone> {at|around} <time>? {It's about the <product>.|It is urgent.|}",
        "{I would rather|I prefer to} {talk|speak} on the phone: <phone>, {at <time>|<time> works}.",
        "callback please, <phone>, <time>",
    ],
    "send_invoice": [
        "{Please send|Can you send|Send} {me |}the {invoice|receipt|bill} for <order> to <email>{.|?}",
        "I need {an invoice|a receipt|the invoice} for {order |}<order>{. My e-mail is|, send it to} <email>.",
        "{My boss|My office|The tax office} {wants|needs} {an invoice|the bill} for <order>. {Mail it to|Send to} <email>.",
        "{I never got|I did not get|There was no} {invoice|receipt} for <order>. {My mail is|E-mail:} <email>",
        "invoice for <order> to <email>{ please|}",
        "{Could you|Would you} {mail|e-mail} the {bill|receipt} {of|for} {order |}<order> to <email>?",
    ],
}

HELD_OUT = {
    "lookup_order": [
        "Still {no sign of|waiting for} my <product>. {The reference is|My order is} <order>; what is its status?",
        "{Tell me|Please tell me} {where|how far along} {order |}<order> is{ right now|}.",
        "{It's been three weeks|Ages ago I ordered the <product>} and order <order> {still isn't here|has not come}. Please track it.",
        "{I wonder|Not sure} {whether|if} <order> was shipped{; the <product> should be here by now|}. Can you check?",
    ],
    "create_return/damaged": [
        "{Sadly|Unfortunately} the <product> in <order> was {broken|smashed} {during transport|by the courier}; I would like to {return it|send it back}.",
        "There's a {crack|dent|scratch} {all over|across} the <product>. I wish to return <order> {because it is damaged|since it arrived damaged}.",
        "Returning <order>: the <product> {got damaged|is cracked} {on the way|in transit}.",
    ],
    "create_return/wrong": [
        "Return for <order>, {because|since} {the wrong product|the wrong thing} was {in the parcel|sent to us}.",
        "{We expected|I was expecting} the <product>, {yet|however} you sent the wrong item, the <other>. <order> {should go back|must be returned}.",
        "Someone packed the <other> {instead of|in place of} my <product>; I want to return that wrong item, <order>.",
    ],
    "create_return/unwanted": [
        "{On reflection|Thinking again} I {don't need|do not want} the <product>. {I would like to|Let me} return <order>.",
        "<order> {is going back|needs to be returned}: {we have one already|I changed my mind} and do not need the <product>.",
        "{Turns out|It seems} I don't need {this|that} <product> after all. Return <order>, {if you would|thanks}.",
    ],
    "create_return/incomplete": [
        "Returning <order> {because|since} {a part|a piece} of the <product> {was not in the box|is missing}.",
        "The <product> {came without|lacks} its {screws|lid|cable}, the parts are missing. I would like to return <order>.",
        "{Box opened,|Just checked:} {one piece|one part} missing from the <product>. So <order> should {go back|be returned}.",
    ],
    "cancel_order": [
        "{Kindly cancel|You may cancel} <order>{, we don't need it| as soon as possible}.",
        "{We decided|I decided} {to cancel|on cancelling} the <product>, {that is|number} <order>{, before shipping|}.",
        "If <order> {has not shipped|isn't out} yet, {cancel it|please stop it}{ right away|}.",
    ],
    "reset_password": [
        "{Logging in fails|Login keeps failing} for <email>; {I need|send me} a {password reset|new password}.",
        "{What was my password?|No idea what my password is.} {Reset it|A reset link would help}, my login is <email>.",
        "<email> {cannot log in|is locked out} since <day>, {please reset|I need to reset} the password.",
    ],
    "update_address": [
        "{Starting next month|As of <day>} {deliver to|our address will be} <address>. The account is under <email>.",
        "{We've a new home|New house}: <address>. {Please put that|Update the address} on account <email>.",
        "Change of address for <email>{. From now on it's|, now} <address>.",
    ],
    "schedule_callback": [
        "{A phone call would be better|Let's talk by phone}: reach me on <phone> at <time>.",
        "At <time> {I'm free for a call|you can call me}; the number is <phone>.",
        "{Have somebody|Let someone} {call|phone} <phone>, <time> {suits me|is a good time}.",
    ],
    "send_invoice": [
        "{For my records|For the books} I need the {invoice|bill} of <order>; {my address is|mail it to} <email>.",
        "{An invoice for|The receipt of} <order> {is missing|never came}; could <email> get {it|one}?",
        "<email> {should receive|needs} the invoice for order <order>.",
    ],
}

# The same requests without their value; the assistant asks, and the customer's next turn brings it.
TRAIN_ASK = {
    "lookup_order": ["{where is my <product>|where's my parcel}? {It's late.|}", "My <product> {has not arrived|is late}, can you {check|track it}?", "{When will my order arrive|Any news on my order}?"],
    "cancel_order": ["{I want to cancel|Please cancel|Can I cancel} my {order|last order}{ for the <product>|}{.|?}", "{Cancel|Please cancel|I need to cancel} the <product> {I ordered|I bought} {today|last night|on <day>}{.| please.}", "{Stop|Don't send} {my order|the <product>}, I {found it cheaper|made a mistake}."],
    "create_return/damaged": ["{My <product>|The <product>} {came broken|arrived cracked}, I want to {return it|send it back}."],
    "reset_password": ["{I forgot my password|I can't log in|I am locked out}{, please help|, what now?|}.", "{How do I|Can you} reset my password?"],
}
HELD_OUT_ASK = {
    "lookup_order": ["Still no sign of my <product>, {what's the status|please track it}."],
    "cancel_order": ["{Kindly cancel|We decided to cancel} the <product> {I picked yesterday|from this morning}."],
    "reset_password": ["{Login keeps failing|No idea what my password is}, {send a reset|please reset it}."],
}
GIVE = {
    "train": {"order": ["<order>", "{It's|It is|that's} <order>{.|}", "{Sure|Yes|Of course}, <order>{.|}", "{Order|The number is|The order is} <order>."], "email": ["<email>", "{It's|It is} <email>", "{Sure|Yes}, <email>", "My e-mail is <email>."]},
    "heldout": {"order": ["{Here you go:|Found it:} <order>", "{Says <order> here|On the slip it says <order>}."], "email": ["{Here you go:|Use} <email>", "I signed up as <email>."]},
}
