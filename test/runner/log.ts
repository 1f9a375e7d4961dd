import { type Command, parseCommand } from "./commands.ts";

export interface Annotation {
  level: "error" | "warning" | "notice";
  message: string;
  title?: string;
  file?: string;
  line?: number;
  endLine?: number;
  column?: number;
  endColumn?: number;
}

const PER_LEVEL = 10;
const MESSAGE = 4096;

/** What the runner makes of the lines a step's processes print: the masked log, annotations, masks, groups. */
export class StepLog {
  /** As a person sees it: secrets masked, commands carried out instead of shown. */
  readonly lines: string[] = [];
  /** What the processes printed, unmasked. */
  readonly raw: string[] = [];
  /** As many as the runner shows. */
  readonly annotations: Annotation[] = [];
  /** Those over the limit. */
  readonly dropped: Annotation[] = [];
  readonly groups: string[] = [];
  /** Commands by name that nobody should use any more, with what they say. */
  readonly deprecated: Command[] = [];
  readonly masks = new Set<string>();
  #open = 0;
  #resume: string | undefined;

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.mask(secret);
  }

  mask(secret: string): void {
    for (const line of [secret, ...secret.split(/\r?\n/)]) if (line.trim() !== "") this.masks.add(line);
  }

  scrub(text: string): string {
    // The longest first, so that a secret that is part of another does not leave the rest of it to be read.
    return [...this.masks]
      .sort((a, b) => b.length - a.length)
      .reduce((all, secret) => all.replaceAll(secret, "***"), text);
  }

  get openGroups(): number {
    return this.#open;
  }

  read(line: string): void {
    this.raw.push(line);
    const command = parseCommand(line, this.#resume);
    if (command === null) {
      this.lines.push(this.scrub(line));
    } else if (this.#resume !== undefined) {
      if (command.name === this.#resume) this.#resume = undefined;
      else this.lines.push(this.scrub(line));
    } else {
      this.#carryOut(command);
    }
  }

  #carryOut(command: Command): void {
    const message = this.scrub(command.message);
    switch (command.name) {
      case "add-mask":
        this.mask(command.message);
        break;
      case "error":
      case "warning":
      case "notice":
        this.#annotate(command.name, message, command.properties);
        break;
      case "group":
        this.#open++;
        this.groups.push(message);
        this.lines.push(`▼ ${message}`);
        break;
      case "endgroup":
        this.#open--;
        break;
      case "stop-commands":
        this.#resume = command.message;
        break;
      case "debug":
        break;
      default:
        this.deprecated.push(command);
    }
  }

  #annotate(level: Annotation["level"], message: string, properties: Record<string, string>): void {
    this.lines.push(`${level}: ${message}`);
    const number = (name: string) => (properties[name] === undefined ? undefined : Number(properties[name]));
    const [line, column] = [number("line"), number("col")];
    const [endLine = line, endColumn = column] = [number("endLine"), number("endColumn")];
    const annotation: Annotation = { level, message: message.slice(0, MESSAGE) };
    if (properties.title !== undefined) annotation.title = this.scrub(properties.title);
    if (properties.file !== undefined) annotation.file = this.scrub(properties.file);
    if (line !== undefined && endLine !== undefined) Object.assign(annotation, { line, endLine });
    // Columns without a line, or over several lines, are not shown.
    if (column !== undefined && line !== undefined && line === endLine)
      Object.assign(annotation, { column, endColumn });
    const shown = this.annotations.filter((one) => one.level === level).length;
    (shown < PER_LEVEL ? this.annotations : this.dropped).push(annotation);
  }
}
