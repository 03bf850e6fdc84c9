-- Renews a registration in one slot and tells of all in it. A Redis that was restarted or emptied starts a new epoch; in
-- one that heard nobody for a while, leases ran out that their nodes could not renew.
-- Answers: epoch, whether the own registration lives, milliseconds left of settling, then each registration, 1 where it
-- has brought its users, and the milliseconds left of its lease, which are negative where it has run out.
local epochKey, beatKey, settlingKey, nodesKey, nodeKey, connsKey = unpack(KEYS)
local nonce, leaseMs, settleMs, stallMs, keptMs, nodePrefix = unpack(ARGV)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
local epoch = redis.call('GET', epochKey)
if not epoch or string.sub(epoch, 1, #run) ~= run then
  epoch = run .. ':' .. nonce
  redis.call('SET', epochKey, epoch)
  redis.call('SET', settlingKey, '1', 'PX', settleMs)
  redis.call('DEL', nodesKey)
elseif now - tonumber(redis.call('GET', beatKey) or 0) > tonumber(stallMs) then
  redis.call('SET', settlingKey, '1', 'PX', settleMs)
end
redis.call('SET', beatKey, string.format('%.0f', now))
local alive = redis.call('PEXPIRE', nodeKey, leaseMs)
redis.call('PEXPIRE', connsKey, keptMs)
local answer = { epoch, alive, math.max(0, redis.call('PTTL', settlingKey)) }
local nodes = redis.call('HGETALL', nodesKey)
for i = 1, #nodes, 2 do
  answer[#answer + 1] = nodes[i]
  answer[#answer + 1] = nodes[i + 1]
  answer[#answer + 1] = redis.call('PTTL', nodePrefix .. nodes[i])
end
return answer
