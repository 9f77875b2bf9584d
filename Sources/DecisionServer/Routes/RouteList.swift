import HTTPTypes

/// Everything that can be asked, one line each.
extension Route {
  package static let all: [Route] = [
    Route(.post, "/v1/decide", .decide, query: ["explain"], Decide.answer),
    Route(.post, "/v1/conversations/{id}/turns", .decide, query: ["explain"], ConversationRoutes.turn),
    Route(.post, "/v1/conversations/{id}/drafts", .decide, query: ["explain"], ConversationRoutes.draft),
    Route(.post, "/v1/conversations/{id}/events", .decide, query: ["explain"], ConversationRoutes.event),
    Route(.post, "/v1/conversations/{id}/resume", .decide, ConversationRoutes.resume),
    Route(.post, "/v1/conversations/{id}/feedback", .decide, ConversationRoutes.feedback),
    Route(.get, "/v1/conversations/{id}", .read, query: ["after", "limit"], ConversationRoutes.timeline),
    Route(.delete, "/v1/conversations/{id}", .admin, ConversationRoutes.erase),
    Route(
      .get, "/v1/handoffs", .agents,
      query: ["desk", "status", "agent", "conversation", "priority", "limit", "after"], HandoffRoutes.list),
    Route(.post, "/v1/handoffs/claim", .agents, HandoffRoutes.claimNext),
    Route(.get, "/v1/handoffs/{id}", .agents, HandoffRoutes.show),
    Route(.post, "/v1/handoffs/{id}/claim", .agents, HandoffRoutes.claim),
    Route(.post, "/v1/handoffs/{id}/renew", .agents, HandoffRoutes.renew),
    Route(.post, "/v1/handoffs/{id}/return", .agents, HandoffRoutes.giveBack),
    Route(.post, "/v1/handoffs/{id}/resolve", .agents, HandoffRoutes.resolve),
    Route(.get, "/v1/events", .agents, query: ["after"], EventRoutes.stream),
    Route(.get, "/v1/shadow", .read, ShadowRoutes.show),
    Route(.get, "/v1/audit", .admin, query: ["after", "limit"], AdminRoutes.audit),
    Route(.get, "/v1/audit/verification", .admin, AdminRoutes.verification),
    Route(.get, "/v1/webhooks/dead", .admin, query: ["after", "limit"], AdminRoutes.deadLetters),
    Route(.post, "/v1/webhooks/dead/{id}/requeue", .admin, AdminRoutes.requeue),
    Route(.post, "/v1/policy/check", .read, PolicyCheck.answer),
    Route(.get, "/v1/policy", .read, PolicyRoutes.show),
    Route(.get, "/openapi.json", nil, DescriptionRoutes.show),
    Route(.get, "/healthz", nil, HealthRoutes.alive),
    Route(.get, "/readyz", nil, HealthRoutes.ready),
    Route(.get, "/metrics", .read, HealthRoutes.metrics),
  ]
}
