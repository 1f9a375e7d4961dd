/*
 * What `lora engine install webgpu` fetches: Dawn, the WebGPU of Chromium, as a native addon in the npm package `webgpu`. The backend of
 * TensorFlow.js that computes on it is part of this program. A new pin is a new version of the engine, and with it of every closure.
 */

export const DAWN_VERSION = "0.6.2";

/** package.json and package-lock.json of the installation: `npm ci` installs exactly these files, from whatever registry npm is configured for. */
export const PACKAGE = {
  name: "lora-engine-webgpu",
  version: "1.0.0",
  private: true,
  dependencies: { webgpu: DAWN_VERSION },
};

export const PACKAGE_LOCK = {
  name: PACKAGE.name,
  version: PACKAGE.version,
  lockfileVersion: 3,
  requires: true,
  packages: {
    "": { name: PACKAGE.name, version: PACKAGE.version, dependencies: PACKAGE.dependencies },
    "node_modules/debug": {
      version: "4.4.3",
      integrity: "sha512-RGwwWnwQvkVfavKVt22FGLw+xYSdzARwm0ru6DhTVA3umU5hZc28V3kO4stgYryrTlLpuvgI9GiijltAjNbcqA==",
      license: "MIT",
      dependencies: { ms: "^2.1.3" },
      peerDependenciesMeta: { "supports-color": { optional: true } },
      engines: { node: ">=6.0" },
    },
    "node_modules/ms": {
      version: "2.1.3",
      integrity: "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==",
      license: "MIT",
    },
    "node_modules/webgpu": {
      version: "0.6.2",
      integrity: "sha512-3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q==",
      license: "MIT",
      dependencies: { "@webgpu/types": "^0.1.72", debug: "^4.4.0" },
    },
    "node_modules/@webgpu/types": {
      version: "0.1.74",
      integrity: "sha512-lgiI4hbuLcI9unnm2cL/tvCaQU45dp0xcLWJh5uB/9MBGvIA4F8XIk7nSiBeg+K4xWGYwgZKn80LmERI5CxoTA==",
      license: "BSD-3-Clause",
    },
  },
};
