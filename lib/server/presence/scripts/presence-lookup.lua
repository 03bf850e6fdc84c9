-- What the other nodes hold of users of one slot: first 1 while settling, then the number of the last change, then each
-- user's `count:lastSign` by commas; nil where that cannot be known. A node that is gone holds none. Ids and answers are one text each, and sums are left
-- to the nodes, which are many: this one thread is everybody's.
local epoch, boot, nodePrefix, userPrefix, stallMs, userIds = unpack(ARGV)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('GET', KEYS[1]) ~= epoch then return false end
if now - tonumber(redis.call('GET', KEYS[2]) or 0) > tonumber(stallMs) then return false end
local kinds = { seen = 'seen' }
local answer = { redis.call('EXISTS', KEYS[3]), redis.call('GET', KEYS[4]) or '0' }
for userId in string.gmatch(userIds, '%S+') do
  local fields = redis.call('HGETALL', userPrefix .. userId)
  local held = ''
  for i = 1, #fields, 2 do
    local reg, value = fields[i], fields[i + 1]
    local kind = kinds[reg]
    if kind == nil then
      kind = string.sub(reg, 1, #boot + 1) == boot .. '.' and 'own'
        or redis.call('EXISTS', nodePrefix .. reg) == 1 and 'alive'
        or 'gone'
      kinds[reg] = kind
    end
    if kind == 'seen' then
      value = '0:' .. value
    elseif kind == 'gone' then
      value = '0' .. string.match(value, ':%d+')
    end
    if kind ~= 'own' then held = held == '' and value or held .. ',' .. value end
  end
  answer[#answer + 1] = held
end
return table.concat(answer, ' ')
