import Conversations
import Glibc
package import Logging
import WireFormat

/// Log lines as JSON objects on standard error, one a line: `time`, `level`, `message`, then what belongs to it.
package struct JSONLog: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel = Logger.Level.info

  package init() {}

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var writer = JSONWriter()
    writer.openObject()
    writer.member("time", Timestamp.text(of: SystemTime.now))
    writer.member("level", event.level.rawValue)
    writer.member("message", event.message.description)
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) where key != "hb.request.id" {
      writer.key(named: key)
      writer.string(value.description)
    }
    writer.closeObject()
    writer.endLine()
    writer.withBytes { bytes in
      // SAFETY: the bytes hold for the call. One call writes one line, so that lines do not mix.
      _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    }
  }
}
