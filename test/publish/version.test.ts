import { describe, expect, test } from "vitest";
import { formatTag, parseTag } from "../../src/publish/version.ts";

const versions = [
  "0.0.0",
  "1.2.3",
  "10.20.30",
  "1.0.0-alpha.1",
  "1.0.0-0.3.7",
  "1.0.0+20130313144700",
  "2.0.0-rc.1+build.5",
];
const names = ["desk", "support-desk", "support-v2", "a.b_c"];
const patterns = ["{name}-v{version}", "{name}@{version}", "releases/{name}/{version}", "{name}+{name}-{version}"];

describe("release tags", () => {
  test.each(patterns)("what %s makes is read back", (pattern) => {
    for (const name of names) {
      for (const version of versions) {
        const tag = formatTag(pattern, { name, version });
        expect(parseTag(pattern, tag, name)).toEqual({ name, version });
        expect(parseTag(pattern, tag, "other")).toBeNull();
      }
    }
  });

  test("the name is found when it is not given", () => {
    expect(parseTag("{name}-v{version}", "support-v2-v1.0.0")).toEqual({ name: "support-v2", version: "1.0.0" });
    expect(parseTag("v{version}", "v1.0.0", "desk")).toEqual({ name: "desk", version: "1.0.0" });
    expect(parseTag("{name}+{name}-{version}", "a+b-1.0.0")).toBeNull();
  });

  // From the list of invalid versions at https://semver.org.
  test.each([
    "1",
    "1.2",
    "01.1.1",
    "1.2.3-01",
    "1.2.3-0123.0123",
    "1.2.3+",
    "alpha",
    "1.2.3.DEV",
    "-1.0.3",
    "1.1.2+.123",
    "v1.2.3",
    "",
  ])("%j is no version", (version) => {
    expect(() => formatTag("{name}-v{version}", { name: "desk", version })).toThrow(
      expect.objectContaining({ code: "version-format" }),
    );
    expect(parseTag("{name}-v{version}", `desk-v${version}`)).toBeNull();
  });

  test.each([
    "{name} {version}",
    "{name}:{version}",
    "-{version}",
    "{version}.lock",
    "a..{version}",
    ".x/{version}",
    "{version}/",
  ])("%j makes no git tag", (pattern) => {
    expect(() => formatTag(pattern, { name: "desk", version: "1.0.0" })).toThrow(
      expect.objectContaining({ code: "tag-format" }),
    );
  });

  test.each(["main", "desk-v1.0.0 ", "desk-v1.0.0\n", "xdesk", "refs/tags/desk-v1.0.0", "DESK-v1.0.0"])(
    "%j is no release",
    (tag) => {
      expect(parseTag("{name}-v{version}", tag)).toBeNull();
    },
  );
});
