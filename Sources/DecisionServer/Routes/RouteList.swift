import HTTPTypes

/// Everything that can be asked, one line each.
extension Route {
  package static let all: [Route] = [
    Route(.post, "/v1/decide", .decide, query: ["explain"], Decide.answer),
    Route(.get, "/v1/policy", .read, PolicyRoutes.show),
    Route(.get, "/healthz", nil, HealthRoutes.alive),
    Route(.get, "/readyz", nil, HealthRoutes.ready),
    Route(.get, "/metrics", .read, HealthRoutes.metrics),
  ]
}
