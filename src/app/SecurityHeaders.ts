export interface SecurityPolicy {
  readonly strictTransport: boolean
  readonly crossOriginIsolation: boolean
  /** Origins beside our own, for everything but code. */
  readonly extraSources: ReadonlyArray<string>
}

/**
 * What every response says unless its route says otherwise: no inline scripts or styles, no framing, no guessing of
 * types, no caching.
 */
export const securityHeaders = (policy: SecurityPolicy): Readonly<Record<string, string>> => ({
  "content-security-policy": contentSecurityPolicy(policy.extraSources),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // The filter that this header used to turn on could itself be abused; 0 is the safe value.
  "x-xss-protection": "0",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "geolocation=(), microphone=(), camera=()",
  "cache-control": "no-store",
  ...(policy.strictTransport ? { "strict-transport-security": "max-age=31536000" } : {}),
  ...(policy.crossOriginIsolation
    ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }
    : {})
})

const contentSecurityPolicy = (extraSources: ReadonlyArray<string>): string => {
  const ours = ["'self'", ...extraSources].join(" ")
  return [
    `default-src ${ours}`,
    "script-src 'self'",
    `style-src ${ours}`,
    // A picture that a person is about to send is shown from memory.
    `img-src ${ours} data: blob:`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'"
  ].join("; ")
}
