import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTarget } from "../../src/publish/open.ts";
import { exchangeToken } from "../../src/publish/trusted.ts";
import { type Hub, startHub } from "../servers/hub.ts";
import { makeBundle, workplace } from "./adapter.ts";

const REPO = "org/desk-lora";
let hub: Hub;

beforeEach(async () => {
  hub = await startHub({ publishers: { "id-token": REPO } });
});

afterEach(() => hub.close());

describe("trusted publishing", () => {
  test("the workflow's identity becomes a token for one repository, asked for the Hub as audience", async () => {
    const audiences: string[] = [];
    const token = await exchangeToken({
      hubUrl: `${hub.url}/`,
      repo: REPO,
      idToken: async (audience) => {
        audiences.push(audience);
        return "id-token";
      },
    });
    expect(token).toMatch(/^hf_jwt_/);
    expect(audiences).toEqual([hub.url]);
  });

  test("a target publishes with it, tells of it, and exchanges it only when it publishes", async () => {
    await using place = await workplace();
    const bundle = await makeBundle(place.path);
    hub.seed(REPO, {});
    const told: string[] = [];
    const options = {
      workspaceRoot: place.path,
      private: false,
      hubUrl: hub.url,
      idToken: async () => "id-token",
      onToken: (token: string) => void told.push(token),
    };
    const target = openTarget(`hf://${REPO}`, options);
    expect(hub.requests).toEqual([]);
    const request = { message: "Release", closure: bundle.plan.closure };
    expect((await target.publish(bundle.files, request)).changed).toBe(true);
    expect(told).toEqual(["hf_jwt_org_desk-lora"]);
    const kept = openTarget(`hf://${REPO}`, { ...options, hubToken: "hf_write" });
    expect((await kept.publish(bundle.files, request)).changed).toBe(false);
    expect(told).toHaveLength(1);
  });

  test.each([
    [
      "another repository",
      "org/other",
      async () => "id-token",
      /does not know this workflow as a publisher of org\/other/,
    ],
    ["another workflow", REPO, async () => "forged", /invalid_grant/],
    [
      "no permission to ask",
      REPO,
      () => Promise.reject(new Error("ACTIONS_ID_TOKEN_REQUEST_URL is not set")),
      /gave no ID token/,
    ],
  ])("%s is refused in words", async (_name, repo, idToken, words) => {
    const error = await exchangeToken({ hubUrl: hub.url, repo, idToken }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "trusted-publisher", exit: 3, next: expect.stringContaining("HF_TOKEN") });
    expect((error as Error).message).toMatch(words);
  });
});
