import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { MAX_DEPTH, type Parsed } from "./syntax.ts";

/** Where the keys and values of a document stand. */
export interface Positions {
  /**
   * Place of the key (or list item) that `path` leads to, or of its value. Where the document does not go that deep, the
   * place of the deepest node on the way.
   */
  at(path: readonly (string | number)[], options?: { value?: boolean }): Place;
}

const MAX_ANCHORS = 100;
/** Most nodes that aliases may add to a document. */
const MAX_EXPANSION = 10_000;

/** Turns a parsed document into plain data. Faults of single nodes are collected; a value with findings is not to be used. */
export function plainData(parsed: Parsed): { value: unknown; positions: Positions; findings: Finding[] } {
  const reading = new Reading(parsed);
  const value = parsed.document.contents === null ? null : reading.read(parsed.document.contents);
  return {
    value,
    positions: { at: (path, options) => reading.at(path, options?.value === true) },
    findings: reading.findings,
  };
}

class Reading {
  readonly findings: Finding[] = [];
  readonly #parsed: Parsed;
  readonly #anchors = new Map<string, Node>();
  readonly #pairs = new Map<YAMLMap, Map<string, Pair>>();
  readonly #targets = new Map<Alias, Node>();
  /** Collections being read, from the root down: an alias to one of them would never end. */
  readonly #open = new Set<Node>();
  /** How many aliases are being followed, one inside the other. */
  #expanding = 0;
  #expanded = 0;
  #depth = 0;
  /** Set when aliases make the document too large or too deep; nothing more is expanded then. */
  #exhausted = false;

  constructor(parsed: Parsed) {
    this.#parsed = parsed;
  }

  read(node: Node): unknown {
    if (this.#expanding > 0 && (++this.#expanded > MAX_EXPANSION || this.#depth > MAX_DEPTH)) this.#exhausted = true;
    if (this.#exhausted && this.#expanding > 0) return undefined;
    if (isAlias(node)) return this.#readAlias(node);
    this.#remember(node);
    if (isScalar(node)) return this.#readScalar(node);
    this.#open.add(node);
    this.#depth++;
    const value = isMap(node)
      ? this.#readMap(node)
      : isSeq(node)
        ? node.items.map((item) => this.read(item as Node))
        : undefined;
    this.#depth--;
    this.#open.delete(node);
    return value;
  }

  #readMap(map: YAMLMap): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const seen = new Map<string, Node>();
    for (const { key, value: inner } of map.items as { key: Scalar; value: Node | null }[]) {
      const name = String(key.value ?? "");
      const first = seen.get(name);
      if (name === "<<") {
        this.#refuse(
          "yaml-merge-key",
          key,
          "`<<` merges mappings, which YAML 1.2 does not have.",
          "Write the keys out.",
        );
      } else if (name === "__proto__") {
        this.#refuse("yaml-key", key, 'The key "__proto__" is not allowed.', "Choose another name.");
      } else if (first !== undefined) {
        const related = [{ message: "It is first given here.", place: this.#place(first) }];
        this.#refuse(
          "yaml-duplicate-key",
          key,
          `The key ${excerpt(name)} is given twice.`,
          "Keep one of the two.",
          related,
        );
      } else if (this.#isText(key)) {
        seen.set(name, key);
        this.#remember(key);
        value[name] = inner === null ? null : this.read(inner);
      }
    }
    return value;
  }

  #readScalar(node: Scalar): unknown {
    const { value } = node;
    const source = node.source ?? String(value);
    if (typeof value === "string") {
      this.#isText(node);
    } else if (typeof value === "number") {
      const digits = /^[-+]?[0-9]+$/.test(source) || /^0[xo]/.test(source);
      if (!Number.isFinite(value) || (digits && !Number.isSafeInteger(value))) {
        const help = "Put quotes around it if it is meant as text, such as a commit; otherwise write a smaller number.";
        this.#refuse("yaml-number", node, `${excerpt(source)} is a number that cannot be kept exactly.`, help);
      }
    }
    return value;
  }

  /** Escapes can spell half a surrogate pair, which is no character and has no UTF-8. */
  #isText(node: Scalar): boolean {
    if (typeof node.value !== "string" || !/\p{Surrogate}/u.test(node.value)) return true;
    const message = `The text ${excerpt(node.value)} holds half of a surrogate pair.`;
    this.#refuse("yaml-surrogate", node, message, "Write the character itself, or both halves.");
    return false;
  }

  #readAlias(alias: Alias): unknown {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#refuse(
        "yaml-alias",
        alias,
        `The alias ${excerpt(`*${alias.source}`)} has no anchor above it.`,
        "Mark the value it stands for with `&name`, above it.",
      );
      return undefined;
    }
    this.#targets.set(alias, target);
    if (this.#open.has(target)) {
      this.#refuse(
        "yaml-alias",
        alias,
        `The alias ${excerpt(`*${alias.source}`)} lies inside the value it stands for.`,
        "Write the value out.",
      );
      return undefined;
    }
    const already = this.#exhausted;
    this.#expanding++;
    const value = this.read(target);
    this.#expanding--;
    if (this.#exhausted && !already && this.#expanding === 0) {
      const message = `Aliases make the document larger than ${MAX_EXPANSION} values or deeper than ${MAX_DEPTH} levels.`;
      this.#refuse("yaml-alias", alias, message, "Write the values out.");
    }
    return value;
  }

  #remember(node: Node): void {
    const anchor = (node as Scalar).anchor;
    if (anchor === undefined || this.#expanding > 0) return;
    this.#anchors.set(anchor, node);
    if (this.#anchors.size === MAX_ANCHORS + 1) {
      this.#refuse("yaml-alias", node, `The document has more than ${MAX_ANCHORS} anchors.`, "Write the values out.");
    }
  }

  at(path: readonly (string | number)[], wantsValue: boolean): Place {
    let node: Node | null = this.#parsed.document.contents;
    let key: Node | null = node;
    for (const step of path) {
      const target: Node | null | undefined = node !== null && isAlias(node) ? this.#targets.get(node) : node;
      if (isMap(target)) {
        const pair = this.#pairOf(target, String(step));
        if (pair === undefined) break;
        key = pair.key as Node;
        node = pair.value as Node | null;
      } else if (isSeq(target) && typeof step === "number" && target.items[step] !== undefined) {
        node = target.items[step] as Node;
        key = node;
      } else {
        break;
      }
    }
    // An empty value has no place of its own.
    const silent = node === null || (isScalar(node) && node.value === null && !node.source);
    return this.#place(wantsValue && !silent ? node : key);
  }

  /** A map of the keys is made once: a faulty file may ask for a great many places. */
  #pairOf(map: YAMLMap, key: string): Pair | undefined {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [String((pair.key as Scalar).value ?? ""), pair]));
      this.#pairs.set(map, pairs);
    }
    return pairs.get(key);
  }

  #place(node: Node | null): Place {
    return this.#parsed.placeOf(node?.range?.[0] ?? 0);
  }

  #refuse(rule: string, node: Node, message: string, help: string, related?: Finding["related"]): void {
    this.findings.push({
      rule,
      severity: "error",
      message,
      help,
      place: this.#place(node),
      ...(related && { related }),
    });
  }
}
