import { Schema } from "effect"

export const PROBLEMS = [
  "not_connected",
  "no_own_key",
  "other_currency",
  "wrong_host",
  "key_missing",
  "key_malformed",
  "key_refused",
  "permission_missing",
  "webservice_off",
  "resource_unknown",
  "hotel_unknown"
] as const

/** A person has to put something right before this hotel's PMS can be asked. The message says what. */
export class PmsMisconfigured extends Schema.TaggedError<PmsMisconfigured>()("PmsMisconfigured", {
  problem: Schema.Literals(PROBLEMS),
  /** Resource and method, when it is about one. */
  resource: Schema.String,
  method: Schema.String
}) {
  readonly retryable = false

  override get message(): string {
    const { method, problem, resource } = this
    switch (problem) {
      case "not_connected":
        return "No PMS is connected for this hotel: name it in PMS_HOTELS or in PMS_CONNECTIONS_FILE, or connect it by " +
          "PUT /admin/tenants/<hotel>/pms."
      case "no_own_key":
        return "This hotel has a PMS of its own and no key for it: PUT /admin/tenants/<hotel>/secrets/pms-api-key, and look " +
          "whether SECRETS_KEYS holds the key that sealed it."
      case "other_currency":
        return "QloApps' prices are in another currency than the hotel's profile says: correct the one that is wrong."
      case "wrong_host":
        return "QloApps redirects us to another address: PMS_BASE_URL (or PMS_HOST) is not the domain of its shop " +
          "(back office: Preferences, SEO and URLs)."
      case "key_missing":
        return "QloApps received no key: PMS_API_KEY is empty, or its web server drops the Authorization header " +
          "(Apache with php-fpm needs `CGIPassAuth On`)."
      case "key_malformed":
        return "QloApps refuses PMS_API_KEY: a key has exactly 32 characters."
      case "key_refused":
        return "QloApps refuses PMS_API_KEY: the key is unknown, switched off or has no permission at all " +
          "(back office: Advanced Parameters, Webservice)."
      case "permission_missing":
        return `The QloApps key may not ${method} ${resource}: tick ${method} for ${resource} in the key's permissions ` +
          "(back office: Advanced Parameters, Webservice)."
      case "webservice_off":
        return "QloApps' webservice is switched off (back office: Advanced Parameters, Webservice)."
      case "resource_unknown":
        return `QloApps has no resource ${resource}: it must be version 1.6.1 or newer.`
      case "hotel_unknown":
        return "QloApps does not know this hotel's number: check PMS_HOTELS (`conserje pms hotels` lists them)."
    }
  }
}
