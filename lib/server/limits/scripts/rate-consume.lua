-- Takes points. KEYS: logs; ARGV of each: points, window, cost, and by blanks the ages of points for a log that is empty.
-- Answers of each how many are left, or, where it has too few, how many milliseconds from now it has enough, as less than 0.
local verdicts = {}
for at, log in ipairs(KEYS) do
  local points, windowMs, cost = tonumber(ARGV[at * 4 - 3]), tonumber(ARGV[at * 4 - 2]), tonumber(ARGV[at * 4 - 1])
  local taken = look(log, points, windowMs)
  if taken == 0 then
    for age in string.gmatch(ARGV[at * 4], '%S+') do
      redis.call('RPUSH', log, string.format('%.3f', now - tonumber(age)))
      taken = taken + 1
    end
  end
  if taken + cost <= points then
    for _ = 1, cost do redis.call('RPUSH', log, string.format('%.3f', now)) end
    verdicts[at] = points - taken - cost
  else
    -- The point whose end makes room. Never, for more than there are.
    local freeing = redis.call('LINDEX', log, taken - points + cost - 1) or now
    verdicts[at] = -math.max(1, math.ceil(freeing + windowMs - now))
  end
  redis.call('PEXPIRE', log, windowMs)
end
return verdicts
