-- Publishes. KEYS: channels; ARGV: the text of each. Answers how many connections to this machine heard each.
local heard = {}
for at, channel in ipairs(KEYS) do heard[at] = redis.call('SPUBLISH', channel, ARGV[at]) end
return heard
