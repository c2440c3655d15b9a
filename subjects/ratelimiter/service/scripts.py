"""The Lua scripts that the store runs for the nodes: each is one indivisible step.

Times are the store's own, as throttled-py's are: seconds since the start of 2025 by ``TIME``.
"""

KEPT_S = 86_400
"""Seconds for which the store keeps a counter that nobody adds to."""

SYNC = f"""
-- KEYS: the life of the data, then for each key: its limit's state, counter, totals.
-- ARGV: a name for a new life, then for each key: by how many seconds its arrival time
--       moves, what was allowed, the node's total, the node's field.
-- Returns the life, and for each key how far its arrival time lies ahead, in seconds.
local life = redis.call('GET', KEYS[1])
if not life then
  life = ARGV[1]
  redis.call('SET', KEYS[1], life)
end
local time = redis.call('TIME')
local now = (time[1] - 1735660800) + (time[2] / 1000000)
local answer = {{life}}
for i = 0, (#KEYS - 1) / 3 - 1 do
  local state, used, totals = KEYS[i * 3 + 2], KEYS[i * 3 + 3], KEYS[i * 3 + 4]
  local cost, delta = tonumber(ARGV[i * 4 + 2]), tonumber(ARGV[i * 4 + 3])
  local total, field = tonumber(ARGV[i * 4 + 4]), ARGV[i * 4 + 5]
  local tat = math.max(now, tonumber(redis.call('GET', state) or now))
  if cost > 0 then
    tat = tat + cost
    redis.call('SET', state, tat, 'EX', math.ceil(tat - now))
  end
  if delta > 0 then
    redis.call('INCRBY', used, delta)
    redis.call('EXPIRE', used, {KEPT_S})
  end
  -- An older message that arrives late never takes a total back.
  if total > tonumber(redis.call('HGET', totals, field) or 0) then
    redis.call('HSET', totals, field, total)
    redis.call('EXPIRE', totals, {KEPT_S})
  end
  answer[#answer + 1] = tostring(tat - now)
end
return answer
"""

COUNTER = """
-- KEYS: the counter, the totals. Returns the counter, and the sum of the totals.
local sum = 0
for _, total in ipairs(redis.call('HVALS', KEYS[2])) do
  sum = sum + tonumber(total)
end
return {tonumber(redis.call('GET', KEYS[1]) or 0), sum}
"""

RESET = f"""
-- KEYS: the counter, the totals. Sets the counter to the sum of the totals.
-- Returns what it was, and what it is.
local sum = 0
for _, total in ipairs(redis.call('HVALS', KEYS[2])) do
  sum = sum + tonumber(total)
end
local before = tonumber(redis.call('GET', KEYS[1]) or 0)
redis.call('SET', KEYS[1], string.format('%.0f', sum), 'EX', {KEPT_S})
return {{before, sum}}
"""
