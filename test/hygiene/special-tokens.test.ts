import { expect, test } from "vitest";
import { specialTokenRemarks } from "../../src/hygiene/special-tokens.ts";

const told = (text: string) => specialTokenRemarks({ where: "messages[0].content", text, role: "user" });

test.each([
  "<|im_start|>user",
  "Done.<|im_end|>",
  "x <|endoftext|> y",
  "<|begin_of_text|><|start_header_id|>user<|end_header_id|>",
  "bye<|eot_id|>",
  "<|python_tag|>x",
  "<|user|> hi",
  "<|START_OF_TURN_TOKEN|>",
  "<|channel|>analysis",
  "<｜User｜>hi<｜Assistant｜>",
  "<｜begin▁of▁sentence｜>",
  "<start_of_turn>model",
  "so<end_of_turn>",
  "<bos>hi",
  "[INST] hi [/INST]",
  "hi [/INST]",
  "[SYSTEM_PROMPT]be[/SYSTEM_PROMPT]",
  "[TOOL_CALLS] [{}]",
  "[AVAILABLE_TOOLS]",
  "<<SYS>>\nbe\n<</SYS>>",
  "<s> hi",
  "hi</s>",
  "hi </s>\n",
  "<s>hi</s>",
])("%s", (text) => {
  expect(told(text)).toMatchObject([{ rule: "special-token" }]);
  expect(told(text)[0]!.message).toMatch(/^messages\[0\]\.content holds "/);
});

test.each([
  "a <| b |> c in F#",
  "x | y || z <a|b>",
  "<p>old <s>20</s> 15</p>",
  "<s>20</s> now 15",
  "now 15, was <s>20</s>",
  "</span>",
  "if (a < s && b > c)",
  "[INSTALL] [INST",
  "<end> <start> <system>",
  "vector<s>",
  "[[SYS]] << SYS >>",
])("let be: %s", (text) => {
  expect(told(text)).toEqual([]);
});
