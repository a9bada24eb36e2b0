import { Document, isMap, isNode, isSeq, Scalar } from "yaml"
import { type Alert, type Group, isAlert, type Rule } from "./Rule.ts"
import type { RuleSettings } from "./RuleSettings.ts"

type Links = Pick<RuleSettings, "runbooks" | "grafana">

/** A heading of the runbooks as a link names it. */
export const anchorOf = (alert: string): string => alert.toLowerCase()

const alertOf = (rule: Alert, { grafana, runbooks }: Links) => ({
  alert: rule.alert,
  expr: rule.expr,
  ...(rule.for === undefined ? {} : { for: rule.for }),
  labels: { severity: rule.severity },
  annotations: {
    summary: rule.summary,
    description: rule.description,
    runbook_url: `${runbooks}#${anchorOf(rule.alert)}`,
    dashboard: `${grafana}/d/${rule.dashboard}`
  }
})

const ruleOf = (rule: Rule, links: Links) =>
  isAlert(rule) ? alertOf(rule, links) : {
    record: rule.record,
    expr: rule.expr,
    ...(rule.labels === undefined ? {} : { labels: rule.labels })
  }

const HEAD = " Written by `conserje alerts render` from src/alerts/rules: change it there.\n"

/** A file of rules as Prometheus reads it; what is meant otherwise than in the specification stands above its rule. */
export const render = (groups: ReadonlyArray<Group>, links: Links): string => {
  const document = new Document({
    groups: groups.map(({ interval, name, rules }) => ({
      name,
      ...(interval === undefined ? {} : { interval }),
      rules: rules.map((rule) => ruleOf(rule, links))
    }))
  })
  document.commentBefore = HEAD
  groups.forEach(({ rules }, group) => {
    const written = document.getIn(["groups", group, "rules"])
    if (!isSeq(written)) return
    rules.forEach(({ expr, note }, index) => {
      const item = written.items[index]
      if (!isMap(item)) return
      const scalar = item.get("expr", true)
      if (isNode(scalar) && expr.includes("\n")) scalar.type = Scalar.BLOCK_LITERAL
      if (note !== undefined) item.commentBefore = wrapped(note)
    })
  })
  return document.toString({ lineWidth: 0 })
}

/** Lines of a comment, no longer than a page is wide. */
const wrapped = (text: string): string => {
  const lines: Array<string> = [""]
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? ""
    if (line.length + word.length > 110) lines.push(` ${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join("\n")
}
