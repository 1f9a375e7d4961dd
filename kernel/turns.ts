import { List } from "./list";

/** A turn: its role; where its content lies in the line, as JSON writes it, and among the texts; what it has. */
@unmanaged
export class Turn {
  role: u32;
  raw: usize;
  rawEnd: usize;
  text: usize;
  length: usize;
  escaped: bool;
  high: bool;
}

const turns = new List(64 * offsetof<Turn>());
/** Turns of the record. */
export let count: u32 = 0;

export function forgetTurns(): void {
  count = 0;
  turns.length = 0;
}

/** A turn of which nothing is known yet; it counts from {@link keepTurn} on. */
export function newTurn(): Turn {
  const turn = changetype<Turn>(turns.reserve(offsetof<Turn>()));
  turn.role = u32.MAX_VALUE;
  turn.raw = 0;
  return turn;
}

export function keepTurn(): void {
  turns.length += offsetof<Turn>();
  count++;
}

export function turnAt(i: u32): Turn {
  return changetype<Turn>(turns.start + i * offsetof<Turn>());
}
