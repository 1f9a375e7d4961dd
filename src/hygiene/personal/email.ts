/** Addresses of people. Of a URL's login nothing is taken: that is a credential. */
const ADDRESS =
  /(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,24})(?![\w-]|\.\w)/g;

/** Reserved for documentation and tests (RFC 2606, RFC 6762), or never a top-level domain but the end of a file's name. */
const RESERVED_DOMAIN =
  /(?:^|\.)(?:example|test|invalid|localhost|local|internal)$|(?:^|\.)example\.(?:com|net|org|edu)$/;
const FILE_ENDING = /^(?:png|jpe?g|gif|svg|webp|bmp|ico|css|js|ts|json|html?|pdf|txt)$/;

/** Mailboxes of a function, not of a person (RFC 2142 and what mailers use). */
const FUNCTION_MAILBOX =
  /^(?:abuse|admin|billing|contact|do-?not-?reply|feedback|ftp|git|hello|help(?:desk)?|hostmaster|info|jobs|mailer-daemon|marketing|news(?:letter)?|no-?reply|noc|office|orders?|postmaster|press|privacy|root|sales|security|service|support|team|usenet|uucp|webmaster|www)$/;

/** E-mail addresses in a text, lower case. */
export function emailsIn(text: string): { start: number; end: number; value: string }[] {
  if (!text.includes("@")) return [];
  return [...text.matchAll(ADDRESS)].flatMap(({ 0: address, 1: top, index }) => {
    const value = address.toLowerCase();
    const [mailbox, domain] = value.split("@") as [string, string];
    if (RESERVED_DOMAIN.test(domain) || FILE_ENDING.test(top!.toLowerCase()) || FUNCTION_MAILBOX.test(mailbox))
      return [];
    if (/:\/\/[^\s/@]*$/.test(text.slice(Math.max(0, index - 300), index))) return [];
    return { start: index, end: index + address.length, value };
  });
}
