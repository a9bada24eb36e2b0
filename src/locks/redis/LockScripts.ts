import type { LockKeys } from "./LockKeys.ts"
import * as LuaScript from "./LuaScript.ts"

/**
 * Events that may wait for the audit table, per hotel. Beyond it nothing new is held, so that none is ever dropped: a
 * hold that exists adds at most three more.
 */
export const MOST_WAITING = 200_000

/**
 * What every script begins with. Redis runs a script alone, by its own clock, and all of its writes or none reach the
 * disk. A hold is text in columns, as `HoldText` reads it: to see whether one is in the way costs two comparisons.
 */
const PRELUDE = `
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local room = ARGV[1]
local function tell(event, fence, hold, reason)
  local session, user = string.match(string.sub(hold, 53), '^([^\\n]*)\\n(.*)$')
  redis.call('XADD', KEYS[3], '*', 'event', event, 'roomId', room, 'arrive', string.sub(hold, 1, 10),
    'leave', string.sub(hold, 12, 21), 'session', session, 'heldFor', user, 'fence', fence, 'reason', reason,
    'at', now)
end
local function finish(event, fence, hold, reason)
  -- Told first: a Redis that is out of memory refuses this and would still delete.
  tell(event, fence, hold, reason)
  redis.call('HDEL', KEYS[1], fence)
  redis.call('ZREM', KEYS[2], room .. '@' .. fence)
end
local function keep(fence, hold)
  redis.call('HSET', KEYS[1], fence, hold)
  redis.call('ZADD', KEYS[2], string.sub(hold, 23, 35), room .. '@' .. fence)
  return {'held', fence, hold}
end
local function isOver(hold) return string.sub(hold, 23, 35) <= now end
local function isOf(hold, session)
  return string.sub(hold, 53, 52 + #session) == session and string.sub(hold, 53 + #session, 53 + #session) == '\\n'
end
local function live(fence)
  local hold = redis.call('HGET', KEYS[1], fence)
  if not hold then
    redis.call('ZREM', KEYS[2], room .. '@' .. fence)
    return nil
  end
  if not isOver(hold) then return hold end
  finish('expired', fence, hold, 'time')
end
`

interface Room {
  readonly keys: LockKeys
  readonly roomId: string
}

const onRoom = <Args extends ReadonlyArray<string | number>>(lua: string) =>
  LuaScript.make(
    3,
    `${PRELUDE}${lua}`,
    ({ keys, roomId }: Room, ...args: Args) => [keys.room(roomId), keys.live, keys.audit, roomId, ...args]
  )

/** Dates are text that sorts as days. What has run out on the way is ended, and so does not stand in the way. */
export const acquire = onRoom<
  [arrive: string, leave: string, session: string, user: string, ttlMillis: number, mostWaiting: number]
>(`
local arrive, leave = ARGV[2], ARGV[3]
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[7]) then
  return redis.error_reply('BACKLOG too many events wait to be audited')
end
local last, other = '0', nil
local all = redis.call('HGETALL', KEYS[1])
for at = 1, #all, 2 do
  local fence, hold = all[at], all[at + 1]
  if fence == 'last' then
    last = hold
  elseif isOver(hold) then
    finish('expired', fence, hold, 'time')
  elseif string.sub(hold, 1, 10) < leave and arrive < string.sub(hold, 12, 21) then
    if isOf(hold, ARGV[4]) and string.sub(hold, 1, 21) == arrive .. ' ' .. leave then return {'held', fence, hold} end
    if other == nil or hold < other then other = hold end
  end
end
local hold = arrive .. ' ' .. leave .. ' ' .. string.format('%.0f', now + ARGV[6]) .. ' ' .. now .. ' 0 ' ..
  ARGV[4] .. '\\n' .. ARGV[5]
if other ~= nil then
  local theirs = string.sub(other, 1, 10) .. '/' .. string.sub(other, 12, 21)
  tell('conflict', '', hold, theirs .. ' is held')
  return {'taken', other}
end
-- Time as well as the last token: a Redis that lost its data, or took over from a table, still gives a greater one.
local fence = string.format('%.0f', math.max(last + 1, now))
tell('acquired', fence, hold, 'asked')
redis.call('HSET', KEYS[1], 'last', fence)
return keep(fence, hold)
`)

export const extend = onRoom<[fence: number, session: string, seen: number, most: number, byMillis: number]>(`
local hold = live(ARGV[2])
if not hold then return {'gone'} end
if not isOf(hold, ARGV[3]) then return {'other'} end
local extensions = tonumber(string.sub(hold, 51, 51))
if extensions > tonumber(ARGV[4]) then return {'held', ARGV[2], hold} end
if extensions >= tonumber(ARGV[5]) then return {'spent'} end
local longer = string.sub(hold, 1, 22) .. string.format('%.0f', string.sub(hold, 23, 35) + ARGV[6]) ..
  string.sub(hold, 36, 50) .. string.format('%.0f', extensions + 1) .. string.sub(hold, 52)
tell('extended', ARGV[2], longer, 'asked')
return keep(ARGV[2], longer)
`)

export const release = onRoom<[fence: number, session: string, because: string]>(`
local hold = live(ARGV[2])
if not hold then return {'gone'} end
if not isOf(hold, ARGV[3]) then return {'other'} end
finish('released', ARGV[2], hold, ARGV[4])
return {'released'}
`)

/** A live hold as it is; one that has run out is ended on the way. */
export const look = onRoom<[fence: number]>(`
local hold = live(ARGV[2])
if not hold then return {'gone'} end
return {'held', ARGV[2], hold}
`)

/** Members of a hotel's sorted set that have run out, or those that have not; soonest first. */
export const members = LuaScript.make(
  1,
  `
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
if ARGV[1] == 'due' then return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2]) end
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'LIMIT', 0, ARGV[2])
`,
  (keys: LockKeys, which: "due" | "live", most: number) => [keys.live, which, most]
)
