/**
 * Times `lora check`, as it is built, on a generated corpus: cold, again, and after a tenth of one file's records changed; on up to 100,000 records the
 * usual near-duplicate tools beside it, and compares what they find with brute force.
 *
 *     npm run build && npx node bench/hygiene.ts [records] [bytes a record] [files] [python with the peers]
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { JaccardIndex, JaccardJoin } from "../src/hygiene/jaccard.ts";
import { wordsOf } from "../src/hygiene/words.ts";
import { shingledTexts } from "../test/hygiene/shingled.ts";
import { writeCorpus } from "./corpus.ts";

const run = promisify(execFile);
const THRESHOLD = 0.7;
/** Of more records than this not every pair is counted out, nor are peers run. */
const MOST_COUNTED = 100_000;
/** Above every record's number. */
const MOST = 2 ** 26;

type Pair = [number, number];
interface Measured {
  /** Of processor time. */
  seconds: number;
  megabytes: number;
  /** Seconds on the clock. */
  clock?: number;
}

const [records = "20000", bytes = "3300", shards = "4", python] = process.argv.slice(2);
const directory = await mkdtemp(join(tmpdir(), "lora-bench-"));
try {
  await bench(directory, Number(records), Number(bytes), Number(shards), python);
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function bench(root: string, records: number, bytes: number, shards: number, python?: string): Promise<void> {
  await mkdir(join(root, "data"));
  const names = await writeCorpus(join(root, "data"), { records, bytes, shards });
  await writeFile(
    join(root, "dataset.yaml"),
    "name: bench\nlicense: CC0-1.0\nformat: messages\nhygiene: { paraphrase: off }\nfiles:\n  - { path: data/*.jsonl, split: train }\n",
  );
  await writeFile(join(root, ".gitignore"), ".lora\nmeasured.json\n");
  await run("git", ["init", "-q", root]);
  await commit(root);
  const files = names.map((name) => join(root, "data", name));
  console.log(`${records} records of about ${bytes} bytes in ${shards} files, Jaccard ${THRESHOLD} on word 5-grams`);
  const ours = async (what: string) => tell(what, records, await check(root));
  await ours("lora check, cold");
  await commit(root);
  await ours("again");
  const last = files.at(-1)!;
  const lines = (await readFile(last, "utf8")).split("\n");
  await writeFile(last, lines.map((line, i) => (i % 10 === 0 && line !== "" ? edited(line) : line)).join("\n"));
  await ours("one file changed");
  if (records > MOST_COUNTED) return;
  const texts = await textsIn(files);
  const truth = bruteForce(texts);
  console.log(`  ${truth.length} pairs among ${texts.size} records by brute force`);
  compare("the exact join", joined(texts), truth);
  for (const tool of python === undefined ? [] : ["datasketch", "rensa", "datatrove", "text-dedup", "semhash"]) {
    const { stdout } = await run(
      python!,
      [fileURLToPath(new URL("peers.py", import.meta.url)), tool, `${THRESHOLD}`, ...files],
      {
        maxBuffer: 2 ** 30,
      },
    );
    const { version, pairs, ...measured } = JSON.parse(stdout) as Measured & { version: string; pairs: Pair[] };
    tell(`${tool} ${version}`, records, measured);
    compare(tool, pairs, truth);
    await ours("again");
  }
}

/** A record whose answer says something more. */
function edited(line: string): string {
  const record = JSON.parse(line) as { messages: { content: string }[] };
  record.messages.at(-1)!.content += " Anything else?";
  return JSON.stringify(record);
}

/** As a repository has them: what did not change since is known by its blob, and locks are compared. */
async function commit(root: string): Promise<void> {
  const settings = ["core.compression=0", "user.name=bench", "user.email=bench@example.org"];
  const git = (...args: string[]) => run("git", [...settings.flatMap((one) => ["-c", one]), "-C", root, ...args]);
  await git("add", "-A");
  await git("commit", "-q", "-m", "data");
}

/** Runs `lora check --fix` as users do. Processor time and memory are those of the process and its threads. */
async function check(root: string): Promise<Measured> {
  const begun = performance.now();
  const script = `import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  writeFileSync(${JSON.stringify(join(root, "measured.json"))}, JSON.stringify({ seconds: (user + system) / 1e6, megabytes: maxRSS / 1024 }));
});`;
  const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
  const preload = `data:text/javascript,${encodeURIComponent(script)}`;
  await run(process.execPath, ["--import", preload, cli, "check", "--fix", "--cwd", root], { maxBuffer: 2 ** 30 });
  const measured = JSON.parse(await readFile(join(root, "measured.json"), "utf8")) as Measured;
  return { ...measured, clock: (performance.now() - begun) / 1000 };
}

function tell(what: string, records: number, { seconds, megabytes, clock }: Measured): void {
  const rate = Math.round(records / seconds);
  const columns = [
    what.padEnd(20),
    `${seconds.toFixed(1).padStart(7)} s of processor time`,
    `${String(rate).padStart(7)} records/s`,
  ];
  const elapsed = clock === undefined ? "" : `, ${clock.toFixed(1)} s on the clock`;
  console.log(`  ${columns.join(" ")} ${String(Math.round(megabytes)).padStart(6)} MB${elapsed}`);
}

function compare(what: string, pairs: readonly Pair[], truth: readonly Pair[]): void {
  const key = ([one, other]: Pair) => `${Math.min(one, other)} ${Math.max(one, other)}`;
  const expected = new Set(truth.map(key));
  const found = new Set(pairs.map(key));
  const right = [...found].filter((pair) => expected.has(pair)).length;
  console.log(
    `  ${what.padEnd(20)} ${found.size} pairs: recall ${(right / expected.size).toFixed(4)}, precision ${(right / found.size).toFixed(4)}`,
  );
}

/** Words of the records. */
async function textsIn(files: readonly string[]): Promise<Map<number, string[]>> {
  const texts = new Map<number, string[]>();
  for (const file of files) {
    for (const line of (await readFile(file, "utf8")).split("\n")) {
      if (line === "") continue;
      const { id, messages } = JSON.parse(line) as { id: number; messages: { content: string }[] };
      texts.set(id, wordsOf(messages.map(({ content }) => content).join(" ")));
    }
  }
  return texts;
}

/**
 * Every pair at or above the threshold, by the definition: shingles as strings, all that two texts share counted. The shingles of
 * one length after those of another, for all of them at once would not fit into memory.
 */
function bruteForce(texts: ReadonlyMap<number, readonly string[]>): Pair[] {
  const parts = 1 + Math.floor(texts.size / 10_000);
  const sizes = new Map<number, number>();
  const shared = new Map<number, number>();
  for (let part = 0; part < parts; part++) {
    const holders = new Map<string, number[]>();
    for (const [id, words] of texts) {
      const n = Math.min(5, words.length);
      const all = Array.from({ length: words.length - n + 1 }, (_, i) => words.slice(i, i + n).join(" "));
      const shingles = new Set(all.filter(({ length }) => length % parts === part));
      sizes.set(id, (sizes.get(id) ?? 0) + shingles.size);
      for (const shingle of shingles) {
        const list = holders.get(shingle) ?? [];
        for (const other of list) shared.set(other * MOST + id, (shared.get(other * MOST + id) ?? 0) + 1);
        list.push(id);
        holders.set(shingle, list);
      }
    }
  }
  return [...shared].flatMap(([key, both]): Pair[] => {
    const [one, other] = [Math.floor(key / MOST), key % MOST];
    return both / (sizes.get(one)! + sizes.get(other)! - both) >= THRESHOLD ? [[one, other]] : [];
  });
}

function joined(texts: ReadonlyMap<number, readonly string[]>): Pair[] {
  const ids = [...texts.keys()];
  const shingled = shingledTexts([...texts.values()], THRESHOLD);
  const index = new JaccardIndex(new JaccardJoin(shingled, THRESHOLD, new Uint8Array(ids.length).fill(1)));
  return ids.flatMap((id, text) => {
    const matches = index.find(text).map((match): Pair => [ids[match.text]!, id]);
    index.add(text);
    return matches;
  });
}
