import { TenantId } from "../domain/Ids.ts"
import type { NewContent } from "../tenancy/HotelContents.ts"
import { lakeHouse } from "./demo/LakeHouse.ts"
import { lanternHouse } from "./demo/LanternHouse.ts"

/** What the demo hotels know of themselves. */
export const DEMO_CONTENTS: ReadonlyArray<NewContent> = [
  { tenantId: TenantId.make("casa-del-lago"), content: lakeHouse },
  { tenantId: TenantId.make("the-lantern-house"), content: lanternHouse }
]
