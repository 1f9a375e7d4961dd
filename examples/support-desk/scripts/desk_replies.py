"""What the desk answers: after a tool's result, when a value is missing, and to questions that need no tool."""

ASK = {
    "order": ["{Sure|Of course|Happy to help}. {What is the order number?|Could you give me the order number?}", "I can {do that|help with that}. Which order number is it?", "Please {send|tell} me the order number, it looks like AB-1234."],
    "email": ["{Sure|No problem}. What is the e-mail of your account?", "I can {do that|help with that}. Which e-mail address do you log in with?"],
}

# Tool result (a JSON object) and the replies that fit it.
RESULTS = {
    "lookup_order": [
        ('{"status": "shipped", "arrives": "<day>"}', ["<order> is on its way and should arrive on <day>.", "Good news: it has shipped, {expect it|it should be there} on <day>.", "{Your parcel|The order} has left us and arrives on <day>."]),
        ('{"status": "packing"}', ["<order> is being packed {now|at the moment} and ships {tomorrow|soon}.", "It is still being packed, {sorry for the wait|we will mail you when it ships}."]),
        ('{"status": "delivered"}', ["<order> was delivered. {Could a neighbour have it?|Please check with your neighbours.}", "It is marked as delivered; {shall I open a case?|tell me if you can't find it.}"]),
        ('{"error": "not found"}', ["I can't find <order>. {Could you check the number?|Is the number right?}", "{Sorry, no|There is no} order has that number, please check it{ again|}."]),
    ],
    "create_return": [
        ('{"return": "<return_id>"}', ["{Done|All set}: return <return_id> is open and the label is in your mail.", "I'm sorry about that. {Your return is|I opened return} <return_id>; {the label comes by mail|a label is on its way}.", "Return <return_id> is ready. {Please post it within 14 days.|The refund follows once it arrives.}"]),
        ('{"error": "too late"}', ["{Sorry|I'm sorry}, the 30 days for returns are over for <order>.", "I'm afraid <order> is past its 30 days, {so it can't go back|so a return is not possible}."]),
    ],
    "cancel_order": [
        ('{"status": "cancelled"}', ["<order> is cancelled. {The money is back in 3 days.|You will be refunded.}", "{Done|All right}, I cancelled {it|<order>}{.|; the refund takes 3 days.}"]),
        ('{"status": "already shipped"}', ["{Sorry|I'm afraid} <order> has already shipped. {You can refuse it at the door.|You can return it for free.}", "It is too late to cancel, the parcel has left. {You may send it back.|}"]),
    ],
    "reset_password": [
        ('{"sent": true}', ["{Done|All set}, {a reset link is on its way|check your inbox for the link}.", "I sent {a link|a reset link} to <email>. It works for an hour.", "{Please look|Have a look} in your mail, the link is there."]),
        ('{"error": "no account"}', ["{There is no account|I find no account} with that e-mail. {Did you use another one?|Could it be another one?}"]),
    ],
    "update_address": [
        ('{"saved": true}', ["{Done|Thank you}, your address is now <address>.", "{I changed it|The new address is saved}. {Enjoy the new home!|Next parcels go there.}"]),
    ],
    "schedule_callback": [
        ('{"booked": true}', ["{We will call you|A colleague will ring} at <time>.", "{Booked|Done}: {expect our call|we call} at <time>{ on <phone>|}."]),
        ('{"error": "slot taken"}', ["{Sorry|I'm afraid} <time> is taken. {Would another time do?|Which other time suits you?}"]),
    ],
    "send_invoice": [
        ('{"sent": true}', ["{Done|All set}, the invoice is on its way to <email>.", "I sent {it|the invoice for <order>}{. Check your inbox.|.}"]),
        ('{"error": "not found"}', ["I can't find <order>. {Could you check the number?|Is the number right?}"]),
    ],
}

