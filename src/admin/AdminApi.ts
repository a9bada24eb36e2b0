import { HttpApi, OpenApi } from "effect/http-api"
import { AuditApi } from "./AuditApi.ts"
import { AuthApi, LoginApi } from "./AuthApi.ts"
import { ConversationsApi } from "./ConversationsApi.ts"
import { DashboardApi } from "./DashboardApi.ts"
import { FlagsApi } from "./FlagsApi.ts"
import { LogLevelApi } from "./LogLevelApi.ts"
import { HotelsApi } from "./HotelsApi.ts"
import { ApiKeysApi, SessionsApi, UsersApi } from "./PeopleApi.ts"
import { HoldsApi } from "./HoldsApi.ts"
import { DeadLettersApi, QuarantineApi } from "./RepairApi.ts"
import { ReservationsApi } from "./ReservationsApi.ts"
import { ReviewsApi } from "./ReviewsApi.ts"
import { OperatorTasksApi, OutboxApi, TicketsApi } from "./TasksApi.ts"
import { TenantIdentifiersApi, TenantsApi } from "./TenantsApi.ts"

/** What people and machines may ask over HTTP. A contract: nothing here knows a handler. */
export class AdminApi extends HttpApi.make("conserje")
  .add(LoginApi, AuthApi)
  .add(DashboardApi, ConversationsApi)
  .add(FlagsApi, AuditApi, LogLevelApi)
  .add(TenantsApi, TenantIdentifiersApi, HotelsApi)
  .add(UsersApi, SessionsApi, ApiKeysApi)
  .add(ReservationsApi, HoldsApi, ReviewsApi)
  .add(TicketsApi, OperatorTasksApi, OutboxApi)
  .add(DeadLettersApi, QuarantineApi)
  .annotateMerge(OpenApi.annotations({
    title: "Conserje",
    description:
      "Whoever works at the desk, and the machines around it. Errors are problems (RFC 9457) with a stable `type`."
  })) {}
