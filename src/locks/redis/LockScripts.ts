import { Redis } from "effect/persistence"
import type { LockKeys } from "./LockKeys.ts"

/**
 * Events that may wait for the audit table, per hotel. Beyond it nothing new is held, so that none is ever dropped: a
 * hold that exists adds at most three more.
 */
export const MOST_WAITING = 200_000

/**
 * What every script begins with. Redis runs a script alone, by its own clock, and all of its writes or none reach the
 * disk. A hold is `{arrive, leave, session, user, extensions, acquiredAt, expiresAt}`; cjson writes a number in 14
 * digits, enough for milliseconds until the year 5138.
 */
const PRELUDE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local room = ARGV[1]
local function tell(event, fence, hold, reason)
  redis.call('XADD', KEYS[3], '*', 'event', event, 'roomId', room, 'arrive', hold.arrive, 'leave', hold.leave,
    'session', hold.session, 'heldFor', hold.user, 'fence', fence, 'reason', reason,
    'at', string.format('%.0f', now))
end
local function finish(event, fence, hold, reason)
  -- Told first: a Redis that is out of memory refuses this and would still delete.
  tell(event, fence, hold, reason)
  redis.call('HDEL', KEYS[1], fence)
  redis.call('ZREM', KEYS[2], room .. '@' .. fence)
end
local function keep(fence, hold)
  local text = cjson.encode(hold)
  redis.call('HSET', KEYS[1], fence, text)
  redis.call('ZADD', KEYS[2], string.format('%.0f', hold.expiresAt), room .. '@' .. fence)
  return {'held', fence, text}
end
local function live(fence)
  local text = redis.call('HGET', KEYS[1], fence)
  if not text then
    redis.call('ZREM', KEYS[2], room .. '@' .. fence)
    return nil
  end
  local hold = cjson.decode(text)
  if hold.expiresAt > now then return hold, text end
  finish('expired', fence, hold, 'time')
end
`

interface Room {
  readonly keys: LockKeys
  readonly roomId: string
}

const onRoom = <Args extends ReadonlyArray<string | number>>(lua: string) =>
  Redis.script(
    ({ keys, roomId }: Room, ...args: Args) => [keys.room(roomId), keys.live, keys.audit, roomId, ...args],
    { numberOfKeys: 3, lua: `${PRELUDE}${lua}` }
  ).withReturnType<unknown>()

/** Dates are text that sorts as days. What has run out on the way is ended, and so does not stand in the way. */
export const acquire = onRoom<
  [arrive: string, leave: string, session: string, user: string, ttlMillis: number, mostWaiting: number]
>(`
local arrive, leave, session = ARGV[2], ARGV[3], ARGV[4]
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[7]) then
  return redis.error_reply('BACKLOG too many events wait to be audited')
end
local last, other = 0, nil
local all = redis.call('HGETALL', KEYS[1])
for at = 1, #all, 2 do
  if all[at] == 'last' then
    last = tonumber(all[at + 1])
  else
    local hold = cjson.decode(all[at + 1])
    if hold.expiresAt <= now then
      finish('expired', all[at], hold, 'time')
    elseif hold.arrive < leave and arrive < hold.leave then
      if hold.session == session and hold.arrive == arrive and hold.leave == leave then
        return {'held', all[at], all[at + 1]}
      end
      if other == nil or hold.arrive < other.arrive then other = hold end
    end
  end
end
local hold = {arrive = arrive, leave = leave, session = session, user = ARGV[5],
  extensions = 0, acquiredAt = now, expiresAt = now + tonumber(ARGV[6])}
if other ~= nil then
  tell('conflict', '', hold, other.arrive .. '/' .. other.leave .. ' is held')
  return {'taken', other.arrive, other.leave, string.format('%.0f', other.expiresAt)}
end
-- Time as well as the last token: a Redis that lost its data, or took over from a table, still gives a greater one.
local fence = string.format('%.0f', math.max(last + 1, now))
redis.call('HSET', KEYS[1], 'last', fence)
tell('acquired', fence, hold, 'asked')
return keep(fence, hold)
`)

export const extend = onRoom<[fence: number, session: string, seen: number, most: number, byMillis: number]>(`
local hold, text = live(ARGV[2])
if not hold then return {'gone'} end
if hold.session ~= ARGV[3] then return {'other'} end
if hold.extensions > tonumber(ARGV[4]) then return {'held', ARGV[2], text} end
if hold.extensions >= tonumber(ARGV[5]) then return {'spent'} end
hold.extensions = hold.extensions + 1
hold.expiresAt = hold.expiresAt + tonumber(ARGV[6])
tell('extended', ARGV[2], hold, 'asked')
return keep(ARGV[2], hold)
`)

export const release = onRoom<[fence: number, session: string, because: string]>(`
local hold = live(ARGV[2])
if not hold then return {'gone'} end
if hold.session ~= ARGV[3] then return {'other'} end
finish('released', ARGV[2], hold, ARGV[4])
return {'released'}
`)

/** A live hold as it is; one that has run out is ended on the way. */
export const look = onRoom<[fence: number]>(`
local hold, text = live(ARGV[2])
if not hold then return {'gone'} end
return {'held', ARGV[2], text}
`)

/** Members of a hotel's sorted set that have run out, or those that have not; soonest first. */
export const members = Redis.script(
  (keys: LockKeys, which: "due" | "live", most: number) => [keys.live, which, most],
  {
    numberOfKeys: 1,
    lua: `
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
if ARGV[1] == 'due' then return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2]) end
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'LIMIT', 0, ARGV[2])
`
  }
).withReturnType<unknown>()
