-- Takes a registration away from one slot, once, and says on the channel, where one is named, that its users may be gone.
local nodesKey, nodeKey, connsKey, seqKey = unpack(KEYS)
local reg, channel = unpack(ARGV)
redis.call('DEL', nodeKey, connsKey)
local buried = redis.call('HDEL', nodesKey, reg)
if buried == 1 and channel ~= '' then redis.call('SPUBLISH', channel, 'resumed ' .. redis.call('INCR', seqKey)) end
return buried
