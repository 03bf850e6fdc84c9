-- Takes a point. Further arguments are the ages of points for a log that is empty. Answers allowed, left, retryAfterMs.
if taken == 0 then
  for at = 3, #ARGV do
    redis.call('RPUSH', KEYS[1], string.format('%.3f', now - tonumber(ARGV[at])))
    taken = taken + 1
  end
  if taken >= points then
    retryAfterMs = math.max(1, math.ceil(redis.call('LINDEX', KEYS[1], taken - points) + windowMs - now))
  end
end
local allowed = taken < points
if allowed then
  redis.call('RPUSH', KEYS[1], string.format('%.3f', now))
  taken = taken + 1
end
redis.call('PEXPIRE', KEYS[1], windowMs)
return { allowed and 1 or 0, math.max(0, points - taken), retryAfterMs }
