import ConversationStores
import GRDB

extension StoreError {
  /// What an error of SQLite means for whoever asked.
  init(_ error: any Error) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed("\(error)")
      return
    }
    let detail = "SQLite says: \(error.message ?? "error \(error.extendedResultCode.rawValue)")"
    switch error.resultCode {
    case .SQLITE_FULL: self = .full("\(detail). Make room on the disk, or keep less (retention)")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .unavailable("\(detail). Another process has the file locked")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .unavailable("\(detail). The server needs to write the file and its folder")
    case .SQLITE_IOERR: self = .unavailable("\(detail) (\(error.extendedResultCode.rawValue))")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(detail)
    case .SQLITE_MISUSE: self = .unavailable("it was closed")
    default: self = .failed(detail)
    }
  }

  /// The same while a file is opened.
  init(opening path: String, _ error: any Error) {
    switch StoreError(error) {
    case .unavailable(let detail): self = .unavailable("\(path): \(detail)")
    case .full(let detail): self = .full("\(path): \(detail)")
    case .corrupt(let detail): self = .corrupt("\(path): \(detail)")
    case .failed(let detail): self = .failed("\(path): \(detail)")
    case .unusable(let detail): self = .unusable(detail)
    }
  }
}
