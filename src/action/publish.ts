import { act } from "./face.ts";

await act("publish");
