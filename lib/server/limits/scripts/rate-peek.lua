-- Looks without taking. KEYS: the log; ARGV: points, window. Answers how many were taken, and retryAfterMs.
local taken, retryAfterMs = look(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]))
return { taken, retryAfterMs }
