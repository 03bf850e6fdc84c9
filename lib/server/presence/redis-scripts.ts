import type { RedisScripts } from '../links/redis-link'

const now = `local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * A node's registration is `BOOT.N`: the boot of its process, and how often it has registered. Its key lives by Redis'
 * clock; entries of a registration whose key is gone count for nobody. Registering anew after any doubt therefore
 * leaves nothing stale behind, and what a node clears can only be its own.
 *
 * Keys: `epoch` names the data (the run of this Redis and who found it empty), `beat` is when any node was heard last,
 * `settling` lives while nodes bring their users back after Redis was empty or stood still, `nodes` lists registrations,
 * `node:REG` says that one lives, `user:ID` has a field `count:lastSign` for each registration and, when gone, `seen`
 * with the time of it, `conns:REG` the connections of each of its users.
 */
export const presenceScripts: RedisScripts = {
  /**
   * Renews a registration and tells of all. A Redis that was restarted or emptied starts a new epoch; in one that heard
   * nobody for a while, leases ran out that their nodes could not renew.
   * Answers: epoch, whether the own registration lives, milliseconds left of settling, then each registration and the
   * milliseconds left of its lease, which are negative where it has run out.
   */
  presenceBeat: {
    numberOfKeys: 6,
    lua: `
      local epochKey, beatKey, settlingKey, nodesKey, nodeKey, connsKey = unpack(KEYS)
      local nonce, leaseMs, settleMs, stallMs, keptMs, nodePrefix = unpack(ARGV)
      ${now}
      local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
      local epoch = redis.call('GET', epochKey)
      if not epoch or string.sub(epoch, 1, #run) ~= run then
        epoch = run .. ':' .. nonce
        redis.call('SET', epochKey, epoch)
        redis.call('SET', settlingKey, '1', 'PX', settleMs)
        redis.call('DEL', nodesKey)
      elseif now - tonumber(redis.call('GET', beatKey) or 0) > tonumber(stallMs) then
        redis.call('SET', settlingKey, '1', 'PX', settleMs)
      end
      redis.call('SET', beatKey, string.format('%.0f', now))
      local alive = redis.call('PEXPIRE', nodeKey, leaseMs)
      redis.call('PEXPIRE', connsKey, keptMs)
      local answer = { epoch, alive, math.max(0, redis.call('PTTL', settlingKey)) }
      for _, reg in ipairs(redis.call('HKEYS', nodesKey)) do
        answer[#answer + 1] = reg
        answer[#answer + 1] = redis.call('PTTL', nodePrefix .. reg)
      end
      return answer`,
  },

  /**
   * Sets how many connections of a user a registration holds, and publishes the edge when the user as a whole came or
   * went. Answers the count over all nodes and the edge, or STALE when the registration or the epoch does not hold.
   */
  presenceSet: {
    numberOfKeys: 4,
    lua: `
      local epochKey, nodeKey, userKey, connsKey = unpack(KEYS)
      local epoch, reg, boot, nodePrefix, channel, userId, count, sign, conns, at, immediate, keptMs = unpack(ARGV)
      if redis.call('GET', epochKey) ~= epoch or redis.call('EXISTS', nodeKey) == 0 then
        return redis.error_reply('STALE registration')
      end
      local own, others = 0, 0
      local fields = redis.call('HGETALL', userKey)
      for i = 1, #fields, 2 do
        local held = tonumber(string.match(fields[i + 1], '^%d+'))
        if fields[i] == 'seen' then
          held = 0
        elseif string.sub(fields[i], 1, #boot + 1) == boot .. '.' then
          own = math.max(own, held)
          if fields[i] ~= reg then redis.call('HDEL', userKey, fields[i]) end
        elseif redis.call('EXISTS', nodePrefix .. fields[i]) == 1 then
          others = others + held
        else
          redis.call('HDEL', userKey, fields[i])
        end
      end
      count = tonumber(count)
      if count > 0 then
        redis.call('HSET', userKey, reg, count .. ':' .. sign)
        redis.call('PEXPIRE', userKey, keptMs)
        redis.call('HSET', connsKey, userId, conns)
        redis.call('PEXPIRE', connsKey, keptMs)
      else
        redis.call('HDEL', userKey, reg)
        redis.call('HDEL', connsKey, userId)
      end
      local edge = ''
      if own + others == 0 and count > 0 then edge = 'came_online' end
      if own > 0 and others + count == 0 then
        edge = 'went_offline'
        redis.call('HSET', userKey, 'seen', at)
        redis.call('PEXPIRE', userKey, keptMs)
      end
      if edge ~= '' then redis.call('PUBLISH', channel, table.concat({ edge, userId, at, immediate }, ' ')) end
      return { others + count, edge }`,
  },

  /**
   * What the other nodes hold of users: first 1 while settling, then each user's `count:lastSign` by commas; nil where that
   * cannot be known. A node that is gone holds none. Ids and answers are one text each, and sums are left to the nodes,
   * which are many: this one thread is everybody's.
   */
  presenceLookup: {
    numberOfKeys: 3,
    lua: `
      local epoch, boot, nodePrefix, userPrefix, stallMs, userIds = unpack(ARGV)
      ${now}
      if redis.call('GET', KEYS[1]) ~= epoch then return false end
      if now - tonumber(redis.call('GET', KEYS[2]) or 0) > tonumber(stallMs) then return false end
      local kinds = { seen = 'seen' }
      local answer = { redis.call('EXISTS', KEYS[3]) }
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
      return table.concat(answer, ' ')`,
  },

  /** Takes a registration away, once, and tells every node that its users may be gone. */
  presenceBury: {
    numberOfKeys: 3,
    lua: `
      redis.call('DEL', KEYS[2], KEYS[3])
      if redis.call('HDEL', KEYS[1], ARGV[1]) == 1 then redis.call('PUBLISH', ARGV[2], 'resumed') end`,
  },
}
