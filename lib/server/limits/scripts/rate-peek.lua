-- Looks without taking. Answers how many were taken, and retryAfterMs.
return { taken, retryAfterMs }
