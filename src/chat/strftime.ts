import { TemplateFault } from "./python.ts";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const two = (value: number) => String(value).padStart(2, "0");

/**
 * Python's `strftime` in the C locale, for the first instant of a day.
 * @param date `YYYY-MM-DD`
 * @throws {TemplateFault} for a directive it does not know
 */
export function strftime(date: string, format: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const month = MONTHS[day.getUTCMonth()] as string;
  const weekday = DAYS[day.getUTCDay()] as string;
  const dayOfYear = Math.round((day.getTime() - Date.UTC(day.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const fields: Record<string, string> = {
    Y: String(day.getUTCFullYear()),
    y: two(day.getUTCFullYear() % 100),
    m: two(day.getUTCMonth() + 1),
    d: two(day.getUTCDate()),
    e: String(day.getUTCDate()).padStart(2),
    B: month,
    b: month.slice(0, 3),
    A: weekday,
    a: weekday.slice(0, 3),
    j: String(dayOfYear).padStart(3, "0"),
    H: "00",
    I: "12",
    M: "00",
    S: "00",
    p: "AM",
    F: date,
    "%": "%",
  };
  // A hyphen drops the leading zero, as glibc does.
  return format.replace(/%(-?)(.?)/gsu, (directive, hyphen: string, letter: string) => {
    const field = fields[letter];
    if (field === undefined) throw new TemplateFault(`uses the date format "${directive}"`, /strftime_now/);
    return hyphen === "" ? field : field.replace(/^[0 ]+(?=.)/, "");
  });
}
