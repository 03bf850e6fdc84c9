// Loaded before the server's own modules: ADDRESS_MAP holds which loopback ports are reached through which others. A
// Redis Cluster tells its clients where its machines are, so that no setting could lead them through a link.
import net from 'node:net'

const map = new Map(Object.entries(JSON.parse(process.env.ADDRESS_MAP ?? '{}')))
const connect = net.createConnection

if (map.size > 0) {
  net.createConnection = (options, ...rest) => {
    const through = map.get(String(options?.port))
    return connect(through === undefined ? options : { ...options, port: through }, ...rest)
  }
}
