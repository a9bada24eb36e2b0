import { Connection } from "./Connection.ts"
import { type Latencies, summarise } from "./Percentiles.ts"

export interface Load {
  readonly port: number
  /** Each is sent once, in order. When they are used up the run ends. */
  readonly requests: ReadonlyArray<Uint8Array>
  readonly seconds: number
}

export interface LoadReport {
  readonly loop: "open" | "closed"
  /** Answers a second, whatever their status, over the time they were asked for. */
  readonly perSecond: number
  /** Answers by status; `0` are connections that ended without one. */
  readonly statuses: Readonly<Record<string, number>>
  /** Open loop: from the moment a request was meant to leave; closed loop: from the moment it left. Of 200s alone. */
  readonly latencies: Latencies
  /**
   * Open loop: requests that left more than `LATE` after they were meant to. Their latency counts from the intended
   * moment all the same; a large share says that the generator and not the server was measured.
   */
  readonly lateSends: number
  /** Indexes of the requests answered 200. */
  readonly acknowledged: ReadonlyArray<number>
}

/** Milliseconds. */
export const LATE = 5

/** Connections that an open loop opens at the most; beyond it requests wait, and their latency runs on. */
const MOST_CONNECTIONS = 1_000

/** What is still unanswered after the end is waited for this long, in milliseconds. */
const PATIENCE = 30_000

class Tally {
  readonly statuses: Record<string, number> = {}
  readonly acknowledged: Array<number> = []
  private readonly latencies: Float64Array

  constructor(most: number) {
    this.latencies = new Float64Array(most)
  }

  count(status: number, index: number, since: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1
    if (status !== 200) return
    this.latencies[this.acknowledged.length] = performance.now() - since
    this.acknowledged.push(index)
  }

  summarise = () => summarise(this.latencies.slice(0, this.acknowledged.length))
}

/** So many connections, each sending its next request when the one before is answered. The server sets the pace. */
export const closedLoop = ({ port, requests, seconds }: Load, connections: number): Promise<LoadReport> =>
  new Promise((resolve) => {
    const tally = new Tally(requests.length)
    const started = performance.now()
    const until = started + seconds * 1000
    let next = 0
    let busy = connections

    const finish = (connection: Connection) => {
      connection.close()
      busy -= 1
      if (busy > 0) return
      resolve({
        loop: "closed",
        perSecond: next / ((performance.now() - started) / 1000),
        statuses: tally.statuses,
        latencies: tally.summarise(),
        lateSends: 0,
        acknowledged: tally.acknowledged
      })
    }

    const send = (connection: Connection) => {
      const index = next
      const request = requests[index]
      const since = performance.now()
      if (request === undefined || since >= until) return finish(connection)
      next += 1
      connection.send(request, (status) => {
        tally.count(status, index, since)
        send(connection)
      })
    }
    for (let one = 0; one < connections; one++) send(new Connection(port))
  })

/**
 * So many requests a second, each at its own moment, whether the server keeps up or not. A latency counts from the
 * moment the request was meant to leave: what a stalled server makes others wait is part of it.
 */
export const openLoop = (
  { port, requests, seconds }: Load,
  rate: number,
  mostConnections = MOST_CONNECTIONS
): Promise<LoadReport> =>
  new Promise((resolve) => {
    const total = Math.min(requests.length, Math.floor(rate * seconds))
    const tally = new Tally(total)
    const idle: Array<Connection> = []
    const waiting: Array<number> = []
    const all: Array<Connection> = []
    const started = performance.now() + 10
    let due = 0
    let done = 0
    let lateSends = 0

    const intended = (index: number) => started + (index * 1000) / rate

    const finish = () => {
      clearInterval(ticking)
      clearTimeout(patience)
      for (const connection of all) connection.close()
      resolve({
        loop: "open",
        perSecond: done / ((performance.now() - started) / 1000),
        statuses: tally.statuses,
        latencies: tally.summarise(),
        lateSends,
        acknowledged: tally.acknowledged
      })
    }

    const send = (connection: Connection, index: number) => {
      const since = intended(index)
      if (performance.now() - since > LATE) lateSends += 1
      connection.send(requests[index] ?? new Uint8Array(0), (status) => {
        tally.count(status, index, since)
        done += 1
        if (done === total) return finish()
        const next = waiting.shift()
        if (next === undefined) idle.push(connection)
        else send(connection, next)
      })
    }

    const place = (index: number) => {
      const free = idle.pop()
      if (free !== undefined) return send(free, index)
      if (all.length >= mostConnections) return waiting.push(index)
      const fresh = new Connection(port)
      all.push(fresh)
      send(fresh, index)
    }

    const ticking = setInterval(() => {
      const now = performance.now()
      while (due < total && intended(due) <= now) place(due++)
    }, 1)
    const patience = setTimeout(() => {
      tally.statuses["unanswered"] = total - done
      finish()
    }, seconds * 1000 + PATIENCE)
  })
