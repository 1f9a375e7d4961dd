import { LoraError } from "../formats/error.ts";

/** The grammar of https://semver.org, 2.0.0. */
const SEMVER =
  "(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)" +
  "(?:-(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?" +
  "(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?";
const NAME = "[a-z0-9][a-z0-9._-]{0,95}?";
const wholeVersion = new RegExp(`^${SEMVER}$`);

/**
 * The tag of a release, the same in git and on the Hub.
 * @param pattern such as `{name}-v{version}`
 * @throws {LoraError} `version-format` for what is no semantic version, `tag-format` for what git would refuse as a tag
 */
export function formatTag(pattern: string, { name, version }: { name: string; version: string }): string {
  if (!wholeVersion.test(version)) {
    throw new LoraError("version-format", `"${version.slice(0, 40)}" is not a semantic version.`, {
      next: "Use MAJOR.MINOR.PATCH, such as 1.2.0 or 2.0.0-rc.1.",
    });
  }
  const tag = pattern.replaceAll("{name}", name).replaceAll("{version}", version);
  if (!isTagName(tag)) {
    throw new LoraError("tag-format", `"${tag.slice(0, 80)}" is no name for a git tag.`, {
      next: "Change `publish.tag` in the adapter's manifest; the default is {name}-v{version}.",
    });
  }
  return tag;
}

/**
 * The adapter and version a tag was made from, or null when the pattern does not make such a tag. Where a tag can be read
 * in two ways (`a-v1.0.0-v2.0.0`), the shorter name wins; with `name` given there is nothing to guess.
 */
export function parseTag(pattern: string, tag: string, name?: string): { name: string; version: string } | null {
  const seen = new Set<string>();
  const source = pattern.split(/(\{name\}|\{version\})/).map((part) => {
    if (part !== "{name}" && part !== "{version}") return escapeLiteral(part);
    const value = part === "{version}" ? SEMVER : name === undefined ? NAME : escapeLiteral(name);
    // A placeholder written twice is captured once; building the tag again below shows whether both said the same.
    const group = seen.has(part) ? "?:" : `?<${part.slice(1, -1)}>`;
    seen.add(part);
    return `(${group}${value})`;
  });
  const found = new RegExp(`^${source.join("")}$`).exec(tag)?.groups;
  if (found?.version === undefined) return null;
  const parsed = { name: found.name ?? name ?? "", version: found.version };
  const again = pattern.replaceAll("{name}", parsed.name).replaceAll("{version}", parsed.version);
  return again === tag ? parsed : null;
}

function escapeLiteral(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** The rules of `git check-ref-format` for what comes after `refs/tags/`. */
function isTagName(tag: string): boolean {
  return (
    tag !== "@" &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses them, so we look for them
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|^\/|\.$|^-/.test(tag) &&
    tag.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"))
  );
}
