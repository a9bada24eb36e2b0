import { Option, Redacted } from "effect"
import { stringify } from "yaml"
import type { Pace, Receivers } from "./AlertmanagerConfig.ts"

/** What is written for Alertmanager: its configuration, and each secret in a file of its own. */
export interface AlertmanagerFiles {
  readonly config: string
  /** File name and contents. */
  readonly secrets: ReadonlyMap<string, Redacted.Redacted<string>>
  /** The configuration as it may be shown: the address of a webhook, which has to stand in it, is left out. */
  readonly shown: string
}

const HIDDEN = "<left out: it may hold a token>"

const hook = (url: Redacted.Redacted<string>, show: boolean, send_resolved: boolean) => ({
  url: show ? HIDDEN : Redacted.value(url),
  send_resolved
})

/** A receiver that tells nobody. */
const NOBODY = "null"

const SLACK_TITLE = "{{ .Status | toUpper }} {{ .CommonLabels.alertname }}" +
  "{{ if gt (len .Alerts.Firing) 1 }} ({{ len .Alerts.Firing }}){{ end }}"

/** Each alert of a group in a line; where to go next is the same for all of them. */
const SLACK_TEXT =
  '{{ range .Alerts }}{{ if eq .Status "resolved" }}Over: {{ end }}{{ .Annotations.summary }}. {{ .Annotations.description }}\n' +
  "{{ end }}{{ .CommonAnnotations.runbook_url }} {{ .CommonAnnotations.dashboard }}"

/**
 * `critical` goes to Slack and to PagerDuty, or to mail where neither is set; `warning` to mail, the Watchdog to whoever
 * waits for it outside, and what has no receiver to nobody. `folder` is where Alertmanager will find the files of the secrets.
 */
export const render = (receivers: Receivers, pace: Pace, folder: string): AlertmanagerFiles => {
  const { deadMan, mail, pagerduty, slack, webhook } = receivers
  const secrets = new Map<string, Redacted.Redacted<string>>()
  const file = (name: string, secret: Redacted.Redacted<string>) => {
    secrets.set(name, secret)
    return `${folder}/${name}`
  }

  const pagers = [
    ...Option.match(slack, { onNone: () => [], onSome: () => ["slack"] }),
    ...Option.match(pagerduty, { onNone: () => [], onSome: () => ["pagerduty"] })
  ]
  const byMail = Option.isSome(mail) ? ["email"] : []
  const page = pagers.length > 0 ? pagers : byMail
  const routes = [
    // It is no alert: nobody is told but the one who misses it.
    {
      matchers: ['alertname="Watchdog"'],
      receiver: Option.isSome(deadMan) ? "dead-man" : NOBODY,
      group_wait: "0s",
      group_interval: "1m",
      // Shorter than the interval: what is repeated after just as long is repeated with every other one.
      repeat_interval: "50s"
    },
    ...(Option.isSome(webhook) ? [{ receiver: "webhook", continue: true }] : []),
    ...page.map((receiver, index) => ({
      matchers: ['severity="critical"'],
      receiver,
      continue: index < page.length - 1
    })),
    ...byMail.map((receiver) => ({ matchers: ['severity="warning"'], receiver }))
  ]

  const all = (show: boolean) => ({
    global: { resolve_timeout: "5m" },
    route: {
      receiver: NOBODY,
      group_by: ["alertname", "severity"],
      group_wait: pace.groupWait,
      group_interval: pace.groupInterval,
      repeat_interval: pace.repeatInterval,
      routes
    },
    receivers: [
      { name: NOBODY },
      ...Option.toArray(slack).map((url) => ({
        name: "slack",
        slack_configs: [{
          api_url_file: file("slack_url", url),
          send_resolved: true,
          title: SLACK_TITLE,
          text: SLACK_TEXT
        }]
      })),
      ...Option.toArray(pagerduty).map((key) => ({
        name: "pagerduty",
        pagerduty_configs: [{ routing_key_file: file("pagerduty_key", key), send_resolved: true }]
      })),
      ...Option.toArray(mail).map(({ from, host, password, port, to, user }) => ({
        name: "email",
        email_configs: [{
          to,
          from,
          smarthost: `${host.includes(":") ? `[${host}]` : host}:${port}`,
          auth_username: user,
          auth_password_file: file("smtp_password", password),
          send_resolved: true
        }]
      })),
      ...Option.toArray(webhook).map((url) => ({ name: "webhook", webhook_configs: [hook(url, show, true)] })),
      ...Option.toArray(deadMan).map((url) => ({
        name: "dead-man",
        webhook_configs: [hook(url, show, false)]
      }))
    ],
    inhibit_rules: INHIBITIONS
  })

  return { config: stringify(all(false), STYLE), secrets, shown: stringify(all(true), STYLE) }
}

const STYLE = { lineWidth: 0 } as const

/** Whoever knows the worse need not hear the milder. */
const INHIBITIONS = [
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity="warning"'],
    equal: ["alertname", "instance"]
  },
  {
    source_matchers: ['alertname="DatabaseDiskSpaceLow"'],
    target_matchers: ['alertname="HostDiskFull"'],
    equal: ["instance", "mountpoint"]
  },
  // Where no runtime answers, its absence is the one thing to know.
  {
    source_matchers: ['alertname="DashboardDown"'],
    target_matchers: ['alertname="TargetDown"', 'job="conserje"']
  },
  // One page that names the cause, and not one for each loop that waits for it.
  ...["LoopStale", "DependencyDown", "DatabasePoolOverflowHigh"].map((effect) => ({
    source_matchers: ['alertname="DatabaseDown"'],
    target_matchers: [`alertname="${effect}"`],
    equal: ["instance"]
  })),
  // What we know of the hotel's system is kept in Redis.
  {
    source_matchers: ['alertname="DependencyDown"', 'name="redis"'],
    target_matchers: ['alertname="DependencyDown"', 'name="pms"'],
    equal: ["instance"]
  },
  ...[
    ["PmsCircuitBreakerImminentOpenCritical", "PmsCircuitBreakerImminentOpenWarning"],
    ["CircuitBreakerOpen", "PmsCircuitBreakerImminentOpenCritical"],
    ["PmsCacheHitRatioLowCritical", "PmsCacheHitRatioLowWarning"],
    ["OrchestratorHighErrorRateCritical", "OrchestratorHighErrorRateWarning"],
    ["OrchestratorSLODegradationCritical", "OrchestratorSLODegradationWarning"],
    ["OrchestratorSLOBurnRateCritical", "OrchestratorSLOBurnRateWarning"],
    ["OrchestratorSLOBudgetExhaustForecastCritical", "OrchestratorSLOBudgetExhaustForecastWarning"],
    ["DatabasePoolExhaustionCritical", "DatabasePoolExhaustionWarning"],
    ["SessionsHighCritical", "SessionsHighWarning"],
    ["LockConflictsCritical", "LockConflictsHigh"],
    ["WebhookAckVerySlow", "WebhookAckSlow"],
    ["InboxStuck", "InboxNotDraining"],
    ["OutboxStuck", "OutboxNotDraining"],
    ["WhatsAppNumberStopped", "WhatsAppTokenErrors"]
  ].map(([worse, milder]) => ({
    source_matchers: [`alertname="${worse}"`],
    target_matchers: [`alertname="${milder}"`]
  }))
]
