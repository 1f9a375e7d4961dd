import { BlockList, isIPv6 } from "node:net";

const V4 =
  /(?<![\w.:/-])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\w-]|\.\d)/g;
/** Only addresses that are given to hosts, 2000::/3, and so begin with a group of four. */
const V6 = /(?<![\w:.])[23][0-9a-f]{3}:[0-9a-f:]{2,34}(?![\w:]|\.\d)/gi;

/** Not of one host on the internet: private, shared, local, for documentation, multicast, reserved (RFC 6890 and its kin). */
const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  special.addSubnet(network, prefix, "ipv4");
}
special.addSubnet("2001:db8::", 32, "ipv6");
special.addSubnet("3fff::", 20, "ipv6");

/** Resolvers that anyone may ask and examples are full of. */
const PUBLIC_RESOLVERS = new Set([
  "208.67.222.222",
  "208.67.220.220",
  "149.112.112.112",
  "2001:4860:4860::8888",
  "2001:4860:4860::8844",
  "2606:4700:4700::1111",
  "2606:4700:4700::1001",
]);

/**
 * Addresses of hosts on the internet in a text, lower case. Four numbers of which none has three digits, or the last is 0, are
 * more often a version, a date or a network than a host, and are let be.
 */
export function ipsIn(text: string): { start: number; end: number; value: string }[] {
  const v4 = [...text.matchAll(V4)].filter(({ 0: address }) => {
    const numbers = address.split(".").map(Number);
    return numbers.some((number) => number >= 100) && numbers[3] !== 0 && !special.check(address, "ipv4");
  });
  const written = text.includes(":") ? text.matchAll(V6) : [];
  const v6 = [...written].filter(({ 0: address }) => isIPv6(address) && !special.check(address, "ipv6"));
  return [...v4, ...v6].flatMap(({ 0: address, index }) => {
    const value = address.toLowerCase();
    return PUBLIC_RESOLVERS.has(value) ? [] : { start: index, end: index + address.length, value };
  });
}
