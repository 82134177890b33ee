"""The Lua that makes several reads and writes one transaction (6.2 command set, one server).

Each script says what its KEYS and ARGV are. Nothing in here knows JSON or a key's name.
"""

CLAIM_DUE = """
-- KEYS due, host of each feed, busy hosts; ARGV now, due again, limit, most of one host, look again -> ids
-- A host is busy while another claim has feeds of it, and for as long as it asked to be left alone.
local now, again = tonumber(ARGV[1]), tonumber(ARGV[2])
local most = tonumber(ARGV[4])
local ours, behind, taken = {}, {}, {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local host = redis.call('HGET', KEYS[2], id)
  local free = not host
  if host and not ours[host] and not behind[host] then
    local busy = tonumber(redis.call('HGET', KEYS[3], host) or '0')
    if busy > now then behind[host] = busy
    else
      ours[host] = 0
      redis.call('HSET', KEYS[3], host, ARGV[2])
    end
  end
  if host and ours[host] and ours[host] < most then
    ours[host] = ours[host] + 1
    free = true
  end
  if free then
    redis.call('ZADD', KEYS[1], 'XX', ARGV[2], id)
    taken[#taken + 1] = id
  else
    local at = tonumber(ARGV[5])
    if behind[host] and behind[host] > again then at = behind[host] end
    redis.call('ZADD', KEYS[1], 'XX', string.format('%.6f', at), id)
  end
end
return taken
"""

SYNC_FEEDS = """
-- KEYS feeds, states, due, host of each feed, busy hosts; ARGV now, then id, feed, host ...
local wanted, hosts = {}, {}
redis.call('DEL', KEYS[4])
for i = 2, #ARGV, 3 do
  wanted[ARGV[i]] = true
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  redis.call('ZADD', KEYS[3], 'NX', ARGV[1], ARGV[i])
  if ARGV[i + 2] ~= '' then
    redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 2])
    hosts[ARGV[i + 2]] = true
  end
end
for _, host in ipairs(redis.call('HKEYS', KEYS[5])) do
  if not hosts[host] then redis.call('HDEL', KEYS[5], host) end
end
for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not wanted[id] then
    redis.call('HDEL', KEYS[1], id)
    redis.call('HDEL', KEYS[2], id)
    redis.call('ZREM', KEYS[3], id)
  end
end
return 1
"""

SAVE_FEEDS = """
-- KEYS feeds, states, due; ARGV id, state, next due or '' ...
for i = 1, #ARGV, 3 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
    if ARGV[i + 2] ~= '' then redis.call('ZADD', KEYS[3], ARGV[i + 2], ARGV[i]) end
  end
end
return 1
"""

KEEP_ENTRY = """
-- KEYS entry, inbox, slots, entries, arrivals, mark ...;
-- ARGV id, entry, first seen, now, ttl, then for each mark: window, renewed -> 1 when new
local now = tonumber(ARGV[4])
local known = false
local age = {}
for i = 6, #KEYS do
  local at = redis.call('GET', KEYS[i])
  local window = tonumber(ARGV[6 + (i - 6) * 2])
  if at then age[i] = now - tonumber(at) end
  if at and age[i] < window then known = true end
end
for i = 6, #KEYS do
  local window = tonumber(ARGV[6 + (i - 6) * 2])
  local renewed = ARGV[7 + (i - 6) * 2] == '1'
  if (not known or renewed) and (not age[i] or age[i] >= window / 2) then
    redis.call('SET', KEYS[i], ARGV[4], 'EX', math.ceil(window))
  end
end
if known then return 0 end
local member = string.format('%016d:', redis.call('INCR', KEYS[5])) .. ARGV[1]
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[5])
redis.call('ZADD', KEYS[2], ARGV[3], member)
redis.call('HSET', KEYS[3], ARGV[1], member)
redis.call('ZADD', KEYS[4], ARGV[4], member)
return 1
"""

CONSUME = """
-- KEYS inbox, slots; ARGV id ...
for _, id in ipairs(ARGV) do
  local member = redis.call('HGET', KEYS[2], id)
  if member then
    redis.call('ZREM', KEYS[1], member)
    redis.call('HDEL', KEYS[2], id)
  end
end
return 1
"""

PRUNE_ENTRIES = """
-- KEYS entries, inbox, slots; ARGV cutoff, beginning of an entry's key
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1], 'LIMIT', 0, 500)) do
  local id = string.sub(member, 18)
  redis.call('DEL', ARGV[2] .. id)
  redis.call('ZREM', KEYS[1], member)
  redis.call('ZREM', KEYS[2], member)
  if redis.call('HGET', KEYS[3], id) == member then redis.call('HDEL', KEYS[3], id) end
end
return 1
"""

