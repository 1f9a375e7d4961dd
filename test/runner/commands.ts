/** A workflow command: `::name key=value,…::message`, or `##[name key=value;…]message` of old. */
export interface Command {
  name: string;
  properties: Record<string, string>;
  message: string;
}

const registered = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "internal-set-repo-path",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

/**
 * Reads a line of a process's output as the runner does: the new form at the line's start, after white space; the old form
 * anywhere in the line. A line that a resume token of `stop-commands` would match is a command too.
 */
export function parseCommand(line: string, resumeToken?: string): Command | null {
  return newForm(line, resumeToken) ?? oldForm(line);
}

function newForm(line: string, resumeToken: string | undefined): Command | null {
  const text = line.trimStart();
  if (!text.startsWith("::")) return null;
  const end = text.indexOf("::", 2);
  if (end < 0) return null;
  const [head, message] = [text.slice(2, end), text.slice(end + 2)];
  const space = head.indexOf(" ");
  const name = space < 0 ? head : head.slice(0, space);
  if (!registered.has(name) && name !== resumeToken) return null;
  return { name, properties: properties(space < 0 ? "" : head.slice(space + 1), ","), message: unescaped(message) };
}

function oldForm(line: string): Command | null {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return null;
  const head = line.slice(start + 3, end);
  const space = head.indexOf(" ");
  const name = space < 0 ? head : head.slice(0, space);
  if (!registered.has(name)) return null;
  return { name, properties: properties(space < 0 ? "" : head.slice(space + 1), ";"), message: line.slice(end + 1) };
}

function properties(text: string, separator: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf("=");
    if (equals > 0) found[pair.slice(0, equals).trim()] = unescaped(pair.slice(equals + 1), true);
  }
  return found;
}

function unescaped(text: string, property = false): string {
  const plain = text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  return (property ? plain.replaceAll("%3A", ":").replaceAll("%2C", ",") : plain).replaceAll("%25", "%");
}
