import { parser } from "@prometheus-io/lezer-promql"

export interface Matcher {
  readonly label: string
  readonly op: string
  readonly value: string
}

export interface Selector {
  readonly metric: string
  readonly matchers: ReadonlyArray<Matcher>
}

/** Labels that something is grouped by, and what of. */
export interface Grouping {
  readonly labels: ReadonlyArray<string>
  readonly metrics: ReadonlyArray<string>
}

export interface Read {
  readonly selectors: ReadonlyArray<Selector>
  readonly groupings: ReadonlyArray<Grouping>
  readonly broken: boolean
}

/** What Grafana puts in place of its variables, here for a step of a second. */
export const filledIn = (expr: string): string => expr.replaceAll("$__rate_interval", "10s").replaceAll("$tenant", ".*")

type Node = ReturnType<typeof parser.parse>["topNode"]

const kids = (node: Node, name: string) => node.getChildren(name)

/** Every node of a name under a node. */
const all = (node: Node, name: string): ReadonlyArray<Node> => {
  const found: Array<Node> = []
  const cursor = node.cursor()
  do {
    if (cursor.name === name) found.push(cursor.node)
  } while (cursor.next() && cursor.from < node.to)
  return found
}

/** The tree of an expression, as far as labels and metrics go. */
export const read = (expr: string): Read => {
  const text = filledIn(expr)
  const { topNode } = parser.parse(text)
  const words = (node: Node) => text.slice(node.from, node.to)
  const selectorOf = (node: Node): Selector => ({
    metric: kids(node, "Identifier").map(words).join(""),
    matchers: all(node, "UnquotedLabelMatcher").map((matcher) => ({
      label: kids(matcher, "LabelName").map(words).join(""),
      op: kids(matcher, "MatchOp").map(words).join(""),
      value: kids(matcher, "StringLiteral").map(words).join("").slice(1, -1)
    }))
  })
  return {
    selectors: all(topNode, "VectorSelector").map(selectorOf),
    groupings: all(topNode, "AggregateExpr").map((node) => ({
      labels: kids(node, "AggregateModifier").flatMap((modifier) => all(modifier, "LabelName").map(words)),
      metrics: all(node, "VectorSelector").map((selector) => selectorOf(selector).metric)
    })),
    broken: all(topNode, "⚠").length > 0
  }
}
