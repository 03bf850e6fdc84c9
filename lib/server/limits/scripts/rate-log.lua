-- How each script of limits begins: drops what is older than the window, and counts. KEYS: the log; ARGV: points, window.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local points, windowMs = tonumber(ARGV[1]), tonumber(ARGV[2])
while true do
  local first = redis.call('LINDEX', KEYS[1], 0)
  if not first or tonumber(first) > now - windowMs then break end
  redis.call('LPOP', KEYS[1])
end
local taken = redis.call('LLEN', KEYS[1])
local retryAfterMs = 0
if taken >= points then
  retryAfterMs = math.max(1, math.ceil(redis.call('LINDEX', KEYS[1], taken - points) + windowMs - now))
end
