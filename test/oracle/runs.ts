/* Writes the run directory of every family for goldens.py: node test/oracle/runs.ts DIRECTORY */
import { join } from "node:path";
import { FAMILIES } from "../fidelity/checkpoints.ts";
import { writeRun } from "../fidelity/runs.ts";

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("usage: runs.ts DIRECTORY");
for (const family of FAMILIES) await writeRun(family, join(directory, family));