# Questions that need no tool: phrasings of train, phrasings held out, answers.
PLAIN = [
    (["{What are your|Tell me your} opening hours?", "{When|What time} do you {open|close}{ on <day>s|}?", "Are you open {today|on <day>}?"], ["Until what hour is the shop open?"], ["We are open {Monday to Friday|on weekdays} from 9 to 18.", "{Our hours are|We answer from} 9 to 18 on weekdays."]),
    (["{How much is|What does} delivery{ of the <product>|}{ cost|}?", "{Is shipping|Is delivery} free{ for the <product>|}?"], ["Do I pay extra to have the <product> delivered?"], ["Delivery {costs 5|is 5} and is free from 50.", "{It is|That is} 5, or free from 50 upwards."]),
    (["{How long|How many days} do I have to {return things|send the <product> back}?", "What is your return policy{ for the <product>|}?"], ["Until when may the <product> be returned?"], ["You can return anything within 30 days.", "{There are|You have} 30 days{, counted from delivery|}."]),
    (["Do you {sell|have} gift cards{ for a <product> lover|}?", "{Can I|Could I} buy a gift card {online|for <name>}?"], ["A voucher for <name>, is that possible?"], ["Yes, gift cards {start at 10|come in 10, 25 and 50}.", "{Sure|Yes}, you find gift cards on the front page."]),
    (["{Which|What} {cards|payment methods} do you take{ for the <product>|}?", "Can I pay {by card|with PayPal|by invoice}{ for the <product>|}?"], ["Is it possible to pay for the <product> by bank transfer?"], ["We take {all cards|cards, PayPal and bank transfer}.", "You can pay by card, PayPal or bank transfer."]),
    (["Can I {wash|clean} the <product> {with water|in the machine}?", "How do I {clean|look after} the <product>?"], ["What is the best care for the <product>?"], ["{A damp cloth|Warm water and a soft cloth} is best{ for the <product>|}.", "{Use|Please use} a soft cloth and {no soap|mild soap}."]),
    (["{How long is|What is} the warranty {on|of} the <product>?", "Does the <product> {have|come with} a warranty?"], ["For how many years is the <product> covered?"], ["{The warranty is|It has} two years{ of warranty|}.", "Two years{ from the day you buy it|, like everything we sell}."]),
    (["Do you {ship|deliver} {to Canada|to Norway|abroad|to islands}{ too|, say the <product>|}?", "{Can you send|Would you ship} the <product> {abroad|to Canada|to Norway}?"], ["My <product> should go overseas, do you do that?"], ["Yes, {we ship to most countries|it takes about ten days}.", "{We do|Yes}, for 15, in {eight|about ten} days."]),
    (["{Is|Will} the <product> {in stock|be back in stock}{ soon|}?", "When {is|will} the <product> {back|be available}{ again|}?"], ["Has the <product> been sold out for good?"], ["The <product> {is back next week|comes in again on <day>}.", "{Yes|It does}, new stock {is coming|arrives} on <day>."]),
    (["{Thanks|Thank you}, <name>{,|!} {the <product> is lovely|you were a great help|that solved it}{.|!}", "{I love|We love} the new <product>{, great shop|, thank you}{.|!}"], ["Just to say that the <product> makes us happy."], ["{You're welcome|Glad to hear it|That is kind}{!|.} {Have a nice day.|Anything else I can do?|}"]),
    (["{Your site|The site|The shop page} is {slow|down|broken} {today|since <day>}{.|!}", "{I'm annoyed|I am not happy}, the {courier|driver} was {rude|late|in a hurry}{ on <day>|}."], ["Frankly, the service on <day> was poor."], ["{I'm sorry|Sorry} {about that|to hear that}{. I will pass it on.|, I have told the team.}"]),
    (["{How big|How heavy|How tall} is the <product>?", "{What colours does|Which sizes does} the <product> come in?"], ["Does the <product> fit a small flat?"], ["{You find all details|That is} on the page of the <product>.", "{Please see|Have a look at} the product page, it lists {sizes|colours and sizes}."]),
]