TOUCH = """
-- KEYS touched, arrivals; ARGV story id ...
for _, id in ipairs(ARGV) do
  if not redis.call('ZSCORE', KEYS[1], id) then
    redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), id)
  end
end
return 1
"""

ABSORB = """
-- KEYS members, assignments, verdicts, decisions of the absorbed, then of the survivor,
-- then the absorbed's owned, touched, opportunities and their order;
-- ARGV absorbed, survivor, decisions kept. What the survivor has itself stays.
for i = 1, 3 do
  local pairs_ = redis.call('HGETALL', KEYS[i])
  for j = 1, #pairs_, 2 do redis.call('HSETNX', KEYS[i + 4], pairs_[j], pairs_[j + 1]) end
end
for _, noted in ipairs(redis.call('LRANGE', KEYS[4], 0, -1)) do redis.call('RPUSH', KEYS[8], noted) end
redis.call('LTRIM', KEYS[8], -tonumber(ARGV[3]), -1)
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
for _, owned in ipairs(redis.call('SMEMBERS', KEYS[9])) do
  if string.sub(owned, 1, 1) == 'L' then
    redis.call('HDEL', KEYS[11], string.sub(owned, 2))
    redis.call('ZREM', KEYS[12], string.sub(owned, 2))
    redis.call('SREM', KEYS[9], owned)
  end
end
local waiting = redis.call('ZSCORE', KEYS[10], ARGV[1])
if waiting then
  redis.call('ZREM', KEYS[10], ARGV[1])
  redis.call('ZADD', KEYS[10], 'NX', waiting, ARGV[2])
end
return 1
"""

PRUNE_STORIES = """
-- KEYS kept, stories, open, touched, opportunities, their order, outbox, its order;
-- ARGV cutoff, beginning of a story's key, the ends of its keys ...
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[1], 'LIMIT', 0, 200)) do
  for _, owned in ipairs(redis.call('SMEMBERS', ARGV[2] .. id .. ':owned')) do
    local base = string.sub(owned, 1, 1) == 'L' and 5 or 7
    redis.call('HDEL', KEYS[base], string.sub(owned, 2))
    redis.call('ZREM', KEYS[base + 1], string.sub(owned, 2))
  end
  for i = 3, #ARGV do redis.call('DEL', ARGV[2] .. id .. ARGV[i]) end
  for i = 1, 4 do redis.call('ZREM', KEYS[i], id) end
end
return 1
"""

NOTE = """
-- KEYS head, verdicts, decisions; ARGV opportunity id, gist, noted, decisions kept, ttl
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[3])
redis.call('LTRIM', KEYS[3], -tonumber(ARGV[4]), -1)
redis.call('EXPIRE', KEYS[2], ARGV[5])
redis.call('EXPIRE', KEYS[3], ARGV[5])
return 1
"""

CLOSE = """
-- KEYS head, open; ARGV id, head as read, head as closed -> 0 when it changed meanwhile
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'KEEPTTL')
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
"""

SETTLE = """
-- KEYS outbox, its order; ARGV id, opportunity as read ...
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[1], ARGV[i])
    redis.call('ZREM', KEYS[2], ARGV[i])
  end
end
return 1
"""

PUT_ALERT = """
-- KEYS alert, alerts, kept, active, home, of this story, last;
-- ARGV how ('claim', 'save'), id, alert, decided, last event, active ('1', '0'), story id, ttl,
-- beginning of a story's key, last field, decided as text, cutoff, beginning of an alert's key
if ARGV[1] == 'claim' and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[8])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[2])
if ARGV[6] == '1' then redis.call('ZADD', KEYS[4], ARGV[4], ARGV[2])
else redis.call('ZREM', KEYS[4], ARGV[2]) end
local home = redis.call('HGET', KEYS[5], ARGV[2])
if home and home ~= ARGV[7] then redis.call('ZREM', ARGV[9] .. home, ARGV[2]) end
redis.call('HSET', KEYS[5], ARGV[2], ARGV[7])
redis.call('ZADD', KEYS[6], ARGV[4], ARGV[2])
redis.call('EXPIRE', KEYS[6], ARGV[8])
if ARGV[1] == 'save' then return 1 end
local last = redis.call('HGET', KEYS[7], ARGV[10])
if not last or last < ARGV[11] then redis.call('HSET', KEYS[7], ARGV[10], ARGV[11]) end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', '(' .. ARGV[12], 'LIMIT', 0, 200)) do
  redis.call('DEL', ARGV[13] .. id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('ZREM', KEYS[3], id)
  redis.call('ZREM', KEYS[4], id)
  local gone = redis.call('HGET', KEYS[5], id)
  if gone then redis.call('ZREM', ARGV[9] .. gone, id) end
  redis.call('HDEL', KEYS[5], id)
end
return 1
"""
