/**
 * Joins blocks of Markdown, leaving out from the one that does not fit what does not fit, and says which. A block is
 * kept whole or not at all, so that no table, fence or `<details>` is left open; a smaller one after it still goes in.
 *
 * @param limitBytes of UTF-8, which are never fewer than the characters a comment's limit counts
 */
export function fitBlocks(blocks: readonly string[], limitBytes: number): string {
  const separator = "\n\n";
  const size = (text: string) => Buffer.byteLength(text, "utf8");
  const whole = `${blocks.join(separator)}\n`;
  if (size(whole) <= limitBytes) return whole;
  const room = limitBytes - NOTICE_BYTES;
  const kept: string[] = [];
  const left: string[] = [];
  let used = 1;
  for (const block of blocks) {
    const needed = size(block) + separator.length;
    if (used + needed <= room) {
      kept.push(block);
      used += needed;
    } else {
      left.push(titleOf(block));
    }
  }
  const text = `${[...kept, notice(left)].join(separator)}\n`;
  // A limit too small even for the notice: nothing is better than something cut open.
  return size(text) <= limitBytes ? text : "";
}

/** Room that is always enough for {@link notice}. */
const NOTICE_BYTES = 1200;

function notice(left: string[]): string {
  const names = left.filter((title) => title !== "").slice(0, 8);
  const which = names.length === 0 ? "" : ` (${names.join("; ")}${names.length < left.length ? "; …" : ""})`;
  return `> ${left.length === 1 ? "One part" : `${left.length} parts`} of this report did not fit here${which}. \`report.md\` of the run has all of it.`;
}

/** Text of the block's heading, without its mark, as far as it is plain words: it must not open anything that needs closing. */
function titleOf(block: string): string {
  const title = /^#{1,6} (.*)$/m.exec(block)?.[1] ?? "";
  const words = /[\p{L}\p{N} ,.'’:()-]*/u.exec(title.replace(/^[^\p{L}\p{N}]+/u, ""))?.[0] ?? "";
  return [...words].slice(0, 30).join("").trim();
}
