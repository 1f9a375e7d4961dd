/** Holds the import directions of docs/architecture.md: down only, faces never import one another. */
const floors = [
  "formats",
  "manifest",
  "dataset",
  ["hygiene", "chat", "model"],
  "engine",
  "evaluate",
  "provenance",
  "serving",
  "publish",
  "report",
  "pipeline",
  ["cli", "action"],
];
const flat = floors.map((floor) => (Array.isArray(floor) ? floor : [floor]));
const rules = flat.flatMap((rooms, floor) =>
  rooms.map((room) => {
    const beside = rooms.filter((other) => other !== room);
    const above = flat.slice(floor + 1).flat();
    return {
      name: `${room}-imports-down`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: `^src/(${[...beside, ...above].join("|") || "nothing"})/` },
    };
  }),
);

module.exports = {
  forbidden: [
    ...rules,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "actions-only-in-action",
      severity: "error",
      from: { path: "^src/(?!action/)" },
      to: { path: "node_modules/@actions/" },
    },
    {
      name: "tfjs-only-in-model-and-engine",
      severity: "error",
      from: { path: "^src/(?!model/|engine/)" },
      to: { path: "node_modules/@tensorflow/" },
    },
    {
      name: "model-knows-formats-only",
      severity: "error",
      from: { path: "^src/model/" },
      to: { path: "^src/(?!model/|formats/)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
