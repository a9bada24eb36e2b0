import { Layer } from "effect"
import { Audit } from "./Audit.ts"
import { AuditConfig } from "./AuditConfig.ts"
import { AuditProof } from "./AuditProof.ts"
import { AuditRetention } from "./AuditRetention.ts"
import { AuditSpool } from "./AuditSpool.ts"
import { AuditTrail } from "./AuditTrail.ts"

/** The trail with all that reads, proves and shortens it. */
export const layer = Layer.mergeAll(AuditTrail.layerSql, AuditProof.layerSql, AuditRetention.layerSql).pipe(
  Layer.provideMerge(Audit.layerSql),
  Layer.provide(AuditSpool.layerFiles),
  Layer.provide(AuditConfig.layer)
)
