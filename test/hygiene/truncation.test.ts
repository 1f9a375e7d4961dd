import { expect, test } from "vitest";
import { truncationRemarks } from "../../src/hygiene/truncation.ts";
import { assistant, user } from "./corpora.ts";

const told = (text: string) =>
  truncationRemarks({ messages: [user(text), assistant(text)] }).map(
    ({ rule, message }) => `${rule} ${message.split(" ")[0]}`,
  );

const whole = JSON.stringify({ name: 'a "b" \\ [c]', list: [1, { x: null }], text: "}{" });

test("JSON cut anywhere is truncated, and whole it is not", () => {
  expect(told(whole)).toEqual([]);
  expect(told(`[${whole},${whole}]`)).toEqual([]);
  for (let end = 3; end < whole.length; end++)
    expect(told(whole.slice(0, end)), whole.slice(0, end)).toEqual(["truncated messages[1]"]);
});

test("code fences", () => {
  expect(told("Look:\n```js\nlet a = 1;\n```\nand\n~~~\nb\n~~~")).toEqual([]);
  expect(told("Look:\n```js\nlet a = 1;\n")).toEqual(["truncated messages[1]"]);
  expect(told("1. So:\n   ```sh\n   ls\n   ```\n2. Then")).toEqual([]);
  expect(told("- ```sh\n  ls\n  ```")).toEqual([]);
  expect(told("````md\n```js\nx\n````")).toEqual([]);
  expect(told("~~~\n```\n~~~")).toEqual([]);
  expect(told("```\na\n```js")).toEqual(["truncated messages[1]"]);
  expect(told("Use ```x``` inline, or ``` like this.")).toEqual([]);
  expect(told("> ```\n> a\n> ```")).toEqual([]);
  const { message } = truncationRemarks({ messages: [assistant("a\nb\n```\nc")] })[0]!;
  expect(message).toBe("messages[0] opens a code fence in its line 3 and never closes it.");
});

test("JSON that is closed but wrong", () => {
  for (const text of ['{"a": 1,}', "{\"a\": 'b'}", '{"a": undefined}', '[{"a": 1} {"b": 2}]', '{"a": 1 // one\n}']) {
    expect(told(text), text).toEqual(["invalid-json messages[1]"]);
  }
});

test.each([
  '{"a": 1}\n\nThat is it.',
  '{"a": 1}\n{"b": 2}',
  "{}",
  "[]",
  "[1] Smith, 2020",
  "[note] see below",
  "[[wiki]] and more",
  "{{name}}, hello",
  "{ return x; }",
  'Here is {"a": ',
  "{'a': 1}",
])("let be: %s", (text) => {
  expect(told(text)).toEqual([]);
});
