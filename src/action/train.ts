import { act } from "./face.ts";

await act("train");
