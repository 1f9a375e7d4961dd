import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { readServedAdapter } from "../../src/serving/adapter.ts";
import { temporaryDirectory } from "../formats/temporary.ts";

test("values are looked at in every float: NaN, infinity, nothing but zeros of either sign", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "adapter_config.json"), JSON.stringify({ peft_type: "LORA" }));
  const tensor = (name: string, dtype: "F32" | "F16" | "BF16" | "I32", words: number[]) => ({
    name,
    dtype,
    shape: [words.length],
    data: new Uint8Array((dtype === "F32" || dtype === "I32" ? Uint32Array : Uint16Array).from(words).buffer),
  });
  await writeSafetensors(join(directory, "adapter_model.safetensors"), [
    tensor("plain", "F32", [0, 0x3f800000]),
    tensor("zero", "F32", [0, 0x80000000]),
    tensor("nan", "F32", [0x3f800000, 0x7fc00000]),
    tensor("half infinity", "F16", [0x3c00, 0xfc00]),
    tensor("half largest", "F16", [0x7bff]),
    tensor("brain nan", "BF16", [0x7fc0]),
    tensor("brain zero", "BF16", [0x8000, 0]),
    tensor("integers", "I32", [0, 0]),
    tensor("empty", "F32", []),
  ]);
  const { tensors } = await readServedAdapter(directory);
  expect(Object.fromEntries([...tensors!].map(([name, { values }]) => [name, values]))).toEqual({
    plain: undefined,
    zero: "zero",
    nan: "not-finite",
    "half infinity": "not-finite",
    "half largest": undefined,
    "brain nan": "not-finite",
    "brain zero": "zero",
    integers: undefined,
    empty: undefined,
  });
});
