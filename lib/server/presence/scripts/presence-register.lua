-- Makes a registration known in one slot, with a lease.
local nodesKey, nodeKey = unpack(KEYS)
local reg, leaseMs = unpack(ARGV)
redis.call('SET', nodeKey, '1', 'PX', leaseMs)
return redis.call('HSET', nodesKey, reg, '1')
