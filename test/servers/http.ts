import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Exchange {
  method: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer | string | object;
  /** Break the connection after this many bytes of the body. */
  cutAfter?: number;
}

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** A server on the loopback interface that answers each request by a function. `null` hangs up without an answer. */
export async function serve(answer: (exchange: Exchange) => Promise<Answer | null>, port = 0): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void handle(request, response, answer);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => close(server) };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (exchange: Exchange) => Promise<Answer | null>,
): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const given = await answer({
      method: request.method ?? "GET",
      url,
      headers: request.headers,
      body: Buffer.concat(chunks),
    });
    if (given === null) response.destroy();
    else send(response, request.method === "HEAD", given);
  } catch (error) {
    // A client that went away is not a fault of the server.
    if ((error as NodeJS.ErrnoException).code === "ECONNRESET") return;
    send(response, false, { status: 500, body: { error: `fixture: ${(error as Error).stack}` } });
  }
}

function send(response: ServerResponse, head: boolean, { status, headers = {}, body = "", cutAfter }: Answer): void {
  const json = typeof body === "object" && !Buffer.isBuffer(body);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(json ? JSON.stringify(body) : (body as string));
  response.writeHead(status, {
    ...(json ? { "content-type": "application/json; charset=utf-8" } : {}),
    "content-length": String(bytes.length),
    ...headers,
  });
  if (head) response.end();
  else if (cutAfter === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, cutAfter), () => response.destroy());
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error))));
}
