import { describe, expect, test } from "vitest";
import { readEnvironment } from "../../src/pipeline/environment.ts";

describe("the environment", () => {
  test("an engine's process sees no secret, and all else", () => {
    const env = {
      PATH: "/bin",
      TF_DETERMINISTIC_OPS: "1",
      RUNNER_TRACKING_ID: "github_1",
      HF_TOKEN: "hf_a",
      "INPUT_HF-TOKEN": "hf_b",
      "INPUT_GITHUB-TOKEN": "ghs_c",
      ACTIONS_ID_TOKEN_REQUEST_URL: "http://id",
      AWS_SECRET_ACCESS_KEY: "d",
      NPM_CONFIG__AUTHTOKEN: "e",
    };
    expect(readEnvironment(env).engineEnvironment).toEqual({
      PATH: "/bin",
      TF_DETERMINISTIC_OPS: "1",
      RUNNER_TRACKING_ID: "github_1",
    });
  });

  test("the Hub is found as its own clients find it", () => {
    const found = readEnvironment({
      HF_HOME: "/data/hf",
      HF_ENDPOINT: "https://hub.example/",
      HUGGING_FACE_HUB_TOKEN: "hf_x",
    });
    expect(found).toMatchObject({ hubUrl: "https://hub.example", hubToken: "hf_x", hubCache: "/data/hf/hub" });
    expect(readEnvironment({ HF_HOME: "/data/hf", HF_HUB_CACHE: "/fast/hub" }).hubCache).toBe("/fast/hub");
    expect(readEnvironment({ XDG_CACHE_HOME: "/cache" })).toMatchObject({
      hubCache: "/cache/huggingface/hub",
      hubUrl: "https://huggingface.co",
    });
  });

  test("a number of threads is a number, or refused", () => {
    expect(readEnvironment({}).threads).toBeUndefined();
    expect(readEnvironment({ LORA_THREADS: "" }).threads).toBeUndefined();
    expect(readEnvironment({ LORA_THREADS: "3" }).threads).toBe(3);
    for (const LORA_THREADS of ["0", "-1", "two", "1.5"])
      expect(() => readEnvironment({ LORA_THREADS })).toThrow(/LORA_THREADS/);
  });

  test("the builder is the workflow in CI and nobody in particular at a desk", () => {
    expect(readEnvironment({}).builder).toEqual({ id: "local" });
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "org/data",
      GITHUB_WORKFLOW_REF: "org/data/.github/workflows/lora.yml@refs/heads/main",
      GITHUB_RUN_ID: "7",
      GITHUB_RUN_ATTEMPT: "2",
    };
    expect(readEnvironment(env).builder).toEqual({
      id: "https://github.com/org/data/.github/workflows/lora.yml@refs/heads/main",
      invocation: "https://github.com/org/data/actions/runs/7/attempts/2",
    });
  });
});
