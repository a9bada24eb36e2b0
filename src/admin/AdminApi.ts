import { HttpApi, OpenApi } from "effect/http-api"
import { AuditApi } from "./AuditApi.ts"
import { AuthApi, LoginApi } from "./AuthApi.ts"
import { ConversationsApi, DashboardApi } from "./DeskApi.ts"
import { FlagsApi } from "./FlagsApi.ts"
import { ApiKeysApi, SessionsApi, UsersApi } from "./PeopleApi.ts"
import { DeadLettersApi, OperatorTasksApi, QuarantineApi } from "./RepairApi.ts"

/** What people and machines may ask over HTTP. A contract: nothing here knows a handler. */
export class AdminApi extends HttpApi.make("conserje")
  .add(LoginApi, AuthApi)
  .add(DashboardApi, ConversationsApi)
  .add(FlagsApi, AuditApi)
  .add(UsersApi, SessionsApi, ApiKeysApi)
  .add(DeadLettersApi, QuarantineApi, OperatorTasksApi)
  .annotateMerge(OpenApi.annotations({
    title: "Conserje",
    description:
      "Whoever works at the desk, and the machines around it. Errors are problems (RFC 9457) with a stable `type`."
  })) {}
