/** Runs the Hub fixture until it is told to stop: `npx node test/servers/hub-main.ts --port 8181`. Prints its URL. */
import { parseArgs } from "node:util";
import { startHub } from "./hub.ts";

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const hub = await startHub({ port: Number(values.port), pageSize: 2, partSize: 4096 });
console.log(hub.url);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void hub.close());
