/** What is told of a record, to whoever called for it: u32 each. */
@unmanaged
class Told {
  id: usize;
  idLength: usize;
  prompt: usize;
  promptLength: usize;
  answer: usize;
  answerLength: usize;
  suspicions: u32;
  /** UTF-16 code units of what is said, and of what users say. */
  characters: u32;
  asked: u32;
  systems: u32;
  users: u32;
  assistants: u32;
  worded: u32;
  size: u32;
  /** The longest text of a user, the first of them, and that of an assistant; their lengths in bytes. */
  user: usize;
  userLength: usize;
  assistant: usize;
  assistantLength: usize;
}
export const told = new Told();
