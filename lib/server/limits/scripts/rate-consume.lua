-- Takes points. ARGV: cost, then the ages of points for a log that is empty. Answers allowed, left, retryAfterMs.
local cost = tonumber(ARGV[3])
if taken == 0 then
  for at = 4, #ARGV do
    redis.call('RPUSH', KEYS[1], string.format('%.3f', now - tonumber(ARGV[at])))
    taken = taken + 1
  end
end
local allowed = taken + cost <= points
if allowed then
  for _ = 1, cost do redis.call('RPUSH', KEYS[1], string.format('%.3f', now)) end
  taken = taken + cost
else
  -- The point whose end makes room. Never, for more than there are.
  local freeing = redis.call('LINDEX', KEYS[1], taken - points + cost - 1) or now
  retryAfterMs = math.max(1, math.ceil(freeing + windowMs - now))
end
redis.call('PEXPIRE', KEYS[1], windowMs)
return { allowed and 1 or 0, math.max(0, points - taken), retryAfterMs }
