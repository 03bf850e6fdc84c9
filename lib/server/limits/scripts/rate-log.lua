-- How each script of limits begins. Drops from a log what is older than the window. Answers how many points are taken, and
-- in how many milliseconds one of them is free.
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local function look(log, points, windowMs)
  while true do
    local first = redis.call('LINDEX', log, 0)
    if not first or tonumber(first) > now - windowMs then break end
    redis.call('LPOP', log)
  end
  local taken = redis.call('LLEN', log)
  if taken < points then return taken, 0 end
  return taken, math.max(1, math.ceil(redis.call('LINDEX', log, taken - points) + windowMs - now))
end
