/** The bare floor: checks the signature and parses, and nothing else. Deno's own server, for Deno alone. */
import { createHmac, timingSafeEqual } from "node:crypto"

interface OwnServer {
  readonly serve: (
    options: { readonly port: number; readonly hostname: string },
    handler: (request: Request) => Promise<Response>
  ) => unknown
}

// The checker of Node's types does not know Deno, and only this file needs it.
const { Deno } = globalThis as unknown as { readonly Deno: OwnServer }

const secret = process.env["WHATSAPP_APP_SECRETS"] ?? ""
const OK = JSON.stringify({ status: "ok" })

Deno.serve({ port: Number(process.env["PORT"]), hostname: "127.0.0.1" }, async (request) => {
  if (request.method !== "POST") return new Response("", { status: 200 })
  const bytes = new Uint8Array(await request.arrayBuffer())
  const claim = Buffer.from((request.headers.get("x-hub-signature-256") ?? "").slice(7), "hex")
  const digest = createHmac("sha256", secret).update(bytes).digest()
  if (claim.length !== digest.length || !timingSafeEqual(digest, claim)) return new Response("", { status: 401 })
  const body: unknown = JSON.parse(new TextDecoder().decode(bytes))
  return new Response(OK, { status: body === null ? 400 : 200, headers: { "content-type": "application/json" } })
})
