import { act } from "./face.ts";

await act("run");
