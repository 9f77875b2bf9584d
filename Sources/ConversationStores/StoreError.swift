/// Why a store did not do what it was asked for. Nothing was written, unless law 1 says otherwise.
package enum StoreError: Error, Sendable, Equatable {
  /// Cannot be reached, is locked by somebody else, has too much waiting, or was closed: try again later.
  case unavailable(String)
  /// No room on the disk, or above the size that it was given.
  case full(String)
  /// What is stored cannot be read: damaged, or written by a later Heed.
  case corrupt(String)
  /// An id or a name that no store keeps; the caller's mistake.
  case unusable(String)
  /// The database refused a statement: our mistake, or rights that are missing.
  case failed(String)
}

extension StoreError: CustomStringConvertible {
  /// One line for a log: what is wrong and what helps.
  package var description: String {
    switch self {
    case .unavailable(let detail): "the store is not available: \(detail)"
    case .full(let detail): "the store is full: \(detail)"
    case .corrupt(let detail): "the store cannot be read: \(detail)"
    case .unusable(let detail): "not a usable name: \(detail)"
    case .failed(let detail): "the store failed: \(detail)"
    }
  }
}

/// Bounds of ids and names, the same for all stores.
package enum StoredName {
  /// Bytes of UTF-8.
  package static let longest = 512

  /// - Throws: `.unusable` for a name that is empty, too long or holds U+0000.
  package static func check(_ name: String, _ what: StaticString) throws(StoreError) {
    let length = name.utf8.count
    guard length > 0 else { throw .unusable("\(what) is empty") }
    guard length <= longest else {
      throw .unusable("\(what) is \(length) bytes long; at most \(longest) are kept")
    }
    guard !name.utf8.contains(0) else { throw .unusable("\(what) holds a zero byte") }
  }

  /// The same for a name that may be missing.
  package static func check(_ name: String?, _ what: StaticString) throws(StoreError) {
    if let name { try check(name, what) }
  }
}
