-- Says on the channel that users of one slot may have come or gone unheard.
return redis.call('SPUBLISH', ARGV[1], 'resumed ' .. redis.call('INCR', KEYS[1]))
