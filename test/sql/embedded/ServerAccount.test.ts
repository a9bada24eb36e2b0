import { assert, describe, it } from "@effect/vitest"
import * as ServerAccount from "../../../src/sql/embedded/ServerAccount.ts"

const root = "root:x:0:0:root:/root:/bin/bash"
const nobody = "nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin"
const postgres = "postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash"
const alice = "alice:x:1000:1000::/home/alice:/bin/bash"
const passwd = [root, alice, nobody, postgres, ""].join("\n")

describe("the user of a server that root starts", () => {
  it("is whoever the data belongs to already", () =>
    assert.deepStrictEqual(ServerAccount.choose(passwd, 1000), { name: "alice", uid: 1000, gid: 1000 }))

  it("is postgres for new data, for root's and for a stranger's", () => {
    for (const owner of [undefined, 0, 4711]) assert.strictEqual(ServerAccount.choose(passwd, owner)?.name, "postgres")
  })

  it("is nobody where there is no postgres, and none where there is neither", () => {
    assert.strictEqual(ServerAccount.choose(`${root}\n${nobody}`, undefined)?.uid, 65_534)
    assert.isUndefined(ServerAccount.choose(root, undefined))
  })
})

describe("a folder lets a user through", () => {
  const user = { name: "alice", uid: 1000, gid: 1000 }

  it("by the bits of its owner, then of its group, then of the others", () => {
    assert.isTrue(ServerAccount.admits({ mode: 0o40_755, uid: 0, gid: 0 }, user))
    assert.isFalse(ServerAccount.admits({ mode: 0o40_700, uid: 0, gid: 0 }, user))
    assert.isTrue(ServerAccount.admits({ mode: 0o40_700, uid: 1000, gid: 0 }, user))
    assert.isTrue(ServerAccount.admits({ mode: 0o40_710, uid: 0, gid: 1000 }, user))
  })

  it("and the owner's bits count even where the others have more", () =>
    assert.isFalse(ServerAccount.admits({ mode: 0o40_077, uid: 1000, gid: 0 }, user)))
})
