-- Sets how many connections of a user a registration holds. Publishes the edge when the user as a whole came or went,
-- else, when this node holds its first or no more, that the user moved; each with its number. Answers the count over all nodes and the edge, or STALE when the registration or the epoch does not hold.
local epochKey, nodeKey, userKey, connsKey, seqKey = unpack(KEYS)
local epoch, reg, boot, nodePrefix, channel, userId, count, sign, conns, at, immediate, keptMs = unpack(ARGV)
if redis.call('GET', epochKey) ~= epoch or redis.call('EXISTS', nodeKey) == 0 then
  return redis.error_reply('STALE registration')
end
local own, others = 0, 0
local fields = redis.call('HGETALL', userKey)
for i = 1, #fields, 2 do
  local held = tonumber(string.match(fields[i + 1], '^%d+'))
  if fields[i] == 'seen' then
    held = 0
  elseif string.sub(fields[i], 1, #boot + 1) == boot .. '.' then
    -- What this node held under a lease that ran out was nobody's for the others.
    local isOwn = fields[i] == reg
    if isOwn or redis.call('EXISTS', nodePrefix .. fields[i]) == 1 then own = math.max(own, held) end
    if not isOwn then redis.call('HDEL', userKey, fields[i]) end
  elseif redis.call('EXISTS', nodePrefix .. fields[i]) == 1 then
    others = others + held
  else
    redis.call('HDEL', userKey, fields[i])
  end
end
count = tonumber(count)
if count > 0 then
  redis.call('HSET', userKey, reg, count .. ':' .. sign)
  redis.call('PEXPIRE', userKey, keptMs)
  redis.call('HSET', connsKey, userId, conns)
  redis.call('PEXPIRE', connsKey, keptMs)
else
  redis.call('HDEL', userKey, reg)
  redis.call('HDEL', connsKey, userId)
end
local edge = ''
if own + others == 0 and count > 0 then edge = 'came_online' end
if own > 0 and others + count == 0 then
  edge = 'went_offline'
  redis.call('HSET', userKey, 'seen', at)
  redis.call('PEXPIRE', userKey, keptMs)
end
if edge ~= '' or (own > 0) ~= (count > 0) then
  local change = edge ~= '' and edge or 'moved'
  local seq = redis.call('INCR', seqKey)
  redis.call('SPUBLISH', channel, table.concat({ change, seq, userId, at, immediate }, ' '))
end
return { others + count, edge }
