-- Makes a registration known in one slot, with a lease, and whether it has brought its users.
local nodesKey, nodeKey = unpack(KEYS)
local reg, leaseMs, brought = unpack(ARGV)
redis.call('SET', nodeKey, '1', 'PX', leaseMs)
return redis.call('HSET', nodesKey, reg, brought)
