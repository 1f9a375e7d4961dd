import { expect, test } from "vitest";
import { launchLine } from "../../../src/engine/peft/launcher.ts";

const engine = ["/e/main.py", "train", "/a run", "/base"];

test.each([
  [
    "torchrun --standalone --nproc-per-node 8 {engine}",
    ["torchrun", "--standalone", "--nproc-per-node", "8", ...engine],
  ],
  ["srun --ntasks 4", ["srun", "--ntasks", "4", ...engine]],
  ["accelerate launch --num_processes=2 {engine}", ["accelerate", "launch", "--num_processes=2", ...engine]],
  ["srun {python} {engine}", ["srun", "/py", ...engine]],
  [`ssh host "cd /work dir" --x='a b'"c"`, ["ssh", "host", "cd /work dir", "--x=a bc", ...engine]],
  ["echo $HOME;rm *", ["echo", "$HOME;rm", "*", ...engine]],
])("%s", (template, expected) => {
  const { command, args } = launchLine(template, "/py", engine);
  expect([command, ...args]).toEqual(expected);
});

test.each(["", "  ", "{engine}", `torchrun "unclosed`])("refuses %j", (template) => {
  expect(() => launchLine(template, "/py", engine)).toThrow(/^The launcher /);
});
