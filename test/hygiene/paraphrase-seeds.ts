/**
 * Prompts for measuring how well paraphrases are found, written by hand for this purpose. `same` ask what `base` asks, in
 * other words; `differs` look like it and ask something else, by what makes the difference.
 */
export interface Seed {
  domain: string;
  base: string;
  same: [string, string];
  differs: { [kind in Difference]?: string };
}

export type Difference = "number" | "negation" | "entity" | "order" | "opposite" | "object" | "question" | "code";

export const SEEDS: Seed[] = [
  {
    domain: "support",
    base: "How do I reset the password of my account?",
    same: [
      "What steps do I take to reset my account password?",
      "I forgot the password for my account, how can I set a new one?",
    ],
    differs: {
      object: "How do I reset the username of my account?",
      negation: "How do I make sure nobody can reset the password of my account?",
      question: "When do I have to reset the password of my account?",
      opposite: "How do I keep the old password of my account?",
    },
  },
  {
    domain: "support",
    base: "Where is my order A-1042? It should have come on Monday.",
    same: [
      "My order A-1042 was due on Monday, where is it?",
      "Can you find out where order A-1042 is? It was supposed to arrive Monday.",
    ],
    differs: {
      number: "Where is my order A-1043? It should have come on Monday.",
      entity: "Where is my order A-1042? It should have come on Friday.",
      negation: "My order A-1042 should not have come on Monday, where is it?",
    },
  },
  {
    domain: "support",
    base: "Please cancel my subscription at the end of this month.",
    same: [
      "I want to cancel my subscription when this month ends.",
      "At the end of the month, please end my subscription.",
    ],
    differs: {
      negation: "Please don't cancel my subscription at the end of this month.",
      object: "Please cancel my appointment at the end of this month.",
      opposite: "Please start my subscription at the end of this month.",
    },
  },
  {
    domain: "support",
    base: "The blue lamp I received is broken, I would like a refund.",
    same: [
      "I got a broken blue lamp and would like my money back.",
      "The blue lamp arrived broken. Can I have a refund?",
    ],
    differs: {
      object: "The blue vase I received is broken, I would like a refund.",
      negation: "The blue lamp I received is not broken, but I would like a refund.",
      opposite: "The blue lamp I received is broken, I would like a replacement and no refund.",
    },
  },
  {
    domain: "travel",
    base: "Find me a flight from New York to Florida on 12 May.",
    same: [
      "I need a flight from New York to Florida on 12 May.",
      "Which flights are there to Florida from New York on 12 May?",
    ],
    differs: {
      order: "Find me a flight from Florida to New York on 12 May.",
      number: "Find me a flight from New York to Florida on 14 May.",
      entity: "Find me a flight from New York to Georgia on 12 May.",
      object: "Find me a train from New York to Florida on 12 May.",
    },
  },
  {
    domain: "travel",
    base: "How long does the train from Lyon to Paris take?",
    same: [
      "What is the travel time by train from Lyon to Paris?",
      "How many hours is the train journey from Lyon to Paris?",
    ],
    differs: {
      order: "How long does the train from Paris to Lyon take?",
      question: "How much does the train from Lyon to Paris cost?",
      object: "How long does the bus from Lyon to Paris take?",
      entity: "How long does the train from Lyon to Nice take?",
    },
  },
  {
    domain: "travel",
    base: "Do I need a visa to visit Japan for 10 days?",
    same: ["Is a visa required for a 10 day visit to Japan?", "I am visiting Japan for 10 days. Do I need a visa?"],
    differs: {
      number: "Do I need a visa to visit Japan for 100 days?",
      entity: "Do I need a visa to visit China for 10 days?",
      object: "Do I need a vaccination to visit Japan for 10 days?",
      question: "Where do I get a visa to visit Japan for 10 days?",
    },
  },
  {
    domain: "travel",
    base: "Book a table for four people at Luigi's tonight at 8 pm.",
    same: [
      "Tonight at 8 pm, book us a table for four at Luigi's.",
      "Please reserve a table at Luigi's for four people at 8 pm tonight.",
    ],
    differs: {
      number: "Book a table for six people at Luigi's tonight at 8 pm.",
      entity: "Book a table for four people at Mario's tonight at 8 pm.",
      opposite: "Cancel the table for four people at Luigi's tonight at 8 pm.",
    },
  },
  {
    domain: "cooking",
    base: "How long should I boil eggs so that the yolk stays soft?",
    same: [
      "For how many minutes do I boil an egg to get a soft yolk?",
      "What is the boiling time for eggs with soft yolks?",
    ],
    differs: {
      opposite: "How long should I boil eggs so that the yolk gets hard?",
      object: "How long should I boil potatoes so that they stay firm?",
      question: "Why should I boil eggs so that the yolk stays soft?",
    },
  },
  {
    domain: "cooking",
    base: "Can I use olive oil instead of butter when I bake a cake?",
    same: [
      "When baking a cake, can butter be replaced with olive oil?",
      "Is it possible to bake a cake with olive oil instead of butter?",
    ],
    differs: {
      order: "Can I use butter instead of olive oil when I bake a cake?",
      object: "Can I use olive oil instead of butter when I fry an egg?",
      negation: "Why can't I use olive oil instead of butter when I bake a cake?",
    },
  },
  {
    domain: "cooking",
    base: "Give me a vegetarian lasagna recipe for 6 people.",
    same: [
      "I'd like a recipe for vegetarian lasagna that serves 6.",
      "What is a good vegetarian lasagna recipe for 6 persons?",
    ],
    differs: {
      number: "Give me a vegetarian lasagna recipe for 2 people.",
      opposite: "Give me a lasagna recipe with meat for 6 people.",
      object: "Give me a vegetarian curry recipe for 6 people.",
    },
  },
  {
    domain: "cooking",
    base: "What can I cook with rice, black beans and an avocado?",
    same: [
      "I have rice, black beans and an avocado. What can I cook?",
      "Suggest a dish that uses black beans, rice and avocado.",
    ],
    differs: {
      negation: "What can I cook with rice and black beans but without an avocado?",
      object: "What can I cook with rice, black beans and a mango?",
      question: "How long do I cook rice and black beans before I add an avocado?",
    },
  },
  {
    domain: "programming",
    base: "How do I sort a list of dictionaries by a key in Python?",
    same: [
      "What is the way to sort a Python list of dictionaries by key?",
      "In Python, how can a list of dicts be sorted by one of its keys?",
    ],
    differs: {
      entity: "How do I sort a list of dictionaries by a key in Ruby?",
      object: "How do I filter a list of dictionaries by a key in Python?",
      order: "How do I sort a dictionary of lists by a key in Python?",
    },
  },
  {
    domain: "programming",
    base: "What does `git rebase --onto main topic` do?",
    same: [
      "Explain what `git rebase --onto main topic` does.",
      "Can you tell me what `git rebase --onto main topic` is doing?",
    ],
    differs: {
      code: "What does `git rebase --onto topic main` do?",
      object: "What does `git merge main topic` do?",
      question: "When should I use `git rebase --onto main topic`?",
    },
  },
  {
    domain: "programming",
    base: "Convert this JSON file to CSV with a shell command.",
    same: [
      "With a shell command, convert this JSON file into CSV.",
      "Which shell command turns this JSON file into CSV?",
    ],
    differs: {
      order: "Convert this CSV file to JSON with a shell command.",
      object: "Convert this JSON file to YAML with a shell command.",
      negation: "Convert this JSON file to CSV without a shell command.",
    },
  },
  {
    domain: "programming",
    base: "Write a function that returns the largest number in an array.",
    same: [
      "I need a function returning the largest number of an array.",
      "Write a function to find the biggest number in an array.",
    ],
    differs: {
      opposite: "Write a function that returns the smallest number in an array.",
      object: "Write a function that returns the largest string in an array.",
      negation: "Write a function that returns every number in an array that is not the largest.",
    },
  },
  {
    domain: "maths",
    base: "What is 15 percent of 240?",
    same: ["How much is 15 percent of 240?", "Calculate 15 percent of 240."],
    differs: {
      number: "What is 25 percent of 240?",
      order: "What is 240 percent of 15?",
    },
  },
  {
    domain: "maths",
    base: "Solve the equation 3x + 5 = 20 for x.",
    same: ["What is x if 3x + 5 = 20?", "Find x in the equation 3x + 5 = 20."],
    differs: {
      number: "Solve the equation 3x + 6 = 20 for x.",
      order: "Solve the equation 5x + 3 = 20 for x.",
      opposite: "Solve the equation 3x - 5 = 20 for x.",
    },
  },
  {
    domain: "maths",
    base: "How many square metres are there in one hectare?",
    same: ["One hectare is how many square metres?", "How many square metres does a hectare have?"],
    differs: {
      order: "How many hectares are there in one square metre?",
      object: "How many square metres are there in one acre?",
      number: "How many square metres are there in five hectares?",
    },
  },
  {
    domain: "medicine",
    base: "Is it safe to take ibuprofen before drinking alcohol?",
    same: [
      "Can I safely take ibuprofen before I drink alcohol?",
      "Taking ibuprofen before drinking alcohol, is that safe?",
    ],
    differs: {
      opposite: "Is it safe to take ibuprofen after drinking alcohol?",
      object: "Is it safe to take aspirin before drinking alcohol?",
      negation: "Why is it not safe to take ibuprofen before drinking alcohol?",
    },
  },
  {
    domain: "medicine",
    base: "What are the first symptoms of measles in small children?",
    same: [
      "Which symptoms does measles show first in small children?",
      "How does measles begin in young children, what are the first symptoms?",
    ],
    differs: {
      object: "What are the first symptoms of mumps in small children?",
      opposite: "What are the last symptoms of measles in small children?",
      question: "When do the first symptoms of measles appear in small children?",
    },
  },
  {
    domain: "medicine",
    base: "My father is allergic to penicillin, which antibiotics can he take?",
    same: [
      "Which antibiotics can my father take if he is allergic to penicillin?",
      "What antibiotics are there for my father, who has a penicillin allergy?",
    ],
    differs: {
      negation: "My father is not allergic to penicillin, which antibiotics can he take?",
      opposite: "My father is allergic to penicillin, which antibiotics must he avoid?",
      object: "My father is allergic to penicillin, which painkillers can he take?",
    },
  },
  {
    domain: "finance",
    base: "How do I transfer 500 euros from my savings account to my current account?",
    same: [
      "I want to transfer 500 euros from my savings account to my current account, how do I do that?",
      "How can I move 500 euros to my current account from my savings account?",
    ],
    differs: {
      order: "How do I transfer 500 euros from my current account to my savings account?",
      number: "How do I transfer 900 euros from my savings account to my current account?",
      object: "How do I transfer 500 euros from my savings account to my daughter's account?",
    },
  },
  {
    domain: "finance",
    base: "Did Apple buy Beats, and for how much?",
    same: ["For how much did Apple buy Beats?", "How much did Apple pay to buy Beats?"],
    differs: {
      order: "Did Beats buy Apple, and for how much?",
      entity: "Did Apple buy Shazam, and for how much?",
      question: "When did Apple buy Beats?",
    },
  },
  {
    domain: "finance",
    base: "Explain the difference between a stock and a bond to a beginner.",
    same: [
      "What is the difference between stocks and bonds? Explain it for a beginner.",
      "Explain to a beginner how a stock differs from a bond.",
    ],
    differs: {
      object: "Explain the difference between a stock and a fund to a beginner.",
      opposite: "Explain what a stock and a bond have in common to a beginner.",
    },
  },
  {
    domain: "finance",
    base: "Should I pay off my mortgage early or invest the money?",
    same: [
      "Is it better to invest the money or to pay off my mortgage early?",
      "Pay off the mortgage early, or invest the money: what should I do?",
    ],
    differs: {
      opposite: "Should I pay off my mortgage late or invest the money?",
      object: "Should I pay off my student loan early or invest the money?",
      question: "When should I pay off my mortgage and invest the money?",
    },
  },
  {
    domain: "work",
    base: "Write an email to my boss asking for a day off on Friday.",
    same: [
      "Write my boss an email to ask for Friday off.",
      "I need an email asking my boss for a day off this Friday.",
    ],
    differs: {
      entity: "Write an email to my boss asking for a day off on Tuesday.",
      object: "Write an email to my landlord asking for a new key on Friday.",
      order: "Write an email from my boss asking me to take a day off on Friday.",
      number: "Write an email to my boss asking for three days off from Friday.",
    },
  },
  {
    domain: "work",
    base: "Does Anna report to Peter or to somebody else?",
    same: ["Is it Peter that Anna reports to, or somebody else?", "Who does Anna report to, Peter or somebody else?"],
    differs: {
      order: "Does Peter report to Anna or to somebody else?",
      entity: "Does Anna report to Paul or to somebody else?",
    },
  },
  {
    domain: "work",
    base: "Summarise the meeting notes below in three bullet points.",
    same: [
      "Give me a summary of the meeting notes below in three bullet points.",
      "In three bullet points, summarise the notes of the meeting below.",
    ],
    differs: {
      number: "Summarise the meeting notes below in five bullet points.",
      object: "Translate the meeting notes below in three bullet points.",
      negation: "Summarise the meeting notes below, not in bullet points.",
    },
  },
  {
    domain: "work",
    base: "How should I answer when an interviewer asks about my weaknesses?",
    same: [
      "An interviewer asks about my weaknesses. How should I answer?",
      "What is a good answer if I am asked about my weaknesses in an interview?",
    ],
    differs: {
      opposite: "How should I answer when an interviewer asks about my strengths?",
      negation: "How should I not answer when an interviewer asks about my weaknesses?",
      order: "How should I ask an interviewer about their weaknesses when they answer?",
    },
  },
  {
    domain: "home",
    base: "Turn on the lights in the kitchen and turn off the heating in the bedroom.",
    same: [
      "Switch the kitchen lights on and the bedroom heating off.",
      "Turn off the bedroom heating, and turn on the lights in the kitchen.",
    ],
    differs: {
      opposite: "Turn off the lights in the kitchen and turn on the heating in the bedroom.",
      order: "Turn on the lights in the bedroom and turn off the heating in the kitchen.",
      object: "Turn on the lights in the bathroom and turn off the heating in the bedroom.",
    },
  },
  {
    domain: "home",
    base: "How often should I water a cactus in winter?",
    same: [
      "In winter, how often does a cactus need water?",
      "How frequently should a cactus be watered during the winter?",
    ],
    differs: {
      opposite: "How often should I water a cactus in summer?",
      object: "How often should I water an orchid in winter?",
      question: "Where should I put a cactus in winter?",
    },
  },
  {
    domain: "home",
    base: "My washing machine does not drain, what can I check myself?",
    same: [
      "What can I check myself if the washing machine doesn't drain?",
      "The washing machine won't drain. Which things can I check by myself?",
    ],
    differs: {
      negation: "My washing machine drains all the time, what can I check myself?",
      object: "My dishwasher does not drain, what can I check myself?",
    },
  },
  {
    domain: "home",
    base: "Set an alarm for 6:30 tomorrow morning.",
    same: ["Please set my alarm for tomorrow morning at 6:30.", "Tomorrow morning I need an alarm at 6:30."],
    differs: {
      number: "Set an alarm for 7:30 tomorrow morning.",
      opposite: "Set an alarm for 6:30 tomorrow evening.",
      object: "Set a reminder to feed the cat at 6:30 tomorrow morning.",
    },
  },
  {
    domain: "geography",
    base: "Is Norway larger than Finland by area?",
    same: ["By area, is Norway larger than Finland?", "Does Norway have a larger area than Finland?"],
    differs: {
      order: "Is Finland larger than Norway by area?",
      opposite: "Is Norway smaller than Finland by area?",
      entity: "Is Norway larger than Sweden by area?",
    },
  },
  {
    domain: "geography",
    base: "Which rivers flow through Germany into the North Sea?",
    same: [
      "Name the rivers that flow through Germany into the North Sea.",
      "What rivers run into the North Sea through Germany?",
    ],
    differs: {
      entity: "Which rivers flow through Germany into the Black Sea?",
      object: "Which canals flow through Germany into the North Sea?",
      negation: "Which rivers in Germany do not flow into the North Sea?",
    },
  },
  {
    domain: "history",
    base: "Who was president of the United States during the First World War?",
    same: [
      "During the First World War, who was president of the United States?",
      "Which president did the United States have in the First World War?",
    ],
    differs: {
      number: "Who was president of the United States during the Second World War?",
      entity: "Who was president of France during the First World War?",
      object: "Who was vice president of the United States during the First World War?",
    },
  },
  {
    domain: "history",
    base: "Why did Britain declare war on Germany in 1914?",
    same: [
      "What made Britain declare war on Germany in 1914?",
      "What were the reasons why Britain declared war on Germany in 1914?",
    ],
    differs: {
      order: "Why did Germany declare war on Britain in 1914?",
      number: "Why did Britain declare war on Germany in 1939?",
      negation: "Why did Britain not declare war on Germany before 1914?",
      opposite: "Why did Britain make peace with Germany in 1914?",
    },
  },
  {
    domain: "language",
    base: "Translate the following sentence from German into English: Der Hund schläft.",
    same: [
      "Please translate this sentence from German into English: Der Hund schläft.",
      'What does the German sentence "Der Hund schläft" mean in English?',
    ],
    differs: {
      order: "Translate the following sentence from English into German: The dog sleeps.",
      object: "Translate the following sentence from German into English: Die Katze schläft.",
      entity: "Translate the following sentence from German into French: Der Hund schläft.",
    },
  },
  {
    domain: "language",
    base: "What is a synonym for happy that starts with the letter c?",
    same: [
      "Give me a synonym of happy starting with the letter c.",
      "Which word that begins with the letter c is a synonym for happy?",
    ],
    differs: {
      opposite: "What is an antonym for happy that starts with the letter c?",
      object: "What is a synonym for tired that starts with the letter c?",
      question: "Why is there a synonym for happy that starts with the letter c?",
    },
  },
];
