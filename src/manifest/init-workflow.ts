/** A workflow of three jobs, each with only the permissions it needs. */
export function workflowText(action: string): string {
  return `# check (any runner) -> train (your GPU runner, never for pull requests from forks) -> publish (trusted, no model code).
name: lora
on:
  pull_request:
  push:
    branches: [main]
    tags: ["*-v*"] # a release, such as support-desk-v1.2.3

permissions: {} # each job asks for what it needs

concurrency:
  group: lora-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write # the comment
    outputs:
      adapters: \${{ steps.check.outputs.adapters }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # to see what changed
          lfs: true
          persist-credentials: false
      - id: check
        uses: ${action}/check@v1

  train:
    needs: check
    # A pull request from a fork must never run on a machine of yours. The Action refuses it, too.
    if: >-
      needs.check.outputs.adapters != '[]' &&
      (github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository)
    runs-on: [self-hosted, gpu]
    permissions:
      contents: read
      pull-requests: write # the comment
    strategy:
      fail-fast: false
      max-parallel: 1
      matrix:
        adapter: \${{ fromJSON(needs.check.outputs.adapters) }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          lfs: true
          persist-credentials: false
      - uses: ${action}/train@v1
        with:
          adapters: \${{ matrix.adapter }}
      - uses: actions/upload-artifact@v4
        with:
          name: lora-\${{ matrix.adapter }}
          path: |
            .lora
            !.lora/**/checkpoints/**
          include-hidden-files: true # .lora starts with a dot
          if-no-files-found: error

  publish:
    needs: [check, train]
    if: github.event_name == 'push' # a merge to the branch above, or a release tag
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write # Trusted Publishers of the Hugging Face Hub: no stored token
    strategy:
      fail-fast: false
      max-parallel: 1
      matrix:
        adapter: \${{ fromJSON(needs.check.outputs.adapters) }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          lfs: true
          persist-credentials: false
      - uses: actions/download-artifact@v4
        with:
          name: lora-\${{ matrix.adapter }}
          path: .lora
      - uses: ${action}/publish@v1
        with:
          adapters: \${{ matrix.adapter }}
`;
}
