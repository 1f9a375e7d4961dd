// Written by test/oracle/unicode_gaps.py; do not edit.

/** Code points, in hex, that the tokenizers library and a Node with Unicode 17.0 take differently, by property or normal form. */
export const UNICODE_GAPS: Readonly<Record<string, string>> = {
  L:
    "88f c5c cdc a7ce-a7cf a7d2 a7d4 a7f1 10940-10959 10ec5-10ec7 11db0-11ddb 16ea0-16eb8 16ebb-16ed3 16ff2-16ff3 187f8-187ff 18d09-18d1e 18d80-18df2 1e6c0-1e6de 1e6e0-1e6e2 1e6e4-1e6e5 1e6e7-1e6ed 1e6f0-1e6f4 1e6fe-1e6ff 2b73a-2b73f 2cea2-2cead 323b0-33479",
  Lu:
    "a7ce a7d2 a7d4 16ea0-16eb8",
  Ll:
    "295 a7cf 16ebb-16ed3",
  Lt:
    "",
  Lm:
    "a7f1 10ec5 11dd9 16ff2-16ff3 1e6ff",
  Lo:
    "295 88f c5c cdc 10940-10959 10ec6-10ec7 11db0-11dd8 11dda-11ddb 187f8-187ff 18d09-18d1e 18d80-18df2 1e6c0-1e6de 1e6e0-1e6e2 1e6e4-1e6e5 1e6e7-1e6ed 1e6f0-1e6f4 1e6fe 2b73a-2b73f 2cea2-2cead 323b0-33479",
  M:
    "1acf-1add 1ae0-1aeb 10efa-10efb 11b60-11b67 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5",
  N:
    "11de0-11de9 16ff4-16ff6",
  P:
    "10ed0",
  S:
    "20c1 2b96 fbc3-fbd2 fd90-fd91 fdc8-fdce 10ed1-10ed8 1ccfa-1ccfc 1ceba-1ced0 1cee0-1cef0 1f6d8 1f777-1f77a 1f8d0-1f8d8 1fa54-1fa57 1fa8a 1fa8e 1fac8 1facd 1faea 1faef 1fbfa",
  NFC:
    "897-898 89c-89f 8ca-8ce 9fe 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 1145e 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5",
  NFD:
    "897-898 89c-89f 8ca-8ce 9fe c3c d3b-d3c eba 1715 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 1dfa a82c 105c9 105e4 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 11070 1133b 11383 11385 1138e 11391 113c5 113c7-113c8 113ce-113d0 1145e 11839-1183a 11938 1193d-1193e 11943 119e0 11a34 11a47 11a99 11d42 11d44-11d45 11d97 11f41-11f42 16121-16128 1612f 16d68-16d6a 16ff0-16ff1 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5",
  NFKC:
    "897-898 89c-89f 8ca-8ce 9fe 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 32ff a7f1-a7f4 ab69 10781-10785 10787-107b0 107b2-107ba 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 1145e 1ccd6-1ccf9 1e030-1e06d 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5 1f16c 1fbf0-1fbf9",
  NFKD:
    "897-898 89c-89f 8ca-8ce 9fe c3c d3b-d3c eba 1715 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 1dfa 32ff a7f1-a7f4 a82c ab69 105c9 105e4 10781-10785 10787-107b0 107b2-107ba 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 11070 1133b 11383 11385 1138e 11391 113c5 113c7-113c8 113ce-113d0 1145e 11839-1183a 11938 1193d-1193e 11943 119e0 11a34 11a47 11a99 11d42 11d44-11d45 11d97 11f41-11f42 16121-16128 1612f 16d68-16d6a 16ff0-16ff1 1ccd6-1ccf9 1e030-1e06d 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5 1f16c 1fbf0-1fbf9",
};
