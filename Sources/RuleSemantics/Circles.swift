/// Circles in a graph, each from its lowest node; no two share a node. O(nodes + edges).
func circles(_ edges: [[Int]]) -> [[Int]] {
  var state = Array(repeating: 0, count: edges.count)
  var found: [[Int]] = []
  for start in edges.indices where state[start] == 0 {
    // An explicit stack: a chain of thousands of rules must not exhaust the machine's.
    var path: [(node: Int, next: Int)] = [(start, 0)]
    state[start] = 1
    while let (node, next) = path.last {
      guard next < edges[node].count else {
        state[node] = 2
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let target = edges[node][next]
      if state[target] == 0 {
        state[target] = 1
        path.append((target, 0))
      } else if state[target] == 1, let first = path.firstIndex(where: { $0.node == target }) {
        let circle = path[first...].map(\.node)
        if Set(found.joined()).isDisjoint(with: circle),
          let lowest = circle.indices.min(by: { circle[$0] < circle[$1] })
        {
          found.append(Array(circle[lowest...] + circle[..<lowest]))
        }
      }
    }
  }
  return found
}
